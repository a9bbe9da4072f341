"""``replay.py`` and ``verify`` on rules about whole teams (draw-v1 §7.6): true bundles, and lies."""

import json
import shutil
from pathlib import Path

import pytest

import dualrandom as dr
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.reports.explanation import explain
from dualrandom.verifier import replay
from tests.verifier import lies
from tests.verifier.whole_teams import LIES, replaced_bundle, swap_bundle, whole_team_bundle

SEEDS = (0, 2, 3, 10, 24, 43, 55, 154)
"""Between them all three rules force repairs, blocks are lost, and substitutes pass people over."""
GROUPS = (4, 9, 14)
PLAIN = 5
REPLACED = (0, 2, 3, 10, 12, 24, 43, 55, 76)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return whole_team_bundle(tmp_path_factory.mktemp("whole-teams"), SEEDS[0])


def lottery_of(folder):
    return json.loads((folder / "lottery.json").read_bytes())


def holds(folder):
    assert replay.verify(folder).findings == []
    verification = dr.verify(folder)
    assert verification.ok, verification.text()


def told(bundle, folder, name, change):
    copy = Path(shutil.copytree(bundle, folder / "told"))
    lies.lie(copy, name, change)
    return copy


def test_random_worlds_hold_in_both_and_need_all_kinds_of_repair(tmp_path):
    rules, lost, skipped = set(), 0, set()
    for seed in SEEDS:
        folder = whole_team_bundle(tmp_path / str(seed), seed)
        holds(folder)
        repairs = lottery_of(folder)["repairs"]
        rules |= {one["rule"] for one in repairs}
        lost += sum(one["profile"] is not None for one in repairs)
        plan = json.loads((folder / "plan.json").read_bytes())
        skipped |= {skip["rule"] for step in plan["deviations"] for skip in step["skipped"]}
    assert rules == {"lottery.forbidden_pair", "lottery.team_demands", "lottery.team_rotation"}
    assert lost
    assert {"plan.forbidden_pair", "plan.team_rotation", "plan.qualification"} <= skipped


def test_a_swap_holds_in_both(tmp_path):
    folder = swap_bundle(tmp_path)
    holds(folder)
    lottery = lottery_of(folder)
    assert [(one["leaves"], one["joins"], one["swapped_with"]) for one in lottery["repairs"]] == [
        (["A"], ["B"], "E2/market")
    ]
    assert [block["team"] for block in lottery["blocks"]] == [["B"], ["A"]]


def test_replacements_keep_the_rules_in_both(tmp_path):
    passed_over = set()
    for seed in REPLACED:
        folder, rules = replaced_bundle(tmp_path / str(seed), seed)
        holds(folder)
        passed_over |= rules
    assert passed_over >= {"plan.forbidden_pair", "plan.team_demands", "plan.team_rotation"}


def test_an_enterprise_is_told_why_its_team_was_changed(tmp_path):
    bundle = read_bundle(swap_bundle(tmp_path))
    own, other = (explain(bundle.plan, bundle.frame, name).text("en") for name in ("E1", "E2"))
    assert "A left, B came instead" in own
    assert "B left, A came instead" in other
    for text in (own, other):
        assert "the team drawn for E1/market broke a rule: the very same team" in text


@pytest.mark.parametrize("seed", GROUPS)
def test_groups_that_would_break_a_rule_are_not_eligible(tmp_path, seed):
    folder = whole_team_bundle(tmp_path, seed, groups=True)
    holds(folder)
    teams = {one["block"]: one["team"] for one in lottery_of(folder)["blocks"]}
    rows = (folder / "inspectors.csv").read_text("utf-8").splitlines()
    place = rows[0].split(",").index("not_with")
    apart = {row.split(",")[0]: set(row.split(",")[place].split(";")) for row in rows[1:]}
    assert all(not apart[one] & set(team) for team in teams.values() for one in team)


def test_without_such_rules_nothing_is_added(tmp_path):
    folder = whole_team_bundle(tmp_path, PLAIN, plain=True)
    holds(folder)
    assert "repairs" not in lottery_of(folder)
    assert "not_with" not in (folder / "inspectors.csv").read_text("utf-8").splitlines()[0]
    checks = json.loads((folder / "checks.json").read_bytes())
    assert not {"plan.forbidden_pair", "plan.team_demands", "plan.team_rotation"} & {
        rule["rule"] for rule in checks["rules"]
    }


@pytest.mark.parametrize("name", LIES)
def test_a_lie_about_repairs_is_refused_by_both(bundle, tmp_path, name):
    copy = told(bundle, tmp_path, "lottery.json", LIES[name])
    assert "lottery.json" in {file for file, _, _ in replay.verify(copy).findings}
    assert "lottery.json" in {finding.file for finding in dr.verify(copy).findings}


def test_an_empty_list_of_repairs_is_a_lie_where_no_team_could_need_one(tmp_path):
    folder = whole_team_bundle(tmp_path, PLAIN, plain=True)
    lies.lie(folder, "lottery.json", lambda lottery: lottery.update(repairs=[]))
    assert "lottery.json" in {file for file, _, _ in replay.verify(folder).findings}
    assert not dr.verify(folder).ok
