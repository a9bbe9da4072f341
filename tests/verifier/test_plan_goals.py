"""Goals of a plan, and rules and goals of the publisher's own, before all verifiers (plan-v1 §3.1, §7)."""

# ruff: noqa: RUF012  a title is written as users write it

import json

import pytest

import dualrandom as dr
from dualrandom.scheduling.own_rules import PlanGoal, PlanRule
from dualrandom.verifier import replay
from tests.verifier.page_judges import files_of
from tests.verifier.told import cases_about, told
from tests.verifier.worlds import make_bundle

SEEDS = (1, 3, 52, 54, 153)
GOALS = (
    "blocks_placed", "separate_visits", "deviations", "even_load", "busiest_day", "last_day",
    "weekday_guess", "ticket_order",
)  # fmt: skip


class NoMondays(PlanRule):
    rule_id = "own.no_mondays"
    title = {"zh": "周一不检查<b>", "en": "No visits on Mondays <b>"}

    def allows(self, visit):
        return visit.day.isoweekday() != 1


class FewMornings(PlanGoal):
    goal_id = "own.mornings"
    title = {"zh": "上午检查次数", "en": "visits in the morning"}

    def value(self, evidence):
        return sum(visit.start < "12:00" for visit in evidence.plan.visits)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return make_bundle(tmp_path_factory.mktemp("goals"), SEEDS[0])


@pytest.fixture(scope="module")
def own(world, tmp_path_factory):
    plan = dr.schedule(world.lottery, rules=(NoMondays(),), goals=(FewMornings(),))
    return plan, dr.write_bundle(
        tmp_path_factory.mktemp("own") / "bundle",
        plan,
        registers=world.registers,
        frame=world.frame,
        seed=world.seed,
    )


def changes():
    """Every number of every tier made greater by one, tiers left out and exchanged."""

    def raised(place, field):
        def change(plan):
            plan["tiers"][place][field] += 1

        return change

    def swapped(plan):
        plan["tiers"][2:4] = plan["tiers"][3:1:-1]

    def left_out(plan):
        del plan["tiers"][-1]

    def invented(plan):
        plan["tiers"].append({"goal": "plan.goal.travel", "value": 0, "bound": 0, "gap": 0})

    found = {
        f"{field} of {goal}": raised(place, field)
        for place, goal in enumerate(GOALS)
        for field in ("value", "bound", "gap")
    }
    return found | {"swapped": swapped, "left out": left_out, "invented": invented}


def names_own(plan):
    plan["own_rules"] = [{"id": "own.x", "zh": "甲", "en": "X"}]


def promises_a_goal(plan):
    plan["own_goals"] = [{"id": "own.x", "zh": "甲", "en": "X"}]


def has_an_empty_list(plan):
    plan["own_rules"] = []


