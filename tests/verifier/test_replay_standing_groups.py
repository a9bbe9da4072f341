"""``replay.py`` and ``verify`` on standing groups (draw-v1 §7.1b): a true bundle, and lies."""

import json

import pytest

import dualrandom as dr
from dualrandom.verifier import replay
from tests.drawing.group_worlds import ELIGIBLE, UNIT
from tests.verifier import lies
from tests.verifier.standing_groups import LIES, PLAN_LIES, group_bundle, random_group_bundle
from tests.verifier.told import assert_lottery_refused, assert_plan_refused, told


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return group_bundle(tmp_path_factory.mktemp("groups"))


def test_a_bundle_with_groups_holds_in_both(bundle):
    audit = replay.verify(bundle)
    assert audit.findings == []
    assert {status for _, status, _ in audit.stages} == {"holds"}
    verification = dr.verify(bundle)
    assert verification.ok, verification.text()


def test_eligible_groups_are_those_of_the_tables(bundle):
    lottery = json.loads((bundle / "lottery.json").read_bytes())
    audit = replay.verify(bundle)
    candidates = replay.GroupCandidates(audit.facts)
    for enterprise, names in ELIGIBLE.items():
        key = (enterprise, "market")
        assert set(candidates.of(key, ["m"])) == {UNIT[name] for name in names}
    assert [row["group"] for row in lottery["groups"]] == sorted(audit.facts.groups)


@pytest.mark.parametrize("name", LIES)
def test_a_lie_about_the_lottery_is_refused_by_both(bundle, tmp_path, name):
    assert_lottery_refused(bundle, tmp_path, LIES[name])


@pytest.mark.parametrize("name", PLAN_LIES)
def test_a_lie_about_the_plan_is_refused_by_both(bundle, tmp_path, name):
    assert_plan_refused(bundle, tmp_path, PLAN_LIES[name])


def test_the_recused_group_is_named(bundle, tmp_path):
    copy = told(bundle, tmp_path, "lottery.json", LIES["admit_recused_group"])
    found = replay.verify(copy).findings
    params = {"block": "E2/market", "inspector": UNIT["二组"]}
    assert ("lottery.json", "odds.stranger", params) in found


def test_a_substitution_in_a_group_is_named(bundle, tmp_path):
    copy = told(bundle, tmp_path, "plan.json", PLAN_LIES["substitute_in_plan"])
    codes = {code for _, code, _ in replay.verify(copy).findings}
    assert "deviation.group" in codes


@pytest.mark.parametrize("listed", [["fire"], ["fire", "market"], None])
def test_the_campaign_says_who_draws_groups(bundle, tmp_path, listed):
    def change(campaign):
        if listed is None:
            del campaign["standing_groups"]
        else:
            campaign["standing_groups"] = listed

    copy = told(bundle, tmp_path, "campaign.json", change)
    codes = {(file, code) for file, code, _ in replay.verify(copy).findings}
    assert ("commitment.json", "differs") in codes
    assert {"lottery.json"} & {file for file, _ in codes}


def test_a_bundle_without_groups_has_neither_key_nor_column(tmp_path):
    people = "inspector_id,department,qualifications\n" + "".join(
        f"p{n},market,q\n" for n in range(5)
    )
    people += "".join(f"x{n},fire,\n" for n in range(3))
    bundle = group_bundle(tmp_path, people=people, standing_groups=[])
    assert "standing_groups" not in json.loads((bundle / "campaign.json").read_bytes())
    assert "groups" not in json.loads((bundle / "lottery.json").read_bytes())
    assert "group" not in (bundle / "inspectors.csv").read_text("utf-8").splitlines()[0].split(",")
    assert replay.verify(bundle).findings == []
    assert dr.verify(bundle).ok


@pytest.mark.parametrize("where", ["campaign.json", "lottery.json"])
def test_an_empty_list_is_not_written(tmp_path, where):
    people = "inspector_id,department,qualifications\n" + "".join(
        f"p{n},market,q\n" for n in range(5)
    )
    people += "".join(f"x{n},fire,\n" for n in range(3))
    bundle = group_bundle(tmp_path, people=people, standing_groups=[])
    key = {"campaign.json": "standing_groups", "lottery.json": "groups"}[where]
    lies.lie(bundle, where, lambda document: document.update({key: []}))
    assert (where, "file.shape") in {
        (file, code) for file, code, _ in replay.verify(bundle).findings
    }
    assert not dr.verify(bundle).ok


@pytest.mark.parametrize("seed", range(8))
def test_random_registers_hold_in_both(tmp_path, seed):
    bundle = random_group_bundle(tmp_path, seed)
    assert replay.verify(bundle).findings == []
    verification = dr.verify(bundle)
    assert verification.ok, verification.text()
