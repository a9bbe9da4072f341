"""The browser verifier: accepts what the library wrote, refuses every flip and every lie."""

import shutil
import zipfile
from pathlib import Path
from random import Random

import pytest

from tests.verifier import lies
from tests.verifier.browser_bundles import packed
from tests.verifier.page_judges import changed_files, encoded, files_of, verdicts


@pytest.mark.parametrize("name", ["equal", "nested", "full"])
def test_it_accepts_what_the_library_wrote(judge, page_bundles, name):
    (verdict,) = judge(files_of(page_bundles[name]), [{}])
    assert (verdict["ok"], verdict["files"], verdict["kind"]) == (True, [], "bundle")
    assert set(verdict["stages"].values()) <= {"holds", "absent"}
    commitment = (page_bundles[name] / "commitment.json").read_bytes()
    assert verdict["commitment"] == lies.replay.sha256_hex(commitment)


@pytest.mark.parametrize("name", ["equal", "nested", "full"])
def test_every_flipped_byte_is_refused_and_its_file_alone_is_named(judge, page_bundles, name):
    rng, files = Random(7), files_of(page_bundles[name])
    names = sorted(files)
    flips = [
        (
            names[turn % len(names)],
            rng.randrange(len(files[names[turn % len(names)]])),
            1 << turn % 8,
        )
        for turn in range(36)
    ]
    for flip, verdict in zip(flips, verdicts(judge, page_bundles[name], flips), strict=True):
        assert (verdict["ok"], verdict["files"]) == (False, [flip[0]]), flip


def test_zip_and_folder_agree_and_a_damaged_zip_is_refused(judge, page_bundles):
    files = files_of(page_bundles["nested"])
    archives = [packed(files, method) for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)]
    places = [(data, len(data) * part // 100) for data in archives for part in range(3, 99, 7)]
    damaged = [data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :] for data, at in places]
    others = [
        b"",
        b"PK",
        archives[0][:200],
        packed({f"b/{name}": b for name, b in files.items()}, 0),
    ]
    cases = [{}, *({"zip": encoded(data)} for data in [*archives, *damaged, *others])]
    results = judge(files, cases)
    assert results[0] == results[1] == results[2]
    # a byte of a time stamp in the archive is no byte of a file
    assert all(verdict == results[0] or not verdict["ok"] for verdict in results[3:])
    assert sum(not verdict["ok"] for verdict in results[3:]) > len(damaged) * 3 // 4
    assert not any(verdict["ok"] for verdict in results[-len(others) :])
    assert not any(verdict["untold"] for verdict in results)
    assert results[-1]["codes"] == ["zip.folder"]


# ── Lies with digests that fit ───────────────────────────────────────────────────────────────

LIES = {
    "draw.json": "swap_selected lower_cutoff better_bound wrong_type",
    "lottery.json": "swap_team move_odds break_sum drop_member wrong_level drop_cut drop_block "
    "fewer_visits",
    "plan.json": "other_day later_end drop_visit fewer_reasons other_team needless_deviation "
    "false_bound inexact_number missing_key",
    "checks.json": "false_checks",
    "seed.json": "other_seed",
    "commitment.json": "smaller_quota shorter_window fewer_days",
    "campaign.json": "other_campaign",
}
NAMED_INSTEAD = {
    "campaign.json": "commitment.json",
    "frame.csv": "commitment.json",
    "inspectors.csv": "commitment.json",
    "history.csv": "enterprises.csv",
}


def test_lies_with_fitting_digests_are_found_in_their_file(judge, page_bundles, tmp_path):
    original, told = files_of(page_bundles["equal"]), []
    for name, change in ((name, change) for name, all_ in LIES.items() for change in all_.split()):
        folder = shutil.copytree(page_bundles["equal"], tmp_path / change)
        lies.lie(folder, name, getattr(lies, change))
        told.append((name, change, changed_files(folder, original)))
    for name, old, new in lies.CELLS:
        folder = shutil.copytree(page_bundles["equal"], tmp_path / name)
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        lies.reseal(folder)
        told.append((name, new, changed_files(folder, original)))
    results = judge(original, [case for _, _, case in told])
    for (name, change, _), verdict in zip(told, results, strict=True):
        assert not verdict["ok"], change
        assert NAMED_INSTEAD.get(name, name) in verdict["files"], (change, verdict)
        assert not verdict["untold"], verdict


def test_lies_about_a_nested_draw_are_found(judge, page_bundles, tmp_path):
    original = files_of(page_bundles["nested"])
    changes = {
        "quota": lambda doc: doc["tasks"][0]["strata"][0].update(expected_quota="1"),
        "level": lambda doc: doc["tasks"][0]["strata"][0]["levels"][0].update(probability="1/2"),
        "root": lambda doc: doc.update(frame_root="0" * 64),
        "reason": lambda doc: doc.update(object_draw_reason="named"),
        "omit": lambda doc: doc.update(unrevealed_secrets="omit"),
    }
    cases = []
    for name, change in changes.items():
        folder = shutil.copytree(page_bundles["nested"], tmp_path / name)
        lies.lie(folder, "commitment.json", change)
        cases.append(changed_files(folder, original))
    folder = shutil.copytree(page_bundles["nested"], tmp_path / "draw")
    lies.lie(folder, "draw.json", exchange_one)
    cases.append(changed_files(folder, original))
    results = judge(original, cases)
    assert all("commitment.json" in verdict["files"] for verdict in results[:-1])
    assert "draw.differs" in results[-1]["codes"]


def exchange_one(draw):
    """Put an enterprise of another stratum of the task in the place of one selected."""
    one, other = (s for s in draw["tasks"][0]["strata"] if s["selected"])
    one["selected"][0], other["selected"][0] = other["selected"][0], one["selected"][0]


def test_rubbish_in_any_file_is_a_finding_never_a_crash(judge, page_bundles, tmp_path):
    original, cases = files_of(page_bundles["equal"]), []
    folder = Path(shutil.copytree(page_bundles["equal"], tmp_path / "bundle"))
    for name, before in original.items():
        half = before[: len(before) // 2]
        for rubbish in (b"", b"\xff\xfe\x00", b'"', b"a,b\n1\n", b"{}", b"[" * 9999, b"[]", half):
            (folder / name).write_bytes(rubbish)
            if name != "manifest.json":
                lies.reseal(folder)
            cases.append(changed_files(folder, original))
        (folder / name).write_bytes(before)
    for verdict in judge(original, cases):
        assert not verdict["ok"]
        assert verdict["files"]
        assert not verdict["untold"], verdict


def test_missing_and_unlisted_files_are_named(judge, page_bundles):
    original = files_of(page_bundles["equal"])
    results = judge(original, [{"files": {"frame.csv": None}}, {"files": {"notes.txt": ""}}, {}])
    assert [verdict["files"] for verdict in results] == [["frame.csv"], ["notes.txt"], []]
