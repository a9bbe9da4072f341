"""Measures on plain tables: against scipy, against enumeration, and what must always hold."""

from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dualrandom.fairness.bootstrap import bootstrap_interval, resample
from dualrandom.fairness.chi_square import chi_square_tail
from dualrandom.fairness.coverage import coverage
from dualrandom.fairness.exact_counts import allocation_p_value, drawn_of_group, two_sided
from dualrandom.fairness.inclusion import covariance_test, inclusion_test
from dualrandom.fairness.insider import entropy_bits, held_out_guess, insider_guess
from dualrandom.fairness.leximin import leximin_vector, load_spread
from dualrandom.fairness.rotation import rotation
from dualrandom.fairness.separate_visits import separate_visits
from dualrandom.fairness.visit_burden import repeats, visit_burden
from dualrandom.fairness.yields import finding_shares


@pytest.mark.parametrize("degrees", [1, 2, 3, 11, 99, 1000, 200_000])
@pytest.mark.parametrize("quantile", [1e-6, 0.01, 0.5, 0.9, 0.999999])
def test_the_tail_is_scipys(degrees, quantile):
    point = stats.chi2.isf(quantile, degrees)
    assert chi_square_tail(point, degrees) == pytest.approx(stats.chi2.sf(point, degrees), rel=1e-8)


def test_the_tail_at_its_ends():
    assert chi_square_tail(0, 5) == 1
    assert chi_square_tail(0, 0) == 1
    assert chi_square_tail(float("inf"), 0) == 0
    assert chi_square_tail(1e6, 3) == 0
    with pytest.raises(ValueError):
        chi_square_tail(-1, 3)


@pytest.mark.parametrize(("group", "frame", "drawn"), [(7, 20, 5), (1, 9, 4), (12, 15, 8)])
def test_one_draw_is_scipys_hypergeometric(group, frame, drawn):
    chances = drawn_of_group(group, frame, drawn)
    expected = stats.hypergeom.pmf(np.arange(len(chances)), frame, group, drawn)
    assert np.array(chances, dtype=float) == pytest.approx(expected)


@pytest.mark.parametrize("observed", range(21))
def test_one_unit_over_many_draws_is_scipys_binomial_test(observed):
    chances = drawn_of_group(1, 100, 5, draws=20)
    expected = stats.binomtest(observed, 20, 0.05).pvalue
    assert float(two_sided(chances, observed)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("table", [([8, 7], [5, 1]), ([3, 9], [3, 1]), ([6, 6], [2, 2])])
def test_two_strata_are_scipys_fisher_test(table):
    sizes, drawn = table
    rest = [size - own for size, own in zip(sizes, drawn, strict=True)]
    expected = stats.fisher_exact([drawn, rest]).pvalue
    assert float(allocation_p_value(sizes, drawn)) == pytest.approx(expected)


def test_three_strata_by_going_through_every_sample():
    sizes, drawn = [2, 3, 2], [2, 0, 1]
    label = [0, 0, 1, 1, 1, 2, 2]
    ways = Counter(
        tuple(sum(label[unit] == own for unit in sample) for own in range(3))
        for sample in combinations(range(7), 3)
    )
    expected = sum(n for n in ways.values() if n <= ways[tuple(drawn)])
    assert allocation_p_value(sizes, drawn) == Fraction(expected, comb(7, 3))


def test_too_many_strata_are_left_to_the_chi_square_test():
    assert allocation_p_value([50] * 10, [5] * 10) is None


@given(st.integers(3, 8).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n - 1))))
def test_the_statistic_of_an_honest_draw_is_its_degrees_on_average(sizes):
    n_units, drawn = sizes
    total = Fraction(0)
    for sample in combinations(range(n_units), drawn):
        counts = [int(unit in sample) for unit in range(n_units)]
        test = inclusion_test(counts, 1, [drawn / n_units] * n_units)
        total += Fraction(test.statistic)
        assert test.degrees == n_units - 1
    assert float(total / comb(n_units, drawn)) == pytest.approx(n_units - 1)


