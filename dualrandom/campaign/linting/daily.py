"""What teams that are drawn on the day cannot keep (当日抽取的限制)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.linting.findings import located_tasks, problem, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding


def the_day_draws_people_one_by_one(campaign: Campaign) -> Iterator[Finding]:
    """What asks for known people, such as groups and ways, belongs to teams drawn upfront."""
    if campaign.teams != "daily":
        return
    if campaign.travel is not None:
        yield problem("campaign.not_daily", "travel", "travel")
    if campaign.hours.together == "sequential":
        yield problem("campaign.not_daily", "hours.together", "sequential")
    if campaign.standing_groups:
        yield problem("campaign.not_daily", "standing_groups", ", ".join(campaign.standing_groups))
    if campaign.rules.rotation == "team":
        yield problem("campaign.not_daily", "rules.rotation", "team")
    for key, task in located_tasks(campaign):
        if task.team.qualified == "together":
            yield problem("campaign.not_daily", f"{key}.team.qualified", "together")


def the_day_has_chains(campaign: Campaign) -> Iterator[Finding]:
    """Without a seed chain no day can be drawn; chains serve nothing else."""
    if campaign.teams == "daily" and not campaign.chains:
        yield remark("campaign.daily_without_chains", "chains")
    if campaign.teams != "daily" and campaign.chains:
        yield remark("campaign.chains_without_daily", "chains")


def columns_are_kept_on_the_day(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Pairs that must not be teamed together, and limits in minutes, are not kept on the day."""
    for column in ("not_with", "daily_minutes", "weekly_minutes"):
        if campaign.teams == "daily" and any(world.inspector_cells(column)):
            yield problem("campaign.not_daily", "teams", column)


RULES = (the_day_draws_people_one_by_one, the_day_has_chains)
REGISTER_RULES = (columns_are_kept_on_the_day,)
