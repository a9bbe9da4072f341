"""Every seat's chance is its published odds: all branches enumerated with fractions (spec §7.4)."""

from collections import defaultdict
from fractions import Fraction

import pytest

from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.drawing.tickets import CounterStream


def enumerate_branches(blocks, n_inspectors, denominator):
    """Run the walk once per outcome of its chances; yields (probability, teams)."""
    pending = [()]
    while pending:
        prefix = pending.pop()
        taken, weight = [], Fraction(1)

        def chance(numerator, total, prefix=prefix, taken=taken):
            nonlocal weight
            share = Fraction(numerator, total)
            if len(taken) < len(prefix):
                outcome = prefix[len(taken)]
            else:
                outcome = share > 0
                if 0 < share < 1:
                    pending.append((*taken, False))
            taken.append(outcome)
            weight *= share if outcome else 1 - share
            return outcome

        teams = round_odds(blocks, n_inspectors, denominator, chance)
        yield weight, teams


CASES = {
    "one block of two": ([SeatTable([0, 1, 2], [8, 8, 4], [True] * 3, 0)], 3, 10),
    "qualified seat": (
        [SeatTable([0, 1, 2, 3], [6, 6, 4, 4], [True, True, False, False], 1)],
        4,
        10,
    ),
    "two blocks share people": (
        [
            SeatTable([0, 1, 2, 3], [5, 5, 5, 5], [True, True, False, False], 1),
            SeatTable([0, 1, 3], [4, 7, 9], [True, False, True], 1),
        ],
        4,
        10,
    ),
    "three blocks and a forced seat": (
        [
            SeatTable([0, 1, 2], [12, 9, 3], [True, True, True], 0),
            SeatTable([0, 2, 3], [4, 10, 10], [False, True, True], 1),
            SeatTable([1, 2, 3], [5, 5, 2], [True, False, False], 0),
        ],
        4,
        12,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_chance_is_exactly_the_published_odds(name):
    blocks, n_inspectors, denominator = CASES[name]
    chances, total = defaultdict(Fraction), Fraction(0)
    for weight, teams in enumerate_branches(blocks, n_inspectors, denominator):
        total += weight
        for number, team in enumerate(teams):
            for member in team:
                chances[number, member] += weight
    assert total == 1
    for number, block in enumerate(blocks):
        for member, odds in zip(block.members, block.odds, strict=True):
            assert chances[number, member] == Fraction(odds, denominator)


@pytest.mark.parametrize("name", CASES)
def test_sizes_seats_and_loads_hold_in_every_branch(name):
    blocks, n_inspectors, denominator = CASES[name]
    expected = [Fraction(0)] * n_inspectors
    for block in blocks:
        for member, odds in zip(block.members, block.odds, strict=True):
            expected[member] += Fraction(odds, denominator)
    branches = 0
    for _, teams in enumerate_branches(blocks, n_inspectors, denominator):
        branches += 1
        loads = [0] * n_inspectors
        for block, team in zip(blocks, teams, strict=True):
            assert len(team) * denominator == sum(block.odds)
            qualified = {m for m, flag in zip(block.members, block.qualified, strict=True) if flag}
            assert len(qualified & set(team)) >= block.qualified_seats
            for member in team:
                loads[member] += 1
        assert all(abs(load - mean) < 1 for load, mean in zip(loads, expected, strict=True))
    assert branches > 1


def test_the_stream_gives_exact_chances_by_rejection():
    stream = CounterStream("lottery", "00" * 32)
    values = [stream.below(3) for _ in range(3000)]
    assert set(values) == {0, 1, 2}
    assert all(900 < values.count(value) < 1100 for value in range(3))
    assert [CounterStream("x", "s").below(1) for _ in range(3)] == [0, 0, 0]
