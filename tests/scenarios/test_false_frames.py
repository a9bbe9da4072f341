"""Lies that fit together: a false frame or term, committed, drawn and sealed as if it were true."""

import shutil
from dataclasses import replace
from random import Random

import numpy as np
import pytest

import dualrandom as dr
from dualrandom.campaign.frame import Frame
from dualrandom.canonical import canonical_json
from dualrandom.io.bundle_tables import register_table
from dualrandom.io.verification import verify
from tests.verifier import worlds
from tests.verifier.designs import WEIGHTS
from tests.verifier.lies import lie, reseal


def one_task(keys, _):
    keys.update(mode="coordinated", cooperating_departments=[], rules={}, hash="sha256")
    keys.update(calendar={"source": "weekdays"}, seed_sources=[])
    keys["tasks"] = [task for task in keys["tasks"] if task["department"] == "market"][:1]
    keys["tasks"][0].update(
        strata=["opening_days"], weights=WEIGHTS, quota="40%", scope={}, reserves=0, window=None
    )


SEED = dr.Seed.from_text("03 09 14", source="公开开奖")


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    """Registers, frame and commitment, and the bundle made of them."""
    folder = tmp_path_factory.mktemp("honest")
    rng = Random(3)
    worlds.write_registers(folder / "registers", rng)
    registers = dr.read_registers(folder / "registers")
    keys = worlds.random_campaign(rng)
    one_task(keys, rng)
    campaign = dr.Campaign.model_validate(keys)
    frame = dr.build_frame(campaign, registers)
    promise = dr.commit(campaign, registers, frame)
    bundle = worlds.write_record(folder / "bundle", registers, frame, promise, SEED)
    return registers, frame, promise, bundle


def picked(frame, rows):
    """The frame with these rows, in this order."""
    (name, task), *_ = frame.tasks.items()
    taken = {key: getattr(task, key)[rows] for key in ("codes", "reasons", "weights")}
    return Frame(
        campaign=frame.campaign,
        identifiers=[frame.identifiers[row] for row in rows],
        record_digests=[frame.record_digests[row] for row in rows],
        tasks={name: replace(task, **taken)},
    )


def with_task(frame, **changes):
    (name, task), *_ = frame.tasks.items()
    fields = {key: change(task) for key, change in changes.items()}
    tasks = {name: replace(task, **fields)}
    return Frame(frame.campaign, frame.identifiers, frame.record_digests, tasks)


def shifted(task):
    return np.where(task.codes < 0, -1, (task.codes + 1) % len(task.strata)).astype(np.int32)


def favoured(task):
    return np.where(task.weights > 0, 777, 0)


FALSE_FRAMES = {
    "somebody twice": lambda frame: picked(frame, [0, *range(len(frame.identifiers))]),
    "out of order": lambda frame: picked(frame, list(range(len(frame.identifiers)))[::-1]),
    "other strata than the records'": lambda frame: with_task(frame, codes=shifted),
    "other weights than the table's": lambda frame: with_task(frame, weights=favoured),
}
FOUND = {
    "somebody twice": "verify.unreadable",
    "out of order": "verify.unreadable",
    "other strata than the records'": "verify.other_cell",
    "other weights than the table's": "verify.other_cell",
}


@pytest.mark.parametrize("name", FALSE_FRAMES)
def test_a_false_frame_is_found_though_it_was_committed(honest, tmp_path, name):
    registers, frame, _, _ = honest
    false = FALSE_FRAMES[name](frame)
    promise = dr.commit(frame.campaign, registers, false)
    bundle = worlds.write_record(tmp_path / "bundle", registers, false, promise, SEED)
    assert {finding.code for finding in verify(bundle).findings} == {FOUND[name]}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda promise: {"workdays": promise.workdays[1:]}, "verify.workdays"),
        (lambda _: {"workdays_source": "an almanac"}, "verify.workdays"),
        (
            lambda promise: {"tasks": (promise.tasks[0].model_copy(update={"title": "other"}),)},
            "verify.promise",
        ),
    ],
)
def test_terms_are_the_campaigns(honest, tmp_path, change, code):
    registers, frame, promise, _ = honest
    false = promise.model_copy(update=change(promise))
    bundle = worlds.write_record(tmp_path / "bundle", registers, frame, false, SEED)
    assert {finding.code for finding in verify(bundle).findings} == {code}


