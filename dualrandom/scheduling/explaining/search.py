"""Is there room after all (可否腾出时间): others as they are, then the solver on what blocks.

Counted in the work that ``Limits`` allows for all blocks together, so the answers are the same on
every machine. That the limits were reached is an answer of its own and no proof of anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from dualrandom.scheduling.explaining.scene import scene
from dualrandom.scheduling.neighbourhood import blocking_sites, cut_out
from dualrandom.scheduling.satisfaction import solve

if TYPE_CHECKING:
    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.scheduling.explaining.scene import Scene, Whereabouts
    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.timetable import Booking


WIDENINGS = 3
"""Times that a scene is cut out wider, to see who is in the way of those who are in the way."""


class Outcome(NamedTuple):
    """What a search found: room with ``moved`` enterprises re-arranged, none, or nothing known.

    ``rearranged`` enterprises could have been moved; 0 where the solver was not asked.
    """

    answer: Literal["room", "none", "undecided"]
    moved: int = 0
    rearranged: int = 0


@dataclass
class Search:
    """Looks for room; ``milliseconds`` of deterministic time were spent by the solver so far."""

    whereabouts: Whereabouts
    limits: Limits
    milliseconds: int = 0

    def beside_others(self, lottery: Lottery, block: str) -> Outcome:
        """Look for room with the visits of all other enterprises where they are.

        Only visits that the changed facts forbid are moved. ``none`` is proven where a block has
        no possible day, else it means that nothing was found.
        """
        here = scene(self.whereabouts, lottery, block)
        if not here.is_possible(block):
            return Outcome("none")
        moved = len({site for site, _ in here.displaced})
        return Outcome("room", moved) if here.place_all() else Outcome("none")

    def rearranged(self, lottery: Lottery, block: str) -> Outcome:
        """Let the solver move the visits of growing numbers of enterprises that are in the way."""
        answer = Outcome("undecided")
        for size in self.limits.neighbourhoods:
            here, sites = self._neighbourhood(lottery, block, size)
            if not here.is_possible(block):
                return Outcome("none")
            found = self._solved(here, sites)
            if found.answer == "room":
                return found
            if found.answer == "undecided":
                return answer
            answer = found
            if len(sites) <= size:
                break
        return answer

    def _neighbourhood(self, lottery: Lottery, block: str, size: int) -> tuple[Scene, list[int]]:
        """Scene in which up to ``size`` enterprises that block the most can be moved."""
        here = scene(self.whereabouts, lottery, block)
        for _ in range(WIDENINGS):
            sites = blocking_sites(here.table, here.merges, here.target, size)
            if here.movable.issuperset(sites):
                return here, sites
            names = [here.merges.problem.sites[site].identifier for site in sites]
            here = scene(self.whereabouts, lottery, block, names)
        sites = blocking_sites(here.table, here.merges, here.target, size)
        return here, [site for site in sites if site in here.movable]

    def _solved(self, here: Scene, sites: list[int]) -> Outcome:
        left = self.limits.deterministic_seconds * 1000 - self.milliseconds
        budget = min(left, self.limits.subproblem_milliseconds)
        if budget <= 0 or here.displaced:
            return Outcome("undecided")
        table, n_parts = here.table, len(here.site.parts)
        need = (n_parts, n_parts)
        cut = cut_out(table, here.merges, sites, here.target, need)
        answer = solve(cut, self.limits.seed, budget)
        self.milliseconds += answer.milliseconds
        if answer.status == "INFEASIBLE":
            return Outcome("none", rearranged=len(sites) - 1)
        if answer.bookings is None:
            return Outcome("undecided")
        before = set(table.bookings())
        if not _adopted(here, sites, answer.bookings):
            return Outcome("undecided")
        others = {one.site for one in set(answer.bookings) - before} - {here.target}
        return Outcome("room", len(others), len(sites) - 1)


def _adopted(here: Scene, sites: list[int], bookings: tuple[Booking, ...]) -> bool:
    """Whether the timetable, which knows every rule, takes the solver's visits."""
    for site in sites:
        for parts in list(here.table.visits[site]):
            here.table.take(site, parts)
    for site, parts, day, start in bookings:
        fixed = parts & here.fixed.get(site, 0)
        if fixed and fixed != parts:  # nobody joins a visit that is done or was announced
            return False
        group = here.merges.group(site, parts)
        if not here.table.fits(group, day, start):
            return False
        here.table.put(group, day, start)
    return here.complete
