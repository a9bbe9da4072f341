"""Revisions (plan-v1 §6) in whole bundles: made by the command, held to by the verifiers."""

import csv
import io
import json
import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from dualrandom.cli import main
from dualrandom.drawing.signatures import new_signing_key
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.verification import verify
from dualrandom.scheduling.replanning.current_plan import current_plan
from tests.verifier import lies
from tests.verifier.page_judges import changed_files, files_of
from tests.verifier.worlds import make_bundle

SIZES = ["--enterprises", "250", "--inspectors", "24", "--departments", "3", "--days", "20"]
FIRST = "2026-03-09"


def replan(bundle, events, *words, first=FIRST, time="2026-03-08T16:00"):
    path = bundle.parent / f"events-{len(events)}-{first}.toml"
    path.write_text(events, encoding="utf-8")
    more = ["--from", first, "--approver", "李明", "--time", time, "--lang", "en"]
    return main(["replan", str(bundle), str(path), *more, *words])


def away(inspector, first="2026-03-09", last="2026-03-13"):
    return (
        f'[[events]]\nkind = "inspector_away"\ninspector = "{inspector}"\n'
        f'first_day = {first}\nlast_day = {last}\nreason = "发烧"\n'
    )


def closed(enterprise, first=FIRST, last="2026-03-11"):
    return (
        f'[[events]]\nkind = "enterprise_closed"\nenterprise = "{enterprise}"\n'
        f'first_day = {first}\nlast_day = {last}\nreason = "装修"\n'
    )


def for_cause(enterprise, **fields):
    lines = {"department": "market", "minutes": 60, "reason": "投诉", **fields}
    told = "\n".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in lines.items()
    )
    return (
        f'[[events]]\nkind = "for_cause"\nenterprise = "{enterprise}"\n'
        f"first_day = 2026-03-11\nlast_day = 2026-03-20\n{told}\n"
    )


def visits_of(bundle):
    return json.loads((bundle / "plan.json").read_bytes())["visits"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--out", str(folder / "demo"), *SIZES, "--replays", "0"]) == 0
    return folder / "demo" / "bundle"


@pytest.fixture(scope="module")
def revised(plain, tmp_path_factory):
    """A replacement, then two revisions; the second has an announced visit and a recusal."""
    bundle = Path(shutil.copytree(plain, tmp_path_factory.mktemp("revised") / "bundle"))
    week = [visit for visit in visits_of(bundle) if FIRST <= visit["day"] <= "2026-03-13"]
    last = visits_of(bundle)[-1]["parts"][0]
    words = ["--kind", "leave", "--reason", "x", "--approver", "y", "--time", "2026-03-06T09:00"]
    seat = ["--block", last["block"], "--absent", last["team"][0]]
    assert main(["replace", str(bundle), *seat, *words]) == 0
    place = '\n[events.place]\nname = "仓库"\nopening_days = "12345"\nlatitude = 30592849\n'
    events = away(week[0]["parts"][0]["team"][0]) + closed(week[3]["enterprise"])
    events += for_cause("NEW1") + place.replace("30592849", "30592849\nlongitude = 114305539")
    assert replan(bundle, events) == 0
    now = current_plan(*stages(bundle)).plan.visits
    busy = Counter(visit.day for visit in now if visit.day > date.fromisoformat(FIRST))
    day = min(day for day in busy if busy[day] > 1)
    kept, other = [visit for visit in now if visit.day == day][:2]
    ill = kept.parts[0].team[0]
    gone = other.parts[0].team[1]
    events = away(ill, day, day) + for_cause(kept.enterprise)
    events += (
        f'[[events]]\nkind = "inspector_recused"\ninspector = "{gone}"\n'
        f'enterprise = "{other.enterprise}"\nreason = "亲属"\n'
    )
    more = ["--announced", kept.visit]
    assert replan(bundle, events, *more, first=day.isoformat(), time="2026-03-09T16:00") == 0
    two = read_bundle(bundle).revisions[1]
    assert {step.drawn for step in two.substitutions} == {ill, gone}
    return bundle


def stages(bundle):
    read = read_bundle(bundle)
    return read.plan, read.replacements, read.revisions


@pytest.fixture
def copy(revised, tmp_path):
    return Path(shutil.copytree(revised, tmp_path / "copy"))


def test_the_current_table_shows_the_present_day_and_team(revised):
    text = (revised / "current-plan.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    expected = [
        (visit.visit, part.party, ";".join(part.team))
        for visit in current_plan(*stages(revised)).plan.visits
        for part in visit.parts
    ]
    assert [(row["visit"], row["department"], row["team"]) for row in rows] == expected
    assert any("/for-cause-1-3" in row["visit"] and row["name"] == "仓库" for row in rows)
    assert not (revised / "teams.csv").exists()


def test_the_plan_as_it_was_made_stays(plain, revised):
    for name in ("plan.json", "plan.csv", "lottery.json"):
        assert (plain / name).read_bytes() == (revised / name).read_bytes()


def test_a_dry_run_shows_the_changes_and_writes_nothing_to_the_bundle(plain, tmp_path, capsys):
    bundle = Path(shutil.copytree(plain, tmp_path / "bundle"))
    before, who = files_of(bundle), visits_of(bundle)[-1]["parts"][0]["team"][0]
    table = tmp_path / "changes.csv"
    events = away(who, "2026-03-09", "2026-03-27")
    assert replan(bundle, events, "--dry-run", "--changes", str(table)) == 0
    told = capsys.readouterr().out
    assert f"{who} is away" in told
    assert "Dry run" in told
    assert files_of(bundle) == before
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert len(rows) > 1
    assert all("event 1" in row[-1] or "sake" in row[-1] or "cannot" in row[-1] for row in rows[1:])


def test_a_replacement_after_a_revision_is_refused_with_the_way_out(revised, capsys):
    part = visits_of(revised)[-1]["parts"][0]
    words = ["--kind", "leave", "--reason", "x", "--approver", "y", "--time", "2026-03-12T09:00"]
    seat = ["--block", part["block"], "--absent", part["team"][1]]
    assert main(["replace", str(revised), *seat, *words, "--lang", "en"]) == 1
    told = capsys.readouterr().err
    assert "dualrandom replan" in told
    assert "--announced" in told


def test_teams_drawn_on_the_day_are_not_replanned(tmp_path, capsys):
    bundle = make_bundle(tmp_path, 3, lambda keys, _: keys.update(teams="daily"))
    assert replan(bundle, away("x"), first="2026-03-02", time="2026-03-01T16:00") == 1
    assert "drawn on the day" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("events = 3", "[events]"),
        ("x = 1\n" + away("a"), "[x]"),
        ("[[events", ":1"),
        ('[[events]]\nkind = "strike"', "[events[0].kind]"),
        ('[[events]]\nreason = "x"', "[events[0].kind]"),
        (away("a").replace("inspector =", "person ="), "[events[0].person]"),
        (away("a").replace("2026-03-13", '"soon"'), "[events[0].last_day]"),
        (away("a") + for_cause("B", minutes=0), "[events[1].minutes]"),
    ],
)
def test_every_wrong_key_of_the_events_is_located(plain, text, where, capsys):
    assert replan(plain, text) == 1
    assert where in capsys.readouterr().err