def test_the_honest_bundle_holds(honest):
    assert verify(honest[3]).ok


@pytest.fixture
def copy(honest, tmp_path):
    return shutil.copytree(honest[3], tmp_path / "bundle")


def last_line_again(text):
    return text + text.splitlines()[-1] + "\n"


def without_first_column(text):
    return "".join(line.partition(",")[2] + "\n" for line in text.splitlines())


def with_a_telephone(text):
    header, *lines = text.splitlines()
    return "".join(f"{line}\n" for line in (f"{header},phone", *(f"{line}," for line in lines)))


def with_a_false_date(text):
    return text.replace("2026-", "20-26-")


@pytest.mark.parametrize(
    ("file", "damage"),
    [
        ("enterprises.csv", last_line_again),
        ("enterprises.csv", without_first_column),
        ("history.csv", without_first_column),
        ("history.csv", with_a_false_date),
        ("inspectors.csv", without_first_column),
        ("inspectors.csv", with_a_telephone),
    ],
)
def test_a_damaged_table_is_a_finding_and_no_crash(copy, file, damage):
    before = (copy / file).read_text(encoding="utf-8")
    (copy / file).write_text(damage(before), encoding="utf-8")
    assert (copy / file).read_text(encoding="utf-8") != before
    reseal(copy)
    (finding,) = verify(copy).findings
    assert finding.code == "verify.unreadable"
    assert file in finding.file


def test_records_of_others_than_the_drawn_are_found(honest, copy):
    registers, _, _, _ = honest
    lines = (copy / "enterprises.csv").read_text(encoding="utf-8").splitlines()
    drawn = {line.partition(",")[0] for line in lines}
    other = next(name for name in registers.enterprises["identifier"] if name not in drawn)
    kept = registers.enterprises["identifier"].isin({*drawn, other})
    history = registers.history["identifier"].isin({*drawn, other})
    (copy / "enterprises.csv").write_bytes(register_table(registers.enterprises[kept]))
    (copy / "history.csv").write_bytes(register_table(registers.history[history]))
    reseal(copy)
    found = {(finding.code, finding.params["identifier"]) for finding in verify(copy).findings}
    assert found == {("verify.not_drawn", other)}


def test_a_number_that_no_canonical_document_holds_is_a_finding(copy):
    lie_about = {"number": 1, "draw": "0" * 64, "reason": "r", "approver": "a"}
    stratum = {
        "task": "t", "stratum": "s", "frame_size": 1, "quota_before": 0, "quota": 1,
        "probability": "1", "cutoff": "", "added": [],
    }  # fmt: skip
    text = canonical_json(
        {"format": "dualrandom/continuation/1", **lie_about, "strata": [stratum]}
    ).replace(b'"frame_size":1', b'"frame_size":9007199254740993')
    (copy / "continuation-1.json").write_bytes(text)
    reseal(copy)
    (finding,) = verify(copy).findings
    assert (finding.code, finding.file) == ("verify.unreadable", "continuation-1.json")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda manifest: manifest["algorithms"].update(ticket="x"), "verify.algorithms"),
        (lambda manifest: manifest.update(format="x"), "verify.manifest_digest"),
        (lambda manifest: manifest.update(note="x"), "verify.manifest_digest"),
    ],
)
def test_the_manifest_says_what_the_commitment_says(copy, change, code):
    lie(copy, "manifest.json", change)
    assert {finding.code for finding in verify(copy).findings} == {code}
