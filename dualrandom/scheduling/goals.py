"""The goals in order, each with the value reached and a proven bound (分层目标)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.plan import Tier

if TYPE_CHECKING:
    from dualrandom.scheduling.merging import Merges
    from dualrandom.scheduling.timetable import Timetable

PLACED = "plan.goal.blocks_placed"
VISITS = "plan.goal.separate_visits"
DEVIATIONS = "plan.goal.deviations"
BUSIEST_WEEK = "plan.goal.busiest_week"


def tiers(
    *,
    n_asked: int,
    n_placed: int,
    n_visits: int,
    visit_bound: int,
    n_deviations: int,
    busiest: tuple[int, int],
) -> tuple[Tier, ...]:
    """Values and bounds, the most important goal first.

    Every deviation is forced and their number per block is least, so it is its own bound.
    ``busiest`` = most visits of one inspector in an ISO week, and the least possible.
    """
    week, least_week = busiest
    return (
        Tier(goal=PLACED, value=n_placed, bound=n_asked, gap=n_asked - n_placed),
        Tier(goal=VISITS, value=n_visits, bound=visit_bound, gap=n_visits - visit_bound),
        Tier(goal=DEVIATIONS, value=n_deviations, bound=n_deviations, gap=0),
        Tier(goal=BUSIEST_WEEK, value=week, bound=least_week, gap=week - least_week),
    )


def busiest_week(table: Timetable, merges: Merges) -> tuple[int, int]:
    """Most visits of one inspector in a week, and what it must be at least.

    An inspector's visits fall into the weeks with an available day, so one of these weeks holds
    at least their number divided by the number of those weeks, rounded up.
    """
    grid = merges.problem.grid
    busiest = least = 0
    for number, person in enumerate(merges.problem.people):
        per_week = [0] * len(grid.weeks)
        for day, sites in enumerate(table.sites_on[number]):
            per_week[grid.week_of[day]] += len(sites)
        weeks = sum(1 for days in grid.weeks if days & person.available)
        if sum(per_week):
            busiest = max(busiest, *per_week)
            least = max(least, -(-sum(per_week) // weeks))
    return busiest, least
