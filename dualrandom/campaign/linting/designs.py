"""Algorithms of the draw that do not fit what the tasks ask for (抽取算法、权重与分批)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.designs import follows_initiator, object_draw_of
from dualrandom.campaign.linting.findings import located_tasks, problem, remark
from dualrandom.campaign.linting.quotas import readable_quotas
from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quota_types import CountQuota, RatioQuota, StaffQuota
from dualrandom.errors import CampaignError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.models import Campaign, Task
    from dualrandom.errors import Finding


def order_sampling_is_for_one_department(campaign: Campaign) -> Iterator[Finding]:
    """Pareto and Poisson draws do not coordinate departments."""
    departments = {task.department for task in campaign.tasks}
    lone = ("object-draw/pareto", "object-draw/poisson")
    if campaign.object_draw in lone and len(departments) > 1:
        names = ", ".join(sorted(departments))
        yield problem(
            "campaign.draw_for_one_department",
            "object_draw",
            campaign.object_draw,
            departments=names,
        )


def random_sizes_promise_no_numbers(campaign: Campaign) -> Iterator[Finding]:
    """A Poisson draw can keep neither reserves nor minima nor a rounding."""
    if campaign.object_draw != "object-draw/poisson":
        return
    for key, task in located_tasks(campaign):
        for field, value in {"reserves": task.reserves, **_minima(task)}.items():
            if value:
                place = f"{key}.{field}"
                yield problem("campaign.poisson_keeps_no_number", place, value, field=field)


def weights_reach_the_draw(campaign: Campaign) -> Iterator[Finding]:
    """Weights need a draw with unequal chances, in a task that draws itself."""
    for key, task in located_tasks(campaign):
        if task.weights is None:
            continue
        if follows_initiator(campaign, task):
            yield problem("campaign.weights_of_cooperating", f"{key}.weights", task=task.id)
        elif campaign.object_draw == "object-draw/equal":
            yield problem("campaign.weights_in_equal_draw", f"{key}.weights", task=task.id)


def batches_take_everybody(campaign: Campaign) -> Iterator[Finding]:
    """Batches order a full coverage by tickets; anything less is a sample, not a batch."""
    algorithm, _ = object_draw_of(campaign)
    for key, task in located_tasks(campaign):
        if task.batches == 1:
            continue
        cells = [quota for _, _, quota in readable_quotas(key, task)]
        is_whole = all(isinstance(quota, RatioQuota) and quota.ratio == 1 for quota in cells)
        if not cells or not is_whole or follows_initiator(campaign, task):
            yield problem("campaign.batches_of_a_part", f"{key}.batches", task.batches)
        elif algorithm != "object-draw/equal":
            params = {"algorithm": algorithm}
            yield problem(
                "campaign.batches_without_order", f"{key}.batches", task.batches, **params
            )


def overall_minima_are_ratios(campaign: Campaign) -> Iterator[Finding]:
    """The overall minimum is one ratio."""
    for key, task in located_tasks(campaign):
        if task.overall_minimum is None:
            continue
        place, cell = f"{key}.overall_minimum", task.overall_minimum
        try:
            quota = parse_quota(cell)
        except CampaignError as error:
            yield problem(error.code, place, cell, task=task.id)
            continue
        if not isinstance(quota, RatioQuota) or quota.bound == "at_most":
            yield problem("campaign.overall_minimum_no_ratio", place, cell, task=task.id)


def followers_have_no_minima(campaign: Campaign) -> Iterator[Finding]:
    """Whoever takes the initiator's list cannot raise its numbers."""
    for key, task in located_tasks(campaign):
        if follows_initiator(campaign, task):
            for field, value in _minima(task).items():
                if value:
                    place = f"{key}.{field}"
                    yield problem("campaign.joint_quota_of_cooperating", place, task=task.id)


def _minima(task: Task) -> dict[str, int | str | None]:
    return {
        "minimum_per_stratum": task.minimum_per_stratum,
        "whole_strata_up_to": task.whole_strata_up_to,
        "overall_minimum": task.overall_minimum,
    }


def numbers_need_no_rounding(campaign: Campaign) -> Iterator[Finding]:
    """Rounding by the seed does nothing to a number."""
    for key, task in located_tasks(campaign):
        if task.rounding != "exact_in_expectation":
            continue
        for place, cell, quota in readable_quotas(key, task):
            if isinstance(quota, CountQuota | StaffQuota):
                yield remark("campaign.rounding_of_a_number", place, cell, task=task.id)


RULES = (
    order_sampling_is_for_one_department,
    random_sizes_promise_no_numbers,
    weights_reach_the_draw,
    batches_take_everybody,
    overall_minima_are_ratios,
    followers_have_no_minima,
    numbers_need_no_rounding,
)
