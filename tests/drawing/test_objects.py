"""The equal draw (docs/spec/draw-v1.md §6): exact, order-free, extensible, coordinated."""

import hashlib
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from dualrandom.campaign.frame import Frame, TaskFrame
from dualrandom.drawing import lowest_tickets
from dualrandom.drawing.objects import draw
from dualrandom.drawing.records import StratumPromise
from dualrandom.drawing.seeds import Seed
from dualrandom.drawing.ticket_order import TicketOrder
from dualrandom.errors import VerificationError


def frame_of(world, strata_of_task):
    """A frame by hand: task → list of stratum labels, ``None`` for the excluded."""
    n = len(next(iter(strata_of_task.values())))
    tasks = {}
    for task, labels in strata_of_task.items():
        strata = tuple(sorted({label for label in labels if label is not None}))
        codes = np.array([-1 if x is None else strata.index(x) for x in labels], dtype=np.int32)
        reasons = np.where(codes < 0, 1, -1).astype(np.int8)
        tasks[task] = TaskFrame(task, strata, codes, reasons)
    names = [f"E{number:04}" for number in range(n)]
    return Frame(
        world.campaign, names, [hashlib.sha256(x.encode()).hexdigest() for x in names], tasks
    )


def promise_of(world, frame, quotas, follows=None, reserves=0):
    """A commitment for a frame by hand: task → stratum → quota."""
    template = world.promise.tasks[0]
    tasks = []
    for task_id, frame_of_task in frame.tasks.items():
        leader = (follows or {}).get(task_id)
        strata = []
        for stratum, size in frame_of_task.sizes.items():
            quota = None if leader else quotas[task_id].get(stratum, 0)
            chance = (
                Fraction(quota, size)
                if quota is not None
                else Fraction(quotas[leader][stratum], frame.sizes(leader)[stratum])
            )
            strata.append(
                StratumPromise(
                    stratum=stratum,
                    frame_size=size,
                    quota=quota,
                    expected_quota=str(chance * size),
                    probability=str(chance),
                )
            )
        update = {"task": task_id, "strata": tuple(strata), "follows": leader, "reserves": reserves}
        tasks.append(template.model_copy(update=update))
    update = {"tasks": tuple(tasks), "frame_digest": frame.digest, "seed_sources": ()}
    return world.promise.model_copy(update=update)


def selected(drawn, task):
    return set(drawn.selected[task])


def test_the_lowest_tickets_are_drawn_and_ranked(world):
    frame = frame_of(world, {"a": ["x"] * 30 + ["y"] * 20 + [None] * 5})
    promise = promise_of(world, frame, {"a": {"x": 4, "y": 3}}, reserves=2)
    drawn = draw(promise, frame, Seed.from_text("s"))
    seed = drawn.record.seed
    for stratum, names in (("x", frame.identifiers[:30]), ("y", frame.identifiers[30:50])):
        by_hand = sorted(
            (
                hashlib.sha256(
                    f"19:dualrandom/ticket/1,10:enterprise,64:{seed},{len(n)}:{n},".encode()
                ).hexdigest(),
                n,
            )
            for n in names
        )
        found = next(s for s in drawn.record.tasks[0].strata if s.stratum == stratum)
        assert [(d.ticket, d.identifier) for d in found.selected + found.reserves] == by_hand[
            : found.quota + 2
        ]
        assert [d.rank for d in found.selected + found.reserves] == list(range(1, found.quota + 3))
        assert found.cutoff == by_hand[found.quota - 1][0]


def test_a_larger_quota_extends_the_smaller_sample(world):
    frame = frame_of(world, {"a": ["x"] * 50})
    update = {"frame_digest": frame.digest}
    samples = []
    for quota in (0, 1, 7, 20, 50):
        promise = promise_of(world, frame, {"a": {"x": quota}}).model_copy(update=update)
        order = TicketOrder(frame, "00" * 32)
        samples.append([d.identifier for d in order.lowest(np.arange(50), quota)])
        assert len(draw(promise, frame, Seed.from_text("s")).selected["a"]) == quota
    for smaller, larger in pairwise(samples):
        assert larger[: len(smaller)] == smaller


