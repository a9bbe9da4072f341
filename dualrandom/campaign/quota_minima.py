"""Minima that keep small strata honest (抽查数量下限): docs/spec/draw-v1.md §5.3.

Rules, in the order in which they apply; a zero asked for in so many words stays zero:

``quota.whole_stratum``
    A stratum of at most ``whole_strata_up_to`` enterprises is taken whole.
``quota.minimum_per_stratum``
    Every stratum has at least so many, or all it has.
``quota.overall_minimum``
    The task's total reaches a ratio of all; what is missing is shared out by the room left.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quota_types import RatioQuota
from dualrandom.errors import Finding, FrameError
from dualrandom.exact import ceiling, largest_remainder

if TYPE_CHECKING:
    from dualrandom.campaign.models import Task
    from dualrandom.campaign.quota_results import QuotaResult


def raise_to_minima(task: Task, results: dict[str, QuotaResult]) -> dict[str, QuotaResult]:
    """Apply the task's minima to what its cells gave.

    Raises
    ------
    FrameError
        ``frame.findings`` with ``frame.overall_minimum_out_of_reach``: strata with a quota of zero
        hold too many of the enterprises.
    """
    raised = {label: _alone(task, result) for label, result in results.items()}
    minimum = overall_minimum(task)
    if minimum is None:
        return raised
    everybody = sum(result.frame_size for result in raised.values())
    needed = ceiling(minimum * everybody)
    missing = needed - sum(result.expected for result in raised.values())
    if missing <= 0:
        return raised
    room = {
        label: result.frame_size - result.expected
        for label, result in raised.items()
        if result.rule != "quota.zero"
    }
    total = sum(room.values())
    if missing > total:
        params = {"task": task.id, "minimum": str(minimum), "needed": needed, "size": everybody}
        finding = Finding("frame.overall_minimum_out_of_reach", params=params)
        raise FrameError("frame.findings", [finding])
    shares = {label: missing * Fraction(own) / total for label, own in room.items()}
    if task.rounding != "exact_in_expectation":
        shares = {label: Fraction(n) for label, n in largest_remainder(shares).items()}
    for label, share in shares.items():
        if share:
            expected = raised[label].expected + share
            raised[label] = _raised(raised[label], expected, "quota.overall_minimum")
    return raised


def overall_minimum(task: Task) -> Fraction | None:
    """Ratio of all eligible enterprises that the task draws at least.

    Raises
    ------
    CampaignError
        ``campaign.quota_unreadable`` and the parser's others; anything but a ratio is refused by
        the linter.
    """
    if task.overall_minimum is None:
        return None
    quota = parse_quota(task.overall_minimum)
    return quota.ratio if isinstance(quota, RatioQuota) else None


def _alone(task: Task, result: QuotaResult) -> QuotaResult:
    """Minima that look at one stratum only."""
    size = result.frame_size
    if result.rule == "quota.zero":
        return result
    if size <= task.whole_strata_up_to and result.expected < size:
        return _raised(result, Fraction(size), "quota.whole_stratum")
    minimum = min(task.minimum_per_stratum, size)
    if result.expected < minimum:
        return _raised(result, Fraction(minimum), "quota.minimum_per_stratum")
    return result


def _raised(result: QuotaResult, expected: Fraction, rule: str) -> QuotaResult:
    remarks = tuple(one for one in result.remarks if one.code != "campaign.quota_stratum_zero")
    result = replace(result, rule=rule, remarks=remarks)
    if result.n is None or expected.denominator > 1:  # a number raised by a fraction (§5.3)
        return replace(result, n=None, share=expected)
    return replace(result, n=int(expected))
