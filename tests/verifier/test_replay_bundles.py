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
from tests.verifier.worlds import make_bundle

SEEDS = (1, 14, 32, 52, 177)
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


def reseal(folder):
    """Make the manifest fit whatever the files hold now."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["digest"]
    for path in folder.iterdir():
        if path.name != "manifest.json":
            manifest["files"][path.name] = replay.sha256_hex(path.read_bytes())
    manifest["digest"] = replay.sha256_hex(replay.canonical(manifest))
    (folder / "manifest.json").write_bytes(replay.canonical(manifest))


def lie(folder, name, change):
    """Change one document, and put right what hangs on its bytes."""
    document = json.loads((folder / name).read_bytes())
    change(document)
    (folder / name).write_bytes(replay.canonical(document))
    if name == "lottery.json":
        plan = json.loads((folder / "plan.json").read_bytes())
        plan["lottery"] = replay.sha256_hex((folder / name).read_bytes())
        (folder / "plan.json").write_bytes(replay.canonical(plan))
    reseal(folder)


def _stratum(draw):
    return next(s for task in draw["tasks"] for s in task["strata"] if s["reserves"])


def _swap_selected(draw):
    one = _stratum(draw)
    one["selected"][-1], one["reserves"][0] = one["reserves"][0], one["selected"][-1]


def _lower_cutoff(draw):
    _stratum(draw)["cutoff"] = "0" * 64


def _better_bound(draw):
    draw["bounds"]["least_expected_enterprises"] = "1"


def _swap_team(lottery):
    block = next(
        block
        for block in lottery["blocks"]
        if len(lottery["profiles"][block["profile"]]["members"]) > len(block["team"])
    )
    members = lottery["profiles"][block["profile"]]["members"]
    block["team"][-1] = next(name for name in members if name not in block["team"])


def _move_odds(lottery):
    profile = max(lottery["profiles"], key=lambda one: len(one["members"]))
    profile["odds"][0] += 2**20
    profile["odds"][1] -= 2**20


def _break_sum(lottery):
    lottery["profiles"][0]["odds"][0] -= 1


def _drop_member(lottery):
    profile = max(lottery["profiles"], key=lambda one: len(one["members"]))
    for field in ("members", "odds", "qualified"):
        del profile[field][0]


def _wrong_level(lottery):
    lottery["cuts"][0]["level"] = "1/1000"


def _drop_cut(lottery):
    del lottery["cuts"][-1]


def _drop_block(lottery):
    del lottery["blocks"][0]


def _fewer_visits(lottery):
    lottery["loads"][0]["visits"] += 1


def _other_day(plan):
    plan["visits"][0]["day"] = "2026-03-01"


def _later_end(plan):
    plan["visits"][-1]["end"] = plan["visits"][-1]["parts"][0]["end"] = "17:59"


def _drop_visit(plan):
    del plan["visits"][0]


def _fewer_reasons(plan):
    del plan["unplaced"][0]


def _other_team(plan):
    part = next(part for visit in plan["visits"] for part in visit["parts"] if part["team"])
    part["team"][0] = "i00" if part["team"][0] != "i00" else "i03"


def _needless_deviation(plan):
    part = plan["visits"][0]["parts"][0]
    plan["deviations"].append(
        {
            "block": part["block"],
            "drawn": part["team"][0],
            "substitute": "i04",
            "rule": "plan.leave",
            "skipped": [],
        }
    )


def _false_bound(plan):
    plan["visit_bound_of_placed"] += 1


def _false_checks(checks):
    checks["ok"] = False


def _other_seed(seed):
    seed["contributions"][0]["value"] += "1"


def _float(plan):
    plan["inspections"] = 1.5


def _missing_key(plan):
    del plan["tiers"]


def _wrong_type(draw):
    draw["tasks"][0]["strata"] = "none"


def _smaller_quota(commitment):
    commitment["tasks"][0]["strata"][0]["quota"] = 0


def _shorter_window(commitment):
    commitment["tasks"][0]["last_day"] = "2026-03-03"


def _fewer_days(commitment):
    commitment["workdays"].reverse()


def _other_campaign(campaign):
    campaign["rules"]["minimum_gap"]["since_last_days"] += 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("draw.json", _swap_selected),
        ("draw.json", _lower_cutoff),
        ("draw.json", _better_bound),
        ("draw.json", _wrong_type),
        ("lottery.json", _swap_team),
        ("lottery.json", _move_odds),
        ("lottery.json", _break_sum),
        ("lottery.json", _drop_member),
        ("lottery.json", _wrong_level),
        ("lottery.json", _drop_cut),
        ("lottery.json", _drop_block),
        ("lottery.json", _fewer_visits),
        ("plan.json", _other_day),
        ("plan.json", _later_end),
        ("plan.json", _drop_visit),
        ("plan.json", _fewer_reasons),
        ("plan.json", _other_team),
        ("plan.json", _needless_deviation),
        ("plan.json", _false_bound),
        ("plan.json", _float),
        ("plan.json", _missing_key),
        ("checks.json", _false_checks),
        ("seed.json", _other_seed),
        ("commitment.json", _smaller_quota),
        ("commitment.json", _shorter_window),
        ("commitment.json", _fewer_days),
    ],
)
def test_a_lie_with_fitting_digests_is_found_in_its_file(bundle, name, change):
    lie(bundle, name, change)
    assert name in named(bundle)


def test_a_changed_campaign_does_not_fit_the_commitment(bundle):
    lie(bundle, "campaign.json", _other_campaign)
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
    ("seed", "change"),
    [
        (177, _take_another_reserve),
        (52, _forget_who_was_passed_over),
        (177, _forget_the_deviation),
        (177, _go_back_to_the_drawn),
    ],
)
def test_deviations_are_forced_and_take_the_next_reserve(bundles, tmp_path, seed, change):
    folder = Path(shutil.copytree(bundles[seed], tmp_path / "bundle"))
    lie(folder, "plan.json", change)
    assert "plan.json" in named(folder)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("frame.csv", "in:", "out:frame.cap-"),
        ("inspectors.csv", "true", "false"),
        ("draw.csv", ",selected,", ",reserve,"),
        ("lottery.csv", ",yes\n", ",no\n"),
        ("plan.csv", "2026-03", "2026-04"),
        ("enterprises.csv", "12345", "1234"),
        ("history.csv", "2026-", "2025-"),
    ],
)
def test_a_changed_cell_with_fitting_digests_is_found(bundle, name, old, new):
    text = (bundle / name).read_text(encoding="utf-8")
    assert old in text
    (bundle / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    reseal(bundle)
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
                reseal(bundle)
            assert named(bundle)
            path.write_bytes(before)
    reseal(bundle)
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
