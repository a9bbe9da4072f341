"""Leximin-fair loads (docs/spec/draw-v1.md §7.2) against brute force over all sets of people."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dualrandom.drawing.fair_loads import SeatGroup, fair_loads
from dualrandom.errors import InfeasibleError


def subsets(people):
    return chain.from_iterable(combinations(people, n) for n in range(1, len(people) + 1))


def forced(group, people):
    """Count by trying every team of one block: the fewest of ``people`` in any admissible team."""
    fewest = None
    for team in combinations(group.members, group.size):
        if group.qualified_seats and not set(team) & group.qualified:
            continue
        inside = len(set(team) & set(people))
        fewest = inside if fewest is None else min(fewest, inside)
    return group.count * fewest


@st.composite
def departments(draw):
    n_people = draw(st.integers(2, 6))
    groups = []
    for _ in range(draw(st.integers(1, 4))):
        members = draw(st.sets(st.integers(0, n_people - 1), min_size=2).map(sorted))
        qualified = draw(st.sets(st.sampled_from(members), min_size=1).map(frozenset))
        asked = draw(st.integers(0, 1))
        groups.append(SeatGroup(draw(st.integers(1, 5)), 2, asked, tuple(members), qualified))
    people = sorted({member for group in groups for member in group.members})
    weights = {person: draw(st.integers(1, 20)) for person in people}
    capacity = {person: draw(st.integers(1, 12)) for person in people}
    return groups, weights, capacity


@settings(max_examples=150, deadline=None)
@given(departments())
def test_the_heaviest_level_is_the_largest_ratio_over_all_sets(case):
    groups, weights, _ = case
    roomy = dict.fromkeys(weights, 10_000)
    result = fair_loads(groups, weights, roomy)
    brute = max(
        Fraction(sum(forced(group, people) for group in groups), sum(weights[p] for p in people))
        for people in subsets(sorted(weights))
    )
    assert result.cuts[0].level == brute
    ratios = [result.loads[person] / weights[person] for person in weights]
    assert max(ratios) == brute


@settings(max_examples=150, deadline=None)
@given(departments())
def test_loads_fill_all_seats_within_capacity_and_no_set_gets_less_than_it_must(case):
    groups, weights, capacity = case
    total = sum(group.count * group.size for group in groups)
    short = any(
        sum(forced(group, people) for group in groups) > sum(capacity[p] for p in people)
        for people in subsets(sorted(weights))
    )
    if short:
        with pytest.raises(InfeasibleError):
            fair_loads(groups, weights, capacity)
        return
    loads = fair_loads(groups, weights, capacity).loads
    assert sum(loads.values()) == total
    assert all(0 <= loads[person] <= capacity[person] for person in weights)
    for people in subsets(sorted(weights)):
        assert sum(loads[p] for p in people) >= sum(forced(group, people) for group in groups)


@settings(max_examples=60, deadline=None)
@given(departments())
def test_levels_fall_from_cut_to_cut_and_cuts_cover_everybody_once(case):
    groups, weights, _ = case
    assume(len(weights) > 2)
    cuts = fair_loads(groups, weights, dict.fromkeys(weights, 1000)).cuts
    levels = [cut.level for cut in cuts]
    assert levels == sorted(levels, reverse=True)
    covered = [person for cut in cuts for person in cut.people]
    assert sorted(covered) == sorted(weights)


def test_one_scarce_specialist_bears_what_only_they_can():
    groups = [SeatGroup(6, 2, 1, (0, 1, 2, 3), frozenset({0}))]
    result = fair_loads(groups, dict.fromkeys(range(4), 10), dict.fromkeys(range(4), 100))
    assert result.loads == {0: 6, 1: 2, 2: 2, 3: 2}
    assert result.cuts[0].people == (0,)
