"""``replay.py`` and ``verify`` on experts and long limits (draw-v1 §7.1c, §7.1d): truths and lies."""

import json

import pytest

import dualrandom as dr
from dualrandom.verifier import replay
from tests.drawing.expert_worlds import EXPERTS, PEOPLE
from tests.verifier.experts import (
    LIES,
    NOBODY,
    PLAN_LIES,
    alone_bundle,
    at_home_bundle,
    campaign_bundle,
    crowd_a_month,
    expert_bundle,
    lost_team_bundle,
    month_bundle,
    random_expert_bundle,
    send_one_everywhere,
)
from tests.verifier.told import assert_lottery_refused, assert_plan_refused, told


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return expert_bundle(tmp_path_factory.mktemp("experts"))


def assert_holds(bundle):
    assert replay.verify(bundle).findings == []
    verification = dr.verify(bundle)
    assert verification.ok, verification.text()


def codes(bundle):
    return {code for _, code, _ in replay.verify(bundle).findings}


def rules(bundle):
    return {str(params.get("rule")) for _, _, params in replay.verify(bundle).findings}


def test_a_bundle_with_experts_holds_in_both(bundle):
    assert_holds(bundle)
    plan = json.loads((bundle / "plan.json").read_bytes())
    parties = [line.split(",")[6] for line in (bundle / "plan.csv").read_text().splitlines()[1:]]
    assert parties.count("market/experts") == len(EXPERTS)
    checked = {row["rule"] for row in json.loads((bundle / "checks.json").read_bytes())["rules"]}
    assert {"plan.experts", "plan.monthly_visits", "plan.campaign_visits"} <= checked
    assert not plan["unplaced"]


def test_eligible_experts_are_those_of_the_tables(bundle):
    candidates = replay.Candidates(replay.verify(bundle).facts)
    for enterprise, names in EXPERTS.items():
        found = candidates.experts((enterprise, "market"), ["m"], {"e"})
        assert set(found) == names


@pytest.mark.parametrize("name", LIES)
def test_a_lie_about_the_lottery_is_refused_by_both(bundle, tmp_path, name):
    assert_lottery_refused(bundle, tmp_path, LIES[name])


@pytest.mark.parametrize("name", PLAN_LIES)
def test_a_lie_about_the_plan_is_refused_by_both(bundle, tmp_path, name):
    assert_plan_refused(bundle, tmp_path, PLAN_LIES[name])


@pytest.mark.parametrize(
    "name", ["leave_experts_out", "let_experts_leave_early", "send_experts_alone"]
)
def test_the_rule_is_named(bundle, tmp_path, name):
    copy = told(bundle, tmp_path, "plan.json", PLAN_LIES[name])
    assert "plan.experts" in rules(copy)
    assert "plan.experts.violation" in {finding.code for finding in dr.verify(copy).findings}


def test_a_plan_that_crowds_a_month_is_refused(tmp_path):
    bundle = month_bundle(tmp_path)
    assert_holds(bundle)
    copy = told(bundle, tmp_path, "plan.json", crowd_a_month)
    assert rules(copy) == {"plan.monthly_visits", "None"}  # and checks.json says otherwise
    assert "plan.monthly_visits.violation" in {finding.code for finding in dr.verify(copy).findings}


def test_a_plan_with_too_many_visits_in_all_is_refused(tmp_path):
    bundle = campaign_bundle(tmp_path)
    assert_holds(bundle)
    copy = told(bundle, tmp_path, "plan.json", send_one_everywhere)
    assert "plan.campaign_visits" in rules(copy)
    found = {finding.code for finding in dr.verify(copy).findings}
    assert "plan.campaign_visits.violation" in found


