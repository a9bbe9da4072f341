"""Seats that become free whatever the day (必须更换的人员): docs/spec/plan-v1.md §6.4.

A visit that was announced keeps its day, and whoever is recused comes on none: only the order of
the reserves says who takes the seat.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.closures import block_closures, open_days, person_closures
from dualrandom.scheduling.current_teams import CurrentTeams
from dualrandom.scheduling.plan import Deviation, Plan, Skipped
from dualrandom.scheduling.replacement_rules import Vacancy
from dualrandom.scheduling.substitution import CERTIFICATE_RULE, Presence, substitute

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.days import DayGrid
    from dualrandom.scheduling.plan import PlannedVisit
    from dualrandom.scheduling.replanning.current_plan import RevisedLottery


_OF_OTHER_VISITS = frozenset(
    {
        "plan.overlap", "plan.daily_visits", "plan.weekly_visits", "plan.monthly_visits",
        "plan.campaign_visits", "plan.daily_minutes", "plan.weekly_minutes", "plan.travel",
    }
)  # fmt: skip
"""Rules by which one visit keeps a person from another (draw-v1 §8.1)."""


class ForcedSeats(NamedTuple):
    """Substitutions that were possible, and the blocks that stay without a team."""

    steps: tuple[Deviation, ...]
    without_team: frozenset[str]


def forced_seats(
    lottery: RevisedLottery,
    grid: DayGrid,
    first_day: date,
    plan: Plan,
    announced: Collection[str],
) -> ForcedSeats:
    """Fill the seats in announced visits, and those of people recused from later ones.

    Parameters
    ----------
    lottery
        Under the facts of the revision, with the teams before it.
    grid, first_day
        Working days, and the first one that may be planned anew.
    plan, announced
        The plan before, and which of its visits keep their day.
    """
    case = _Case(lottery, grid, first_day, plan, announced)
    steps: list[Deviation] = []
    without: set[str] = set()
    for block, visit in case.free_seats():
        found = case.substitution(block, visit)
        steps += found or ()
        if found is None:
            without.add(block.block)
    return ForcedSeats(tuple(sorted(steps, key=lambda one: one.block)), frozenset(without))


class _Case:
    def __init__(
        self,
        lottery: RevisedLottery,
        grid: DayGrid,
        first_day: date,
        plan: Plan,
        announced: Collection[str],
    ) -> None:
        self.lottery, self.facts, self.grid = lottery, lottery.facts, grid
        self.first_day, self.plan, self.announced = first_day, plan, announced

    def free_seats(self) -> list[tuple[Block, PlannedVisit]]:
        """Blocks of later visits with somebody who can't come, by block."""
        blocks = {block.block: block for block in self.lottery.record.blocks}
        found = {
            part.block: (blocks[part.block], visit)
            for visit in self.plan.visits
            if visit.day >= self.first_day
            for part in visit.parts
            if any(self._cannot(name, visit) for name in part.team)
        }
        return [found[name] for name in sorted(found)]

    def substitution(self, block: Block, visit: PlannedVisit) -> tuple[Deviation, ...] | None:
        """Steps for one block; ``None`` if nobody can take the seat."""
        announced = visit.visit in self.announced
        kept_away = {
            name: "plan.recusal" for name in block.team if self._is_recused(name, block.enterprise)
        }
        if announced:
            day = self.grid.between(visit.day, visit.day)
            kept_away |= self._busy(block)
        else:
            later = self.grid.between(self.first_day, self.grid.days[-1])
            day = open_days(block_closures(block, self.facts, self.grid), self.grid) & later
        people = {*block.team, *self.lottery.reserves_of(block)} & self.facts.inspectors.keys()
        presences = {name: self._presence(name, name in kept_away) for name in sorted(people)}
        change = substitute(self.lottery, block, day, presences)
        return None if change is None else tuple(_told(change.deviations, kept_away))

    def _cannot(self, name: str, visit: PlannedVisit) -> bool:
        if self._is_recused(name, visit.enterprise):
            return True
        return visit.visit in self.announced and not self._person_is_there(name, visit.day)

    def _is_recused(self, name: str, enterprise: str) -> bool:
        return enterprise in self.facts.inspectors[name].recusals

    def _person_is_there(self, name: str, day: date) -> bool:
        return self.facts.inspectors[name].is_available(day)

    def _presence(self, name: str, is_kept_away: bool) -> Presence:  # noqa: FBT001  two kinds of people
        closures = list(person_closures(self.facts.inspectors[name], self.grid))
        certificate = [closure for closure in closures if closure.rule == CERTIFICATE_RULE]
        available = 0 if is_kept_away else open_days(closures, self.grid)
        return Presence(available, open_days(certificate, self.grid))

    @cached_property
    def _frozen(self) -> CurrentTeams:
        """Who is where in done and announced visits alone."""
        frozen = tuple(
            visit
            for visit in self.plan.visits
            if visit.day < self.first_day or visit.visit in self.announced
        )
        update = {"visits": frozen, "deviations": ()}
        record = self.plan.record.model_copy(update=update)
        return CurrentTeams(Plan(record, self.lottery))

    def _busy(self, block: Block) -> dict[str, str]:
        """Reserves whom a done or announced visit keeps from an announced one, and the rule."""
        vacancy = Vacancy(self._frozen, block, "")
        obstacles = {name: vacancy.obstacle(name) for name in self.lottery.reserves_of(block)}
        return {name: rule for name, rule in obstacles.items() if rule in _OF_OTHER_VISITS}


def _told(steps: Iterable[Deviation], kept_away: dict[str, str]) -> Iterable[Deviation]:
    """Name the rule that kept somebody away where it is none of the calendar's."""
    for step in steps:
        skipped = tuple(
            Skipped(inspector=one.inspector, rule=kept_away.get(one.inspector, one.rule))
            for one in step.skipped
        )
        rule = kept_away.get(step.drawn, step.rule)
        yield step.model_copy(update={"rule": rule, "skipped": skipped})
