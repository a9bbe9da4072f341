"""Who comes in whose place (递补情况): the seats that changed since the plan was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.scheduling.plan import Plan


def stand_ins(made: Plan, in_force: Plan) -> dict[tuple[str, str], str]:
    """Return (block, who comes) → whose seat it was, for all seats that changed.

    The plan's own deviations are no changes: they are in its seats already. Where a team is named
    only later, on the day, nobody stands in for anybody.
    """
    planned = {part.block: part.team for visit in made.visits for part in visit.parts}
    return {
        (part.block, comes): sat
        for visit in in_force.visits
        for part in visit.parts
        if len(planned.get(part.block, ())) == len(part.team)
        for sat, comes in zip(planned[part.block], part.team, strict=True)
        if comes not in planned[part.block]
    }