def test_experts_without_a_day_in_common_stay_at_home(tmp_path):
    bundle = alone_bundle(tmp_path)
    assert_holds(bundle)
    plan = json.loads((bundle / "plan.json").read_bytes())
    assert [left["block"] for left in plan["unplaced"]] == [
        "E1/market/experts",
        "E2/market/experts",
    ]
    assert {left["rule"] for left in plan["unplaced"]} == {"plan.leave"}

    def unproven(plan):
        plan["unplaced"][0]["proven"] = False

    def other_rule(plan):
        plan["unplaced"][0]["rule"] = "plan.experts"

    for number, change in enumerate((unproven, other_rule)):
        copy = told(bundle, tmp_path / str(number), "plan.json", change)
        assert replay.verify(copy).findings
        assert not dr.verify(copy).ok


def test_blocks_without_experts_and_without_teams_hold(tmp_path):
    bundle = at_home_bundle(tmp_path)
    assert_holds(bundle)
    lottery = json.loads((bundle / "lottery.json").read_bytes())
    found = {block["block"]: block["rule"] for block in lottery["unstaffed"]}
    assert found == {
        "E1/market/experts": "lottery.too_few_eligible",
        "E3/fire": "lottery.too_few_eligible",
        "E3/fire/experts": "lottery.experts_alone",
    }

    def other_rule(lottery):
        lottery["unstaffed"][-1]["rule"] = "lottery.too_few_eligible"

    copy = told(bundle, tmp_path, "lottery.json", other_rule)
    assert "lottery.json" in {file for file, _, _ in replay.verify(copy).findings}
    assert not dr.verify(copy).ok


def test_experts_of_a_team_that_a_repair_gave_up_stay_at_home(tmp_path):
    bundle = lost_team_bundle(tmp_path)
    assert_holds(bundle)
    lottery = json.loads((bundle / "lottery.json").read_bytes())
    assert [block["block"] for block in lottery["blocks"]] == ["E1/market/experts"]
    plan = json.loads((bundle / "plan.json").read_bytes())
    found = {left["block"]: (left["rule"], left["proven"]) for left in plan["unplaced"]}
    assert found == {
        "E1/market": ("lottery.forbidden_pair", True),
        "E1/market/experts": ("plan.experts", True),
    }


@pytest.mark.parametrize("where", ["campaign.json", "commitment.json", "lottery.json", "plan.json"])
def test_what_nobody_asks_for_is_not_written(tmp_path, where):
    plain = {"id": "m", "department": "market", "items": ["m"]}
    bundle = expert_bundle(tmp_path, tasks=[plain, "fire"], people=PEOPLE.replace(",e", ",d"))
    assert_holds(bundle)
    for name in ("campaign.json", "commitment.json", "lottery.json", "plan.json", "checks.json"):
        assert "expert" not in (bundle / name).read_text("utf-8")

    def empty(document):
        if where == "campaign.json":
            document["tasks"][0]["team"]["experts"] = 0
        elif where == "commitment.json":
            document["tasks"][0]["expert_qualifications"] = []
        elif where == "lottery.json":
            document["blocks"][0]["experts"] = False
        else:
            document["visits"][0]["parts"][0]["experts"] = False

    copy = told(bundle, tmp_path, where, empty)
    assert (where, "file.shape") in {(file, code) for file, code, _ in replay.verify(copy).findings}
    assert not dr.verify(copy).ok


@pytest.mark.parametrize("field", ["team_experts", "expert_qualifications"])
def test_the_commitment_asks_for_what_the_campaign_asks(bundle, tmp_path, field):
    def change(commitment):
        commitment["tasks"][0][field] = {"team_experts": 2}.get(field, ["e", "k"])

    copy = told(bundle, tmp_path, "commitment.json", change)
    assert ("commitment.json", "differs") in {
        (file, code) for file, code, _ in replay.verify(copy).findings
    }
    assert "verify.promise" in {finding.code for finding in dr.verify(copy).findings}


@pytest.mark.parametrize("seed", [seed for seed in range(14) if seed not in NOBODY])
def test_random_registers_hold_in_both(tmp_path, seed):
    assert_holds(random_expert_bundle(tmp_path, seed))
