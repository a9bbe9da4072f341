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
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quota_minima import raise_to_minima
from dualrandom.campaign.quota_results import QuotaResult
from dualrandom.campaign.quota_types import (
    ByClassQuota,
    CountQuota,
    Quota,
    RangeQuota,
    RatioQuota,
    StaffQuota,
    StepQuota,
)
from dualrandom.errors import CampaignError, Finding, FrameError
from dualrandom.exact import at_least, ceiling, largest_remainder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dualrandom.campaign.models import Rounding, Task

__all__ = [
    "QuotaResult",
    "asks_for_nobody",
    "cells_by_stratum",
    "parse_quota",
    "quota_of_stratum",
    "quota_size",
    "quotas_by_stratum",
]


def quota_size(quota: Quota, frame_size: int, rounding: Rounding = "at_least") -> int:
    """Number of enterprises to draw from one stratum standing alone, exact.

    Parameters
    ----------
    quota
        Parsed cell.
    frame_size
        Eligible enterprises of the stratum, 0 or more.
    rounding
        ``at_least``: up, at least 1. ``largest_remainder``: with a single stratum, up.

    Raises
    ------
    FrameError
        ``frame.quota_above_size`` or ``frame.quota_rounds_to_zero``.
    CampaignError
        ``campaign.quota_not_available``: parsed, but not yet drawn from.
    """
    n = quota_of_stratum(quota, "all", frame_size, rounding).n
    if n is None:
        raise CampaignError("campaign.quota_rounded_by_seed")
    return n


def quota_of_stratum(
    quota: Quota, stratum: str, frame_size: int, rounding: Rounding = "at_least"
) -> QuotaResult:
    """Like :func:`quota_size`, with the rule and the remarks."""
    if rounding == "exact_in_expectation" and isinstance(quota, RatioQuota) and quota.ratio:
        return _rounded_by_seed(quota, stratum, frame_size)
    n, ratio, rule = _aim(quota, stratum, frame_size, rounding)
    if n > frame_size:
        raise FrameError("frame.quota_above_size", stratum=stratum, quota=n, size=frame_size)
    if rule == "quota.at_most" and n == 0 and frame_size:
        raise FrameError(
            "frame.quota_rounds_to_zero", stratum=stratum, ratio=str(ratio), size=frame_size
        )
    return QuotaResult(stratum, frame_size, n, ratio, rule, _remarks(quota, stratum, n))