def test_explain_sign_and_calendars_know_revisions(copy, tmp_path, capsys):
    revisions = read_bundle(copy).revisions
    change = next(one for one in revisions[0].changes if one.before)
    enterprise = change.block.partition("/")[0]
    assert main(["explain", str(copy), enterprise, "--lang", "en"]) == 0
    assert "Revision 1" in capsys.readouterr().out
    key = tmp_path / "key.pem"
    key.write_bytes(new_signing_key())
    assert main(["sign", str(copy), "--key", str(key), "--signer", "局"]) == 0
    assert "revision-2.json" in {one.document for one in read_bundle(copy).signatures}
    assert main(["calendars", str(copy), str(tmp_path / "ics")]) == 0
    step = revisions[1].substitutions[0]
    gone = (tmp_path / "ics" / "inspectors" / f"{step.drawn}.ics").read_text(encoding="utf-8")
    assert "STATUS:CANCELLED" in gone
    assert "SEQUENCE:3" in gone


def test_all_three_accept(judge, plain, revised):
    for bundle, status in ((plain, "absent"), (revised, "holds")):
        result = verify(bundle)
        assert result.ok, result.text()
        assert ("revisions" in result.stages) == (status == "holds")
        assert lies.replay.verify(bundle).findings == []
        (verdict,) = judge(files_of(bundle), [{}])
        assert verdict["ok"], verdict
        assert verdict["stages"]["revisions"] == status
        assert ("note.revisions" in verdict["notes"]) == (status == "holds")


# ── Lies ─────────────────────────────────────────────────────────────────────────────────────


def change_of(record, *, event=True):
    return next(one for one in record["changes"] if (one["event"] is not None) == event)


