"""What stands and what must move (保留与待调整): a revision's timetable before it moves any."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from dualrandom.campaign.calendar import remaining_visits
from dualrandom.drawing.outcomes import Lottery
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.hours import clock
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.own_pieces import OwnPieces

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.scheduling.merging import Group
    from dualrandom.scheduling.own_rules import PlanGoal, PlanRule
    from dualrandom.scheduling.plan import Deviation, PlannedVisit
    from dualrandom.scheduling.problem import Part, Problem, Site
    from dualrandom.scheduling.replanning.current_plan import RevisedLottery
    from dualrandom.scheduling.timetable import Timetable

LotteryT = TypeVar("LotteryT", bound=Lottery)


class OldVisit(NamedTuple):
    """A visit that does not stand: site, its parts that can still be placed, old day and start.

    ``day`` is ``None`` for what had no visit.
    """

    site: int
    parts: int
    day: int | None
    start: int


class Standing(NamedTuple):
    """The problem under the new facts, a table of all that stands, and what must move."""

    merges: Merges
    table: Timetable
    moving: tuple[OldVisit, ...]
    deviations: tuple[Deviation, ...]


class OwnSide(NamedTuple):
    """Rules and goals of one's own, and the visits before that some event hits."""

    rules: tuple[PlanRule, ...]
    goals: tuple[PlanGoal, ...]
    hit: Collection[str]


class _Table(NamedTuple):
    """A table of what stands."""

    merges: Merges
    table: Timetable

    def fits(self, old: OldVisit) -> bool:
        day = old.day
        return day is not None and self.table.fits(self._group(old), day, old.start)

    def put(self, old: OldVisit) -> None:
        if old.day is not None:
            self.table.put(self._group(old), old.day, old.start)

    def _group(self, old: OldVisit) -> Group:
        return self.merges.group(old.site, old.parts)


def standing(
    lottery: RevisedLottery,
    first_day: date,
    visits: Iterable[PlannedVisit],
    frozen: Collection[str],
    barred: Collection[str],
    own: OwnSide,
) -> Standing:
    """Sort the visits of a plan into what stands under the new facts and what does not.

    Parameters
    ----------
    lottery
        Under the new facts: blocks with a visit before, and those that shall get one.
    first_day
        No part that is not frozen comes earlier.
    visits, frozen
        The plan before, and the identifiers of the visits that stay whatever happens.
    barred
        Blocks that have no team any more.
    own
        Rules and goals of one's own. A visit that no event hits stays though one of these rules
        may forbid it: there is no reason that could be given for moving it.
    """
    known = sorted(visits, key=lambda visit: (visit.visit not in frozen, visit.day, visit.visit))
    assembly = assemble(from_day(lottery, first_day))
    fixed = [visit for visit in known if visit.visit in frozen]
    problem = with_frozen(assembly.problem, lottery.facts, fixed, barred)
    tables = _tables(problem, lottery.facts, own)
    seats = _places(problem)
    moving = []
    for visit in known:
        old = _old(visit, problem, seats)
        if old is None or old.day is None:
            continue
        judge = tables[0] if visit.visit in own.hit else tables[-1]
        if visit.visit in frozen or judge.fits(old):
            for one in tables:
                one.put(old)
        else:
            moving.append(old)
    moving += _new(problem, {part.block for visit in known for part in visit.parts})
    blocks = {part.block for visit in fixed for part in visit.parts}
    steps = tuple(step for step in assembly.deviations if step.block not in blocks)
    return Standing(tables[0].merges, tables[0].table, tuple(moving), steps)


def _tables(problem: Problem, facts: CampaignFacts, own: OwnSide) -> list[_Table]:
    """Empty table; with rules of one's own, one that knows them and one that does not."""
    plain = Merges(problem)
    tables = [_Table(plain, plain.new_table())]
    if own.rules or own.goals:
        merges = Merges(problem, OwnPieces(problem, facts, own.rules, own.goals))
        tables.insert(0, _Table(merges, merges.new_table()))
    return tables


def from_day(lottery: LotteryT, first_day: date) -> LotteryT:
    """Let no window begin earlier, so that no day of the past is possible for anybody."""
    tasks = {
        name: task.model_copy(update={"first_day": max(task.first_day, first_day)})
        for name, task in lottery.facts.tasks.items()
    }
    return replace(lottery, facts=replace(lottery.facts, tasks=tasks))


def with_frozen(
    problem: Problem,
    facts: CampaignFacts,
    fixed: Iterable[PlannedVisit],
    barred: Collection[str],
) -> Problem:
    """Leave frozen parts exactly the day and the start that they have, and barred parts none."""
    held = {part.block: visit for visit in fixed for part in visit.parts}
    number = {person.identifier: place for place, person in enumerate(problem.people)}
    parts = []
    for part in problem.parts:
        visit = held.get(part.block.block)
        if visit is not None:
            parts.append(_frozen(part, visit, problem, number))
        else:
            parts.append(replace(part, days=0) if part.block.block in barred else part)
    possible: list[list[Part]] = [[] for _ in problem.sites]
    for part in parts:
        if part.days:
            possible[part.site].append(part)
    sites = tuple(
        replace(site, parts=tuple(own), caps=_caps(site, len(own), facts, problem))
        for site, own in zip(problem.sites, possible, strict=True)
    )
    return replace(problem, parts=tuple(parts), sites=sites)


def _frozen(part: Part, visit: PlannedVisit, problem: Problem, number: Mapping[str, int]) -> Part:
    present = {one.block for one in visit.parts}
    assisting = part.experts_block
    comes = assisting is not None and assisting.block in present
    experts = tuple(number[name] for name in (assisting.team if assisting and comes else ()))
    return replace(
        part,
        team=(*(number[name] for name in part.block.team), *experts),
        experts=experts,
        days=problem.grid.between(visit.day, visit.day),
        starts=1 << _slot(visit.start, problem),
    )


def _caps(
    site: Site, n_parts: int, facts: CampaignFacts, problem: Problem
) -> tuple[tuple[int, int], ...]:
    """Years in which the cap over all departments can bind, as the assembly counts them."""
    rules = facts.campaign.rules
    if rules.annual_cap is None or rules.annual_cap.per != "enterprise":
        return ()
    left = (
        (days, remaining_visits(facts.enterprises[site.identifier], rules, year))
        for year, days in sorted(problem.grid.years.items())
    )
    return tuple((days, most) for days, most in left if most is not None and most < n_parts)


def _slot(start: str, problem: Problem) -> int:
    slots = problem.slots
    return next(slot for slot in range(slots.n_slots) if clock(slots.minute(slot)) == start)


def _places(problem: Problem) -> dict[str, tuple[int, int]]:
    """Site and number of every part that can be placed, by block."""
    return {
        part.block.block: (site, number)
        for site, record in enumerate(problem.sites)
        for number, part in enumerate(record.parts)
    }


def _old(
    visit: PlannedVisit, problem: Problem, places: Mapping[str, tuple[int, int]]
) -> OldVisit | None:
    found = [places[part.block] for part in visit.parts if part.block in places]
    if not found:
        return None
    mask = sum(1 << number for _, number in found)
    day = problem.grid.between(visit.day, visit.day).bit_length() - 1
    return OldVisit(found[0][0], mask, day, _slot(visit.start, problem))


def _new(problem: Problem, before: Collection[str]) -> list[OldVisit]:
    """Parts that had no visit, one by one."""
    return [
        OldVisit(site, 1 << number, None, 0)
        for site, record in enumerate(problem.sites)
        for number, part in enumerate(record.parts)
        if part.block.block not in before
    ]
