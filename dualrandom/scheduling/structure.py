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


def most_parts(problem: Problem, site: int, *, keeps_lead: bool = False) -> int:
    """Most of the site's parts that windows, calendars, cap and gap allow together.

    With ``keeps_lead``, the lead department is there wherever several come, if ``lead_present``
    asks for it: then all parts are possible if the answer is their number, and else not all are.
    """
    here = problem.sites[site]
    grid = problem.grid
    union = 0
    for part in here.parts:
        union |= part.days
    lead = _lead_of(problem, site) if keeps_lead else 0
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
            for come in _companies(serves & ~done, lead):
                states.setdefault((done | come, visits + 1), day)
                best = max(best, (done | come).bit_count())
        if best == len(here.parts):
            break
    return best


def _lead_of(problem: Problem, site: int) -> int:
    """Part of the lead department that must be there where several come; 0 if none must."""
    parts = problem.sites[site].parts
    led = problem.lead_present
    return sum(
        1 << k for k, one in enumerate(parts) if led and one.block.department == problem.lead
    )


def _companies(come: int, lead: int) -> tuple[int, ...]:
    """Parts that may come together, of some that can: as many as can, or one without the lead."""
    if not lead:
        return (come,)
    alone = tuple(1 << part for part in members(come))
    return (come, *alone) if lead & come else alone


def _new_year(states: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Forget the visits of the year before; keep for each set of parts the earliest last visit."""
    fresh: dict[tuple[int, int], int] = {}
    for (done, _), last in states.items():
        fresh[done, 0] = min(last, fresh.get((done, 0), last))
    return fresh