def _rounded_by_seed(quota: RatioQuota, stratum: str, size: int) -> QuotaResult:
    """Share of a ratio; an upper limit is rounded down as ever, since it must not be passed."""
    share = quota.ratio * size
    rule = "quota.exact_in_expectation"
    if quota.bound == "at_most":
        share, rule = Fraction(share.numerator // share.denominator), "quota.at_most"
    return QuotaResult(stratum, size, None, quota.ratio, rule, share=share)


def _aim(
    quota: Quota, stratum: str, size: int, rounding: Rounding
) -> tuple[int, Fraction | None, str]:
    """Number asked for (perhaps above ``size``), ratio and rule."""
    match quota:
        case RatioQuota():
            return _aim_at_ratio(quota, size, rounding)
        case CountQuota(count=count, bound="at_most") if count:
            return min(count, size), None, "quota.at_most"
        case CountQuota(count=count):
            return count, None, "quota.count" if count else "quota.zero"
        case RangeQuota(lower=lower):
            n, ratio, rule = _aim(lower, stratum, size, "at_least")
            return n, ratio, rule if rule == "quota.zero" else "quota.range_lower"
        case StepQuota():
            is_small = size <= quota.threshold
            part = quota.small if is_small else quota.large
            n, ratio, rule = _aim(part, stratum, size, "at_least")
            step = "quota.step_small" if is_small else "quota.step_large"
            return min(n, size), ratio, rule if rule == "quota.zero" else step
    raise not_available(quota, stratum)


def _aim_at_ratio(quota: RatioQuota, size: int, rounding: Rounding) -> tuple[int, Fraction, str]:
    ratio = quota.ratio
    if ratio == 0:
        return 0, ratio, "quota.zero"
    if quota.bound == "at_most":
        return ratio.numerator * size // ratio.denominator, ratio, "quota.at_most"
    if rounding == "largest_remainder":
        return ceiling(ratio * size), ratio, "quota.largest_remainder"
    return at_least(ratio, size), ratio, "quota.at_least"


def not_available(quota: Quota, stratum: str = "") -> CampaignError:
    """Error for a cell that is understood but cannot be drawn from yet."""
    if isinstance(quota, StaffQuota):
        kind = f"{quota.staff}:{quota.enterprises}"
        return CampaignError("campaign.quota_by_staff", stratum=stratum, value=kind)
    labels = ", ".join(quota.labels) if isinstance(quota, ByClassQuota) else ""
    return CampaignError("campaign.quota_not_available", stratum=stratum, value=labels)


def _remarks(quota: Quota, stratum: str, n: int) -> tuple[Finding, ...]:
    stated = quota.stated_count if isinstance(quota, RatioQuota) else None
    if stated is None or stated == n:
        return ()
    params = {"stratum": stratum, "stated": stated, "n": n}
    return (Finding("campaign.quota_stated_count", "warning", params),)


def asks_for_nobody(quota: Quota) -> bool:
    """Whether a cell asks for zero in so many words."""
    match quota:
        case RatioQuota(ratio=ratio):
            return ratio == 0
        case CountQuota(count=count):
            return count == 0
        case RangeQuota(lower=lower):
            return asks_for_nobody(lower)
    return False


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
    total = _total(task, sizes, staff)
    if total is not None:
        return _shared_out(task, *total, sizes)
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
    return _rounded_together(results, quotas)


def _of_task(
    task: Task,
    code: str,
    stratum: str,
    sizes: Mapping[str, int],
    params: Mapping[str, object] | None = None,
) -> Finding:
    found = {"task": task.id, "stratum": stratum, "size": sizes[stratum], **(params or {})}
    return Finding(code, params=found)


def _total(task: Task, sizes: Mapping[str, int], staff: int | None) -> tuple[int, str] | None:
    """Number that stands for the whole task, and its rule, if the task has such a cell."""
    if task.quota is None:
        return None
    quota = parse_quota(task.quota)
    if isinstance(quota, StaffQuota) and staff is not None:
        return ceiling(Fraction(staff * quota.enterprises, quota.staff)), "quota.staff"
    if isinstance(quota, RangeQuota):
        quota = quota.lower
    if not isinstance(quota, CountQuota) or len(sizes) < 2:  # noqa: PLR2004  nothing to share out
        return None
    is_limit = quota.bound == "at_most"
    count = min(quota.count, sum(sizes.values())) if is_limit else quota.count
    return count, "quota.proportional"


def _shared_out(
    task: Task, total: int, rule: str, sizes: Mapping[str, int]
) -> dict[str, QuotaResult]:
    """Share a task's count out over its strata in proportion to their sizes."""
    everybody = sum(sizes.values())
    if total > everybody:
        params = {"task": task.id, "stratum": "all", "quota": total, "size": everybody}
        raise FrameError("frame.findings", [Finding("frame.quota_above_size", params=params)])
    shares = {label: Fraction(total * size, max(everybody, 1)) for label, size in sizes.items()}
    used = rule if total else "quota.zero"
    return {
        label: QuotaResult(label, sizes[label], n, None, used, _left_out(label, n, sizes, total))
        for label, n in sorted(largest_remainder(shares).items())
    }


def _left_out(
    stratum: str, n: int, sizes: Mapping[str, int], asked: int | Fraction
) -> tuple[Finding, ...]:
    """Warn where rounding over all strata leaves one with nobody."""
    if n or not asked or not sizes[stratum]:
        return ()
    params = {"stratum": stratum, "size": sizes[stratum]}
    return (Finding("campaign.quota_stratum_zero", "warning", params),)


def _rounded_together(
    results: dict[str, QuotaResult], quotas: Mapping[str, Quota]
) -> dict[str, QuotaResult]:
    """Round the ratios that ask for it over all strata at once."""
    together = {
        label: result.ratio * result.frame_size
        for label, result in results.items()
        if result.rule == "quota.largest_remainder" and result.ratio is not None
    }
    sizes = {label: result.frame_size for label, result in results.items()}
    for label, n in largest_remainder(together).items():
        old = results[label]
        remarks = _remarks(quotas[label], label, n) + _left_out(label, n, sizes, old.ratio or 0)
        results[label] = QuotaResult(label, old.frame_size, n, old.ratio, old.rule, remarks)
    return results
