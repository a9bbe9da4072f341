"""Departments, items and columns that the registers do not have (引用的部门、事项与列)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.campaign.columns import UNCLASSIFIED, UNUSABLE_STRATA
from dualrandom.campaign.linting.findings import located_tasks, problem, remark
from dualrandom.campaign.linting.hours import longest_span
from dualrandom.campaign.linting.quotas import readable_quotas
from dualrandom.campaign.quota_types import (
    ByClassQuota,
    Quota,
    RangeQuota,
    RatioQuota,
    StepQuota,
)
from dualrandom.campaign.resolved import resolve_task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign, Task
    from dualrandom.errors import Finding

GENERAL_ITEM_LIMIT = Fraction(1, 10)
"""General items in principle not above 10 % (domain rule R6)."""


def departments_are_known(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Every department stands in the register."""
    named = {"initiating_department": campaign.initiating_department}
    named |= {
        f"cooperating_departments[{number}]": department
        for number, department in enumerate(campaign.cooperating_departments)
    }
    named |= {f"{key}.department": task.department for key, task in located_tasks(campaign)}
    for key, department in named.items():
        if department not in world.departments:
            yield problem("campaign.department_unknown", key, department)


def items_are_known_and_own(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Every item stands in the catalogue and belongs to the task's department."""
    for key, task in located_tasks(campaign):
        for number, item_id in enumerate(task.items):
            place, item = f"{key}.items[{number}]", world.items.get(item_id)
            if item is None:
                yield problem("campaign.item_unknown", place, item_id, task=task.id)
            elif item.department != task.department:
                yield problem(
                    "campaign.item_of_other_department",
                    place,
                    item_id,
                    owner=item.department,
                    department=task.department,
                )


def item_minutes_fit(campaign: Campaign, world: World) -> Iterator[Finding]:
    """The sum over a task's items fits into at least one span of the working hours."""
    longest = longest_span(campaign)
    for key, task in located_tasks(campaign):
        if task.duration_minutes or task.method != "on_site" or not world.knows_items(task):
            continue
        minutes = resolve_task(campaign, task, world.items).duration_minutes
        if minutes > longest > 0:
            yield problem(
                "campaign.duration_too_long", f"{key}.items", minutes, task=task.id, longest=longest
            )


def general_items_stay_low(campaign: Campaign, world: World) -> Iterator[Finding]:
    """General items are not drawn above 10 % without a reason."""
    for key, task in located_tasks(campaign):
        general = [
            item_id
            for item_id in task.items
            if item_id in world.items and world.items[item_id].kind == "general"
        ]
        for place, cell, quota in readable_quotas(key, task):
            if general and _highest_ratio(quota) > GENERAL_ITEM_LIMIT:
                items = ", ".join(general)
                yield remark("campaign.general_item_above_limit", place, cell, items=items)


def _highest_ratio(quota: Quota) -> Fraction:
    """Highest ratio that a cell aims at; 0 where it names numbers only."""
    match quota:
        case RatioQuota(ratio=ratio):
            return ratio
        case RangeQuota(lower=lower):
            return _highest_ratio(lower)
        case StepQuota(small=small, large=large):
            return max(_highest_ratio(small), _highest_ratio(large))
        case ByClassQuota(classes=classes):
            return max(_highest_ratio(part) for _, part in classes)
    return Fraction(0)


def strata_columns_exist(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Strata are formed by columns of the enterprise register that group enterprises."""
    for key, task in located_tasks(campaign):
        for number, column in enumerate(task.strata):
            place = f"{key}.strata[{number}]"
            if column not in world.columns:
                known = ", ".join(world.strata_columns)
                yield problem("campaign.stratum_column_unknown", place, column, columns=known)
            elif column in UNUSABLE_STRATA:
                yield problem("campaign.stratum_column_unusable", place, column)
            elif len(task.strata) > 1:
                for value in world.columns.values(column):
                    if "|" in value:
                        yield problem("campaign.stratum_value_with_bar", place, value, name=column)


def weight_columns_exist(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Weights come from a column of the enterprise register; its table names what occurs."""
    for key, task in located_tasks(campaign):
        if task.weights is None:
            continue
        column, place = task.weights.column, f"{key}.weights.column"
        if column not in world.columns:
            known = ", ".join(world.strata_columns)
            yield problem("campaign.weight_column_unknown", place, column, columns=known)
        elif column in UNUSABLE_STRATA:
            yield problem("campaign.weight_column_unusable", place, column)
        else:
            for value in sorted(set(task.weights.table) - set(world.labels(column))):
                yield remark("campaign.scope_value_unseen", f"{key}.weights.table", value)


def stratum_labels_exist(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Each label that has a quota occurs in the register."""
    for key, task in located_tasks(campaign):
        if not task.strata or not all(column in world.columns for column in task.strata):
            continue
        for place, label in _quota_labels(key, task):
            parts = label.split("|") if len(task.strata) > 1 else [label]
            for column, part in zip(task.strata, parts, strict=False):
                known = world.labels(column)
                if part not in known:
                    yield problem(
                        "campaign.stratum_label_unknown",
                        place,
                        label,
                        name=column,
                        labels=", ".join(known[:20]),
                        unclassified=UNCLASSIFIED,
                    )


def _quota_labels(key: str, task: Task) -> list[tuple[str, str]]:
    labels = [(f"{key}.quota_by_stratum", label) for label in sorted(task.quota_by_stratum)]
    if task.quota is not None and len(task.strata) == 1:
        for place, _, quota in readable_quotas(key, task):
            if place == f"{key}.quota" and isinstance(quota, ByClassQuota):
                labels += [(place, label) for label in quota.labels]
    return labels


RULES = (
    departments_are_known,
    items_are_known_and_own,
    item_minutes_fit,
    general_items_stay_low,
    strata_columns_exist,
    weight_columns_exist,
    stratum_labels_exist,
)