def moved_visit(record, day):
    """The first drawn visit that moves goes to another day, told consistently."""
    visit = next(one for one in record["visits"] if "for-cause" not in one["visit"])
    visit.update(day=day, visit=f"{day}/{visit['enterprise']}")
    names = {part["block"] for part in visit["parts"]}
    for change in record["changes"]:
        if change["block"] in names:
            change["after"]["day"] = day
    record["visits"].sort(key=lambda one: (one["day"], one["start"], one["enterprise"]))


PAGE_TOO = {
    "number": lambda record: record.update(number=1),
    "plan": lambda record: record.update(plan="0" * 64),
    "previous": lambda record: record.update(previous=None),
    "replacement": lambda record: record.update(replacement=None),
    "time before": lambda record: record.update(time="2026-03-06T08:00"),
    "reaches back": lambda record: record.update(first_day="2026-03-08"),
    "change left out": lambda record: record["changes"].pop(),
    "into the past": lambda record: moved_visit(record, "2026-03-03"),
    "announced is withdrawn": lambda record: record["withdrawn"].append(record["announced"][0]),
    "no events": lambda record: record.update(events=[]),
    "format": lambda record: record.update(format="dualrandom/revision/2"),
    "more": lambda record: record.update(note="x"),
    "unknown announced": lambda record: record.update(announced=["2026-03-12/nowhere"]),
}
OTHERS = {
    "another substitute": lambda record: record["substitutions"][0].update(substitute="market-0001"),
    "nobody replaced": lambda record: record.update(substitutions=[]),
    "nobody passed over": lambda record: record["substitutions"][0].update(
        skipped=[{"inspector": "x", "rule": "plan.leave"}]
    ),
    "no reason": lambda record: change_of(record).update(event=None),
    "another event": lambda record: change_of(record).update(event=2 if change_of(record)["event"] != 2 else 1),
    "another team": lambda record: record["visits"][0]["parts"][0]["team"].reverse()
    or record["visits"][0]["parts"][0]["team"].pop(),
    "weekend": lambda record: moved_visit(record, "2026-03-14"),
    "dropped without need": lambda record: record["dropped"].append(
        {"block": "x", "enterprise": "x", "department": "x", "tasks": [], "rule": "plan.leave",
         "proven": True, "blocked": []}
    ),
    "approver": lambda record: record.update(approver="李明 "),
    "event of nobody": lambda record: record["events"][0].update(inspector="nobody"),
    "event without reason": lambda record: record["events"][0].update(reason=" "),
}  # fmt: skip


def refused(revised, folder, judge=None):
    result, findings = verify(folder), lies.replay.verify(folder).findings
    assert not result.ok
    assert findings
    blamed = [{one.file for one in result.findings}, {file for file, _, _ in findings}]
    if judge:
        (verdict,) = judge(files_of(revised), [changed_files(folder, files_of(revised))])
        assert not verdict["ok"]
        assert not verdict["untold"], verdict
        blamed.append({*verdict["files"]})
    return blamed


@pytest.fixture(scope="module")
def moved_twice(revised):
    """The file whose record moves a drawn visit: the first has one by its illness."""
    record = json.loads((revised / "revision-1.json").read_bytes())
    assert any("for-cause" not in one["visit"] for one in record["visits"])
    return "revision-1.json"


@pytest.mark.parametrize("name", [*PAGE_TOO])
def test_a_lie_about_what_stays_is_refused_by_all_three(judge, revised, copy, name):
    file = "revision-1.json" if name in {"into the past", "weekend"} else "revision-2.json"
    lies.lie(copy, file, PAGE_TOO[name])
    for blamed in refused(revised, copy, judge):
        assert file in blamed


@pytest.mark.parametrize("name", [*OTHERS])
def test_a_lie_about_people_or_reasons_is_refused(revised, copy, moved_twice, name):
    first = {"weekend", "another event", "no reason", "another team"}
    file = moved_twice if name in first else "revision-2.json"
    lies.lie(copy, file, OTHERS[name])
    for blamed in refused(revised, copy):
        assert file in blamed


@pytest.mark.parametrize("name", ["revision-1.json", "revision-2.json", "current-plan.csv"])
def test_no_file_of_the_chain_may_be_missing(judge, revised, copy, name):
    (copy / name).unlink()
    lies.reseal(copy)
    if name == "revision-2.json":  # then the table tells of a revision that is not there
        name = "current-plan.csv"
        for blamed in refused(revised, copy):
            assert name in blamed
        return
    refused(revised, copy, judge)


def test_a_false_table_is_refused(revised, copy):
    path = copy / "current-plan.csv"
    path.write_bytes(re.sub(b",[0-9:]{5},", b",03:00,", path.read_bytes(), count=1))
    lies.reseal(copy)
    for blamed in refused(revised, copy):
        assert "current-plan.csv" in blamed
