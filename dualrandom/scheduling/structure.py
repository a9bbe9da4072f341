"""How many parts of one enterprise its own rules allow, capacities left aside (结构性上限).

Annual cap and gap between visits can exclude a complete plan however free the inspectors are.
A walk over the days in order, with the parts served so far and the visits of the current year,
finds the most parts exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import members

if TYPE_CHECKING:
    from dualrandom.scheduling.problem import Problem


def most_parts(problem: Problem, site: int) -> int:
    """Most of the site's parts that windows, calendars, cap and gap allow together."""
    here = problem.sites[site]
    grid = problem.grid
    union = 0
    for part in here.parts:
        union |= part.days
    states: dict[tuple[int, int], int] = {(0, 0): -1}
    year: int | None = None
    left: int | None = None
    best = 0
    for day in members(union):
        if grid.days[day].year != year:
            year = grid.days[day].year
            states = _new_year(states)
            left = min((left for days, left in here.caps if days >> day & 1), default=None)
        serves = sum(1 << k for k, part in enumerate(here.parts) if part.days >> day & 1)
        for (done, visits), last in list(states.items()):
            too_near = last >= 0 and grid.near[day] >> last & 1
            if too_near or visits == left or serves | done == done:
                continue
            states.setdefault((done | serves, visits + 1), day)
            best = max(best, (done | serves).bit_count())
        if best == len(here.parts):
            break
    return best


def _new_year(states: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Forget the visits of the year before; keep for each set of parts the earliest last visit."""
    fresh: dict[tuple[int, int], int] = {}
    for (done, _), last in states.items():
        fresh[done, 0] = min(last, fresh.get((done, 0), last))
    return fresh
