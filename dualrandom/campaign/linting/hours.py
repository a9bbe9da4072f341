"""Working hours and calendar sources that cannot work (检查时段与工作日历)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import span_minutes
from dualrandom.campaign.linting.findings import located_tasks, problem, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding

_MIDNIGHT = 24 * 60


def spans_run_forward(campaign: Campaign) -> Iterator[Finding]:
    """There are spans, each ends after it starts, and none after midnight."""
    if not campaign.hours.spans:
        yield problem("campaign.hours_missing", "hours.spans")
    for number, span in enumerate(campaign.hours.spans):
        start, end = span_minutes(span)
        if end <= start or end > _MIDNIGHT:
            yield problem("campaign.hours_reversed", f"hours.spans[{number}]", span)


def spans_do_not_overlap(campaign: Campaign) -> Iterator[Finding]:
    """No minute belongs to two spans."""
    spans = sorted(campaign.hours.spans, key=span_minutes)
    for first, second in pairwise(spans):
        if span_minutes(second)[0] < span_minutes(first)[1]:
            number = campaign.hours.spans.index(second)
            yield problem("campaign.hours_overlap", f"hours.spans[{number}]", second, first=first)


def durations_fit(campaign: Campaign) -> Iterator[Finding]:
    """A task's own duration fits into at least one span."""
    longest = longest_span(campaign)
    for key, task in located_tasks(campaign):
        minutes = task.duration_minutes
        if task.method == "on_site" and minutes and minutes > longest > 0:
            yield problem(
                "campaign.duration_too_long",
                f"{key}.duration_minutes",
                minutes,
                task=task.id,
                longest=longest,
            )


def longest_span(campaign: Campaign) -> int:
    """Minutes of the longest span; 0 if there is none."""
    spans = map(span_minutes, campaign.hours.spans)
    return max((end - start for start, end in spans), default=0)


def calendar_has_its_files(campaign: Campaign) -> Iterator[Finding]:
    """``file`` needs files; what another source does not read is remarked."""
    calendar = campaign.calendar
    if calendar.source == "file" and not calendar.files and not campaign.holiday_documents:
        yield problem("campaign.calendar_files_missing", "calendar.files")
    if calendar.source != "file" and calendar.files:
        yield remark("campaign.calendar_key_unused", "calendar.files", source=calendar.source)
    if calendar.source != "weekdays" and calendar.days_off:
        yield remark("campaign.calendar_key_unused", "calendar.days_off", source=calendar.source)


def weekdays_are_named_once(campaign: Campaign) -> Iterator[Finding]:
    """No weekday twice."""
    weekdays = campaign.calendar.weekdays
    if len(set(weekdays)) < len(weekdays):
        yield problem("campaign.duplicate_weekday", "calendar.weekdays", weekdays)


RULES = (
    spans_run_forward,
    spans_do_not_overlap,
    durations_fit,
    calendar_has_its_files,
    weekdays_are_named_once,
)
