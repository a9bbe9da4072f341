"""Bundles for the browser verifier: an equal draw, a nested one, and one with every optional part."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from random import Random
from typing import TYPE_CHECKING, Any

import dualrandom as dr
from dualrandom.canonical import canonical_json
from dualrandom.drawing.attempts import AttemptDocument, next_attempt
from dualrandom.drawing.continuation import extend
from dualrandom.drawing.proofs import prove
from dualrandom.drawing.seeds import seed_record
from dualrandom.drawing.signatures import new_signing_key
from dualrandom.io.bundle_signatures import sign_bundle
from tests.verifier import lies
from tests.verifier.worlds import random_campaign, write_record, write_registers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SALT = "0123456789abcdef 盐"
SOURCE = "公开开奖"
APPROVED = {"reason": "名录有误", "approver": "李局长"}


def nested_bundle(folder: Path) -> tuple[Path, list[bytes]]:
    """Weights, quotas by the seed, SM3, a salted frame; and proofs for three enterprises."""
    rng = Random(22)
    write_registers(folder / "registers", rng)
    registers = dr.read_registers(folder / "registers")
    keys = random_campaign(rng) | {"mode": "coordinated", "hash": "sm3"}
    for task in keys["tasks"]:
        task |= {"quota": "23%", "strata": ("risk_credit",), "rounding": "exact_in_expectation"}
        task["weights"] = {"column": "tags", "table": {"food": 3, "unclassified": 1}}
    campaign = dr.Campaign.model_validate(keys)
    frame = dr.build_frame(campaign, registers)
    promise = dr.commit(campaign, registers, frame, salt=SALT)
    seed = dr.Seed.from_text("第22期 03 09 14", source=SOURCE)
    bundle = write_record(folder / "bundle", registers, frame, promise, seed, salt=SALT)
    drawn = dr.draw(promise, frame, seed)
    with (bundle / "frame.csv").open(encoding="utf-8", newline="") as handle:
        names = [row["identifier"] for row in csv.DictReader(handle)]
    return bundle, [
        canonical_json(prove(drawn, frame, seed, name, salt=SALT).model_dump(mode="json"))
        for name in (names[0], names[len(names) // 2], names[-1])
    ]


def full_bundle(folder: Path) -> Path:
    """A third attempt by an equal draw, continued twice, signed; one party kept its secret."""
    rng = Random(5)
    write_registers(folder / "registers", rng)
    registers = dr.read_registers(folder / "registers")
    sources = [{"kind": "text", "name": SOURCE}, {"kind": "contribution", "name": "甲"}]
    keys = random_campaign(rng) | {"seed_sources": sources, "unrevealed_secrets": "omit"}
    campaign = dr.Campaign.model_validate(keys)
    frame = dr.build_frame(campaign, registers)
    first = dr.commit(campaign, registers, frame)
    old = dr.Seed.of(first, {SOURCE: "1 2 3", "甲": "秘密"})
    record = dr.draw(first, frame, old).record
    attempts = [AttemptDocument(commitment=first, seed=seed_record(old, first), draw=record)]
    sources[0] = {"kind": "text", "name": "骰子"}
    other = dr.Campaign.model_validate(keys)
    second = dr.commit(other, registers, frame, attempt=next_attempt(attempts[-1], **APPROVED))
    attempts.append(AttemptDocument(commitment=second, seed=None, draw=None))
    promise = dr.commit(campaign, registers, frame, attempt=next_attempt(attempts[-1], **APPROVED))
    seed = dr.Seed.of(promise, {SOURCE: "4 5 6", "甲": None})
    bundle = write_record(
        folder / "bundle", registers, frame, promise, seed, attempts=tuple(attempts)
    )
    drawn = dr.draw(promise, frame, seed)
    task = next(one for one in drawn.record.tasks if one.follows is None)
    stratum = next(one for one in task.strata if one.quota + 3 <= one.frame_size)
    chain: list[Any] = []
    for more in (1, 3):
        quotas = {(task.task, stratum.stratum): stratum.quota + more}
        chain.append(extend(drawn, frame, quotas, **APPROVED, earlier=tuple(chain)))
        name = f"continuation-{len(chain)}.json"
        (bundle / name).write_bytes(canonical_json(chain[-1].model_dump(mode="json")))
    lies.reseal(bundle)
    documents = ["commitment.json", "draw.json"]
    sign_bundle(bundle, new_signing_key(), signer="市场监管局", documents=documents)
    return bundle


def without_salt(bundle: Path) -> None:
    """Make a bundle one for publication."""
    (bundle / "salt.json").unlink()
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    del manifest["files"]["salt.json"]
    (bundle / "manifest.json").write_bytes(canonical_json(manifest))
    lies.reseal(bundle)


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()
