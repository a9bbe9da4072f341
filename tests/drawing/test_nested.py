"""The nested draw by full enumeration (draw-v1 §6.5): chances as fractions, sizes, overlap."""

from fractions import Fraction
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.drawing.chances import level_chances
from dualrandom.drawing.independent_columns import IndependentColumns
from dualrandom.drawing.nested import connected
from dualrandom.drawing.nested_core import draw_component
from dualrandom.drawing.nested_flight import settle_by_flight
from dualrandom.drawing.nested_landing import settle_by_landing
from dualrandom.drawing.nested_states import OpenEnterprise, initial_states
from dualrandom.drawing.tickets import CounterStream
from tests.drawing.enumeration import Branch, branches

TILLE = [Fraction(percent, 100) for percent in (7, 17, 41, 61, 83, 91)]
"""Tillé (2006), a sample of three."""


def shares(weights, quota):
    """Chances of enterprises with these weights in one stratum."""
    levels = {weight: weights.count(weight) for weight in weights}
    chances = level_chances(levels, quota)
    return [chances[weight] for weight in weights]


def strata(*parts):
    """Chances of a task with several strata: (first cell, weights, quota) each."""
    cells = [
        [(cell, chance) for chance in shares(weights, quota)] for cell, weights, quota in parts
    ]
    return list(chain.from_iterable(cells))


def together(*tasks):
    """Chances per cell of every enterprise; ``None``: the task can't draw it."""
    return [dict(own for own in row if own is not None) for row in zip(*tasks, strict=True)]


CASES = {
    "one task, Tillé's vector": [{0: chance} for chance in TILLE],
    "one task, certain after two rounds": together(strata((0, [100, 30, 5, 2, 1, 1], 3))),
    "two tasks, one stratum": together(
        strata((0, [1, 2, 3, 4, 5, 6], 2)), strata((1, [6, 1, 3, 2, 5, 4], 3))
    ),
    "two tasks, crossing strata": together(
        strata((0, [1, 2, 3], 1), (1, [2, 2, 1], 1)),
        [(2, Fraction(2, 5)), (2, Fraction(3, 5)), *strata((3, [1, 1, 2, 4], 2))],
    ),
    "two tasks, scopes that overlap": together(
        [*strata((0, [3, 1, 2, 2], 2)), None, None], [None, None, *strata((1, [1, 5, 2, 4], 1))]
    ),
    "two tasks, everybody and nobody": together(strata((0, [1, 2, 3], 3)), [(1, Fraction(0))] * 3),
    "three tasks, one stratum": together(
        strata((0, [1, 2, 3, 1, 9], 2)),
        strata((1, [1, 1, 2, 2, 3], 2)),
        strata((2, [3, 1, 1, 1, 2], 1)),
    ),
    "three tasks, crossing strata and equal chances": together(
        strata((0, [1, 1, 1, 1], 1)),
        strata((1, [1, 1], 1), (2, [1, 1], 1)),
        [*strata((3, [1, 2, 1], 1)), None],
    ),
    "four tasks, partly overlapping": together(
        strata((0, [1, 2, 3, 4], 2)),
        [None, *strata((1, [2, 1, 1], 1))],
        [*strata((2, [1, 1, 2], 1)), None],
        strata((3, [5, 1, 1, 1], 2)),
    ),
    "four tasks, two strata each": together(
        strata((0, [1, 2], 1), (1, [1, 3], 1)),
        strata((2, [2, 1], 1), (3, [1, 1], 1)),
        strata((4, [1, 1, 1], 1), (5, [1], 1)),
        strata((6, [1, 2, 3, 4], 1)),
    ),
    "one enterprise": [{0: Fraction(1)}],
    "nobody is drawn": [{0: Fraction(0)}] * 3,
}


def play(rows):
    kinds = [dict(pairs) for pairs in dict.fromkeys(tuple(row.items()) for row in rows)]
    order = [kinds.index(row) for row in rows]
    n_cells = 1 + max(cell for row in rows for cell in row)
    return n_cells, lambda chances: draw_component(kinds, order, n_cells, chances)


def n_distinct_tasks(case):
    return {"one": 1, "two": 2, "three": 3, "four": 4}.get(case.split()[0], 1)


@pytest.mark.parametrize("case", CASES)
def test_every_chance_is_exact_and_every_number_holds_in_every_branch(case):
    rows = CASES[case]
    n_cells, draw = play(rows)
    found = branches(draw)
    for place, row in enumerate(rows):
        for cell in range(n_cells):
            chance = sum(p for p, outcome in found if outcome[place] >> cell & 1)
            assert chance == row.get(cell, 0), (place, cell)
    quotas = [sum(row.get(cell, Fraction(0)) for row in rows) for cell in range(n_cells)]
    for _, outcome in found:
        assert [sum(one >> cell & 1 for one in outcome) for cell in range(n_cells)] == quotas


@pytest.mark.parametrize("case", CASES)
def test_two_departments_visit_no_more_enterprises_than_any_design_must(case):
    rows = CASES[case]
    found = branches(play(rows)[1])
    expected = sum(p * sum(1 for one in outcome if one) for p, outcome in found)
    least = sum(max(row.values(), default=Fraction(0)) for row in rows)
    assert expected >= least
    if n_distinct_tasks(case) <= 2:
        assert expected == least
    else:
        assert expected - least <= n_distinct_tasks(case) - 1


