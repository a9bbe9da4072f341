"""Calendar files: every part of a visit once, at its time in China, and nothing private."""

from dataclasses import replace
from datetime import UTC, datetime

import icalendar
import pytest

from dualrandom.io.calendars import calendar_of, write_calendars
from dualrandom.reports.tables import departments_of
from dualrandom.reports.wording import Wording
from tests.reports.builders import NAMES, small_plan
from tests.reports.travelling import by_distance


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


def with_team(plan, team):
    """The plan with another team in the first part of its first visit."""
    first = plan.visits[0]
    other = first.parts[0].model_copy(update={"team": team})
    changed = first.model_copy(update={"parts": (other, *first.parts[1:])})
    return with_other_visits(plan, (changed, *plan.visits[1:]))


def test_who_comes_no_more_finds_the_event_cancelled_and_who_comes_has_it(plan, tmp_path):
    block = plan.visits[0].parts[0].block
    now = with_team(plan, ("F1", "F9"))
    write_calendars(now, tmp_path / "ics", revision=1, earlier=[plan])
    events = {
        name: events_of((tmp_path / f"ics/inspectors/{name}.ics").read_bytes())
        for name in ("F1", "F2", "F9")
    }
    before = {
        event["uid"]: event
        for event in events_of(calendar_of(plan, Wording(plan, "zh"), inspector="F2"))
    }
    assert {event["uid"] for event in events["F2"]} == set(before)
    cancelled = [event for event in events["F2"] if event.get("status") == "CANCELLED"]
    assert len(cancelled) == 1
    assert int(cancelled[0]["sequence"]) == 1
    assert cancelled[0]["dtstart"].dt == before[cancelled[0]["uid"]]["dtstart"].dt
    assert "甲店" in cancelled[0]["summary"]
    assert not [event for event in (*events["F1"], *events["F9"]) if "status" in event]
    assert len(events["F9"]) == 1
    assert block == f"{plan.visits[0].enterprise}/fire"


def test_an_event_is_cancelled_as_it_was_last_and_lives_again_if_its_owner_returns(plan):
    words = Wording(plan, "zh")
    moved = with_other_visits(
        plan, (plan.visits[0].model_copy(update={"day": words.facts.days[2]}), *plan.visits[1:])
    )
    dropped = with_other_visits(plan, plan.visits[1:])
    gone = events_of(
        calendar_of(dropped, words, department="market", revision=2, earlier=[plan, moved])
    )
    dead = [event for event in gone if "status" in event]
    assert [event["dtstart"].dt.date() for event in dead] == [words.facts.days[2]]
    back = events_of(
        calendar_of(plan, words, department="market", revision=3, earlier=[plan, moved, dropped])
    )
    assert not [event for event in back if "status" in event]
    assert {event["uid"] for event in back} == {event["uid"] for event in gone}


def test_somebody_without_a_visit_left_still_gets_a_calendar(plan, tmp_path):
    write_calendars(
        with_other_visits(plan, ()), tmp_path / "ics", revision=1, earlier=[plan], language="en"
    )
    files = sorted((tmp_path / "ics").rglob("*.ics"))
    n_parts = sum(1 + len(part.team) for visit in plan.visits for part in visit.parts)
    events = [event for path in files for event in events_of(path.read_bytes())]
    assert len(events) == n_parts
    assert {event["status"] for event in events} == {"CANCELLED"}


def test_the_way_is_told_to_who_goes_it_and_to_nobody_else():
    plan = by_distance()
    words = Wording(plan, "en", NAMES)
    told = [
        str(event["description"]) for event in events_of(calendar_of(plan, words, inspector="F1"))
    ]
    assert "about 21 min from own office, leave at 08:39" in told[0]
    assert "about 21 min from 甲店, leave at 10:30" in told[1]
    assert "min from" not in told[2]
    department = calendar_of(plan, words, department="fire").decode()
    assert "min from" not in department.replace("\r\n ", "")


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
