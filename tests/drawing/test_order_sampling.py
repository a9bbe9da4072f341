"""Pareto and Poisson draws (draw-v1 §6.6, §6.7) against the definition in plain fractions."""

import hashlib
from fractions import Fraction

import numpy as np
import pytest

from dualrandom.campaign.frame import Frame, TaskFrame
from dualrandom.drawing.chances import level_chances
from dualrandom.drawing.objects import draw
from dualrandom.drawing.records import Algorithms, LevelPromise, StratumPromise
from dualrandom.drawing.seeds import Seed

WEIGHTS = [1, 1, 2, 2, 3, 3, 3, 7, 40, 40] * 3
QUOTA = 9


@pytest.fixture
def lone(world):
    """One task, one stratum, 30 enterprises; returns promise and frame for an algorithm."""

    def made(algorithm, quota=QUOTA, reserves=0):
        names = [f"E{number:02}" for number in range(len(WEIGHTS))]
        zeros = np.zeros(len(names), dtype=np.int32)
        task = TaskFrame("t", ("all",), zeros, zeros.astype(np.int8) - 1, weights=np.array(WEIGHTS))
        digests = [hashlib.sha256(name.encode()).hexdigest() for name in names]
        frame = Frame(world.campaign, names, digests, {"t": task})
        levels = {weight: WEIGHTS.count(weight) for weight in WEIGHTS}
        chances = level_chances(levels, quota)
        stratum = StratumPromise(
            stratum="all",
            frame_size=len(names),
            quota=None if algorithm == "object-draw/poisson" else quota,
            expected_quota=str(quota),
            probability=str(Fraction(quota, len(names))),
            levels=tuple(
                LevelPromise(weight=w, frame_size=levels[w], probability=str(chances[w]))
                for w in sorted(levels)
            ),
        )
        update = {"task": "t", "strata": (stratum,), "reserves": reserves, "follows": None}
        promise = world.promise.model_copy(
            update={
                "tasks": (world.promise.tasks[0].model_copy(update=update),),
                "frame_digest": frame.digest,
                "seed_sources": (),
                "algorithms": Algorithms(
                    ticket="ticket/sha256-1", seed="seed/sha256-1", object_draw=algorithm
                ),
            }
        )
        return promise, frame, {n: chances[w] for n, w in zip(names, WEIGHTS, strict=True)}

    return made


def u_of(seed, name):
    text = f"19:dualrandom/ticket/1,10:enterprise,64:{seed},{len(name)}:{name},"
    ticket = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return Fraction(2 * ticket + 1, 2**257)


@pytest.mark.parametrize("text", ["one", "two", "three", "four"])
def test_poisson_selects_whose_u_lies_below_the_chance(lone, text):
    promise, frame, chances = lone("object-draw/poisson")
    record = draw(promise, frame, Seed.from_text(text)).record
    stratum = record.tasks[0].strata[0]
    u = {name: u_of(record.seed, name) for name in chances}
    expected = sorted((name for name in chances if u[name] < chances[name]), key=u.__getitem__)
    assert [drawn.identifier for drawn in stratum.selected] == expected
    assert (stratum.quota, stratum.reserves, stratum.cutoff) == (len(expected), (), "")


@pytest.mark.parametrize("text", ["one", "two", "three", "four"])
def test_pareto_orders_by_odds_of_ticket_and_chance(lone, text):
    promise, frame, chances = lone("object-draw/pareto", reserves=4)
    record = draw(promise, frame, Seed.from_text(text)).record
    stratum = record.tasks[0].strata[0]
    odds = {}
    for name, p in chances.items():
        u = u_of(record.seed, name)
        odds[name] = u * (1 - p) / (p * (1 - u))
    expected = sorted(odds, key=lambda name: (odds[name], name))
    drawn = [each.identifier for each in stratum.selected + stratum.reserves]
    assert drawn == expected[: QUOTA + 4]
    assert len(stratum.selected) == QUOTA
    assert {name for name, p in chances.items() if p == 1} <= set(expected[:QUOTA])


def test_nobody_is_drawn_and_nobody_waits_for_a_quota_of_zero(lone):
    promise, frame, _ = lone("object-draw/pareto", quota=0, reserves=4)
    stratum = draw(promise, frame, Seed.from_text("s")).record.tasks[0].strata[0]
    assert (stratum.selected, stratum.reserves) == ((), ())
