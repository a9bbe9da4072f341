"""Full coverage in drawn batches (draw-v1 §6.9)."""

from collections import Counter

import pytest

from dualrandom.campaign.frame import build_frame
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.objects import draw
from dualrandom.drawing.seeds import Seed
from tests.campaign.campaign_worlds import campaign, registers


def drawn_tasks(task, fire=None, **changes):
    rows = [{"identifier": f"E{n:02}", "risk_credit": "AAB"[n % 3]} for n in range(23)]
    own, plan = registers(*rows), campaign(task, fire, **changes)
    frame = build_frame(plan, own)
    record = draw(commit(plan, own, frame), frame, Seed.from_text("s", source="lottery")).record
    return rows, record.tasks


@pytest.mark.parametrize("batches", [2, 3, 7, 40])
def test_batches_are_a_partition_in_the_order_of_tickets(batches):
    rows, (task, other) = drawn_tasks(
        {"quota": "全覆盖", "batches": batches, "strata": ["risk_credit"]}
    )
    everybody = [drawn for stratum in task.strata for drawn in stratum.selected]
    assert sorted(each.identifier for each in everybody) == [row["identifier"] for row in rows]
    for stratum in task.strata:
        numbers = [each.batch for each in stratum.selected]
        assert numbers == sorted(numbers)
        assert numbers[0] == 1
        assert numbers[-1] <= batches
        sizes = Counter(numbers)
        n = len(numbers)
        if n >= batches:
            assert set(sizes) == set(range(1, batches + 1))
        assert set(sizes.values()) <= {n // batches, -(-n // batches)}
    assert {each.batch for stratum in other.strata for each in stratum.selected} == {None}


def test_seven_in_three_batches_by_hand():
    rows = [{"identifier": f"E{n}"} for n in range(7)]
    own, plan = registers(*rows), campaign({"quota": "100%", "batches": 3})
    frame = build_frame(plan, own)
    record = draw(commit(plan, own, frame), frame, Seed.from_text("s", source="lottery")).record
    (stratum,) = record.tasks[0].strata
    assert [each.batch for each in stratum.selected] == [1, 1, 1, 2, 2, 3, 3]


def test_batches_are_the_leaders_own():
    _, (leader, follower) = drawn_tasks(
        {"quota": "100%", "batches": 3}, {"quota": None}, mode="joint"
    )
    assert {each.batch for each in leader.strata[0].selected} == {1, 2, 3}
    assert {each.batch for each in follower.strata[0].selected} == {None}
