"""A bundle with everything that may surround a draw: secrets, attempts, salt, continuations, keys."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import dualrandom as dr
from dualrandom.drawing.continuation import extend
from dualrandom.drawing.seeds import seed_record
from dualrandom.io.bundle_continuations import continuation_files
from tests.verifier import lies
from tests.verifier.designs import equal_by_the_seed
from tests.verifier.worlds import random_campaign, write_record, write_registers

if TYPE_CHECKING:
    from pathlib import Path

SALT = "5a" * 32
CHAIN = "ab" * 32
"""Of no network that anybody knows."""


def sources(turn: int) -> list[dict[str, Any]]:
    """Name four sources; every turn others."""
    secret = f"secret {turn}"
    parties = [
        {"kind": "contribution", "name": name, "digest": dr.secret_digest("tiny", name, secret)}
        for name in ("market", "fire")  # in no order of names
    ]
    return [
        {"kind": "text", "name": f"第{turn}期"},
        *parties,
        {"kind": "drand", "name": f"{CHAIN}/{turn}"},
    ]


def values(turn: int, **changed: str | None) -> dict[str, str | None]:
    """Return what became known."""
    secrets = {"market": f"secret {turn}", "fire": f"secret {turn}"}
    return {f"第{turn}期": "03 09", f"{CHAIN}/{turn}": f"{turn:02x}" * 48, **secrets, **changed}


def make_ceremony(folder: Path) -> Path:
    """Draw twice, the second time without one secret; continue twice; sign."""
    rng = Random(3)
    write_registers(folder / "registers", rng)
    registers = dr.read_registers(folder / "registers")
    keys = random_campaign(rng)
    equal_by_the_seed(keys, rng)
    keys["unrevealed_secrets"] = "omit"
    attempts: list[dr.AttemptDocument] = []
    while True:
        turn = len(attempts) + 1
        campaign = dr.Campaign.model_validate({**keys, "seed_sources": sources(turn)})
        frame = dr.build_frame(campaign, registers)
        attempt = attempts and dr.next_attempt(attempts[-1], reason="名单泄露", approver="局长")
        promise = dr.commit(campaign, registers, frame, salt=SALT, attempt=attempt or None)
        if turn == 3:
            break
        seed = dr.Seed.of(promise, values(turn))
        record = seed_record(seed, promise)
        drawn = dr.draw(promise, frame, seed).record if turn == 1 else None
        attempts.append(dr.AttemptDocument(commitment=promise, seed=record, draw=drawn))
    seed = dr.Seed.of(promise, values(turn, fire=None))
    bundle = write_record(
        folder / "bundle", registers, frame, promise, seed, attempts=attempts, salt=SALT
    )
    continue_twice(bundle)
    key = dr.new_signing_key()
    dr.sign_bundle(bundle, key, signer="市场监管局", documents=["commitment.json", "draw.json"])
    return bundle


def continue_twice(bundle: Path) -> None:
    """Draw one more of two strata, then one more of the first."""
    read = dr.read_bundle(bundle)
    record = json.loads((bundle / "draw.json").read_bytes())
    cells = [
        (task["task"], stratum["stratum"], stratum["quota"] + 1)
        for task in record["tasks"]
        for stratum in task["strata"]
        if stratum["quota"] + 1 < stratum["frame_size"]
    ][:2]
    draw, done = read.plan.lottery.draw, []
    for turn in (0, 1):
        quotas = {(task, stratum): n + turn for task, stratum, n in cells[: 2 - turn]}
        more = extend(draw, read.frame, quotas, reason="补足", approver="局长", earlier=done)
        done.append(more)
    for name, content in continuation_files(done).items():
        (bundle / name).write_bytes(content)
    lies.reseal(bundle)
