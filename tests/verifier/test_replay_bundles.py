"""Whole bundles: the verifier agrees with the library, finds every flip and every plausible lie."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

import dualrandom as dr
from dualrandom.verifier import replay
from tests.verifier import lies
from tests.verifier.worlds import make_bundle

SEEDS = (1, 3, 52, 54, 153)
"""Between them: both modes, several cuts a department, unstaffed blocks, deviations, a reserve
who was passed over."""


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worlds")
    return {seed: make_bundle(folder / str(seed), seed) for seed in SEEDS}


@pytest.fixture
def bundle(bundles, tmp_path):
    return Path(shutil.copytree(bundles[SEEDS[0]], tmp_path / "bundle"))


def named(folder, **options):
    return {file for file, _, _ in replay.verify(folder, **options).findings}


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-I", replay.__file__, *map(str, arguments)],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_both_implementations_agree_on_random_worlds(bundles, seed):
    audit = replay.verify(bundles[seed])
    assert audit.findings == []
    assert [status for _, status, _ in audit.stages] == ["holds"] * len(replay.STAGES)
    assert dr.verify(bundles[seed]).findings == ()


def test_every_flipped_byte_is_found_and_its_file_alone_is_named(bundle):
    rng = Random(7)
    files = sorted(path.name for path in bundle.iterdir())
    for turn in range(300):
        path = bundle / files[turn % len(files)]
        before = path.read_bytes()
        after = bytearray(before)
        after[rng.randrange(len(after))] ^= 1 << rng.randrange(8)
        path.write_bytes(after)
        assert named(bundle) == {path.name}
        path.write_bytes(before)


def test_every_byte_of_the_manifest_counts(bundle):
    path = bundle / "manifest.json"
    before = path.read_bytes()
    for place in range(len(before)):
        path.write_bytes(before[:place] + bytes([before[place] ^ 1]) + before[place + 1 :])
        assert named(bundle) == {"manifest.json"}
    for after in (before + b"\n", b" " + before, b"\xef\xbb\xbf" + before, b"", b"[]", b"{}"):
        path.write_bytes(after)
        assert named(bundle) == {"manifest.json"}


def test_a_damaged_file_stops_the_stages_that_rest_on_it_and_no_others(bundle):
    (bundle / "lottery.json").write_bytes(b"{}")
    statuses = {name: status for name, status, _ in replay.verify(bundle).stages}
    assert statuses["draw"] == "holds"
    assert statuses["lottery"] == statuses["plan"] == statuses["tables"] == "not_run"


def test_missing_and_unlisted_files_are_named(bundle):
    (bundle / "frame.csv").unlink()
    (bundle / "notes.txt").write_text("")
    (bundle / "more").mkdir()
    assert named(bundle) == {"frame.csv", "notes.txt", "more"}


def test_the_published_commitment_is_compared(bundle):
    digest = replay.sha256_hex((bundle / "commitment.json").read_bytes())
    assert named(bundle, published=digest.upper() + "\n") == set()
    assert named(bundle, published="0" * 64) == {"commitment.json"}


# ── Lies with digests that fit ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("draw.json", lies.swap_selected),
        ("draw.json", lies.lower_cutoff),
        ("draw.json", lies.better_bound),
        ("draw.json", lies.wrong_type),
        ("lottery.json", lies.swap_team),
        ("lottery.json", lies.move_odds),
        ("lottery.json", lies.break_sum),
        ("lottery.json", lies.drop_member),
        ("lottery.json", lies.wrong_level),
        ("lottery.json", lies.drop_cut),
        ("lottery.json", lies.drop_block),
        ("lottery.json", lies.fewer_visits),
        ("plan.json", lies.other_day),
        ("plan.json", lies.later_end),
        ("plan.json", lies.drop_visit),
        ("plan.json", lies.fewer_reasons),
        ("plan.json", lies.other_team),
        ("plan.json", lies.needless_deviation),
        ("plan.json", lies.false_bound),
        ("plan.json", lies.inexact_number),
        ("plan.json", lies.missing_key),
        ("checks.json", lies.false_checks),
        ("seed.json", lies.other_seed),
        ("commitment.json", lies.smaller_quota),
        ("commitment.json", lies.shorter_window),
        ("commitment.json", lies.fewer_days),
    ],
)
def test_a_lie_with_fitting_digests_is_found_in_its_file(bundle, name, change):
    lies.lie(bundle, name, change)
    assert name in named(bundle)


def test_a_changed_campaign_does_not_fit_the_commitment(bundle):
    lies.lie(bundle, "campaign.json", lies.other_campaign)
    assert "commitment.json" in named(bundle)


def _parts(plan):
    return {part["block"]: part for visit in plan["visits"] for part in visit["parts"]}


def _take_another_reserve(plan):
    deviation = next(d for d in plan["deviations"] if d["block"] in _parts(plan))
    team = _parts(plan)[deviation["block"]]["team"]
    others = {d["substitute"] for d in plan["deviations"]} - {deviation["substitute"], *team}
    team[team.index(deviation["substitute"])] = min(others)
    deviation["substitute"] = min(others)


def _forget_who_was_passed_over(plan):
    next(one for one in plan["deviations"] if one["skipped"])["skipped"].clear()


def _forget_the_deviation(plan):
    del plan["deviations"][0]


def _go_back_to_the_drawn(plan):
    deviation = plan["deviations"].pop(0)
    team = _parts(plan)[deviation["block"]]["team"]
    team[team.index(deviation["substitute"])] = deviation["drawn"]


@pytest.mark.parametrize(
    "change",
    [
        _take_another_reserve,
        _forget_who_was_passed_over,
        _forget_the_deviation,
        _go_back_to_the_drawn,
    ],
)
def test_deviations_are_forced_and_take_the_next_reserve(bundles, tmp_path, change):
    told = 0
    for seed in SEEDS:
        folder = Path(shutil.copytree(bundles[seed], tmp_path / str(seed)))
        try:
            lies.lie(folder, "plan.json", change)
        except (IndexError, KeyError, StopIteration, ValueError):
            continue  # no occasion for this lie
        assert "plan.json" in named(folder)
        told += 1
    assert told


@pytest.mark.parametrize(("name", "old", "new"), lies.CELLS)
def test_a_changed_cell_with_fitting_digests_is_found(bundle, name, old, new):
    text = (bundle / name).read_text(encoding="utf-8")
    assert old in text
    (bundle / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    lies.reseal(bundle)
    committed = {"frame.csv": "commitment.json", "inspectors.csv": "commitment.json"}
    assert {name, committed.get(name, "enterprises.csv")} & named(bundle)


def test_rubbish_in_any_file_is_a_finding_never_a_crash(bundle):
    for path in sorted(bundle.iterdir()):
        before = path.read_bytes()
        for rubbish in (
            b"",
            b"\xff\xfe\x00",
            b'"',
            b"a,b\n1\n",
            b"[" * 100_000,
            before[: len(before) // 2],
        ):
            path.write_bytes(rubbish)
            if path.name != "manifest.json":
                lies.reseal(bundle)
            assert named(bundle)
            path.write_bytes(before)
    lies.reseal(bundle)
    assert named(bundle) == set()


# ── The command line ─────────────────────────────────────────────────────────────────────────


def test_exit_status_and_output_without_any_package(bundle):
    good = run(bundle)
    assert (good.returncode, good.stderr) == (0, b"")
    assert replay.sha256_hex((bundle / "commitment.json").read_bytes()) in good.stdout.decode()
    (bundle / "plan.csv").write_text("x")
    bad = run(bundle, "--lang", "zh", PYTHONCOERCECLOCALE="0", LC_ALL="POSIX")
    assert bad.returncode == 1
    assert bad.stdout.decode().startswith("plan.csv: SHA-256 为 ")
    machine = json.loads(run(bundle, "--json").stdout)
    assert not machine["ok"]
    assert machine["findings"][0]["file"] == "plan.csv"
    assert {"stage": "tables", "status": "not_run", "files": "plan.csv"} in machine["stages"]


def test_wrong_use_ends_with_two(bundle, tmp_path):
    for arguments in ((), (tmp_path / "nowhere",), (bundle, "--commitment", "xyz"), (bundle, "-x")):
        assert run(*arguments).returncode == 2


def test_a_value_with_line_breaks_stays_on_one_line():
    assert replay.one_line("a\nb\x1b[31m\u2028") == "a\\nb\\x1b[31m\\u2028"


def test_the_verifier_parses_as_python_3_9_and_imports_the_standard_library_only():
    import ast

    tree = ast.parse(Path(replay.__file__).read_text(encoding="utf-8"), feature_version=(3, 9))
    names = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)
