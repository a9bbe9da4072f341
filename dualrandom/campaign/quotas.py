"""Turn quota cells into numbers of enterprises, exactly (抽查比例 → 抽查数量).

Rules, each with an id that a record can print:

``quota.at_least``
    A ratio, rounded up, at least 1, at most all: as the published plans round.
``quota.largest_remainder``
    Ratios of all strata of a task, rounded together; the sum is rounded up once.
``quota.at_most``
    A ratio that is an upper limit, rounded down; what rounds to nothing is refused.
``quota.count``, ``quota.proportional``
    A count of one stratum; a count of a task with several strata, shared out by size.
``quota.range_lower``
    A range aims at its lower end.
``quota.step_small``, ``quota.step_large``
    The two halves of a small-stratum rule.
``quota.staff``
    A number of enterprises per inspector of the department, shared out by size.
``quota.exact_in_expectation``
    A ratio that the seed rounds, up or down, so that every chance is the ratio itself.
``quota.zero``
    Zero, asked for in so many words.

What they give may be raised by the rules of ``quota_minima.py``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quota_minima import raise_to_minima
from dualrandom.campaign.quota_types import ByClassQuota, Quota
from dualrandom.campaign.shared_quotas import asked_in_total, rounded_together, shared_out
from dualrandom.campaign.stratum_quotas import quota_of_stratum
from dualrandom.errors import Finding, FrameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dualrandom.campaign.models import Task
    from dualrandom.campaign.quota_results import QuotaResult


def cells_by_stratum(task: Task, strata: Iterable[str]) -> dict[str, Quota]:
    """Parsed quota of each stratum that has one; others are left out.

    A class cell in ``quota`` gives each class its own; any other cell in ``quota`` goes to all.

    Raises
    ------
    CampaignError
        ``campaign.quota_unreadable``, ``campaign.quota_above_all``.
    """
    labels = sorted(strata)
    if task.quota is None:
        cells = {label: parse_quota(cell) for label, cell in task.quota_by_stratum.items()}
    else:
        whole = parse_quota(task.quota)
        if not isinstance(whole, ByClassQuota):
            return dict.fromkeys(labels, whole)
        cells = dict(whole.classes)
    return {label: cells[label] for label in labels if label in cells}


def quotas_by_stratum(
    task: Task, sizes: Mapping[str, int], staff: int | None = None
) -> dict[str, QuotaResult]:
    """Quota of each stratum of a task, sorted by stratum.

    Parameters
    ----------
    task
        With ``quota`` or ``quota_by_stratum``. A count in ``quota`` is the task's total and is
        shared out in proportion to size; a ratio or a small-stratum rule goes to each stratum.
    sizes
        Eligible enterprises per stratum; the order does not matter.
    staff
        Number of inspectors that a quota by staff counts with.

    Returns
    -------
    dict
        In a task rounded by the seed every ``n`` is ``None`` and ``expected`` an exact fraction.

    Raises
    ------
    FrameError
        ``frame.findings`` with one finding a stratum: no quota, a quota above the size, an upper
        limit that rounds to nothing, an overall minimum out of reach.
    CampaignError
        ``campaign.quota_not_available``, ``campaign.quota_by_staff``, and the parser's.
    """
    results = raise_to_minima(task, _asked_for(task, sizes, staff))
    if task.rounding != "exact_in_expectation":
        return results
    return {
        label: replace(result, n=None, share=result.expected) for label, result in results.items()
    }


def _asked_for(task: Task, sizes: Mapping[str, int], staff: int | None) -> dict[str, QuotaResult]:
    """Quotas as the cells ask for them, before any minimum."""
    quotas = cells_by_stratum(task, sizes)
    total = asked_in_total(task, sizes, staff)
    if total is not None:
        return shared_out(task, *total, sizes)
    results: dict[str, QuotaResult] = {}
    findings: list[Finding] = []
    for stratum in sorted(sizes):
        if stratum not in quotas:
            findings.append(_of_task(task, "frame.stratum_without_quota", stratum, sizes))
            continue
        try:
            results[stratum] = quota_of_stratum(
                quotas[stratum], stratum, sizes[stratum], task.rounding
            )
        except FrameError as error:
            findings.append(_of_task(task, error.code, stratum, sizes, error.params))
    if findings:
        raise FrameError("frame.findings", findings)
    return rounded_together(results, quotas)


def _of_task(
    task: Task,
    code: str,
    stratum: str,
    sizes: Mapping[str, int],
    params: Mapping[str, object] | None = None,
) -> Finding:
    found = {"task": task.id, "stratum": stratum, "size": sizes[stratum], **(params or {})}
    return Finding(code, params=found)
