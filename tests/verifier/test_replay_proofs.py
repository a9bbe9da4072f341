"""The proof for one enterprise: agreed on with the library, and every lie refused."""

import json
import subprocess
import sys
from random import Random

import pytest

import dualrandom as dr
from dualrandom.drawing.proofs import prove
from dualrandom.io.documents import document_bytes
from dualrandom.verifier import replay
from tests.verifier.ceremony import SALT, make_ceremony
from tests.verifier.designs import DESIGNS
from tests.verifier.worlds import make_bundle

UNPROVED = {"draw", "rank", "cutoff"}
"""What only a comparison with the published list of the drawn can show (§11.2)."""


@pytest.fixture(scope="module")
def proofs(tmp_path_factory):
    """Proofs of several enterprises, by way to draw."""
    folder = tmp_path_factory.mktemp("proofs")
    designs = ("joint with weights", "nested by the seed", "batches", "poisson")
    bundles = {name: make_bundle(folder / name, 3, DESIGNS[name]) for name in designs}
    bundles["ceremony"] = make_ceremony(folder / "ceremony")
    made = {}
    for name, path in bundles.items():
        bundle = dr.read_bundle(path)
        salt = SALT if name == "ceremony" else ""
        parts = (bundle.plan.lottery.draw, bundle.frame, bundle.seed)
        made[name] = [
            document_bytes(prove(*parts, identifier, salt=salt))
            for identifier in bundle.frame.identifiers[::7]
        ]
    return made


def check(tmp_path, content, **options):
    path = tmp_path / "proof.json"
    path.write_bytes(content)
    return replay.verify(path, **options)


@pytest.fixture
def proof(proofs):
    """Return one of a selected enterprise, under a draw by tickets."""
    documents = map(json.loads, proofs["ceremony"])
    return next(one for one in documents if any(task["selected"] for task in one["tasks"]))


@pytest.mark.parametrize(
    "name", ["joint with weights", "nested by the seed", "batches", "poisson", "ceremony"]
)
def test_both_implementations_agree_on_proofs(proofs, tmp_path, name):
    outcomes = set()
    for content in proofs[name]:
        audit = check(tmp_path, content)
        assert audit.findings == []
        assert {status for _, status, _ in audit.stages} == {"holds"}
        codes = {code for _, code, _ in audit.notes}
        document = json.loads(content)
        assert ("proof.draw" in codes) == bool(document["tasks"])
        outcomes |= {task["selected"] for task in document["tasks"]}
    assert outcomes <= {True, False}
    assert outcomes


def test_the_published_commitment_is_compared(proof, tmp_path):
    digest = replay.document_digest(proof["commitment"])
    content = replay.canonical(proof)
    assert check(tmp_path, content, published=digest).findings == []
    assert check(tmp_path, content, published="0" * 64).findings


def lie_about(key, value):
    def change(proof):
        proof[key] = value(proof[key]) if callable(value) else value

    return change


def lie_about_task(key, value):
    def change(proof):
        task = next(task for task in proof["tasks"] if task["selected"])
        task[key] = value(task[key]) if callable(value) else value

    return change


LIES = {
    "identifier": lie_about("identifier", "E999"),
    "record": lie_about("record", "0" * 64),
    "cells": lie_about("cells", lambda cells: ["in:A", *cells[1:]]),
    "cells missing": lie_about("cells", lambda cells: cells[:-1]),
    "salt": lie_about("salt", "0" * 64),
    "no salt": lie_about("salt", ""),
    "index": lie_about("index", lambda index: index ^ 1),
    "index outside": lie_about("index", lambda index: index + 1000),
    "size": lie_about("size", lambda size: size * 2),
    "path": lie_about("path", lambda path: path[::-1]),
    "path too short": lie_about("path", lambda path: path[:-1]),
    "path of no hexadecimal": lie_about("path", lambda path: ["x" * 64, *path[1:]]),
    "root": lambda proof: proof["commitment"].update(frame_root="0" * 64),
    "seed": lambda proof: proof["seed"].update(seed="0" * 64),
    "contributions": lambda proof: proof["seed"]["contributions"][0].update(value="1"),
    "commitment": lambda proof: proof["commitment"].update(workdays_source="nobody"),
    "task left out": lambda proof: proof["tasks"].pop(),
    "stratum": lie_about_task("stratum", "nowhere"),
    "frame_size": lie_about_task("frame_size", lambda size: size + 1),
    "probability": lie_about_task("probability", "1"),
    "ticket": lie_about_task("ticket", "0" * 64),
    "not selected": lie_about_task("selected", value=False),
    "rank": lie_about_task("rank", lambda rank: rank + 1000),
    "rank of nobody": lie_about_task("rank", 0),
    "cutoff below": lie_about_task("cutoff", "0" * 64),
    "cutoff of no hexadecimal": lie_about_task("cutoff", "z"),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_refused(proof, tmp_path, name):
    LIES[name](proof)
    assert check(tmp_path, replay.canonical(proof)).findings


def test_the_reserve_of_a_draw_cannot_prove_to_be_selected(proofs, tmp_path):
    documents = map(json.loads, proofs["ceremony"])
    proof = next(one for one in documents if any(not task["selected"] for task in one["tasks"]))
    task = next(task for task in proof["tasks"] if not task["selected"])
    for change in ({"selected": True}, {"selected": True, "rank": 1}):
        task.update(change)
        assert check(tmp_path, replay.canonical(proof)).findings


def leaves(document, key=""):
    """Yield every value with the key it stands under."""
    if isinstance(document, dict | list):
        for inner, value in (
            document.items() if isinstance(document, dict) else ((key, one) for one in document)
        ):
            yield from leaves(value, inner)
    else:
        yield key, document


def test_every_flipped_byte_is_refused_or_left_to_the_published_list(proof, tmp_path):
    content, rng, open_ones = replay.canonical(proof), Random(9), 0
    for _ in range(300):
        changed = bytearray(content)
        changed[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        if not check(tmp_path, bytes(changed)).findings:
            keys = {key for key, _ in set(leaves(proof)) ^ set(leaves(json.loads(changed)))}
            assert keys
            assert keys <= UNPROVED
            open_ones += 1
    assert open_ones < 30


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 100_000, b'{"format":"x"}']
)
def test_rubbish_is_a_finding_never_a_crash(tmp_path, content):
    audit = check(tmp_path, content)
    assert {file for file, _, _ in audit.findings} == {"proof.json"}
    assert [status for _, status, _ in audit.stages] == ["fails", *["not_run"] * 3]


def test_another_way_to_write_the_same_is_refused(proof, tmp_path):
    assert check(tmp_path, json.dumps(proof).encode()).findings
    assert check(tmp_path, replay.canonical(proof) + b"\n").findings


def test_the_command_line_knows_a_proof(proof, tmp_path):
    path = tmp_path / "proof.json"
    path.write_bytes(replay.canonical(proof))
    command = [sys.executable, "-I", replay.__file__, str(path), "--lang", "zh"]
    good = subprocess.run(command, capture_output=True, check=False)
    assert (good.returncode, good.stderr) == (0, b"")
    assert f"SHA-256 {proof['draw']}" in good.stdout.decode()
    assert replay.document_digest(proof["commitment"]) in good.stdout.decode()
    path.write_bytes(replay.canonical({**proof, "index": proof["index"] ^ 1}))
    bad = subprocess.run(command, capture_output=True, check=False)
    assert bad.returncode == 1
    assert bad.stdout.decode().startswith("proof.json: ")
