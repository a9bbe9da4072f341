"""Departments one after another for longer than a span of hours (各部门依次检查)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.linting.findings import remark
from dualrandom.campaign.linting.hours import longest_span
from dualrandom.campaign.resolved import resolve_task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding


def all_departments_fit_a_span(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Visits of all departments lie within one span, or they are split."""
    tasks = [task for task in campaign.tasks if task.method == "on_site"]
    is_joint = len({task.department for task in tasks}) > 1
    if campaign.hours.together != "sequential" or not is_joint:
        return
    if not all(map(world.knows_items, tasks)):
        return
    minutes = sum(resolve_task(campaign, task, world.items).duration_minutes for task in tasks)
    longest = longest_span(campaign)
    if minutes > longest > 0:
        yield remark("campaign.sequential_too_long", "hours.together", minutes, longest=longest)


REGISTER_RULES = (all_departments_fit_a_span,)
