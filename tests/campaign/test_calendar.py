"""Working days of the window, opening days, gaps, caps and hours."""

from datetime import date, timedelta

import pytest
from campaign_worlds import campaign

from dualrandom.campaign.calendar import (
    campaign_workdays,
    earliest_day,
    open_days,
    remaining_visits,
    visit_spans,
    workdays_source,
)
from dualrandom.campaign.models import Rules, WorkingHours
from dualrandom.canonical import document_digest
from dualrandom.errors import CalendarError, CampaignError
from dualrandom.registers.records import DateRange, Enterprise, Visit

MARCH = {"start": "2026-03-02", "end": "2026-03-08"}
NOTICE = {
    "year": 2026,
    "papers": ["https://example.org/notice"],
    "days": [
        {"name": "春节", "date": "2026-03-03", "isOffDay": True},
        {"name": "春节", "date": "2026-03-08", "isOffDay": False},
    ],
}


def enterprise(*history, days="1234567", minutes=None, blackouts=()):
    return Enterprise("E1", "E1", "", "", days, minutes, tuple(blackouts), tuple(history))


def days(*numbers):
    return tuple(date(2026, 3, number) for number in numbers)


def test_plain_weekdays_leave_out_the_days_off():
    calendar = {"source": "weekdays", "weekdays": "135", "days_off": ["2026-03-04"]}
    assert campaign_workdays(campaign(window=MARCH, calendar=calendar)) == days(2, 6)


def test_the_official_calendar_is_the_default():
    assert campaign_workdays(campaign(window=MARCH)) == days(2, 3, 4, 5, 6)
    assert workdays_source(campaign()).startswith("chinesecalendar")


def test_holiday_documents_travel_with_the_campaign():
    plan = campaign(window=MARCH, calendar={"source": "file"}, holiday_documents=[NOTICE])
    assert campaign_workdays(plan) == days(2, 4, 5, 6, 8)
    bare = campaign(window=MARCH, calendar={"source": "file"})
    assert campaign_workdays(bare, [NOTICE]) == days(2, 4, 5, 6, 8)
    assert document_digest(plan.model_dump(mode="json")) != document_digest(
        bare.model_dump(mode="json")
    )
    assert type(plan).model_validate_json(plan.model_dump_json()) == plan


def test_a_year_that_is_not_published_is_refused():
    window = {"start": "2099-03-02", "end": "2099-03-08"}
    with pytest.raises(CalendarError):
        campaign_workdays(campaign(window=window))


def test_windows_without_a_working_day_are_all_named():
    weekend = {"start": "2026-03-07", "end": "2026-03-08"}
    calendar = {"source": "weekdays"}
    with pytest.raises(CampaignError) as caught:
        campaign_workdays(campaign({"window": weekend}, window=MARCH, calendar=calendar))
    assert [each.column for each in caught.value.findings] == ["tasks[0].window"]


def test_open_days_leave_out_closed_weekdays_and_blackouts():
    blackout = DateRange(date(2026, 3, 3), date(2026, 3, 4))
    place = enterprise(days="12345", blackouts=[blackout])
    assert open_days(place, days(2, 3, 4, 5, 7)) == days(2, 5)


def test_the_gap_permits_the_day_that_many_days_after_the_last_counted_visit():
    rules = Rules.model_validate({"minimum_gap": {"since_last_days": 60}})
    visits = (
        Visit(date(2026, 1, 5), "fire", "random"),
        Visit(date(2026, 3, 1), "market", "routine"),
        Visit(date(2026, 3, 9), "market", "complaint"),
    )
    assert earliest_day(enterprise(*visits), rules) == date(2026, 3, 1) + timedelta(days=60)
    assert earliest_day(enterprise(visits[2]), rules) is None
    assert earliest_day(enterprise(*visits), Rules()) is None


def test_remaining_visits_are_the_cap_less_the_counted_ones():
    visits = (
        Visit(date(2025, 12, 31), "fire", "random"),
        Visit(date(2026, 1, 5), "fire", "random"),
        Visit(date(2026, 2, 5), "market", "special"),
        Visit(date(2026, 2, 6), "market", "request"),
    )
    place = enterprise(*visits)
    for cap, left in ((1, 0), (2, 0), (3, 1)):
        rules = Rules.model_validate({"annual_cap": {"visits": cap}})
        assert remaining_visits(place, rules, 2026) == left
    own = Rules.model_validate({"annual_cap": {"visits": 2, "per": "department"}})
    assert remaining_visits(place, own, 2026, "fire") == 1
    assert remaining_visits(place, own, 2024, "fire") == 2
    assert remaining_visits(place, Rules(), 2026) is None
    with pytest.raises(ValueError, match="department"):
        remaining_visits(place, own, 2026)


def test_visit_spans_are_the_working_hours_while_the_place_is_open():
    hours = WorkingHours(spans=("13:30-17:30", "09:00-12:00"))
    assert visit_spans(hours, enterprise()) == [(540, 720), (810, 1050)]
    assert visit_spans(hours, enterprise(minutes=(600, 900))) == [(600, 720), (810, 900)]
    assert visit_spans(hours, enterprise(minutes=(1080, 1200))) == []
