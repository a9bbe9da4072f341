"""Departments whose standing groups cannot be drawn as the campaign wants (固定检查组)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dualrandom.campaign.linting.findings import located_tasks, problem, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding


def group_departments_visit(campaign: Campaign) -> Iterator[Finding]:
    """Who draws groups has an on-site task, and is named once."""
    busy = {task.department for task in campaign.tasks if task.method == "on_site"}
    listed = campaign.standing_groups
    for number, department in enumerate(listed):
        key = f"standing_groups[{number}]"
        if department not in busy:
            yield problem("campaign.groups_without_task", key, department)
        if department in listed[:number]:
            yield problem("campaign.groups_named_twice", key, department)


def groups_fill_the_teams(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Each department has groups, and they have as many members as its largest team.

    Experts do not count. It is an error if no group is large enough for all tasks of the
    department; a group that is too small for some is only never drawn there.
    """
    for number, department in enumerate(campaign.standing_groups):
        key, needed = f"standing_groups[{number}]", _largest_team(campaign, department)
        sizes = Counter(person.group for person in world.staff(department) if person.group)
        small = [f"{name} ({size})" for name, size in sorted(sizes.items()) if size < needed]
        if not sizes:
            yield problem("campaign.no_groups", key, department)
        elif small:
            found = problem if len(small) == len(sizes) else remark
            yield found(
                "campaign.groups_too_small", key, department, needed=needed, groups=", ".join(small)
            )


def everybody_has_a_group(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Who belongs to no group is never drawn in a department that draws groups."""
    for number, department in enumerate(campaign.standing_groups):
        staff = world.staff(department)
        alone = sum(not person.group for person in staff)
        if 0 < alone < len(staff):
            key = f"standing_groups[{number}]"
            yield remark("campaign.without_group", key, department, count=alone)


def _largest_team(campaign: Campaign, department: str) -> int:
    return max(
        (
            task.team.size
            for _, task in located_tasks(campaign)
            if task.department == department and task.method == "on_site"
        ),
        default=1,
    )


RULES = (group_departments_visit,)
"""Rules that need the campaign alone."""
REGISTER_RULES = (groups_fill_the_teams, everybody_has_a_group)
"""Rules that ask the register of inspectors."""