def test_parts_drawn_alone_merge_to_the_whole(world):
    frame = frame_of(world, {"a": ["x"] * 60})
    order = TicketOrder(frame, "11" * 32)
    whole = order.lowest(np.arange(60), 9)
    parts = [*order.lowest(np.arange(25), 9), *order.lowest(np.arange(25, 60), 9)]
    merged = sorted((d.ticket, d.identifier) for d in parts)[:9]
    assert merged == [(d.ticket, d.identifier) for d in whole]


def test_departments_with_one_frame_hit_the_same_enterprises(world):
    frame = frame_of(world, {"a": ["x"] * 80, "b": ["x"] * 80})
    promise = promise_of(world, frame, {"a": {"x": 12}, "b": {"x": 5}})
    drawn = draw(promise, frame, Seed.from_text("s"))
    assert selected(drawn, "b") < selected(drawn, "a")
    assert drawn.record.bounds.enterprises == 12
    assert drawn.record.bounds.least_expected_enterprises == "12"
    assert drawn.record.bounds.expected_inspections == "17"


def test_equal_first_bytes_are_decided_by_the_whole_ticket(world, monkeypatch):
    frame = frame_of(world, {"a": ["x"] * 6})
    tails = [5, 3, 9, 3, 1, 0]
    monkeypatch.setattr(
        lowest_tickets, "tickets", lambda *_: [bytes(8) + bytes([t]) * 24 for t in tails]
    )
    promise = promise_of(world, frame, {"a": {"x": 3}})
    found = draw(promise, frame, Seed.from_text("s")).record.tasks[0].strata[0].selected
    assert [d.identifier for d in found] == ["E0005", "E0004", "E0001"]  # then E0003: same ticket


def test_every_enterprise_is_drawn_as_often_as_its_chance_says(world):
    frame = frame_of(world, {"a": ["x"] * 12 + ["y"] * 8})
    promise = promise_of(world, frame, {"a": {"x": 3, "y": 4}})
    rounds = 4000
    counts = dict.fromkeys(frame.identifiers, 0)
    for number in range(rounds):
        for name in draw(promise, frame, Seed.from_text(f"round {number}")).selected["a"]:
            counts[name] += 1
    expected = [rounds / 4] * 12 + [rounds / 2] * 8
    chances = [1 / 4] * 12 + [1 / 2] * 8
    chi_square = sum(
        (counts[name] - e) ** 2 / (e * (1 - p))
        for name, e, p in zip(frame.identifiers, expected, chances, strict=True)
    )
    assert chi_square < 45.3  # 20 units, fixed seeds; 99.9 % point of chi-square with 20 degrees


def test_followers_keep_the_initiators_list_within_their_scope(world):
    frame = frame_of(world, {"lead": ["x"] * 40, "follow": ["x"] * 15 + [None] * 25})
    promise = promise_of(world, frame, {"lead": {"x": 16}}, follows={"follow": "lead"})
    drawn = draw(promise, frame, Seed.from_text("s"))
    assert selected(drawn, "follow") == selected(drawn, "lead") & set(frame.identifiers[:15])
    assert drawn.probabilities["follow", "x"] == Fraction(16, 40)


def test_another_frame_than_the_promised_one_is_refused(world):
    frame = frame_of(world, {"a": ["x"] * 10})
    promise = promise_of(world, frame, {"a": {"x": 2}})
    other = frame_of(world, {"a": ["x"] * 9 + ["y"]})
    with pytest.raises(VerificationError) as caught:
        draw(promise, other, Seed.from_text("s"))
    assert caught.value.code == "draw.other_frame"


def test_the_draw_does_not_change_its_inputs_and_repeats(world):
    before = world.frame.digest
    again = draw(world.promise, world.frame, world.seed)
    assert again.record == world.draw.record
    assert world.frame.digest == before
