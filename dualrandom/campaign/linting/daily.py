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
    """Standing groups and rules about whole teams belong to teams drawn before the dates."""
    if campaign.teams != "daily":
        return
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


def nobody_refuses_colleagues(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Pairs that must not be teamed together are not kept apart on the day."""
    if campaign.teams == "daily" and world.has_forbidden_pairs:
        yield problem("campaign.not_daily", "teams", "not_with")


RULES = (the_day_draws_people_one_by_one, the_day_has_chains)
REGISTER_RULES = (nobody_refuses_colleagues,)