def test_states_are_nested_and_carry_the_chances():
    chances = {0: Fraction(1, 4), 1: Fraction(2, 3), 2: Fraction(1, 4), 3: Fraction(0)}
    states = initial_states(chances, 12)
    assert states == (0b0000, (0b0010, 0b0101), (4, 5, 3))
    certain = initial_states({0: Fraction(1), 1: Fraction(1)}, 1)
    assert certain == (0b11, (), (1,))


def rank(columns):
    """Rank by plain elimination with fractions, rows and columns as they come."""
    rows = [[Fraction(column >> cell & 1) for column in columns] for cell in range(6)]
    found = 0
    for number in range(len(columns)):
        pivot = next((row for row in rows[found:] if row[number]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows = [
            [a - b * row[number] / pivot[number] for a, b in zip(row, pivot, strict=True)]
            for row in rows
        ]
        rows.insert(found, pivot)
        found += 1
    return found


@given(st.lists(st.integers(1, 63), min_size=1, max_size=12), st.integers(0, 5))
def test_the_null_vector_is_that_of_the_first_dependent_column(numbers, cut):
    """Columns before it are independent; the new one's coefficient is positive; forgetting works."""
    accepted, columns = [], IndependentColumns()
    for turn, column in enumerate(numbers):
        if turn == 4:
            columns.cut(cut)
            del accepted[cut:]
        speeds = columns.add(column)
        if speeds is None:
            accepted.append(column)
            assert rank(accepted) == len(accepted)
            continue
        assert rank([*accepted, column]) == len(accepted)
        assert speeds[len(accepted)] > 0
        assert all(speeds.values())
        for cell in range(6):
            together = [*accepted, column]
            assert sum(v for number, v in speeds.items() if together[number] >> cell & 1) == 0


@given(
    st.lists(
        st.tuples(st.permutations(range(3)), st.lists(st.integers(1, 9), min_size=4, max_size=4)),
        min_size=2,
        max_size=6,
    ),
    st.lists(st.booleans(), max_size=20),
)
def test_a_flight_keeps_the_sum_of_every_cell_and_no_mass_below_zero(people, told):
    entrants = []
    for place, (cells, masses) in enumerate(people):
        entrants.append(OpenEnterprise(place, 0, [1 << cell for cell in cells], masses))
    total = sum(people[0][1])
    before = [_sum_in(entrants, cell) for cell in range(3)]
    outcome = [0] * len(entrants)
    left = settle_by_flight(entrants, Branch(told), outcome)
    assert all(mass > 0 for one in left for mass in one.masses)
    still_open = {one.place for one in left}
    for cell in range(3):
        settled = sum(
            sum(people[place][1])
            for place in range(len(people))
            if place not in still_open and outcome[place] >> cell & 1
        )
        assert _sum_in(left, cell) + settled == before[cell]
    assert total > 0
    assert sum(len(one.gaps) for one in left) <= 3


def test_a_landing_settles_cell_by_cell_with_the_chances_that_are_left():
    """Lowest set, gaps and masses over 12; cell 2 holds one who is certain in it and one who is out of it."""
    people = [
        (0b000, [0b001, 0b010], [6, 2, 4]),
        (0b000, [0b010], [5, 7]),
        (0b100, [0b001, 0b010], [2, 9, 1]),
        (0b000, [0b001], [7, 5]),
    ]

    def land(chances):
        outcome = [None] * len(people)
        entrants = [OpenEnterprise(place, *each) for place, each in enumerate(people)]
        settle_by_landing(entrants, 3, 12, chances, outcome)
        return outcome

    found = branches(land)
    left = [[6, 0, 10, 5], [4, 7, 1, 0], [0, 0, 12, 0]]
    for cell, masses in enumerate(left):
        for place, mass in enumerate(masses):
            chance = sum(p for p, outcome in found if outcome[place] >> cell & 1)
            assert chance == Fraction(mass, 12)
    for _, outcome in found:
        sizes = [sum(one >> cell & 1 for one in outcome) for cell in range(3)]
        assert sizes[0] in (1, 2)  # 21/12
        assert sizes[1:] == [1, 1]


def _sum_in(enterprises, cell):
    return sum(
        mass
        for one in enterprises
        for cells, mass in zip(one.sets, one.masses, strict=True)
        if cells >> cell & 1
    )


def test_components_are_cells_with_common_enterprises():
    a, b, c, d, e = (("t1", "x"), ("t1", "y"), ("t2", "x"), ("t2", "y"), ("t3", "z"))
    assert connected([[a, c], [b, d], [c], [e]]) == [(a, c), (b, d), (e,)]
    assert connected([[a, c], [b, d], [c, e], [d, e]]) == [(a, b, c, d, e)]
    assert connected([[], []]) == []


def test_the_share_of_seeds_is_the_chance():
    """Tillé's vector with real streams: the largest error stays below 4 standard errors."""
    n_seeds = 4000
    _, draw = play(CASES["one task, Tillé's vector"])
    counts = [0] * len(TILLE)
    for seed in range(n_seeds):
        outcome = draw(CounterStream("nested/t/all", f"{seed:064x}"))
        counts = [count + one for count, one in zip(counts, outcome, strict=True)]
    for count, chance in zip(counts, TILLE, strict=True):
        standard_error = float(chance * (1 - chance) / n_seeds) ** 0.5
        assert abs(count / n_seeds - chance) < 4 * standard_error
