"""Small plans solved to the end (小规模计划精确求解): the best days, then hours, and back.

Logic-based Benders decomposition (Hooker and Ottosson 2003): CP-SAT chooses days as if hours did
not matter; where the visits of a day then have no hours, the least set of them that stands in each
other's way is forbidden on every day, and days are chosen again. Each choice is a bound of all
plans, and the first one that has hours is as good as a plan can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.bounds.day_model import DayModel, n_columns
from dualrandom.scheduling.construction import place_visit
from dualrandom.scheduling.hours_of_day import HoursOfDay, UndecidedHoursError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.scheduling.hours_of_day import Visit
    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.merging import Merges
    from dualrandom.scheduling.priority import Best, Progress
    from dualrandom.scheduling.timetable import Timetable


class SmallPlanProof(NamedTuple):
    """What is proven of all plans, and whether the best one so far is as good as that.

    No plan leaves out fewer blocks than ``left_out``, and none that leaves out just so many makes
    fewer visits than ``visits``. The time is deterministic.
    """

    left_out: int
    visits: int
    is_optimal: bool
    milliseconds: int


NOTHING_PROVEN = SmallPlanProof(0, 0, is_optimal=False, milliseconds=0)


def solve_small(merges: Merges, best: Best, limits: Limits, report: Progress) -> SmallPlanProof:
    """Find the best plan and prove it so, if the plan is small and the time lasts.

    ``best`` is replaced by every better plan on the way.
    """
    if not _is_small(merges, best, limits):
        return NOTHING_PROVEN
    return _Search(merges, best, limits, report).run()


def _is_small(merges: Merges, best: Best, limits: Limits) -> bool:
    problem = merges.problem
    if best.solution is None or best.is_settled(merges) or merges.own is not None:
        return False
    # Where blocks stay out, blocks and parts are counted differently with experts; and without
    # their lead department's block the others are merged here in fewer ways than is allowed.
    experts = any(part.experts for site in problem.sites for part in site.parts)
    if best.solution.rank[0] and (problem.lead_present or experts):
        return False
    if not limits.deterministic_seconds or not limits.exact_milliseconds:
        return False
    return 0 < n_columns(problem, merges) <= limits.exact_columns


class _Search:
    """The model with all that was learned, and what is left of the time."""

    def __init__(self, merges: Merges, best: Best, limits: Limits, report: Progress) -> None:
        self.merges = merges
        self.best = best
        self.limits = limits
        self.report = report
        self.model = DayModel(merges)
        self.hours = HoursOfDay(merges, limits.seed)
        size = sum(map(len, self.model.columns_of.values()))
        self.most = max(1, limits.exact_milliseconds * size // limits.exact_columns)
        self.spent = 0
        self.and_more = not merges.problem.sequential
        """Visits one after the other begin later with more parts; else more parts only add."""
        visits = [
            (site, parts)
            for site, columns in self.model.columns_of.items()
            for parts in sorted({parts for parts, _, _ in columns})
            if not self.and_more or parts.bit_count() == 1
        ]
        for pair in self.hours.pairs_in_conflict(visits):
            self.model.never_together(pair, and_more=self.and_more)

    def run(self) -> SmallPlanProof:
        """Least blocks left out and, with so many, least visits."""
        weight = 1 + sum(len(site.parts) for site in self.merges.problem.sites)
        goal = self.model.visits
        if self._rank[0]:
            goal += weight * self.model.left_out
        bound = 0
        self.model.allow(self._rank[0])
        try:
            while bound < self._value(weight) and self.milliseconds < self.most:
                self.report("exact", self.spent, self.most)
                left = self.most - self.milliseconds
                answer = self.model.minimise(goal, self.limits, left)
                self.spent += answer.milliseconds
                bound = max(bound, answer.bound)
                if answer.columns is None:
                    break
                if bound < self._value(weight):
                    self._learn_or_offer(answer.columns)
        except (ValueError, UndecidedHoursError):
            bound = 0
        left_out, visits = divmod(bound, weight)
        is_optimal = bound >= self._value(weight)
        return SmallPlanProof(left_out, visits, is_optimal, self.milliseconds)

    @property
    def milliseconds(self) -> int:
        return self.spent + self.hours.milliseconds

    @property
    def _rank(self) -> tuple[int, int]:
        return self.best.solution.rank if self.best.solution else (0, 0)

    def _value(self, weight: int) -> int:
        """What the best plan so far comes to."""
        return weight * self._rank[0] + self._rank[1]

    def _learn_or_offer(self, columns: Iterable[tuple[int, int, int]]) -> None:
        """Forbid what has no hours; what is left may yet have room elsewhere, and be a plan."""
        days: dict[int, list[Visit]] = {}
        for site, parts, day in columns:
            days.setdefault(day, []).append((site, parts))
        conflicts: dict[tuple[Visit, ...], None] = {}
        waiting: list[Visit] = []
        table = self.merges.new_table()
        for day, visits in sorted(days.items()):
            for conflict in self.hours.conflicts(list(visits)):
                conflicts[tuple(conflict)] = None
                visits.remove(conflict[-1])
                waiting.append(conflict[-1])
            self._put(table, day, visits)
        for conflicting in conflicts:
            self.model.never_together(conflicting, and_more=self.and_more)
        if all(
            place_visit(table, self.merges.group(*visit), self.limits.chain_moves)
            for visit in waiting
        ):
            self.best.offer(table, self.merges)

    def _put(self, table: Timetable, day: int, visits: list[Visit]) -> None:
        starts = self.hours.starts(visits) or {}
        for site, parts in visits:
            group = self.merges.group(site, parts)
            if not table.fits(group, day, starts[site]):
                raise ValueError("the model of days is wider than the rules")
            table.put(group, day, starts[site])
