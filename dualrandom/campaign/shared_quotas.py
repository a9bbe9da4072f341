"""Numbers that go over all strata of a task: shared out by size, or rounded together (按层分配)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quota_results import QuotaResult
from dualrandom.campaign.quota_types import CountQuota, Quota, RangeQuota, StaffQuota
from dualrandom.campaign.stratum_quotas import stated_count_remarks
from dualrandom.errors import Finding, FrameError
from dualrandom.exact import ceiling, largest_remainder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.campaign.models import Task


def asked_in_total(
    task: Task, sizes: Mapping[str, int], staff: int | None
) -> tuple[int, str] | None:
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


def shared_out(
    task: Task, total: int, rule: str, sizes: Mapping[str, int]
) -> dict[str, QuotaResult]:
    """Share a task's number out over its strata in proportion to their sizes."""
    everybody = sum(sizes.values())
    if total > everybody:
        params = {"task": task.id, "stratum": "all", "quota": total, "size": everybody}
        raise FrameError("frame.findings", [Finding("frame.quota_above_size", params=params)])
    shares = {label: Fraction(total * size, max(everybody, 1)) for label, size in sizes.items()}
    used = rule if total or rule == "quota.staff" else "quota.zero"
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


def rounded_together(
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
        remarks = stated_count_remarks(quotas[label], label, n) + _left_out(
            label, n, sizes, old.ratio or 0
        )
        results[label] = QuotaResult(label, old.frame_size, n, old.ratio, old.rule, remarks)
    return results
