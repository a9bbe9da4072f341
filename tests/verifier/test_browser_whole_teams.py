"""The browser verifier on rules about whole teams (draw-v1 §7.6): true bundles, and lies."""

import shutil

import pytest

from tests.verifier import lies
from tests.verifier.page_judges import changed_files, files_of
from tests.verifier.test_replay_whole_teams import GROUPS, PLAIN, REPLACED, SEEDS
from tests.verifier.whole_teams import LIES, replaced_bundle, swap_bundle, whole_team_bundle


@pytest.mark.parametrize("seed", SEEDS)
def test_the_page_accepts_repaired_teams(judge, tmp_path, seed):
    (verdict,) = judge(files_of(whole_team_bundle(tmp_path, seed)), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict


@pytest.mark.parametrize("seed", REPLACED)
def test_the_page_accepts_replacements_that_keep_the_rules(judge, tmp_path, seed):
    (verdict,) = judge(files_of(replaced_bundle(tmp_path, seed)[0]), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict


@pytest.mark.parametrize("seed", GROUPS)
def test_the_page_accepts_groups_that_keep_the_rules(judge, tmp_path, seed):
    (verdict,) = judge(files_of(whole_team_bundle(tmp_path, seed, groups=True)), [{}])
    assert (verdict["ok"], verdict["files"]) == (True, []), verdict


def test_the_page_accepts_a_swap_and_a_world_without_such_rules(judge, tmp_path):
    for folder in (swap_bundle(tmp_path / "swap"), whole_team_bundle(tmp_path, PLAIN, plain=True)):
        (verdict,) = judge(files_of(folder), [{}])
        assert (verdict["ok"], verdict["files"]) == (True, []), verdict


def test_lies_about_repairs_are_refused(judge, tmp_path):
    bundle = whole_team_bundle(tmp_path, SEEDS[0])
    original, cases = files_of(bundle), []
    for name, change in LIES.items():
        copy = shutil.copytree(bundle, tmp_path / name)
        lies.lie(copy, "lottery.json", change)
        cases.append(changed_files(copy, original))
    for name, verdict in zip(LIES, judge(original, cases), strict=True):
        assert not verdict["ok"], name
        assert "lottery.json" in verdict["files"], name
        told = {"lottery.repairs", "lottery.team", "lottery.blocks", "length"}
        assert told & set(verdict["codes"]), name
        assert not verdict["untold"], verdict
