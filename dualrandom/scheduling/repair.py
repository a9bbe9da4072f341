"""CP-SAT where the construction fails (修复): left out and split enterprises, one by one.

Each gets growing neighbourhoods until it has room. Nobody else is dropped or split for it, and
a result enters the plan only if every visit of it passes the timetable's own rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.scheduling.neighbourhood import blocking_sites, cut_out
from dualrandom.scheduling.priority import Best, restored, unsettled
from dualrandom.scheduling.satisfaction import solve
from dualrandom.scheduling.structure import most_parts

if TYPE_CHECKING:
    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.merging import Merges
    from dualrandom.scheduling.priority import Progress
    from dualrandom.scheduling.saturation import Saturation
    from dualrandom.scheduling.timetable import Booking, Timetable

COLUMNS_PER_MILLISECOND = 30
"""Columns that cost as much as a deterministic millisecond: models must be built as well."""


@dataclass
class RepairLog:
    """Solves made, parts placed or visits saved by them, and deterministic time spent."""

    subproblems: int = 0
    placed_by_solver: int = 0
    columns: int = 0
    milliseconds: int = 0


def repair(
    merges: Merges,
    saturation: Saturation,
    best: Best,
    limits: Limits,
    log: RepairLog,
    progress: Progress,
) -> None:
    """Settle what can be settled within the limits; ``best`` and ``log`` follow every step.

    Goes through all sizes again as long as that settles something.
    """
    if best.solution is None:
        return
    repairer = _Repairer(restored(best.solution, merges), merges, saturation, limits, log)
    settled = True
    while settled:
        settled = False
        for size in limits.neighbourhoods:
            targets = unsettled(repairer.table, merges)
            for number, target in enumerate(targets):
                if not repairer.budget:
                    return
                progress("repair", number, len(targets))
                if repairer.settle(target, size):
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

    @property
    def budget(self) -> int:
        """Deterministic milliseconds for the next solve; building models counts as well."""
        spent = self.log.milliseconds + self.log.columns // COLUMNS_PER_MILLISECOND
        left = self.limits.deterministic_seconds * 1000 - spent
        return max(0, min(left, self.limits.subproblem_milliseconds))

    def settle(self, target: int, size: int) -> bool:
        """Place more parts of the target, or the same in fewer visits; true if that worked."""
        needs = self._needs(target)
        if not needs:
            return False
        sites = blocking_sites(self.table, self.merges, target, size)
        for need in needs:
            if not self.budget:
                return False
            cut = cut_out(self.table, self.merges, sites, target, need)
            answer = solve(cut, self.merges.problem, self.limits, self.budget)
            self.log.subproblems += 1
            self.log.columns += sum(len(choice.columns) for choice in cut.choices)
            self.log.milliseconds += answer.milliseconds
            before = self.table.placed(target).bit_count()
            if answer.bookings is not None and self._adopt(sites, answer.bookings):
                self.log.placed_by_solver += self.table.placed(target).bit_count() - before
                return True
        return False

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
