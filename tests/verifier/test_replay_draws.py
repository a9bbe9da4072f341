"""Whole bundles of every way to draw, and of all that surrounds a draw: agreed on, and lied about."""

import json
import shutil
from pathlib import Path
from random import Random

import pytest

import dualrandom as dr
from dualrandom.verifier import replay
from tests.verifier import lies
from tests.verifier.ceremony import make_ceremony
from tests.verifier.designs import DESIGNS
from tests.verifier.worlds import make_bundle

ALGORITHMS = {
    "nested": "nested",
    "nested by the seed": "nested",
    "joint with weights": "nested",
    "equal by the seed": "equal",
    "batches": "equal",
    "by staff": "equal",
    "pareto": "pareto",
    "poisson": "poisson",
}


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    folder = tmp_path_factory.mktemp("designs")
    made = {name: make_bundle(folder / name, 3, change) for name, change in DESIGNS.items()}
    return {**made, "ceremony": make_ceremony(folder / "ceremony")}


@pytest.fixture
def copy(bundles, tmp_path):
    return lambda name: Path(shutil.copytree(bundles[name], tmp_path / "bundle"))


def unchecked(audit):
    return {code for _, code, _ in audit.notes}


def commitment_of(folder):
    return json.loads((folder / "commitment.json").read_bytes())


@pytest.mark.parametrize("name", ALGORITHMS)
def test_both_implementations_agree_on_every_way_to_draw(bundles, name):
    audit = replay.verify(bundles[name])
    assert audit.findings == []
    assert unchecked(audit) <= {"workdays.source"}
    assert {status for _, status, _ in audit.stages} == {"holds"}
    assert dr.verify(bundles[name]).findings == ()
    drawn_by = commitment_of(bundles[name])["algorithms"]["object_draw"]
    assert drawn_by == "object-draw/" + ALGORITHMS[name]


def test_both_implementations_agree_on_what_surrounds_a_draw(bundles):
    audit = replay.verify(bundles["ceremony"])
    assert audit.findings == []
    assert {status for _, status, _ in audit.stages} == {"holds"}
    assert unchecked(audit) - {"workdays.source"} == {
        "attempt.draw",
        "drand.network",
        "signature.key",
    }
    assert dr.verify(bundles["ceremony"]).findings == ()


