"""Building again with what failed moved forward (优先级迭代, "squeaky wheel").

Joslin & Clements, JAIR 10 (1999). Enterprises begin in the order of their freedom, least first;
those that were left out, ejected others or were split move forward by a quarter of the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.construction import eject, place, place_in_part, resettle
from dualrandom.scheduling.structure import most_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.merging import Merges
    from dualrandom.scheduling.saturation import Saturation
    from dualrandom.scheduling.timetable import Booking, Timetable

    Progress = Callable[[str, int, int], None]

PROGRESS_STEP = 256
"""Sites between two reports of progress."""

PATIENCE = 10
"""Passes without a better plan after which the improvement ends."""


@dataclass(frozen=True)
class Solution:
    """A valid plan: its bookings and its rank (parts left out, visits; less is better)."""

    rank: tuple[int, int]
    bookings: tuple[Booking, ...]


class Standing(NamedTuple):
    """How good the best plan so far is: blocks left out and visits, each with a proven bound."""

    left_out: int
    least_left_out: int
    visits: int
    least_visits: int


class Best:
    """The best solution so far; replaced as a whole, so an interrupt finds it intact."""

    def __init__(self, tell: Callable[[Standing], None] | None = None) -> None:
        self.solution: Solution | None = None
        self.passes = 0
        self._tell = tell

    def is_settled(self, merges: Merges) -> bool:
        """Whether everything is placed in the fewest visits: there is nothing left to do."""
        return self.solution is not None and self.solution.rank == (0, sum(merges.least))

    def offer(self, table: Timetable, merges: Merges) -> bool:
        """Keep the timetable if it is better; ties stay with the earlier one."""
        rank = (n_left_out(table, merges), table.n_visits)
        if self.solution is not None and rank >= self.solution.rank:
            return False
        self.solution = Solution(rank, table.bookings())
        if self._tell is not None:
            inevitable = n_inevitable(table, merges)
            self._tell(Standing(rank[0], inevitable, rank[1], sum(merges.least)))
        return True


def n_left_out(table: Timetable, merges: Merges) -> int:
    """Count the possible parts without a visit."""
    return sum(
        len(site.parts) - table.placed(number).bit_count()
        for number, site in enumerate(merges.problem.sites)
    )


def restored(solution: Solution, merges: Merges) -> Timetable:
    """Timetable of a solution."""
    table = merges.new_table()
    for site, parts, day, start in solution.bookings:
        table.put(merges.group(site, parts), day, start)
    return table


def first_order(merges: Merges) -> list[int]:
    """Sites by freedom: days of the scarcest visit per 3/2 power of the number of parts."""
    keys = []
    for site, record in enumerate(merges.problem.sites):
        n_parts = len(record.parts)
        if not n_parts:
            continue
        patterns = merges.patterns(site, merges.least[site], merges.all_parts(site))
        days = patterns[0][0].days.bit_count() if patterns else 0
        starts = patterns[0][0].starts.bit_count() if patterns else 0
        freedom = 1000 * days * starts // isqrt(1_000_000 * n_parts**3)
        keys.append((freedom, site))
    return [site for _, site in sorted(keys)]


@dataclass(frozen=True)
class Built:
    """A construction: its timetable, the order used, and who should come earlier next time."""

    table: Timetable
    order: list[int]
    squeaking: list[int]


def construct(
    merges: Merges, saturation: Saturation, order: list[int], progress: Progress | None = None
) -> Built:
    """Build a plan site by site in the given order; those that do not simply fit come last."""
    table = merges.new_table()
    failed = []
    for number, site in enumerate(order):
        if not place(table, merges, site, merges.all_parts(site)):
            failed.append(site)
        if progress is not None and number % PROGRESS_STEP == 0:
            progress("construct", number, len(order))
    blocked = {site: saturation.blocked_parts(table, site) for site in failed}
    wanted = {site: merges.all_parts(site) & ~blocked[site] for site in failed}
    crowded = [site for site in failed if not _squeeze(table, merges, site, wanted[site])]
    for site in crowded:
        place_in_part(table, merges, site, wanted[site])
    squeaking = [site for site in failed if wanted[site]]
    squeaking += [
        site for site in unsettled(table, merges) if table.placed(site) != wanted.get(site, -1)
    ]
    return Built(table, order, squeaking)


def _squeeze(table: Timetable, merges: Merges, site: int, parts: int) -> bool:
    """Place parts by ejection, or else in more visits than the least."""
    return (
        not parts
        or eject(table, merges, site, parts)
        or place(table, merges, site, parts, most_extra=parts.bit_count())
    )


def unsettled(table: Timetable, merges: Merges) -> list[int]:
    """Sites with parts left out, then sites with more visits than the least."""
    left_out, split = [], []
    for site, record in enumerate(merges.problem.sites):
        if table.placed(site).bit_count() < len(record.parts):
            left_out.append(site)
        elif len(table.visits[site]) > merges.least[site]:
            split.append(site)
    return left_out + split


def improve(
    merges: Merges,
    saturation: Saturation,
    best: Best,
    built: Built,
    limits: Limits,
    progress: Progress,
) -> None:
    """Rebuild with priorities until nothing is unsettled or the passes are used up.

    ``built`` is the first construction; ``best`` counts the passes. Ends early when
    ``PATIENCE`` passes in a row bring nothing.
    """
    order = built.order
    passes = min(limits.improvement_passes, limits.improvement_placements // max(1, len(order)))
    step = max(1, len(order) // 4)
    position = {site: place for place, site in enumerate(order)}
    goal = (n_inevitable(built.table, merges), sum(merges.least))
    idle = 0
    for number in range(passes):
        if _reaches(best, goal) or idle == PATIENCE or not built.squeaking:
            return
        progress("improve", number, passes)
        for site in built.squeaking:
            position[site] -= step
        order = sorted(order, key=lambda site: (position[site], site))
        built = construct(merges, saturation, order)
        idle = 0 if best.offer(built.table, merges) else idle + 1
        best.passes += 1


def chain(merges: Merges, best: Best, limits: Limits, progress: Progress) -> None:
    """Settle enterprises by chains of moves, as long as that settles one and the limits last."""
    if best.solution is None or best.is_settled(merges):
        return
    table = restored(best.solution, merges)
    settled = True
    left = limits.chain_attempts
    while settled:
        settled = False
        sites = unsettled(table, merges)[:left]
        left -= len(sites)
        for number, site in enumerate(sites):
            if table.n_rooms_sought >= limits.chain_placements:
                return
            progress("chain", number, len(sites))
            if resettle(table, merges, site, limits.chain_moves):
                settled = True
                best.offer(table, merges)


def n_inevitable(table: Timetable, merges: Merges) -> int:
    """Parts that cap and gap alone keep out, counted over the sites that are not complete."""
    return sum(
        len(site.parts) - most_parts(merges.problem, number)
        for number, site in enumerate(merges.problem.sites)
        if table.placed(number).bit_count() < len(site.parts)
    )


def _reaches(best: Best, goal: tuple[int, int]) -> bool:
    rank = best.solution.rank if best.solution else None
    return rank is not None and rank[0] <= goal[0] and rank[1] <= goal[1]