def test_strata_drawn_apart_lose_a_degree_each():
    outcomes = list(product(combinations(range(4), 2), combinations(range(4, 7), 1)))
    statistics = []
    for one, other in outcomes:
        counts = [int(unit in one + other) for unit in range(7)]
        test = inclusion_test(counts, 1, [0.5] * 4 + [1 / 3] * 3, strata="aaaabbb")
        statistics.append(test.statistic)
        assert test.degrees == 5
    assert np.mean(statistics) == pytest.approx(5)


def test_an_honest_draw_is_rejected_as_often_as_stated_and_would_not_be_if_units_were_independent():
    draws, trials = 300, 4000
    counts = np.random.default_rng(1).multinomial(draws, [1 / 3] * 3, size=trials)
    tests = [inclusion_test(own, draws, [1 / 3] * 3) for own in counts]
    rejected = np.mean([test.p_value <= 0.05 for test in tests])
    assert abs(rejected - 0.05) < 0.0104  # three standard errors
    naive = stats.chi2.sf([test.statistic * 3 / 2 for test in tests], 3)
    assert np.mean(naive <= 0.05) > 0.065


def test_the_exact_covariance_agrees_with_the_scaled_statistic():
    covariance = np.full((5, 5), -0.24 / 4)
    np.fill_diagonal(covariance, 0.24)
    counts = [12, 9, 5, 8, 6]
    exact = covariance_test(counts, 20, [0.4] * 5, covariance)
    scaled = inclusion_test(counts, 20, [0.4] * 5)
    assert exact.statistic == pytest.approx(scaled.statistic)
    assert exact.degrees == scaled.degrees == 4


def test_what_cannot_happen_is_infinitely_unlikely():
    assert inclusion_test([3, 1, 2], 3, [1, 0, 2 / 3]).p_value == 0
    assert inclusion_test([2, 0, 2], 3, [1, 0, 2 / 3]).p_value == 0
    assert covariance_test([3, 3], 5, [0.5, 0.5], [[0.25, -0.25], [-0.25, 0.25]]).p_value == 0


def test_bad_chances_are_refused():
    with pytest.raises(ValueError):
        inclusion_test([1, 2], 3, [0.5, 1.5])
    with pytest.raises(ValueError):
        inclusion_test([1, 2, 3], 3, [0.5, 0.5])


@pytest.mark.parametrize(("hits", "trials"), [(0, 10), (3, 17), (17, 17), (250, 1000)])
def test_intervals_of_findings_are_scipys(hits, trials):
    table = finding_shares(["s"] * trials, [number < hits for number in range(trials)])
    expected = stats.binomtest(hits, trials).proportion_ci(method="wilson")
    assert table.loc[0, "low"] == pytest.approx(expected.low, abs=1e-6)
    assert table.loc[0, "high"] == pytest.approx(expected.high, abs=1e-6)


def test_coverage_counts_by_group_and_keeps_the_promise_beside_it():
    table = coverage(list("baab"), [True, False, True, True], [0.5, 0.25, 0.75, 1])
    assert table[["group", "enterprises", "reached", "promised"]].to_numpy().tolist() == [
        ["a", 2, 1, 0.5],
        ["b", 2, 2, 0.75],
    ]


def visits(*rows):
    return pd.DataFrame(rows, columns=["enterprise", "visit", "department", "day", "trigger"])


def test_for_cause_visits_are_never_avoidable():
    table = visits(
        ("E", 1, "a", 0, "routine"),
        ("E", 2, "a", 20, "routine"),
        ("E", 3, "a", 30, "complaint"),
        ("E", 4, "a", 95, "routine"),
        ("F", 5, "a", 31, "routine"),
        ("F", 6, "a", -1, "routine"),
        ("G", 7, "a", 10, "case"),
        ("G", 7, "b", 10, "routine"),
        ("G", 8, "b", 10, "routine"),
    )
    found = repeats(table)
    assert found.by_triggers == {
        ("case", "routine"): 1,
        ("routine", "complaint"): 1,
        ("routine", "routine"): 1,
    }
    assert (found.avoidable, found.for_cause, found.repeats) == (1, 1, 3)
    assert (found.visits, found.undated) == (7, 1)
    assert repeats(table, within=65).by_triggers["complaint", "routine"] == 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from("EF"),
            st.integers(0, 200),
            st.sampled_from(["routine", "complaint"]),
        ),
        max_size=12,
    ),
    st.integers(0, 100),
)
def test_repeats_are_those_of_a_plain_loop(rows, within):
    table = visits(*((e, n, "a", day, trigger) for n, (e, day, trigger) in enumerate(rows)))
    expected = Counter()
    for name in "EF":
        own = sorted((day, n, trigger) for n, (e, day, trigger) in enumerate(rows) if e == name)
        for before, after in pairwise(own):
            if after[0] - before[0] <= within:
                expected[before[2], after[2]] += 1
    found = repeats(table, within)
    assert found.by_triggers == expected
    assert found.avoidable + found.for_cause <= found.repeats <= max(len(rows) - 1, 0)