LIES = [
    *(("nested", "commitment.json", change) for change in (
        lies.equal_chances, lies.fewer_heavy, lies.hidden_levels, lies.other_mean,
        lies.other_weights, lies.other_hash, lies.other_draw, lies.other_reason,
        lies.strata_in_other_order, lies.more_than_all)),
    *(("nested", "draw.json", change) for change in (
        lies.swap_selected, lies.another_rank, lies.drop_selected, lies.better_bound)),
    *(("nested by the seed", "commitment.json", change) for change in (
        lies.known_before, lies.other_expectation, lies.equal_chances)),
    ("nested by the seed", "draw.json", lies.drop_selected),
    *(("joint with weights", "commitment.json", change) for change in (
        lies.fewer_heavy, lies.follows_itself, lies.follows_nobody)),
    ("joint with weights", "draw.json", lies.drop_selected),
    ("equal by the seed", "commitment.json", lies.known_before),
    ("equal by the seed", "commitment.json", lies.other_expectation),
    ("equal by the seed", "draw.json", lies.another_quota),
    ("batches", "commitment.json", lies.fewer_batches),
    ("batches", "draw.json", lies.an_earlier_batch),
    ("batches", "draw.json", lies.no_batches),
    ("by staff", "commitment.json", lies.more_staff),
    ("pareto", "commitment.json", lies.equal_chances),
    ("pareto", "draw.json", lies.swap_selected),
    ("poisson", "commitment.json", lies.equal_chances),
    ("poisson", "draw.json", lies.drop_selected),
    *(("ceremony", "commitment.json", change) for change in (
        lies.other_root, lies.secrets_may_go, lies.forgotten_attempt, lies.earlier_number,
        lies.no_cause, lies.nobody_approved)),
    *(("ceremony", "seed.json", change) for change in (
        lies.other_secret, lies.other_round, lies.unsigned_round, lies.signed_text,
        lies.kept_back_with_value, lies.one_more_kept_back, lies.without_the_kept_back,
        lies.other_order)),
    *(("ceremony", "attempt-1.json", change) for change in (
        lies.attempt_with_other_value, lies.attempt_with_other_bound,
        lies.attempt_of_other_format)),
    *(("ceremony", f"continuation-{n}.json", change) for n in (1, 2) for change in (
        lies.drop_added, lies.other_added, lies.too_many, lies.none_more, lies.other_start,
        lies.other_chance, lies.other_cutoff, lies.unknown_stratum, lies.continued_twice,
        lies.continued_without_cause, lies.other_place, lies.other_base)),
    *(("ceremony", "signatures.json", change) for change in (
        lies.other_signer, lies.other_key, lies.forged, lies.of_other_bytes, lies.of_no_file,
        lies.of_itself)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("design", "name", "change"),
    LIES,
    ids=[f"{design}: {change.__name__} in {name}" for design, name, change in LIES],
)
def test_a_lie_with_fitting_digests_is_found_in_its_file(copy, design, name, change):
    folder = copy(design)
    lies.lie(folder, name, change)
    audit = replay.verify(folder)
    codes = {code for file, code, _ in audit.findings if file == name}
    assert codes
    assert "file.malformed" not in codes  # recomputed, not stumbled over


@pytest.mark.parametrize("change", [lies.redrawn_attempt, lies.other_secret])
def test_an_attempt_that_was_touched_breaks_the_chain(copy, change):
    folder = copy("ceremony")
    lies.lie(
        folder,
        "attempt-1.json",
        change if change is lies.redrawn_attempt else lambda one: change(one["seed"]),
    )
    findings = replay.verify(folder).findings
    assert ("attempt-2.json", "differs", "previous") in {
        (file, code, params.get("field")) for file, code, params in findings
    }


def test_an_attempt_that_is_missing_or_too_much_is_noticed(copy):
    folder = copy("ceremony")
    shutil.copy(folder / "attempt-2.json", folder / "attempt-3.json")
    lies.reseal(folder)
    assert "commitment.json" in {file for file, _, _ in replay.verify(folder).findings}
    for name in ("attempt-3.json", "attempt-2.json"):
        (folder / name).unlink()
        lies.reseal(folder)
    assert {"commitment.json"} == {file for file, _, _ in replay.verify(folder).findings}


def test_nothing_that_was_known_decides_again(copy):
    folder = copy("ceremony")
    seed = json.loads((folder / "seed.json").read_bytes())
    promise = commitment_of(folder)

    def known(attempt):
        attempt["seed"]["contributions"][0] = lies.part_of(seed, "text")
        named = next(one for one in promise["seed_sources"] if one["kind"] == "drand")
        attempt["commitment"]["seed_sources"].append(named)
        secret = next(one for one in promise["seed_sources"] if one["digest"])
        attempt["commitment"]["seed_sources"].append(dict(secret, name="somebody else"))

    lies.lie(folder, "attempt-1.json", known)
    again = [
        (file, params["source"])
        for file, code, params in replay.verify(folder).findings
        if code == "seed.again"
    ]
    sources = {one["kind"]: one for one in promise["seed_sources"]}
    assert ("seed.json", sources["text"]["name"]) in again
    assert ("commitment.json", sources["drand"]["name"]) in again
    assert any(file == "commitment.json" and len(source) == 64 for file, source in again)


def test_a_text_named_without_a_seed_is_not_named_again(copy):
    folder = copy("ceremony")
    text = next(one for one in commitment_of(folder)["seed_sources"] if one["kind"] == "text")

    def named_in_vain(attempt):
        attempt["commitment"]["seed_sources"].append(text)
        attempt["seed"] = None

    lies.lie(folder, "attempt-2.json", named_in_vain)
    findings = replay.verify(folder).findings
    assert ("commitment.json", "seed.again", {"source": text["name"]}) in findings


def test_a_round_of_quicknet_has_one_name():
    assert replay.one_name("quicknet/7") == replay.one_name(replay.QUICKNET + "/7")
    assert replay.one_name("quicknet/7") != replay.one_name("quicknet/8")


def test_a_gap_in_the_continuations_is_found(copy):
    folder = copy("ceremony")
    (folder / "continuation-1.json").unlink()
    lies.reseal(folder)
    assert "draw.json" in {file for file, _, _ in replay.verify(folder).findings}


def test_only_an_equal_draw_can_be_continued(bundles, copy):
    folder = copy("nested")
    shutil.copy(bundles["ceremony"] / "continuation-1.json", folder)
    lies.reseal(folder)
    assert {code for _, code, _ in replay.verify(folder).findings} == {"draw.continued"}


# ── Salt ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("change", [lies.other_salt, lies.empty_salt])
def test_another_salt_does_not_make_the_root(copy, change):
    folder = copy("ceremony")
    lies.lie(folder, "salt.json", change)
    assert {"commitment.json"} <= {file for file, _, _ in replay.verify(folder).findings}


def test_without_the_salt_the_root_is_left_open(copy):
    folder = copy("ceremony")
    (folder / "salt.json").unlink()
    for _ in range(2):  # the manifest still lists it; then it does not
        audit = replay.verify(folder)
        assert audit.findings == []
        assert ("commitment.json", "root.salted") in {note[:2] for note in audit.notes}
        lies.reseal(folder)


def test_a_root_without_salt_is_recomputed(copy):
    folder = copy("nested")
    root = commitment_of(folder)["frame_root"]
    audit = replay.verify(folder)
    assert audit.frame.root == root
    assert "root.salted" not in unchecked(audit)


# ── Parts that are checked alone ─────────────────────────────────────────────────────────────


def contribution(source, value, **fields):
    return {"kind": "contribution", "source": source, "value": value, "signature": None, **fields}


@pytest.mark.parametrize(
    ("parts", "fields"),
    [
        ([contribution("a", "1"), contribution("b", "2")], set()),
        ([contribution("b", "2"), contribution("a", "1")], {"order"}),
        ([contribution("a", "1"), contribution("a", "2")], {"order"}),
        ([], {"contributions"}),
        ([contribution("a", " 1")], {"value"}),
        ([contribution("a", "e\u0301")], {"value"}),
        ([contribution("a", "")], {"value"}),
        ([contribution("a", "1", signature="00")], {"signature"}),
        ([contribution("a", "", kind="unrevealed")], {"seed.unrevealed"}),
        ([contribution("latest", "1", kind="drand", signature="00")], {"name", "value"}),
        ([contribution("quicknet/07", "1", kind="drand", signature="0A")], {"name", "signature"}),
    ],
)
def test_contributions_without_named_sources(parts, fields):
    audit = replay.Audit(Path(), None)
    record = {"algorithm": "seed/sha256-1", "seed": "", "contributions": parts}
    promise = {"algorithms": {"seed": "seed/sha256-1"}, "seed_sources": [], "campaign": "c",
               "unrevealed_secrets": "omit"}  # fmt: skip
    replay.check_contributions(audit, record, promise, "0" * 64)
    found = {params.get("field", code) for _, code, params in audit.findings}
    assert found - {"seed"} == fields


@pytest.mark.parametrize(
    ("cell", "weighted", "level"),
    [
        ("in:A", False, ("A", 1)),
        ("in:A*3", False, ("A*3", 1)),
        ("in:A*3", True, ("A", 3)),
        ("in:A*3*12", True, ("A*3", 12)),
        ("in:a\nb", False, ("a\nb", 1)),
        ("out:frame.cap", True, None),
    ],
)
def test_cells_of_the_frame(cell, weighted, level):
    assert replay.read_cell(cell, weighted) == level


@pytest.mark.parametrize(
    ("cell", "weighted"),
    [("in:", False), ("out:", False), ("A", False), ("", True), ("in:A", True), ("in:A*0", True),
     ("in:A*01", True), ("in:*1", True), ("in:A*１", True), ("in:A*-1", True)],
)  # fmt: skip
def test_other_cells_are_refused(cell, weighted):
    with pytest.raises(ValueError):
        replay.read_cell(cell, weighted)


def test_a_frame_out_of_order_is_refused():
    for rows in ([["b", "", "in:A"], ["a", "", "in:A"]], [["a", "", "in:A"], ["a", "", "in:A"]]):
        with pytest.raises(ValueError):
            replay.FrameReader(["t"], [False], "").read(iter(rows), set())


# ── What a campaign may not ask for ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("design", "field", "value", "code"),
    [
        ("nested", "object_draw", "object-draw/pareto", "draw.one_department"),
        ("nested", "object_draw", "object-draw/poisson", "draw.one_department"),
        ("nested", "object_draw", "object-draw/equal", "draw.unequal"),
        ("batches", "object_draw", "object-draw/nested", "draw.batches"),
        ("nested", "unrevealed_secrets", "omit", "seed.omit"),
    ],
)
def test_designs_that_cannot_keep_their_promise_are_refused(copy, design, field, value, code):
    folder = copy(design)

    def ask(campaign):
        campaign[field] = value
        campaign["seed_sources"] = []

    lies.lie(folder, "campaign.json", ask)
    assert ("commitment.json", code) in {found[:2] for found in replay.verify(folder).findings}


