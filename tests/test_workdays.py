"""Working days: make-up days count, and a year without a notice is refused."""

import pickle
from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.errors import CalendarError
from dualrandom.workdays import Workdays

NOTICE = "https://www.gov.cn/example/2027"
YEAR_2027 = {
    "year": 2027,
    "papers": [NOTICE],
    "days": [
        {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2027-01-09", "isOffDay": False},
    ],
}
YEAR_2026 = {
    "year": 2026,
    "papers": ["https://www.gov.cn/example/2026"],
    "days": [{"name": "国庆节", "date": "2026-10-01", "isOffDay": True}],
}

MAKE_UP_DAYS = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


@pytest.mark.parametrize("text", MAKE_UP_DAYS)
def test_make_up_weekends_are_worked(text):
    day = date.fromisoformat(text)
    assert day.isoweekday() >= 6
    assert Workdays.china().is_workday(day)


@pytest.mark.parametrize("text", ["2026-01-01", "2026-02-17", "2026-05-05", "2026-03-07"])
def test_holidays_and_weekends_are_not_worked(text):
    assert not Workdays.china().is_workday(date.fromisoformat(text))


def test_china_agrees_with_the_package_on_every_day_of_2026():
    workdays = Workdays.china()
    for offset in range(365):
        day = date(2026, 1, 1) + timedelta(offset)
        assert workdays.is_workday(day) == chinese_calendar.is_workday(day)


def test_between_is_in_order_and_includes_both_ends():
    days = Workdays.china().between(date(2026, 2, 13), date(2026, 2, 25))
    assert [day.isoformat() for day in days] == [
        "2026-02-13",
        "2026-02-14",
        "2026-02-24",
        "2026-02-25",
    ]


def test_an_unpublished_year_is_refused_and_the_hint_says_how_to_supply_it():
    with pytest.raises(CalendarError) as caught:
        Workdays.china().between(date(2026, 12, 30), date(2027, 1, 5))
    assert caught.value.code == "calendar.unpublished_year"
    assert caught.value.params["year"] == 2027
    assert '[calendar] source = "file", files = ["2027.json"]' in caught.value.hint
    assert "2004-2026" in str(caught.value)
    assert "2027 年" in caught.value.text("zh")
    assert isinstance(caught.value, LookupError)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_the_source_names_package_and_version():
    assert Workdays.china().source == f"chinesecalendar {chinese_calendar.__version__}"


def test_a_holiday_file_covers_its_own_year_only_and_keeps_the_notice():
    workdays = Workdays.from_holiday_files([YEAR_2027])
    assert workdays.evidence == (NOTICE,)
    assert workdays.source == "holiday files 2027"
    assert not workdays.is_workday(date(2027, 1, 1))
    assert workdays.is_workday(date(2027, 1, 9))
    assert workdays.is_workday(date(2027, 1, 4))
    with pytest.raises(CalendarError):
        workdays.is_workday(date(2026, 12, 31))


def test_the_next_file_rules_the_last_days_of_december():
    workdays = Workdays.from_holiday_files([YEAR_2026, YEAR_2027])
    assert not workdays.is_workday(date(2026, 12, 31))
    assert Workdays.from_holiday_files([YEAR_2026]).is_workday(date(2026, 12, 31))
    assert workdays == Workdays.from_holiday_files([YEAR_2026, YEAR_2027])
    assert workdays.source == "holiday files 2026-2027"


@pytest.mark.parametrize(
    ("documents", "codes"),
    [
        ([], ["calendar.no_documents"]),
        ([[]], ["calendar.not_a_document"]),
        ([{"year": "2027", "papers": [], "days": []}], ["calendar.not_a_document"]),
        ([{"year": True, "papers": [], "days": []}], ["calendar.not_a_document"]),
        ([{"year": 2027, "papers": [], "days": []}], ["calendar.empty_year"]),
        ([YEAR_2027, YEAR_2027], ["calendar.repeated_year"]),
        ([YEAR_2027 | {"days": ["2027-01-01"]}], ["calendar.bad_day"]),
        ([YEAR_2027 | {"days": [{"date": "2027-02-30", "isOffDay": True}]}], ["calendar.bad_day"]),
        ([YEAR_2027 | {"days": [{"date": "2027-W01-1", "isOffDay": True}]}], ["calendar.bad_day"]),
        ([YEAR_2027 | {"days": [{"date": "2019-01-01", "isOffDay": True}]}], ["calendar.bad_day"]),
        ([YEAR_2027 | {"days": [{"date": "2027-01-01", "isOffDay": 1}]}], ["calendar.bad_day"]),
        (
            [YEAR_2027, YEAR_2026 | {"days": [{"date": "2027-01-01", "isOffDay": False}]}],
            ["calendar.contradiction"],
        ),
        ([None, {"year": 2027, "papers": [], "days": [{}, {}]}],
         ["calendar.not_a_document", "calendar.bad_day", "calendar.bad_day"]),
    ],
)  # fmt: skip
def test_every_problem_of_a_holiday_file_is_found(documents, codes):
    with pytest.raises(CalendarError) as caught:
        Workdays.from_holiday_files(documents, names=["a.json"])
    assert [finding.code for finding in caught.value.findings] == codes


def test_findings_name_the_file():
    with pytest.raises(CalendarError) as caught:
        Workdays.from_holiday_files([YEAR_2026, {}], names=["2026.json", "2027.json"])
    assert "2027.json: this is no holiday document" in str(caught.value)


def test_plain_weekdays_cover_every_year():
    workdays = Workdays.weekdays("12345", [date(2031, 1, 1)])
    assert not workdays.is_workday(date(2031, 1, 1))
    assert workdays.is_workday(date(2031, 1, 2))
    assert not workdays.is_workday(date(2031, 1, 4))
    assert workdays.source == "weekdays 12345 (days off: 1)"


@pytest.mark.parametrize("weekdays", ["", "0", "8", "11", "Mon"])
def test_what_is_no_set_of_weekdays_is_refused(weekdays):
    with pytest.raises(CalendarError, match="weekdays"):
        Workdays.weekdays(weekdays)


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_a_time_of_day_does_not_matter(day):
    workdays = Workdays.china()
    assert workdays.is_workday(datetime(day.year, day.month, day.day, 9, 30)) == workdays.is_workday(day)  # noqa: DTZ001  # fmt: skip
