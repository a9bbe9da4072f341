"""CP-SAT where the construction fails (修复): left out and split enterprises, batch by batch.

Each gets growing neighbourhoods until it has room. Nobody else is dropped or split for it, and
a result enters the plan only if every visit of it passes the timetable's own rules. The
neighbourhoods of a batch have no enterprise in common; they are solved side by side and enter the
plan in their order, so the number of processes changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.neighbourhood import blocking_sites, cut_out
from dualrandom.scheduling.priority import Best, restored, unsettled
from dualrandom.scheduling.satisfaction import COLUMNS_PER_MILLISECOND
from dualrandom.scheduling.side_by_side import solved
from dualrandom.scheduling.structure import most_parts

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.merging import Merges
    from dualrandom.scheduling.priority import Progress
    from dualrandom.scheduling.satisfaction import Answer
    from dualrandom.scheduling.saturation import Saturation
    from dualrandom.scheduling.timetable import Booking, Timetable


@dataclass
class RepairLog:
    """Solves made, parts placed or visits saved by them, and deterministic time spent."""

    subproblems: int = 0
    placed_by_solver: int = 0
    columns: int = 0
    milliseconds: int = 0


class Case(NamedTuple):
    """A target in a neighbourhood: the sites that may move, and (parts to place, most visits)."""

    target: int
    sites: list[int]
    need: tuple[int, int]


def repair(
    merges: Merges,
    saturation: Saturation,
    best: Best,
    limits: Limits,
    log: RepairLog,
    progress: Progress,
    executor: Executor | None = None,
) -> None:
    """Settle what can be settled within the limits; ``best`` and ``log`` follow every step.

    Goes through all sizes again as long as that settles something.
    """
    if best.solution is None or best.is_settled(merges):
        return
    repairer = _Repairer(restored(best.solution, merges), merges, saturation, limits, log)
    settled = True
    while settled:
        settled = False
        for size in limits.neighbourhoods:
            targets = unsettled(repairer.table, merges)
            n_targets = repairer.n_waiting = len(targets)
            while targets:
                if not repairer.budget:
                    return
                progress("repair", n_targets - len(targets), n_targets)
                cases = repairer.batch(targets, size)
                if repairer.settle(cases, executor):
                    settled = True
                    best.offer(repairer.table, merges)


class _Repairer:
    """The timetable under repair and what is left of the limits."""

    def __init__(
        self,
        table: Timetable,
        merges: Merges,
        saturation: Saturation,
        limits: Limits,
        log: RepairLog,
    ) -> None:
        self.table = table
        self.merges = merges
        self.saturation = saturation
        self.limits = limits
        self.log = log
        self.n_waiting = 0

    @property
    def budget(self) -> int:
        """Deterministic milliseconds for the next solve; building models counts as well.

        Where many wait, each gets less: most have room or none, and either shows soon.
        """
        spent = self.log.milliseconds + self.log.columns // COLUMNS_PER_MILLISECOND
        left = self.limits.deterministic_seconds * 1000 - spent
        most = self.limits.subproblem_milliseconds
        share = max(most // 6, 2 * most // max(1, self.n_waiting))
        return max(0, min(left, most, share))

    def batch(self, targets: list[int], size: int) -> list[list[Case]]:
        """Take the next targets out of the list, as long as their neighbourhoods are apart.

        For each target the needs to try, the best first.
        """
        cases: list[list[Case]] = []
        taken: set[int] = set()
        while targets and len(cases) < self.limits.batch:
            needs = self._needs(targets[0])
            if needs:
                sites = blocking_sites(self.table, self.merges, targets[0], size)
                if not taken.isdisjoint(sites):
                    break
                taken.update(sites)
                cases.append([Case(targets[0], sites, need) for need in needs])
            del targets[0]
        return cases

    def settle(self, cases: list[list[Case]], executor: Executor | None) -> bool:
        """Place more parts of the targets, or the same in fewer visits; true if one worked."""
        settled = False
        while cases and self.budget:
            first = [case[0] for case in cases]
            failed = []
            for case, answer in zip(first, self._answers(first, executor), strict=True):
                before = self.table.placed(case.target).bit_count()
                if answer.bookings is not None and self._adopt(case.sites, answer.bookings):
                    after = self.table.placed(case.target).bit_count()
                    self.log.placed_by_solver += after - before
                    settled = True
                else:
                    failed.append(case.target)
            cases = [rest[1:] for rest in cases if rest[0].target in failed and len(rest) > 1]
        return settled

    def _answers(self, cases: list[Case], executor: Executor | None) -> list[Answer]:
        budget = self.budget
        cuts = [
            cut_out(self.table, self.merges, case.sites, case.target, case.need) for case in cases
        ]
        answers = list(solved(cuts, self.limits.seed, budget, executor))
        for cut, answer in zip(cuts, answers, strict=True):
            self.log.subproblems += 1
            self.log.columns += sum(len(choice.columns) for choice in cut.choices)
            self.log.milliseconds += answer.milliseconds
        return answers

    def _needs(self, target: int) -> list[tuple[int, int]]:
        """Goals for a target, best first: (parts to place, most visits)."""
        n_parts = len(self.merges.problem.sites[target].parts)
        placed = self.table.placed(target).bit_count()
        n_visits = len(self.table.visits[target])
        least = self.merges.least[target]
        if placed == n_parts:
            return [(n_parts, n_visits - 1)] if n_visits > least else []
        blocked = self.saturation.blocked_parts(self.table, target).bit_count()
        possible = min(most_parts(self.merges.problem, target), n_parts - blocked)
        needs = []
        if possible == n_parts:
            needs = [(n_parts, most) for most in sorted({least, n_parts})]
        if possible > placed and (placed + 1 < n_parts or not needs):
            needs.append((placed + 1, placed + 1))
        return needs

    def _adopt(self, sites: list[int], bookings: tuple[Booking, ...]) -> bool:
        """Replace the visits of the sites; put everything back if one of them does not fit."""
        old = [
            self.table.take(site, parts)
            for site in sites
            for parts in list(self.table.visits[site])
        ]
        new = []
        for site, parts, day, start in bookings:
            group = self.merges.group(site, parts)
            if not self.table.fits(group, day, start):
                break
            self.table.put(group, day, start)
            new.append(group)
        else:
            return True
        for group in new:
            self.table.take(group.site, group.parts)
        for visit in old:
            self.table.put(*visit)
        return False
