"""Whole draws with unequal chances: from campaign and registers to the record (draw-v1 §5, §6)."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from dualrandom.campaign.frame import build_frame
from dualrandom.campaign.models import Campaign
from dualrandom.drawing.chances import level_chances, mean_level_chances
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.nested_core import draw_component
from dualrandom.drawing.objects import draw
from dualrandom.drawing.quota_rounding import realised_quotas, round_by_chance
from dualrandom.drawing.seeds import Seed
from dualrandom.drawing.tickets import CounterStream, ticket
from tests.drawing.enumeration import branches

BY_CREDIT = {
    "column": "risk_credit",
    "table": {"A": 1, "B": 2, "C": 5, "D": 9, "unclassified": 1},
}
CROSSING = (
    {
        "id": "credit",
        "department": "market",
        "items": ("MKT-01",),
        "quota": "12%",
        "weights": BY_CREDIT,
        "reserves": 4,
    },
    {
        "id": "fire",
        "department": "fire",
        "items": ("FIR-01",),
        "strata": ("risk_credit",),
        "quota": "7.3%",
        "rounding": "exact_in_expectation",
        "weights": BY_CREDIT,
    },
    {
        "id": "food",
        "department": "health",
        "items": ("HEA-01",),
        "scope": {"tags": ("food",)},
        "strata": ("risk_food",),
        "quota": "20%",
    },
)
JOINT = ({**CROSSING[0]}, {"id": "fire", "department": "fire", "items": ("FIR-01",)})


def committed(world, tasks, registers=None, **changes):
    keys = {**world.campaign.model_dump(), "tasks": tasks, "seed_sources": (), **changes}
    campaign = Campaign.model_validate(keys)
    registers = registers or world.registers
    frame = build_frame(campaign, registers)
    return commit(campaign, registers, frame), frame


@pytest.fixture(scope="module")
def crossing(world):
    return committed(world, CROSSING)


def in_stratum(frame, task, stratum):
    code = frame.tasks[task].strata.index(stratum)
    codes = frame.tasks[task].codes.tolist()
    return {name for name, own in zip(frame.identifiers, codes, strict=True) if own == code}


@pytest.mark.parametrize("text", ["one", "two", "three"])
def test_every_stratum_gets_its_number_in_the_order_of_tickets(crossing, text):
    promise, frame = crossing
    assert promise.algorithms.object_draw == "object-draw/nested"
    record = draw(promise, frame, Seed.from_text(text)).record
    quotas = realised_quotas(promise, record.seed)
    for task, promised in zip(record.tasks, promise.tasks, strict=True):
        for stratum in task.strata:
            listed = [drawn.identifier for drawn in stratum.selected]
            waiting = [drawn.identifier for drawn in stratum.reserves]
            own = in_stratum(frame, task.task, stratum.stratum)
            by_ticket = sorted(own, key=lambda name: ticket("enterprise", record.seed, name))
            assert len(listed) == stratum.quota == quotas[task.task][stratum.stratum]
            assert listed == [name for name in by_ticket if name in set(listed)]
            others = [name for name in by_ticket if name not in set(listed)]
            assert waiting == others[: promised.reserves]
            ranks = [drawn.rank for drawn in stratum.selected + stratum.reserves]
            assert ranks == list(range(1, len(ranks) + 1))
            assert stratum.cutoff == ""


def test_quotas_by_the_seed_are_floor_or_ceiling_and_so_is_their_total(crossing):
    promise, frame = crossing
    expected = {s.stratum: Fraction(s.expected_quota) for s in promise.task("fire").strata}
    totals = set()
    for number in range(40):
        record = draw(promise, frame, Seed.from_text(f"round {number}")).record
        found = {s.stratum: s.quota for s in record.tasks[1].strata}
        assert all(abs(found[label] - mean) < 1 for label, mean in expected.items())
        totals.add(sum(found.values()))
    floor = sum(expected.values()) // 1
    assert totals == {floor, floor + 1}


@pytest.mark.parametrize("keeps_index", [False, True])
def test_the_order_of_rows_does_not_matter_and_the_same_draw_repeats(world, crossing, keeps_index):
    """Nor does the index of the data frame."""
    promise, frame = crossing
    enterprises = world.registers.enterprises.iloc[::-1]
    if not keeps_index:
        enterprises = enterprises.reset_index(drop=True)
    turned = replace(world.registers, enterprises=enterprises)
    again, turned_frame = committed(world, CROSSING, turned)
    assert again == promise
    before = held(frame)
    record = draw(promise, frame, Seed.from_text("s")).record
    assert draw(promise, turned_frame, Seed.from_text("s")).record == record
    assert draw(promise, frame, Seed.from_text("s")).record == record
    assert held(frame) == before


def held(frame):
    """Copy of what a frame holds."""
    tasks = frame.tasks.values()
    columns = [column for task in tasks for column in (task.codes, task.weights)]
    return [*frame.identifiers], [None if each is None else each.tolist() for each in columns]


def test_bounds_add_up_the_chances_of_single_enterprises(crossing):
    promise, frame = crossing
    per_enterprise = [[] for _ in frame.identifiers]
    for task in promise.tasks:
        own = frame.tasks[task.task]
        strata = {stratum.stratum: stratum for stratum in task.strata}
        for row, code in enumerate(own.codes.tolist()):
            if code < 0:
                continue
            stratum = strata[own.strata[code]]
            levels = {level.weight: level.probability for level in stratum.levels}
            chance = levels[int(own.weights[row])] if levels else stratum.probability
            per_enterprise[row].append(Fraction(chance))
    bounds = draw(promise, frame, Seed.from_text("s")).record.bounds
    assert Fraction(bounds.expected_inspections) == sum(map(sum, per_enterprise))
    least = sum(max(chances, default=Fraction(0)) for chances in per_enterprise)
    assert Fraction(bounds.least_expected_enterprises) == least
    assert bounds.enterprises <= bounds.inspections


def test_in_joint_mode_followers_keep_the_weighted_list(world):
    promise, frame = committed(world, JOINT, mode="joint")
    drawn = draw(promise, frame, Seed.from_text("s"))
    eligible = frame.tasks["fire"].codes >= 0
    allowed = {n for n, own in zip(frame.identifiers, eligible, strict=True) if own}
    assert set(drawn.selected["fire"]) == set(drawn.selected["credit"]) & allowed
    follower, leader = promise.task("fire").strata[0], promise.task("credit").strata[0]
    chance = {level.weight: Fraction(level.probability) for level in leader.levels}
    counts = Counter(
        int(weight)
        for weight, own in zip(frame.tasks["credit"].weights, eligible, strict=True)
        if own and weight
    )
    assert {level.weight: level.frame_size for level in follower.levels} == counts
    assert all(Fraction(level.probability) == chance[level.weight] for level in follower.levels)
    expected = sum(chance[weight] * n for weight, n in counts.items())
    assert Fraction(follower.expected_quota) == expected
    assert Fraction(follower.probability) == expected / sum(counts.values())


def test_the_published_chance_is_the_mean_over_the_quotas_that_can_come_out():
    """Rounding by the seed, then the chances for what came out, enumerated together."""
    strata = {
        "x": ({1: 2, 2: 1, 7: 1}, Fraction(5, 4)),
        "y": ({3: 2, 1: 3}, Fraction(7, 3)),
        "z": ({2: 1, 5: 1}, Fraction(1, 6)),
    }
    expected = {label: quota for label, (_, quota) in strata.items()}
    found = branches(lambda chances: round_by_chance(expected, chances))
    for label, (levels, quota) in strata.items():
        for weight, published in mean_level_chances(levels, quota).items():
            mean = sum(p * level_chances(levels, quotas[label])[weight] for p, quotas in found)
            assert mean == published


def test_four_tasks_draw_each_enterprise_as_often_as_its_chance_says():
    """Chi-square over real streams; benchmarks/draw/exactness.py is the large one."""
    n_enterprises, n_seeds = 40, 1500
    rows = [{} for _ in range(n_enterprises)]
    for task, quota in enumerate((5, 9, 3, 7)):
        own = {k: 1 + (k * (task + 3)) % 11 for k in range(n_enterprises) if (k + task) % 10 < 7}
        chances = level_chances(Counter(own.values()), quota)
        for k, weight in own.items():
            rows[k][task] = chances[weight]
    counts, distinct = Counter(), 0
    for number in range(n_seeds):
        seed = f"{number:064x}"
        order = sorted(range(n_enterprises), key=lambda k: ticket("enterprise", seed, f"E{k}"))
        outcome = draw_component(rows, order, 4, CounterStream("nested/a/all", seed))
        for k, cells in zip(order, outcome, strict=True):
            distinct += cells > 0
            counts.update((k, task) for task in range(4) if cells >> task & 1)
    cells = [(k, task, p) for k, row in enumerate(rows) for task, p in row.items()]
    chi_square = sum(
        (counts[k, task] - n_seeds * p) ** 2 / (n_seeds * p * (1 - p)) for k, task, p in cells
    )
    assert 0.7 < chi_square / len(cells) < 1.3  # fixed seeds
    assert distinct / n_seeds < float(sum(max(row.values()) for row in rows if row)) + 0.4
