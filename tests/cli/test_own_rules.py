"""``replan`` and ``why`` on a bundle whose plan was made with a rule of one's own, and revised."""

# ruff: noqa: RUF012  a title is written as users write it

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

import dualrandom as dr
from dualrandom.cli import main
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.io.bundle_revisions import add_revision
from dualrandom.scheduling.own_rules import PlanGoal, PlanRule
from dualrandom.scheduling.replanning.records import EnterpriseWindow, Request
from dualrandom.verifier import replay

FIRST, LAST = date(2026, 3, 9), date(2026, 3, 20)
WORDS = ["--from", "2026-03-09", "--approver", "李明", "--time", "2026-03-08T16:00"]


class NoWednesdays(PlanRule):
    rule_id = "own.no_wednesdays"
    title = {"zh": "周三不检查", "en": "No visits on Wednesdays"}

    def allows(self, visit):
        return visit.day.isoweekday() != 3


class FewFridays(PlanGoal):
    goal_id = "own.few_fridays"
    title = {"zh": "周五检查次数", "en": "visits on Fridays"}

    def value(self, evidence):
        return sum(visit.day.isoweekday() == 5 for visit in evidence.plan.visits)


@pytest.fixture(scope="module")
def own(world, tmp_path_factory):
    """A bundle whose plan was made with both."""
    limits = dr.Limits(deterministic_seconds=0, improvement_passes=1)
    plan = dr.schedule(world.lottery, rules=(NoWednesdays(),), goals=(FewFridays(),), limits=limits)
    folder = tmp_path_factory.mktemp("own") / "bundle"
    parts = {"registers": world.registers, "frame": world.frame, "seed": world.seed}
    return dr.write_bundle(folder, plan, **parts)


@pytest.fixture
def copy(own, tmp_path):
    return Path(shutil.copytree(own, tmp_path / "bundle"))


@pytest.fixture
def shut(copy):
    """An enterprise with a visit in the second week, which is now open on a Wednesday only."""
    visit = next(one for one in read_bundle(copy).plan.visits if one.day >= FIRST)
    return visit.enterprise


def events_file(folder, enterprise, day="2026-03-11"):
    path = folder.parent / "events.toml"
    path.write_text(
        f'[[events]]\nkind = "enterprise_window"\nenterprise = "{enterprise}"\n'
        f'first_day = {day}\nlast_day = {day}\nreason = "x"\n',
        encoding="utf-8",
    )
    return path


def replan(bundle, enterprise, *more):
    return main(["replan", str(bundle), str(events_file(bundle, enterprise)), *WORDS, *more])


def revised(bundle, enterprise):
    """The revision that Python makes with the classes; the visit is dropped by the rule."""
    read = read_bundle(bundle)
    window = EnterpriseWindow(
        kind="enterprise_window", enterprise=enterprise, first_day=date(2026, 3, 11),
        last_day=date(2026, 3, 11), reason="x",
    )  # fmt: skip
    request = Request(first_day=FIRST, approver="李明", time="2026-03-08T16:00", events=(window,))
    revision = dr.replan(read.plan, request, rules=(NoWednesdays(),), goals=(FewFridays(),))
    add_revision(bundle, read.files, read.plan, (), (revision,))
    return revision


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("No visits on Wednesdays", "own.no_wednesdays", "--ignore-own-rules")),
        ("zh", ("周三不检查", "own.no_wednesdays", "--ignore-own-rules")),
    ],
)
def test_replan_refuses_what_it_cannot_keep_and_says_what_can_be_done(
    copy, shut, capsys, language, words
):
    before = sorted(path.name for path in copy.iterdir())
    assert replan(copy, shut, "--lang", language) == 1
    told = capsys.readouterr().err
    assert all(word in told for word in words)
    assert sorted(path.name for path in copy.iterdir()) == before


@pytest.mark.parametrize(
    ("language", "rule", "goal"),
    [("en", "No visits on Wednesdays", "visits on Fridays"), ("zh", "周三不检查", "周五检查次数")],
)
def test_replan_without_the_rule_warns_of_it(copy, shut, capsys, language, rule, goal):
    assert replan(copy, shut, "--ignore-own-rules", "--dry-run", "--lang", language) == 0
    out = capsys.readouterr().out
    assert out.count(rule) == 1
    assert out.count(goal) == 1
    assert replan(copy, shut, "--ignore-own-rules", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["not_kept"] == ["own.no_wednesdays", "own.few_fridays"]
    moved = [one["after"]["day"] for one in document["revision"]["changes"]]
    assert "2026-03-11" in moved
    read = read_bundle(copy)
    before = dr.current_plan(read.plan, rules=(NoWednesdays(),))
    report = dr.check_revision(before, read.revisions[0])
    assert "own.rule.violation" in {one.code for one in report.findings}


def test_a_revision_made_with_the_classes_is_accepted_by_library_and_replay(copy, shut):
    revision = revised(copy, shut)
    assert revision.dropped
    assert {one.rule for one in revision.dropped} == {"own.no_wednesdays"}
    result = dr.verify(copy)
    assert result.ok, result.text()
    assert "own.rule_not_checked" in {one.code for one in result.notices}
    audit = replay.verify(copy)
    assert audit.findings == []
    assert "own.rule" in {code for _, code, _ in audit.notes}


def test_why_explains_what_the_revision_dropped_and_names_the_revision(copy, shut, capsys):
    block = revised(copy, shut).dropped[0].block
    for language, words in (
        ("en", ("after revision 1", "No visits on Wednesdays", "2026-03-09", "Not decided")),
        ("zh", ("第 1 次修订", "周三不检查", "2026-03-09")),
    ):
        command = ["why", str(copy), "--enterprise", shut, "--seconds", "0", "--lang", language]
        assert main(command) == 0
        out = capsys.readouterr().out
        assert all(word in out for word in words), out
    assert main(["why", str(copy), "--seconds", "0", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["plan"] == {"replacements": 0, "revision": 1, "first_day": "2026-03-09"}
    assert document["not_kept"] == ["own.no_wednesdays"]
    found = {one["block"]: one for one in document["blocks"]}
    assert found[block]["verdict"] == "undecided"
    assert "room" not in {one["verdict"] for one in document["blocks"]}


def test_why_names_the_replacements_and_nothing_where_there_is_none(copy, capsys):
    assert main(["why", str(copy), "--seconds", "0", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["plan"] == {"replacements": 0, "revision": None, "first_day": None}
    assert main(["why", str(copy), "--seconds", "0", "--lang", "en"]) == 0
    assert "This is the plan" not in capsys.readouterr().out
    words = ["--kind", "leave", "--reason", "x", "--approver", "y", "--time", "2026-03-06T09:00"]
    parts = [part for visit in reversed(read_bundle(copy).plan.visits) for part in visit.parts]
    assert any(
        main(["replace", str(copy), "--block", part.block, "--absent", part.team[0], *words]) == 0
        for part in parts
    )
    capsys.readouterr()
    assert main(["why", str(copy), "--seconds", "0", "--lang", "en"]) == 0
    assert "the plan after replacement 1" in capsys.readouterr().out
    assert main(["why", str(copy), "--seconds", "0", "--lang", "zh"]) == 0
    assert "第 1 次递补" in capsys.readouterr().out