def test_quotas_in_words_are_said_to_be_unchecked(tmp_path):
    def words(keys, _):
        keys["tasks"][0].update(quota="20-30%", quota_by_stratum={})

    audit = replay.verify(make_bundle(tmp_path, 3, words))
    assert audit.findings == []
    task = commitment_of(tmp_path / "bundle")["tasks"][0]["task"]
    assert ("commitment.json", "quota.words", {"task": task}) in audit.notes


def test_an_overall_minimum_over_words_is_left_open():
    plan = {
        "quota": None, "quota_by_stratum": {"A": "10-20%", "B": "10%"}, "rounding": "at_least",
        "minimum_per_stratum": 0, "whole_strata_up_to": 0, "overall_minimum": "50%",
    }  # fmt: skip
    sizes = {"A": 10, "B": 10}
    quotas = replay.asked_quotas(plan, sizes, 0)
    assert quotas == {"B": 1}
    assert replay.raised_quotas(plan, sizes, quotas) == {}
    assert replay.raised_quotas({**plan, "overall_minimum": None}, sizes, quotas) == quotas


# ── Damage ───────────────────────────────────────────────────────────────────────────────────


def test_every_flipped_byte_of_a_full_bundle_is_found_and_its_file_alone_is_named(copy):
    folder, rng = copy("ceremony"), Random(11)
    files = sorted(path for path in folder.iterdir())
    for turn in range(300):
        path = files[turn % len(files)]
        before = path.read_bytes()
        after = bytearray(before)
        after[rng.randrange(len(after))] ^= 1 << rng.randrange(8)
        path.write_bytes(after)
        assert {file for file, _, _ in replay.verify(folder).findings} == {path.name}
        path.write_bytes(before)


def test_rubbish_in_what_surrounds_a_draw_is_a_finding_never_a_crash(copy):
    folder = copy("ceremony")
    for name in ("salt", "attempt-1", "attempt-2", "continuation-1", "signatures"):
        path = folder / f"{name}.json"
        before = path.read_bytes()
        for rubbish in (b"", b"{}", b"[]", b"\xff", b"[" * 100_000, before + b"\n"):
            path.write_bytes(rubbish)
            lies.reseal(folder)
            assert path.name in {file for file, _, _ in replay.verify(folder).findings}
        path.write_bytes(before)
