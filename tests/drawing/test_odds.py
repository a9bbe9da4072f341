"""Odds: conditions of docs/spec/draw-v1.md §7.3, exactly, also where people are full to the brim."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.drawing.department_seats import LoadLimits
from dualrandom.drawing.fair_loads import SeatGroup, fair_loads
from dualrandom.drawing.odds import maximum_entropy
from dualrandom.drawing.quantise import integer_odds
from dualrandom.drawing.records import DENOMINATOR


def odds_of(groups, weights, capacity, band=Fraction(1, 20)):
    loads = fair_loads(groups, weights, capacity).loads
    n_people = len(weights)
    inner = band * Fraction(95, 100)
    least = np.array([float(loads[p] * (1 - inner)) for p in range(n_people)])
    most = np.array(
        [min(float(loads[p] * (1 + inner)), capacity[p] - 1e-7) for p in range(n_people)]
    )
    limits = LoadLimits(
        tuple(int(loads[p] * (1 - band) * DENOMINATOR) for p in range(n_people)),
        tuple(int(min(loads[p] * (1 + band), capacity[p]) * DENOMINATOR) for p in range(n_people)),
    )
    table = maximum_entropy(groups, n_people, least, most)
    return integer_odds(groups, table, limits), limits


def check(groups, tables, limits):
    loads = [0] * len(limits.most)
    for group, rows in zip(groups, tables, strict=True):
        assert sum(count for count, _ in rows) == group.count
        for count, odds in rows:
            assert all(0 <= chance <= DENOMINATOR for chance in odds)
            assert sum(odds) == group.size * DENOMINATOR
            seat = sum(c for m, c in zip(group.members, odds, strict=True) if m in group.qualified)
            assert seat >= group.qualified_seats * DENOMINATOR
            for member, chance in zip(group.members, odds, strict=True):
                loads[member] += count * chance
    assert all(
        low <= load <= high
        for low, load, high in zip(limits.least, loads, limits.most, strict=True)
    )


@st.composite
def departments(draw):
    n_people = draw(st.integers(3, 7))
    groups = []
    for _ in range(draw(st.integers(1, 4))):
        members = draw(st.sets(st.integers(0, n_people - 1), min_size=2).map(sorted))
        qualified = draw(st.sets(st.sampled_from(members), min_size=1).map(frozenset))
        groups.append(
            SeatGroup(
                draw(st.integers(1, 6)), 2, draw(st.integers(0, 1)), tuple(members), qualified
            )
        )
    everybody = SeatGroup(draw(st.integers(1, 6)), 2, 0, tuple(range(n_people)), frozenset())
    weights = {person: draw(st.integers(10, 40)) for person in range(n_people)}
    return [*groups, everybody], weights


@settings(max_examples=80, deadline=None)
@given(departments())
def test_integer_odds_keep_every_condition(case):
    groups, weights = case
    tables, limits = odds_of(groups, weights, dict.fromkeys(weights, 1000))
    check(groups, tables, limits)


def test_nobody_is_certain_or_excluded_unless_a_rule_forces_it():
    groups = [
        SeatGroup(30, 2, 1, tuple(range(10)), frozenset({0, 1, 2})),
        SeatGroup(20, 2, 0, tuple(range(10)), frozenset()),
    ]
    tables, _ = odds_of(groups, dict.fromkeys(range(10), 20), dict.fromkeys(range(10), 100))
    assert all(0 < chance < DENOMINATOR for rows in tables for _, odds in rows for chance in odds)


def test_equal_people_have_equal_odds():
    groups = [SeatGroup(12, 2, 0, tuple(range(6)), frozenset())]
    tables, _ = odds_of(groups, dict.fromkeys(range(6), 20), dict.fromkeys(range(6), 100))
    odds = tables[0][0][1]
    assert max(odds) - min(odds) <= 1
    assert sum(odds) == 2 * DENOMINATOR


def test_full_capacity_to_the_last_visit_still_has_odds():
    groups = [
        SeatGroup(4, 2, 1, (0, 1, 2, 3), frozenset({0, 1})),
        SeatGroup(3, 2, 0, (1, 2, 3), frozenset()),
    ]
    capacity = {0: 3, 1: 4, 2: 4, 3: 3}  # 14 seats, 14 places
    tables, limits = odds_of(groups, {0: 7, 1: 11, 2: 13, 3: 9}, capacity)
    check(groups, tables, limits)
