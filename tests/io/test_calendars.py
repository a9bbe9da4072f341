"""Calendar files: every part of a visit once, at its time in China, and nothing private."""

from dataclasses import replace
from datetime import UTC, datetime

import icalendar
import pytest

from dualrandom.io.calendars import calendar_of, write_calendars
from dualrandom.reports.tables import departments_of
from dualrandom.reports.wording import Wording
from tests.reports.builders import NAMES, small_plan


@pytest.fixture(scope="module")
def plan():
    return small_plan()


def events_of(content):
    calendar = icalendar.Calendar.from_ical(content)
    assert not calendar.errors
    return list(calendar.walk("VEVENT"))


def with_other_visits(plan, visits):
    return replace(plan, record=plan.record.model_copy(update={"visits": visits}))


def test_every_part_stands_once_in_the_calendar_of_its_department_and_of_each_member(
    plan, tmp_path
):
    n_files = write_calendars(plan, tmp_path / "ics", departments=NAMES)
    files = sorted((tmp_path / "ics").rglob("*.ics"))
    assert len(files) == n_files
    found = sorted(
        (path.parent.name, path.stem, event["dtstart"].dt.astimezone(UTC))
        for path in files
        for event in events_of(path.read_bytes())
    )
    expected = []
    for visit in plan.visits:
        for part in visit.parts:
            start = datetime.fromisoformat(f"{visit.day}T{part.start}:00+08:00").astimezone(UTC)
            expected.append(("departments", part.department, start))
            expected += [("inspectors", name, start) for name in part.team]
    assert expected
    assert found == sorted(expected)


def test_the_file_says_china_time_in_plain_lines(plan):
    department = departments_of(plan)[0]
    text = calendar_of(plan, Wording(plan, "zh", NAMES), department=department).decode()
    visit, part = next((v, p) for v in plan.visits for p in v.parts if p.department == department)
    clock = part.start.replace(":", "")
    assert f"DTSTART;TZID=Asia/Shanghai:{visit.day:%Y%m%d}T{clock}00\r\n" in text
    assert "TZOFFSETTO:+0800\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_revision_keeps_identities_and_counts_up(plan):
    department = departments_of(plan)[0]
    words = Wording(plan, "zh", NAMES)
    first = plan.visits[0]
    later = first.model_copy(update={"day": words.facts.days[-1]})
    moved = with_other_visits(plan, (*plan.visits[1:], later))
    before = events_of(calendar_of(plan, words, department=department))
    after = events_of(calendar_of(moved, words, department=department, revision=1))
    assert {event["uid"] for event in before} == {event["uid"] for event in after}
    assert len({event["uid"] for event in before}) == len(before)
    assert {int(event["sequence"]) for event in before} == {0}
    assert {int(event["sequence"]) for event in after} == {1}


def test_colleagues_have_events_of_their_own_and_the_bytes_repeat(plan):
    words = Wording(plan, "en", NAMES)
    part = next(part for visit in plan.visits for part in visit.parts if len(part.team) > 1)
    calendars = [calendar_of(plan, words, inspector=name) for name in part.team]
    uids = [{event["uid"] for event in events_of(content)} for content in calendars]
    assert not uids[0] & uids[1]
    assert calendars[0] == calendar_of(plan, words, inspector=part.team[0])


def test_names_that_no_file_may_have_are_quoted(plan, tmp_path):
    other = 'A/B:"C"?'
    part = plan.visits[0].parts[0]
    renamed = part.model_copy(update={"team": (other, *part.team[1:])})
    visit = plan.visits[0].model_copy(update={"parts": (renamed,)})
    write_calendars(with_other_visits(plan, (visit,)), tmp_path / "ics")
    assert (tmp_path / "ics/inspectors/A%2FB%3A%22C%22%3F.ics").is_file()
