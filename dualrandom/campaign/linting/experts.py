"""Experts that a task asks for and its department does not have (协助专家)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.linting.findings import located_tasks, problem, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding


def experts_are_asked_for(campaign: Campaign) -> Iterator[Finding]:
    """Qualifications of experts say how many experts, and nobody assists without a visit.

    Where teams are drawn on the day, no experts can be asked for.
    """
    for key, task in located_tasks(campaign):
        if task.team.expert_qualifications and not task.team.experts:
            names = ", ".join(task.team.expert_qualifications)
            yield problem("campaign.experts_not_asked", f"{key}.team.expert_qualifications", names)
        if task.team.experts and campaign.teams == "daily":
            yield problem("campaign.experts_daily", f"{key}.team.experts", task=task.id)
        if task.team.experts and task.method != "on_site":
            yield remark("campaign.experts_off_site", f"{key}.team.experts", task=task.id)


def departments_have_experts(campaign: Campaign, world: World) -> Iterator[Finding]:
    """As many experts hold all that is asked of them; members of drawn groups don't count."""
    for key, task in located_tasks(campaign):
        wanted = set(task.team.expert_qualifications)
        by_group = task.department in campaign.standing_groups
        able = [
            person
            for person in world.experts(task.department)
            if wanted <= person.qualifications and not (by_group and person.group)
        ]
        if task.method == "on_site" and len(able) < task.team.experts:
            yield problem(
                "campaign.too_few_experts",
                f"{key}.team.experts",
                task.team.experts,
                department=task.department,
                count=len(able),
                qualifications=", ".join(sorted(wanted)) or "-",
            )


RULES = (experts_are_asked_for,)
"""Rules that need the campaign alone."""
REGISTER_RULES = (departments_have_experts,)
"""Rules that ask the register of inspectors."""
