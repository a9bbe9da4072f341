"""Days on which departments send nobody (部门不安排检查的日期): whose, and what they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import campaign_workdays
from dualrandom.campaign.linting.findings import located_tasks, problem, remark
from dualrandom.errors import CalendarError, CampaignError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign, DepartmentBlackout
    from dualrandom.errors import Finding


def _located(campaign: Campaign) -> Iterator[tuple[str, DepartmentBlackout]]:
    for number, blackout in enumerate(campaign.department_blackouts):
        yield f"department_blackouts[{number}]", blackout


def _text(blackout: DepartmentBlackout) -> str:
    return f"{blackout.start} … {blackout.end}"


def blackouts_run_forward(campaign: Campaign) -> Iterator[Finding]:
    """None ends before it starts."""
    for key, blackout in _located(campaign):
        if blackout.end < blackout.start:
            yield problem("campaign.window_reversed", key, _text(blackout))


def blackouts_leave_a_day(campaign: Campaign) -> Iterator[Finding]:
    """Every on-site task keeps a working day of its window."""
    if not campaign.department_blackouts:
        return
    try:
        days = campaign_workdays(campaign)
    except (CalendarError, CampaignError):
        return  # the frame cannot be built either, and says why
    for key, task in located_tasks(campaign):
        window = campaign.window_of(task)
        own = [each for each in campaign.department_blackouts if each.department == task.department]
        is_possible = any(
            window.start <= day <= window.end
            and not any(each.start <= day <= each.end for each in own)
            for day in days
        )
        if own and task.method == "on_site" and not is_possible:
            yield problem(
                "campaign.blackouts_leave_no_day",
                key,
                ", ".join(map(_text, own)),
                task=task.id,
                department=task.department,
            )


def blackouts_have_an_effect(campaign: Campaign) -> Iterator[Finding]:
    """The department has an on-site task."""
    visits = {task.department for task in campaign.tasks if task.method == "on_site"}
    for key, blackout in _located(campaign):
        if blackout.department not in visits:
            yield remark("campaign.blackout_without_task", f"{key}.department", blackout.department)


def departments_are_known(campaign: Campaign, world: World) -> Iterator[Finding]:
    """The department stands in the register."""
    for key, blackout in _located(campaign):
        if blackout.department not in world.departments:
            yield problem("campaign.department_unknown", f"{key}.department", blackout.department)


RULES = (blackouts_run_forward, blackouts_leave_a_day, blackouts_have_an_effect)
"""Rules that need the campaign alone."""
REGISTER_RULES = (departments_are_known,)
"""Rules that ask the register of departments."""
