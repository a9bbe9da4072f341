"""How many one quota cell asks for in one stratum (单层抽查数量), exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

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
from dualrandom.exact import at_least, ceiling

if TYPE_CHECKING:
    from fractions import Fraction

    from dualrandom.campaign.models import Rounding


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
        ``exact_in_expectation``: for cells that it does not touch.

    Raises
    ------
    FrameError
        ``frame.quota_above_size`` or ``frame.quota_rounds_to_zero``.
    CampaignError
        ``campaign.quota_not_available``, ``campaign.quota_by_staff``: not a matter of one stratum.
        ``campaign.quota_rounded_by_seed``: known only after the seed.
    """
    n = quota_of_stratum(quota, "all", frame_size, rounding).n
    if n is None:
        raise CampaignError("campaign.quota_rounded_by_seed")
    return n


def quota_of_stratum(
    quota: Quota, stratum: str, frame_size: int, rounding: Rounding = "at_least"
) -> QuotaResult:
    """Like :func:`quota_size`, with the rule and the remarks; no number where the seed rounds."""
    if rounding == "exact_in_expectation" and _can_be_rounded_by_seed(quota):
        share = quota.ratio * frame_size
        return QuotaResult(
            stratum, frame_size, None, quota.ratio, "quota.exact_in_expectation", share=share
        )
    n, ratio, rule = _aim(quota, stratum, frame_size, rounding)
    if n > frame_size:
        raise FrameError("frame.quota_above_size", stratum=stratum, quota=n, size=frame_size)
    if rule == "quota.at_most" and n == 0 and frame_size:
        raise FrameError(
            "frame.quota_rounds_to_zero", stratum=stratum, ratio=str(ratio), size=frame_size
        )
    return QuotaResult(stratum, frame_size, n, ratio, rule, stated_count_remarks(quota, stratum, n))


def _can_be_rounded_by_seed(quota: Quota) -> TypeGuard[RatioQuota]:
    """A ratio above zero; an upper limit is rounded down as ever, since it must not be passed."""
    return isinstance(quota, RatioQuota) and quota.ratio > 0 and quota.bound != "at_most"


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
    raise _not_available(quota, stratum)


def _aim_at_ratio(quota: RatioQuota, size: int, rounding: Rounding) -> tuple[int, Fraction, str]:
    ratio = quota.ratio
    if ratio == 0:
        return 0, ratio, "quota.zero"
    if quota.bound == "at_most":
        return ratio.numerator * size // ratio.denominator, ratio, "quota.at_most"
    if rounding == "largest_remainder":
        return ceiling(ratio * size), ratio, "quota.largest_remainder"
    return at_least(ratio, size), ratio, "quota.at_least"


def _not_available(quota: Quota, stratum: str) -> CampaignError:
    """Error for a cell that is understood but says nothing of a single stratum."""
    if isinstance(quota, StaffQuota):
        kind = f"{quota.staff}:{quota.enterprises}"
        return CampaignError("campaign.quota_by_staff", stratum=stratum, value=kind)
    labels = ", ".join(quota.labels) if isinstance(quota, ByClassQuota) else ""
    return CampaignError("campaign.quota_not_available", stratum=stratum, value=labels)


def stated_count_remarks(quota: Quota, stratum: str, n: int) -> tuple[Finding, ...]:
    """Warn where a cell prints another number beside its ratio than comes of it."""
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
