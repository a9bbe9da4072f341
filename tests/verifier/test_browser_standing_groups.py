"""The browser verifier on standing groups (draw-v1 §7.1b): a true bundle, and lies about it."""

import pytest

from tests.drawing.group_worlds import PEOPLE
from tests.verifier.page_judges import files_of
from tests.verifier.standing_groups import LIES, PLAN_LIES, group_bundle, random_group_bundle
from tests.verifier.told import assert_page_refuses, cases_about


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return group_bundle(tmp_path_factory.mktemp("groups"))


def test_the_page_accepts_groups(judge, bundle):
    (verdict,) = judge(files_of(bundle), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict


def test_lies_about_the_lottery_are_refused(judge, bundle, tmp_path):
    assert_page_refuses(judge, bundle, tmp_path, "lottery.json", LIES)


def test_the_reason_is_given(judge, bundle, tmp_path):
    names = ["admit_recused_group", "draw_another_group", "move_odds", "lighten_group"]
    original, cases = cases_about(bundle, tmp_path, "lottery.json", [LIES[name] for name in names])
    codes = [set(verdict["codes"]) for verdict in judge(original, cases)]
    wanted = ["lottery.recusal", "lottery.team", "lottery.load", "lottery.groups"]
    for own, code in zip(codes, wanted, strict=True):
        assert code in own


def test_lies_about_the_plan_are_refused(judge, bundle, tmp_path):
    original, cases = cases_about(bundle, tmp_path, "plan.json", PLAN_LIES.values())
    verdicts = dict(zip(PLAN_LIES, judge(original, cases), strict=True))
    for name, verdict in verdicts.items():
        assert "plan.drawn_team" in verdict["codes"], name
        assert not verdict["untold"], verdict
    assert "plan.reserve_order" in verdicts["substitute_in_plan"]["codes"]


def test_a_block_without_a_group_is_unstaffed_by_its_own_rule(judge, tmp_path):
    people = "".join(
        line + "\n"
        for line in PEOPLE.splitlines()
        if line.split(",")[2] not in {"3", "四组"} or line.split(",")[1] == "fire"
    ).replace("a3,market,一组,,yes,100,,", "a3,market,一组,,yes,100,,E2")
    bundle = group_bundle(tmp_path, people=people, rules={})

    def other_rule(lottery):
        (missing,) = lottery["unstaffed"]
        missing["rule"] = "lottery.too_few_eligible"

    original, cases = cases_about(bundle, tmp_path, "lottery.json", [lambda _: None, other_rule])
    truth, lie = judge(original, cases)
    assert truth["ok"], truth
    assert "lottery.blocks" in lie["codes"]


def test_an_empty_list_is_not_written(judge, tmp_path):
    people = "inspector_id,department,qualifications\n"
    people += "".join(f"p{n},market,q\nx{n},fire,\n" for n in range(5))
    bundle = group_bundle(tmp_path, people=people, standing_groups=[])
    (verdict,) = judge(files_of(bundle), [{}])
    assert verdict["ok"], verdict
    for name, key in (("campaign.json", "standing_groups"), ("lottery.json", "groups")):
        original, cases = cases_about(
            bundle, tmp_path, name, [lambda one, key=key: one.update({key: []})]
        )
        (verdict,) = judge(original, cases)
        assert "shape.unknown" in verdict["codes"]


@pytest.mark.parametrize("seed", range(4))
def test_the_page_accepts_random_registers(judge, tmp_path, seed):
    (verdict,) = judge(files_of(random_group_bundle(tmp_path, seed)), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict
