"""Draws of enterprises in the tiny world: exact laws, and the same from many seeds."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest

from benchmarks.fairness.practices.apart import Apart
from benchmarks.fairness.practices.catalogue import DRAWS
from benchmarks.fairness.practices.equal import Equal
from benchmarks.fairness.practices.nested import Nested
from benchmarks.fairness.practices.numpy_weights import NumpyWeights
from benchmarks.fairness.practices.pandas_weights import PandasWeights
from benchmarks.fairness.practices.skip_number import SkipNumber
from benchmarks.fairness.skip_number_chances import skip_number_chances
from benchmarks.fairness.tiny import chances_of, draw_law, nested_law, selection_of
from benchmarks.fairness.tiny_world import tiny_world
from benchmarks.fairness.world import Department, Past
from dualrandom.fairness.coverage import coverage
from dualrandom.fairness.inclusion import covariance_test, inclusion_test

WORLD = tiny_world()
NAMES = WORLD.enterprises["enterprise"].tolist()
SEEDS = 250
BIASED = [SkipNumber(), PandasWeights(), NumpyWeights()]


def promised(draw, department):
    return draw.promised(WORLD, WORLD.departments[department]).to_dict()


def indicators(names, selection):
    return np.array([name in selection for name in names], dtype=float)


def moments(law, department):
    """Inclusion chances and covariance of one department, from the law."""
    chances = chances_of(law, department)
    rows = np.array([indicators(chances, selection[department]) for selection in law])
    shares = np.array([float(share) for share in law.values()])
    gaps = rows - shares @ rows
    return chances, (gaps * shares[:, None]).T @ gaps


@pytest.fixture(scope="module")
def counted():
    """Selections of each enterprise and department over seeds, per draw."""
    found = {}
    for draw in DRAWS:
        selections = [
            selection_of(WORLD, draw.select(WORLD, f"seed {n}", 0, Past())) for n in range(SEEDS)
        ]
        found[draw.id] = [
            np.sum([indicators(NAMES, selection[own]) for selection in selections], axis=0)
            for own in range(2)
        ]
    return found


@pytest.mark.parametrize("draw", [Equal(), Apart()], ids=lambda draw: draw.id)
@pytest.mark.parametrize("department", [0, 1])
def test_our_chances_are_those_promised(draw, department):
    assert chances_of(draw_law(draw), department) == promised(draw, department)


@pytest.mark.parametrize("order", [NAMES, NAMES[::-1], NAMES[::2] + NAMES[1::2]])
def test_nested_chances_are_those_promised_in_every_order_of_tickets(order):
    assert chances_of(nested_law(order, 1), 0) == promised(Nested(), 1)


def test_nested_chances_of_all_twelve_are_those_promised():
    assert chances_of(nested_law(NAMES[3:] + NAMES[:3], 0), 0) == promised(Nested(), 0)


def test_skip_numbers_of_the_tiny_world_are_those_of_the_formula():
    for department, own in enumerate(WORLD.departments):
        chances = chances_of(draw_law(SkipNumber()), department)
        n_units = len(WORLD.registry(own))
        assert list(chances.values()) == skip_number_chances(n_units, own.rate)
        assert sum(chances.values()) == WORLD.quota(own)


def test_skip_numbers_of_a_hundred_at_five_per_cent_reach_from_2_1_to_7_0_per_cent():
    chances = skip_number_chances(100, Fraction(1, 20))
    assert sum(chances) == 5
    assert chances[99] == min(chances) == Fraction(39357119, 1882188000)
    assert chances[80] == chances[98] == max(chances) == Fraction(526182871, 7528752000)
    assert round(100 * float(min(chances)), 1) == 2.1
    assert round(100 * float(max(chances)), 1) == 7.0
    assert round(100 * float(chances[0]), 1) == 3.1


def test_skip_number_seeds_of_a_hundred_agree_with_the_formula():
    enterprises = WORLD.enterprises.iloc[[0] * 100].reset_index(drop=True)
    enterprises["enterprise"] = [f"{row:03d}" for row in range(100)]
    world = type(WORLD)(
        "hundred", enterprises, WORLD.inspectors, (Department("market", Fraction(1, 20)),), days=3
    )
    draws = 1000
    rows = np.zeros(100)
    for seed in range(draws):
        selected = SkipNumber().select(world, str(seed), 0, Past())["enterprise"]
        rows[selected.astype(int).to_numpy()] += 1
    due = np.array(skip_number_chances(100, Fraction(1, 20)), dtype=float)
    z = (rows - draws * due) / np.sqrt(draws * due * (1 - due))
    assert np.abs(z).max() < 4
    assert inclusion_test(rows, draws, [0.05] * 100).p_value < 1e-12


def test_successive_weights_by_every_order():
    """Numpy's chances again, from all ordered triples instead of the tree."""
    weights = dict(zip(NAMES, WORLD.enterprises["risk_class"].map(WORLD.risk_weights), strict=True))
    chances = dict.fromkeys(NAMES, Fraction(0))
    for triple in permutations(NAMES, 3):
        share, left = Fraction(1), sum(weights.values())
        for name in triple:
            share *= Fraction(int(weights[name]), int(left))
            left -= weights[name]
        for name in triple:
            chances[name] += share
    assert chances_of(draw_law(NumpyWeights()), 0) == chances
    due = promised(NumpyWeights(), 0)
    heavy, light = NAMES[0], NAMES[1]
    assert chances[heavy] < due[heavy]
    assert chances[light] > due[light]


@pytest.mark.parametrize("draw", BIASED, ids=lambda draw: draw.id)
def test_bias_is_what_the_law_says_and_no_accident(draw):
    for department in range(2):
        assert chances_of(draw_law(draw), department) != promised(draw, department)


@pytest.mark.parametrize(
    "draw", [draw for draw in DRAWS if draw.id != "nested"], ids=lambda draw: draw.id
)
@pytest.mark.parametrize("department", [0, 1])
def test_the_measure_is_right_on_average_in_every_law(draw, department):
    law = draw_law(draw)
    chances, covariance = moments(law, department)
    due = [float(chance) for chance in chances.values()]
    mean, degrees = 0.0, set()
    rows = {selection[department]: Fraction(0) for selection in law}
    for selection, share in law.items():
        rows[selection[department]] += share
    for names, share in rows.items():
        test = covariance_test(indicators(chances, names), 1, due, covariance)
        mean += float(share) * test.statistic
        degrees.add(test.degrees)
    assert mean == pytest.approx(degrees.pop())
    assert not degrees


@pytest.mark.parametrize(
    "draw", [draw for draw in DRAWS if draw.id != "nested"], ids=lambda draw: draw.id
)
@pytest.mark.parametrize("department", [0, 1])
def test_seeds_follow_the_law(draw, department, counted):
    chances, covariance = moments(draw_law(draw), department)
    counts = counted[draw.id][department]
    own = [counts[NAMES.index(name)] for name in chances]
    due = [float(chance) for chance in chances.values()]
    assert covariance_test(own, SEEDS, due, covariance).p_value > 0.001


@pytest.mark.parametrize("department", [0, 1])
def test_nested_seeds_of_both_departments_together_follow_the_promise(department, counted):
    due = promised(Nested(), department)
    own = [counted["nested"][department][NAMES.index(name)] for name in due]
    assert inclusion_test(own, SEEDS, [float(chance) for chance in due.values()]).p_value > 0.001


@pytest.mark.parametrize("draw", BIASED, ids=lambda draw: draw.id)
def test_seeds_of_biased_draws_do_not_follow_the_promise(draw, counted):
    due = promised(draw, 0)
    test = inclusion_test(counted[draw.id][0], SEEDS, [float(chance) for chance in due.values()])
    assert test.p_value < (0.05 if draw.id == "skip_number" else 1e-3)


@pytest.mark.parametrize("draw", [Equal(), Apart(), *BIASED], ids=lambda draw: draw.id)
def test_coverage_by_district_is_the_mean_of_the_chances(draw):
    law = draw_law(draw)
    chances = chances_of(law, 0)
    districts = WORLD.enterprises["district"].tolist()
    shares = np.zeros(2)
    rows = {}
    for selection, share in law.items():
        rows[selection[0]] = rows.get(selection[0], 0) + share
    for names, share in rows.items():
        table = coverage(districts, indicators(NAMES, names))
        shares += float(share) * table["share"].to_numpy()
    by_hand = [
        sum(chance for name, chance in chances.items() if districts[NAMES.index(name)] == own) / 6
        for own in ("north", "south")
    ]
    assert shares == pytest.approx([float(own) for own in by_hand])
