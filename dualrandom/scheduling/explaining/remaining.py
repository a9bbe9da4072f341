"""What of a revised plan is still to come (尚待进行的部分): for counts and words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.scheduling.plan import Plan
    from dualrandom.scheduling.replanning.current_plan import CurrentPlan


def remaining(current: CurrentPlan) -> Plan:
    """Return the plan with only the days from the last revision's first on, and no done block.

    Limits per week, month and campaign count from nothing there: room is never counted too small.
    """
    plan, first_day = current.plan, current.first_day
    if first_day is None:
        return plan
    done = {part.block for visit in plan.visits if visit.day < first_day for part in visit.parts}
    lottery = current.lottery
    facts = lottery.facts
    days = tuple(day for day in facts.days if day >= first_day)
    blocks = [block for block in lottery.record.blocks if block.block not in done]
    later = replace(lottery.with_blocks(blocks), facts=replace(facts, days=days))
    return replace(plan, lottery=later)
