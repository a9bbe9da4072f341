"""Days and hours of a campaign (工作日与检查时段): pure functions on records.

Working days come from the campaign's calendar; opening days, black-outs, gaps and caps from the
enterprise's record.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dualrandom.errors import CampaignError, Finding
from dualrandom.workdays import Workdays

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.campaign.models import Campaign, Rules, WorkingHours
    from dualrandom.registers.records import Enterprise


def campaign_calendar(campaign: Campaign, holiday_documents: Iterable[object] = ()) -> Workdays:
    """Calendar that the campaign names (工作日历).

    Parameters
    ----------
    campaign
        Its ``calendar`` and ``holiday_documents`` are read.
    holiday_documents
        Further documents in the holiday-cn schema, for ``source = "file"``.

    Raises
    ------
    CalendarError
        A document is malformed, or there is none.
    """
    source = campaign.calendar
    if source.source == "weekdays":
        return Workdays.weekdays(source.weekdays, source.days_off)
    if source.source == "china":
        return Workdays.china()
    own = [document.model_dump(mode="json") for document in campaign.holiday_documents]
    return Workdays.from_holiday_files([*own, *holiday_documents])


def workdays_source(campaign: Campaign, holiday_documents: Iterable[object] = ()) -> str:
    """Text for records that says where the working days come from."""
    return campaign_calendar(campaign, holiday_documents).source


def campaign_workdays(
    campaign: Campaign, holiday_documents: Iterable[object] = ()
) -> tuple[date, ...]:
    """Working days of the campaign's window, in order.

    Raises
    ------
    CampaignError
        ``campaign.findings``: a window holds no working day.
    CalendarError
        ``calendar.unpublished_year`` and problems of the documents.
    """
    calendar = campaign_calendar(campaign, holiday_documents)
    days = calendar.between(campaign.window.start, campaign.window.end)
    windows = {"window": campaign.window} | {
        f"tasks[{number}].window": task.window
        for number, task in enumerate(campaign.tasks)
        if task.window is not None
    }
    findings = [
        Finding(
            "campaign.no_working_days",
            column=key,
            value=f"{window.start} … {window.end}",
            params={"source": calendar.source},
        )
        for key, window in windows.items()
        if not any(window.start <= day <= window.end for day in days)
    ]
    if findings:
        raise CampaignError("campaign.findings", findings)
    return days


def open_days(enterprise: Enterprise, days: Iterable[date]) -> tuple[date, ...]:
    """Days on which the enterprise may be visited: it is open and no black-out covers them."""
    return tuple(
        day
        for day in days
        if str(day.isoweekday()) in enterprise.opening_days
        and not any(day in blackout for blackout in enterprise.blackouts)
    )


def earliest_day(enterprise: Enterprise, rules: Rules) -> date | None:
    """First day that the gap to the last counted visit permits; ``None`` if there is no gap.

    Last counted visit + ``since_last_days``: with 60 days, a visit on 1 March permits 30 April.
    """
    gap = rules.minimum_gap
    counted = [visit.date for visit in enterprise.history if visit.trigger in gap.triggers]
    if not gap.since_last_days or not counted:
        return None
    return max(counted) + timedelta(days=gap.since_last_days)


def remaining_visits(
    enterprise: Enterprise, rules: Rules, year: int, department: str | None = None
) -> int | None:
    """Visits that the annual cap still leaves in a calendar year, not below 0 (频次上限).

    ``None`` when there is no cap. ``department`` says whose visits count and is needed exactly
    where the cap is ``per = "department"``.
    """
    cap = rules.annual_cap
    if cap is None:
        return None
    if cap.per == "department" and department is None:
        raise ValueError("a cap per department needs the department")
    counted = sum(
        visit.date.year == year
        and visit.trigger in cap.triggers
        and (cap.per == "enterprise" or visit.department == department)
        for visit in enterprise.history
    )
    return max(0, cap.visits - counted)


def span_minutes(span: str) -> tuple[int, int]:
    """Minutes since midnight of ``"09:00-12:00"``: ``(540, 720)``."""
    first, last = (
        int(hours) * 60 + int(minutes)
        for hours, minutes in (clock.split(":") for clock in span.split("-"))
    )
    return first, last


def visit_spans(hours: WorkingHours, enterprise: Enterprise) -> list[tuple[int, int]]:
    """Working spans cut to the opening hours, in minutes since midnight, in order."""
    opens, closes = enterprise.opening_minutes or (0, 24 * 60)
    cut = [(max(start, opens), min(end, closes)) for start, end in map(span_minutes, hours.spans)]
    return sorted((start, end) for start, end in cut if start < end)