@pytest.mark.parametrize("seed", SEEDS)
def test_three_implementations_count_the_same_in_random_worlds(judge, tmp_path, seed):
    folder = make_bundle(tmp_path, seed)
    tiers = json.loads((folder / "plan.json").read_bytes())["tiers"]
    assert [tier["goal"].removeprefix("plan.goal.") for tier in tiers] == list(GOALS)
    assert replay.verify(folder).findings == []
    assert dr.verify(folder).ok
    (verdict,) = judge(files_of(folder), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict
    assert "note.goal_bound" in verdict["notes"]  # of the last day


@pytest.mark.parametrize("seed", [3, 52])
def test_three_implementations_count_the_same_minutes_on_the_way(judge, tmp_path, seed):
    def count_travel(keys, _):
        keys["travel"] = {"least_minutes": 7}

    folder = make_bundle(tmp_path, seed, count_travel)
    tiers = json.loads((folder / "plan.json").read_bytes())["tiers"]
    (travel,) = [tier for tier in tiers if tier["goal"] == "plan.goal.travel"]
    assert travel["value"] > 0
    assert replay.verify(folder).findings == []
    assert dr.verify(folder).ok
    (verdict,) = judge(files_of(folder), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict

    def one_less(plan):
        tier = next(tier for tier in plan["tiers"] if tier["goal"] == "plan.goal.travel")
        tier.update(value=tier["value"] - 1, gap=tier["gap"] - 1)

    copy = told(folder, tmp_path / "lie", "plan.json", one_less)
    assert "plan.json" in {file for file, _, _ in replay.verify(copy).findings}
    (verdict,) = judge(files_of(copy), [{}])
    assert "plan.figures" in verdict["codes"]


@pytest.mark.parametrize("name", changes())
def test_a_false_tier_is_found_by_replay_and_library(bundle, tmp_path, name):
    copy = told(bundle, tmp_path, "plan.json", changes()[name])
    assert "plan.json" in {file for file, _, _ in replay.verify(copy).findings}
    assert not dr.verify(copy).ok


def test_a_false_tier_is_found_by_the_page(judge, bundle, tmp_path):
    original, cases = cases_about(bundle, tmp_path, "plan.json", changes().values())
    for name, verdict in zip(changes(), judge(original, cases), strict=True):
        assert not verdict["ok"], name
        assert "plan.figures" in verdict["codes"], name
        assert not verdict["untold"], verdict


def test_what_is_the_publishers_own_is_named_and_not_accepted_silently(judge, own):
    plan, folder = own
    assert {visit.day.isoweekday() for visit in plan.visits} == {2, 3, 4, 5}
    checks = json.loads((folder / "checks.json").read_bytes())
    assert not [row for row in checks["rules"] if row["rule"].startswith("own.")]
    audit = replay.verify(folder)
    assert audit.findings == []
    notes = {code: params for _, code, params in audit.notes}
    assert notes["own.rule"]["rule"] == "own.no_mondays"
    assert notes["own.goal"]["goal"] == "own.mornings"
    verification = dr.verify(folder)
    assert verification.ok
    assert [notice.code for notice in verification.notices if notice.code.startswith("own.")] == [
        "own.rule_not_checked", "own.goal_not_counted",
    ]  # fmt: skip
    (verdict,) = judge(files_of(folder), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict
    assert {"note.own_rule", "note.own_goal"} <= set(verdict["notes"])


def test_a_bundle_read_again_is_checked_with_the_classes(own):
    plan, folder = own
    from dualrandom.io.bundle_reading import read_bundle

    read = read_bundle(folder).plan
    assert len(dr.check(read).unchecked) == 2
    report = dr.check(read, rules=(NoMondays(),), goals=(FewMornings(),))
    assert (report.ok, report.unchecked) == (True, ())
    assert read.record == plan.record


@pytest.mark.parametrize("change", [names_own, promises_a_goal, has_an_empty_list])
def test_false_claims_of_ones_own_are_noted_or_refused(judge, bundle, tmp_path, change):
    copy = told(bundle, tmp_path, "plan.json", change)
    (verdict,) = judge(files_of(copy), [{}])
    audit = replay.verify(copy)
    if change is names_own:  # nobody can tell; it is said that it was not checked
        assert "own.rule" in {code for _, code, _ in audit.notes}
        assert "note.own_rule" in verdict["notes"]
    else:
        assert "plan.json" in {file for file, _, _ in audit.findings}
        assert not verdict["ok"]
        assert "plan.json" in verdict["files"]


def test_a_title_is_shown_in_reports_and_cannot_become_markup(own):
    pytest.importorskip("altair")
    from dualrandom.io.report_html import html_report

    plan, _ = own
    page = html_report(plan, "zh", check=dr.check(plan))
    for text in ("周一不检查&lt;b&gt;", "No visits on Mondays &lt;b&gt;", "visits in the morning"):
        assert text in page
    bare = type(plan)(plan.record, plan.lottery)
    assert "was not checked here" in html_report(bare, "zh", check=dr.check(bare))