def test_days_without_a_date_count_one_each():
    table = visits(
        ("E", 1, "a", -1, "routine"), ("E", 2, "b", -1, "routine"), ("E", 2, "c", -1, "routine")
    )
    assert visit_burden(table).to_numpy().tolist() == [["E", 2, 3, 2]]


def test_visits_against_the_bound_leave_out_those_for_cause():
    table = visits(
        ("E", 1, "a", 0, "routine"),
        ("E", 2, "b", 0, "routine"),
        ("E", 3, "a", 5, "complaint"),
        ("F", 4, "a", 1, "routine"),
    )
    found = separate_visits(table)
    assert (found.visits, found.asked, found.bound) == (3, 3, 2)
    assert (found.above_bound, found.joined_share) == (1, 0)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=6))
def test_moving_a_visit_from_more_to_fewer_is_fairer(loads):
    least, most = loads.index(min(loads)), loads.index(max(loads))
    if loads[most] - loads[least] >= 2:
        moved = list(loads)
        moved[most] -= 1
        moved[least] += 1
        assert leximin_vector(moved) < leximin_vector(loads)
        assert load_spread(moved, [1] * len(loads)).gini < load_spread(loads, [1] * len(loads)).gini


def test_loads_without_days_are_refused_and_the_idle_are_left_out():
    assert load_spread([2, 0], [4, 0]).leximin == (Fraction(1, 2),)
    with pytest.raises(ValueError):
        load_spread([1], [0])


def test_rotation_counts_one_stay_for_two_departments():
    table = pd.DataFrame(
        [("E", 1, "a", "P"), ("E", 1, "b", "P"), ("E", 2, "a", "P"), ("F", 3, "a", "P")],
        columns=["enterprise", "visit", "department", "inspector"],
    )
    assert rotation(table).repeated_seats == 1
    assert rotation(table).seat_share == 0.25


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("xyz"), st.sampled_from("PQR")), st.integers(1, 9), min_size=1
    )
)
def test_knowing_never_hurts(joint):
    guess = insider_guess(joint)
    assert 0 < guess.outsider <= guess.insider <= 1
    assert -1e-9 <= guess.left_bits <= guess.open_bits + 1e-9
    pairs = [pair for pair, count in joint.items() for _ in range(count)]
    assert held_out_guess(pairs, pairs) == guess.insider


def test_entropy_is_scipys():
    shares = [Fraction(1, 7), Fraction(2, 7), Fraction(4, 7)]
    expected = stats.entropy([float(share) for share in shares], base=2)
    assert entropy_bits(shares) == pytest.approx(expected)


def test_a_bootstrap_is_repeated_by_its_seed_and_agrees_with_scipy():
    values = np.random.default_rng(5).normal(10, 3, size=80)
    found = bootstrap_interval(values, "s", replicates=2000)
    assert found == bootstrap_interval(values, "s", replicates=2000)
    assert found != bootstrap_interval(values, "t", replicates=2000)
    theirs = stats.bootstrap(
        (values,), np.mean, method="percentile", n_resamples=2000, rng=np.random.default_rng(1)
    ).confidence_interval
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=0.1)


def test_positions_of_a_resample_are_uniform():
    counts = np.bincount(
        np.concatenate([resample("s", number, 10) for number in range(1000)]), minlength=10
    )
    assert stats.chisquare(counts).pvalue > 0.001
