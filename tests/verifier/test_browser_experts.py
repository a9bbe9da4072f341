"""The browser verifier on experts and long limits (draw-v1 §7.1c, §7.1d): truths, and lies."""

import json

import pytest

from tests.drawing.expert_worlds import PEOPLE
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
from tests.verifier.page_judges import files_of
from tests.verifier.told import assert_page_refuses, cases_about


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return expert_bundle(tmp_path_factory.mktemp("experts"))


def test_the_page_accepts_experts(judge, bundle):
    (verdict,) = judge(files_of(bundle), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict


def test_lies_about_the_lottery_are_refused(judge, bundle, tmp_path):
    assert_page_refuses(judge, bundle, tmp_path, "lottery.json", LIES)


def test_the_reason_is_given(judge, bundle, tmp_path):
    wanted = {
        "draw_another_expert": "lottery.team",
        "admit_without_qualification": "length",
        "move_odds": "lottery.load",
        "hide_experts": "lottery.blocks",
        "hide_experts_of_a_cut": "lottery.cut",
        "forget_a_limit": "lottery.load",
    }
    original, cases = cases_about(bundle, tmp_path, "lottery.json", [LIES[name] for name in wanted])
    for (name, code), verdict in zip(wanted.items(), judge(original, cases), strict=True):
        assert code in verdict["codes"], name


def test_lies_about_the_plan_are_refused(judge, bundle, tmp_path):
    original, cases = cases_about(bundle, tmp_path, "plan.json", PLAN_LIES.values())
    verdicts = dict(zip(PLAN_LIES, judge(original, cases), strict=True))
    for name, verdict in verdicts.items():
        assert "plan.json" in verdict["files"], name
        assert not verdict["untold"], verdict
    for name in ("leave_experts_out", "let_experts_leave_early", "send_experts_alone"):
        assert "plan.experts" in verdicts[name]["codes"], name
    assert "plan.drawn_team" in verdicts["send_another_expert"]["codes"]


def test_a_plan_that_crowds_a_month_is_refused(judge, tmp_path):
    bundle = month_bundle(tmp_path)
    original, cases = cases_about(bundle, tmp_path, "plan.json", [lambda _: None, crowd_a_month])
    truth, lie = judge(original, cases)
    assert truth["ok"], truth
    assert "plan.monthly_visits" in lie["codes"]


def test_a_plan_with_too_many_visits_in_all_is_refused(judge, tmp_path):
    bundle = campaign_bundle(tmp_path)
    original, cases = cases_about(
        bundle, tmp_path, "plan.json", [lambda _: None, send_one_everywhere]
    )
    truth, lie = judge(original, cases)
    assert truth["ok"], truth
    assert {"plan.campaign_visits", "plan.drawn_team"} <= set(lie["codes"])


def test_experts_at_home_need_a_reason(judge, tmp_path):
    bundle = alone_bundle(tmp_path)

    def unproven(plan):
        plan["unplaced"][0]["proven"] = False

    def other_rule(plan):
        plan["unplaced"][0]["rule"] = "plan.experts"

    changes = [lambda _: None, unproven, other_rule]
    truth, *told_lies = judge(*cases_about(bundle, tmp_path, "plan.json", changes))
    assert truth["ok"], truth
    for lie in told_lies:
        assert "plan.unplaced" in lie["codes"]


def test_blocks_without_experts_and_without_teams(judge, tmp_path):
    bundle = at_home_bundle(tmp_path)

    def other_rule(lottery):
        lottery["unstaffed"][-1]["rule"] = "lottery.too_few_eligible"

    truth, lie = judge(*cases_about(bundle, tmp_path, "lottery.json", [lambda _: None, other_rule]))
    assert truth["ok"], truth
    assert "lottery.blocks" in lie["codes"]


def test_experts_of_a_team_that_a_repair_gave_up_stay_at_home(judge, tmp_path):
    bundle = lost_team_bundle(tmp_path)

    def other_rule(plan):
        plan["unplaced"][1]["rule"] = "plan.leave"

    truth, lie = judge(*cases_about(bundle, tmp_path, "plan.json", [lambda _: None, other_rule]))
    assert truth["ok"], truth
    assert "plan.unplaced" in lie["codes"]


def test_what_nobody_asks_for_is_not_written(judge, tmp_path):
    plain = {"id": "m", "department": "market", "items": ["m"]}
    bundle = expert_bundle(tmp_path, tasks=[plain, "fire"], people=PEOPLE.replace(",e", ",d"))
    (verdict,) = judge(files_of(bundle), [{}])
    assert verdict["ok"], verdict
    checked = {row["rule"] for row in json.loads((bundle / "checks.json").read_bytes())["rules"]}
    assert "plan.experts" not in checked

    def team(document):
        document["tasks"][0]["team"]["experts"] = 0

    def block(document):
        document["blocks"][0]["experts"] = False

    for name, change in (("campaign.json", team), ("lottery.json", block)):
        (verdict,) = judge(*cases_about(bundle, tmp_path, name, [change]))
        assert "shape" in verdict["codes"]


@pytest.mark.parametrize("seed", [seed for seed in range(9) if seed not in NOBODY])
def test_the_page_accepts_random_registers(judge, tmp_path, seed):
    (verdict,) = judge(files_of(random_expert_bundle(tmp_path, seed)), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict
