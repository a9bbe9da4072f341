"""Scopes that reach nobody (检查对象范围)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.linting.findings import located_tasks, problem, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding


def scope_values_occur(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Each value that a scope names is held by at least one enterprise."""
    for key, task in located_tasks(campaign):
        scope = task.scope
        named = {
            "entity_types": ("entity_type", scope.entity_types),
            "stations": ("station", scope.stations),
        }
        for field, (column, wanted) in named.items():
            for value in sorted(set(wanted) - set(world.columns.values(column))):
                yield remark("campaign.scope_value_unseen", f"{key}.scope.{field}", value)
        for value in sorted(set(scope.tags) - world.tags):
            yield remark("campaign.scope_value_unseen", f"{key}.scope.tags", value)


def scope_prefixes_occur(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Each division and industry prefix is the beginning of somebody's code."""
    for key, task in located_tasks(campaign):
        named = {
            "divisions": ("division", task.scope.divisions),
            "industries": ("industry", task.scope.industries),
        }
        for field, (column, prefixes) in named.items():
            for prefix in sorted(set(prefixes)):
                if not any(value.startswith(prefix) for value in world.columns.values(column)):
                    yield remark("campaign.scope_value_unseen", f"{key}.scope.{field}", prefix)


def scope_risks_exist(campaign: Campaign, world: World) -> Iterator[Finding]:
    """A risk scheme is a column of the register, and its classes occur."""
    for key, task in located_tasks(campaign):
        for scheme, classes in sorted(task.scope.risk.items()):
            column, place = f"risk_{scheme}", f"{key}.scope.risk.{scheme}"
            if column not in world.columns:
                schemes = ", ".join(world.risk_schemes)
                yield problem("campaign.risk_scheme_unknown", place, scheme, schemes=schemes)
                continue
            for value in sorted(set(classes) - set(world.columns.values(column))):
                yield remark("campaign.scope_value_unseen", place, value)


RULES = (scope_values_occur, scope_prefixes_occur, scope_risks_exist)
