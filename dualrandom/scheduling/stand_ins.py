"""Who came in for whom (递补情况): the substitutes of replacements, by block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.current_teams import CurrentTeams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.scheduling.plan import Plan
    from dualrandom.scheduling.replacements import Replacement


def stand_ins(plan: Plan, replacements: Sequence[Replacement]) -> dict[tuple[str, str], str]:
    """Return (block, who comes now) → whose planned seat it is, for all seats that changed.

    The plan's own deviations are no replacements: they are in its seats already.
    """
    if not replacements:
        return {}
    planned, now = CurrentTeams(plan), CurrentTeams(plan, replacements)
    return {
        (block, comes.inspector): sat.inspector
        for block in sorted({replacement.block for replacement in replacements})
        for sat, comes in zip(planned.seats[block], now.seats[block], strict=True)
        if sat.inspector != comes.inspector
    }
