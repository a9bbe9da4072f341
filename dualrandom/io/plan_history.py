"""The plans of a bundle in order (计划沿革): as it was made, then after each change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dualrandom.scheduling.replacement_check import replaced_plan
from dualrandom.scheduling.replanning.current_plan import current_plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dualrandom.io.bundle_reading import Bundle
    from dualrandom.scheduling.plan import Plan


def plan_history(bundle: Bundle) -> Iterator[Plan]:
    """Return the plan as it was made and after each change; the last one is in force.

    Changes are replacements and revisions; or, where teams are drawn on the day, the days drawn.
    """
    yield bundle.plan
    for number in range(1, len(bundle.replacements) + 1):
        yield replaced_plan(bundle.plan, bundle.replacements[:number])
    for number in range(1, len(bundle.revisions) + 1):
        revised = current_plan(bundle.plan, bundle.replacements, bundle.revisions[:number])
        yield revised.plan
    teams: dict[str, tuple[str, ...]] = {}
    for _, record in sorted(bundle.days.items()):
        teams |= {drawn.block: drawn.team for drawn in record.teams}
        yield _with_teams(bundle.plan, teams)


def plan_in_force(bundle: Bundle) -> Plan:
    """Return the last plan of the history, with the people who come."""
    *_, plan = plan_history(bundle)
    return plan


def _with_teams(plan: Plan, teams: Mapping[str, tuple[str, ...]]) -> Plan:
    visits = tuple(
        visit.model_copy(
            update={
                "parts": tuple(
                    part.model_copy(update={"team": teams.get(part.block, part.team)})
                    for part in visit.parts
                )
            }
        )
        for visit in plan.visits
    )
    return replace(plan, record=plan.record.model_copy(update={"visits": visits}))
