"""Who cannot take one more visit however their own visits are moved (人员饱和).

For one inspector alone, visits, days, weeks and longer limits form a network; a breadth-first
search from the days of the new visit finds a chain of moves, or proves that there is none. Then no
construction, ejection or neighbourhood can place the visit without dropping another, so none is
tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import members

if TYPE_CHECKING:
    from dualrandom.scheduling.problem import Problem
    from dualrandom.scheduling.timetable import Timetable


class Saturation:
    """Days of every visit of every inspector, whichever day it has now."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._days: list[dict[int, int]] = [{} for _ in problem.people]
        for number, site in enumerate(problem.sites):
            for part in site.parts:
                for person in part.team:
                    self._days[person][number] = part.days

    def blocked_parts(self, table: Timetable, site: int) -> int:
        """Mask of the site's unplaced parts with a member who cannot take them."""
        placed = table.placed(site)
        blocked = 0
        for number, part in enumerate(self.problem.sites[site].parts):
            if not placed >> number & 1 and not all(
                self._has_room(table, person, part.days) for person in part.team
            ):
                blocked |= 1 << number
        return blocked

    def _has_room(self, table: Timetable, person: int, days: int) -> bool:
        """Whether a chain of moves of this person's visits makes room on one of the days."""
        grid = self.problem.grid
        days_of = self._days[person]
        entered, displaced = 0, 0
        frontier = days
        while frontier:
            entered |= frontier
            leaving = frontier
            for day in members(frontier):
                if not table.day_is_full(person, day):
                    leaving |= grid.weeks[grid.week_of[day]]
                    used_up = table.week_is_full(person, day)
                    for limit, limit_used_up in table.long_counts.on(person, day):
                        if used_up:
                            break
                        leaving |= limit.days
                        used_up = limit_used_up
                    if not used_up:
                        return True
            reached = 0
            for day in members(leaving & ~displaced):
                for site in table.sites_on[person][day]:
                    reached |= days_of[site]
            displaced |= leaving
            frontier = reached & ~entered
        return False
