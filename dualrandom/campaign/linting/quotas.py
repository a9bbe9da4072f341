"""Quotas that are missing, doubled or not understood (抽查比例)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.designs import follows_initiator
from dualrandom.campaign.linting.findings import located_tasks, problem, remark
from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quota_types import ByClassQuota, Quota, RatioQuota, StaffQuota
from dualrandom.errors import CampaignError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.models import Campaign, Task
    from dualrandom.errors import Finding


def quota_cells(key: str, task: Task) -> list[tuple[str, str]]:
    """Key path and text of each quota cell of a task."""
    cells = [] if task.quota is None else [(f"{key}.quota", task.quota)]
    labels = sorted(task.quota_by_stratum)
    return cells + [
        (f"{key}.quota_by_stratum.{label}", task.quota_by_stratum[label]) for label in labels
    ]


def readable_quotas(key: str, task: Task) -> Iterator[tuple[str, str, Quota]]:
    """Key path, text and meaning of the cells that can be read."""
    for place, cell in quota_cells(key, task):
        try:
            yield place, cell, parse_quota(cell)
        except CampaignError:
            continue


def each_task_has_one_quota(campaign: Campaign) -> Iterator[Finding]:
    """Either ``quota`` or ``quota_by_stratum``; in joint mode only the initiator has one."""
    for key, task in located_tasks(campaign):
        given = (task.quota is not None) + bool(task.quota_by_stratum)
        if follows_initiator(campaign, task):
            if given:
                yield problem("campaign.joint_quota_of_cooperating", f"{key}.quota", task=task.id)
        elif given == 0:
            yield problem("campaign.quota_missing", f"{key}.quota", task=task.id)
        elif given > 1:
            yield problem("campaign.quota_both", f"{key}.quota", task.quota, task=task.id)


def quotas_can_be_read(campaign: Campaign) -> Iterator[Finding]:
    """Every cell parses."""
    for key, task in located_tasks(campaign):
        for place, cell in quota_cells(key, task):
            try:
                parse_quota(cell)
            except CampaignError as error:
                yield problem(error.code, place, cell, task=task.id)


def quotas_can_be_drawn(campaign: Campaign) -> Iterator[Finding]:
    """What is understood but not built is refused before anything is drawn."""
    for key, task in located_tasks(campaign):
        for place, cell, quota in readable_quotas(key, task):
            if isinstance(quota, ByClassQuota):
                yield from _class_cell(place, cell, quota, task)
            elif isinstance(quota, StaffQuota) and task.quota is None:
                yield problem("campaign.quota_by_staff", place, cell, task=task.id)


def _class_cell(place: str, cell: str, quota: ByClassQuota, task: Task) -> Iterator[Finding]:
    labels = ", ".join(quota.labels)
    if task.quota is None or len(task.strata) != 1:
        yield problem(
            "campaign.quota_not_available", place, cell, task=task.id, labels=labels, stratum=""
        )
    for label, part in quota.classes:
        if isinstance(part, StaffQuota):
            yield problem("campaign.quota_by_staff", place, cell, task=task.id, stratum=label)


def stratum_quotas_have_strata(campaign: Campaign) -> Iterator[Finding]:
    """``quota_by_stratum`` needs ``strata``, and each column once."""
    for key, task in located_tasks(campaign):
        if task.quota_by_stratum and not task.strata and set(task.quota_by_stratum) != {"all"}:
            yield problem(
                "campaign.quota_by_stratum_without_strata", f"{key}.quota_by_stratum", task=task.id
            )
        if len(set(task.strata)) < len(task.strata):
            columns = ", ".join(task.strata)
            yield problem("campaign.duplicate_stratum_column", f"{key}.strata", columns)


def stratum_labels_have_all_parts(campaign: Campaign) -> Iterator[Finding]:
    """A label has one part a column, joined by ``|``."""
    for key, task in located_tasks(campaign):
        for label in sorted(task.quota_by_stratum):
            if len(task.strata) > 1 and len(label.split("|")) != len(task.strata):
                yield problem(
                    "campaign.stratum_label_parts",
                    f"{key}.quota_by_stratum",
                    label,
                    task=task.id,
                    columns=" | ".join(task.strata),
                )


def frequencies_are_one_draw(campaign: Campaign) -> Iterator[Finding]:
    """One campaign is one draw: several a year, and no repeats, are other rules' business."""
    for key, task in located_tasks(campaign):
        for place, cell, quota in readable_quotas(key, task):
            if quota.times_per_year and quota.times_per_year > 1:
                times = quota.times_per_year
                yield remark("campaign.quota_times_per_year", place, cell, times=times)
            if quota.without_repeats and campaign.rules.drawn_lately is None:
                yield remark("campaign.quota_without_repeats", place, cell, task=task.id)


def rounding_keeps_minima(campaign: Campaign) -> Iterator[Finding]:
    """Rounded over all strata at once, one stratum may fall below its own minimum."""
    for key, task in located_tasks(campaign):
        if task.rounding != "largest_remainder" or not task.quota_by_stratum:
            continue
        for place, cell, quota in readable_quotas(key, task):
            if isinstance(quota, RatioQuota) and quota.minimum:
                yield remark("campaign.rounding_below_minimum", place, cell, task=task.id)


RULES = (
    each_task_has_one_quota,
    quotas_can_be_read,
    quotas_can_be_drawn,
    stratum_quotas_have_strata,
    stratum_labels_have_all_parts,
    frequencies_are_one_draw,
    rounding_keeps_minima,
)
