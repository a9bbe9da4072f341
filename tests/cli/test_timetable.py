"""Timetables, lists and calendars of a bundle, before and after somebody was replaced."""

import csv
import json
from datetime import date

import icalendar
import openpyxl
import pytest

from dualrandom.cli import main
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.plan_history import plan_history
from dualrandom.scheduling.stand_ins import stand_ins
from tests.conftest import write_city

SIZES = {"n_enterprises": 200, "n_inspectors": 40, "n_departments": 2, "n_days": 10}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A bundle in a folder."""
    folder = tmp_path_factory.mktemp("timetable")
    city = write_city(folder / "city", **SIZES)
    assert main(["run", str(city), "--seed", "4 8 15", "--out", str(folder / "out")]) == 0
    return folder


@pytest.fixture(scope="module")
def replaced(folder):
    """The first one for whom reserves are free, the day, and the bundle after it."""
    plan = read_bundle(folder / "out/bundle").plan
    bundle = str(folder / "out/bundle")
    for visit in plan.visits:
        absent, day = visit.parts[0].team[0], str(visit.day)
        words = ["--kind", "illness", "--reason", "ill", "--approver", "Li"]
        words += ["--time", f"{day}T07:00"]
        if main(["replace", bundle, "--absent", absent, "--from", day, *words]) == 0:
            return absent, visit.day, read_bundle(folder / "out/bundle")
    return pytest.fail("nobody can be replaced in this city")


def rows_of(folder, capsys, *words):
    capsys.readouterr()
    assert main(["timetable", str(folder / "out/bundle"), "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_timetable_has_every_seat_of_the_present_teams_once(folder, replaced, capsys):
    *_, plan = plan_history(replaced[2])
    seats = sorted(
        (name, str(visit.day), part.start, visit.enterprise)
        for visit in plan.visits
        for part in visit.parts
        for name in part.team
    )
    rows = rows_of(folder, capsys)
    keys = ("inspector_id", "date", "start", "identifier")
    assert sorted(tuple(row[key] for key in keys) for row in rows) == seats


def test_who_is_replaced_has_no_turn_and_the_stand_in_says_for_whom(folder, replaced, capsys):
    absent, day, bundle = replaced
    assert rows_of(folder, capsys, "--inspector", absent, "--day", str(day)) == []
    told = {
        (row["inspector_id"], row["identifier"])
        for row in rows_of(folder, capsys, "--day", str(day))
        if row["in_place_of"]
    }
    expected = {(one.substitute, one.block.split("/")[0]) for one in bundle.replacements}
    assert told == expected
    *_, plan = plan_history(bundle)
    assert set(stand_ins(bundle.plan, plan).values()) == {absent}
    assert stand_ins(plan, plan) == {}


def test_choices_narrow_and_wrong_ones_are_refused(folder, capsys):
    day = str(read_bundle(folder / "out/bundle").plan.visits[-1].day)
    rows = rows_of(folder, capsys, "--department", "fire", "--day", day)
    assert {row["date"] for row in rows} == {day}
    assert {row["inspector_id"].split("-")[0] for row in rows} == {"fire"}
    bundle = str(folder / "out/bundle")
    assert main(["timetable", bundle, "--inspector", "nobody", "--lang", "en"]) == 1
    assert "no inspector nobody" in capsys.readouterr().err
    assert main(["timetable", bundle, "--department", "navy", "--lang", "en"]) == 1
    assert "fire" in capsys.readouterr().err
    for words in ([], ["--day", "3 March"], ["--out", "timetable.pdf"]):
        with pytest.raises(SystemExit):
            main(["timetable", bundle, *words])


def test_files_hold_the_printed_rows_and_are_never_overwritten(folder, replaced, tmp_path, capsys):
    bundle = str(folder / "out/bundle")
    rows = rows_of(folder, capsys)
    assert main(["timetable", bundle, "--out", str(tmp_path / "t.csv"), "--lang", "en"]) == 0
    assert main(["timetable", bundle, "--out", str(tmp_path / "t.xlsx")]) == 0
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert [row["Inspector no."] for row in written] == [row["inspector_id"] for row in rows]
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    days = [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [str(day.date()) for day in days] == [row["date"] for row in rows]
    assert main(["timetable", bundle, "--out", str(tmp_path / "t.csv")]) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_prints_days_in_order_in_either_language(folder, capsys, language):
    plan = read_bundle(folder / "out/bundle").plan
    name = plan.visits[0].parts[-1].team[-1]
    capsys.readouterr()
    words = ["--inspector", name, "--lang", language]
    assert main(["timetable", str(folder / "out/bundle"), *words]) == 0
    lines = capsys.readouterr().out.splitlines()
    days = [date.fromisoformat(line.split()[0]) for line in lines if line[:2] == "20"]
    assert name in lines[0]
    assert days
    assert days == sorted(set(days))


def test_lists_and_report_are_written_anew_with_who_comes_now(folder, replaced, tmp_path):
    absent, day, bundle = replaced
    words = ["--registers", str(folder / "city"), "--lang", "en"]
    assert main(["report", str(bundle.path), str(tmp_path / "new"), *words]) == 0
    files = {path.name for path in (tmp_path / "new").iterdir()}
    assert files == {"plan.csv", "plan.xlsx", "report.html"}
    facts = bundle.plan.lottery.facts
    mark = f"(for {facts.inspectors[absent].name})"
    assert mark in (tmp_path / "new/plan.csv").read_text(encoding="utf-8-sig")
    page = (tmp_path / "new/report.html").read_text(encoding="utf-8")
    assert mark in page
    assert bundle.replacements[0].plan in page, "the digest stays that of the plan"
    book = openpyxl.load_workbook(tmp_path / "new/plan.xlsx")
    rows = list(book["By inspector"].iter_rows(values_only=True))
    assert rows[0][-1] == "In place of"
    names = [row[0] for row in rows[1:] if row[3].date() == day]
    assert absent not in names
    assert {one.substitute for one in bundle.replacements} <= set(names)


def test_calendars_cancel_what_the_absent_had_and_count_the_changes(folder, replaced, tmp_path):
    absent, _, bundle = replaced
    assert main(["calendars", str(bundle.path), str(tmp_path / "ics")]) == 0
    own = (tmp_path / f"ics/inspectors/{absent}.ics").read_bytes()
    events = icalendar.Calendar.from_ical(own).walk("VEVENT")
    cancelled = [event for event in events if event.get("status") == "CANCELLED"]
    assert len(cancelled) == len(bundle.replacements)
    assert {int(event["sequence"]) for event in events} == {len(bundle.replacements)}
