"""Each statistic against exact enumeration or an independent implementation (scipy)."""

import hashlib
from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise, permutations

import numpy as np
import pytest
from scipy import stats

from dualrandom.fairness.monitoring import assignments, positions, repeats, spacing
from dualrandom.fairness.monitoring.honest_draws import HonestDraws
from dualrandom.fairness.monitoring.honest_teams import HonestTeams
from dualrandom.fairness.monitoring.many_tests import benjamini_yekutieli
from dualrandom.fairness.monitoring.sequential import p_value, tails
from dualrandom.fairness.monitoring.words import SeededWords, distinct_places

from .past import by_chance, draws, people, visits


def share(values, value):
    return np.mean(np.abs(values - value) < 1e-9)


def test_correction_is_scipys():
    for seed in range(20):
        p = np.random.default_rng(seed).beta(0.3, 1, size=8)
        expected = stats.false_discovery_control(p, method="by")
        assert benjamini_yekutieli(list(p)) == pytest.approx(list(expected))


def test_words_are_shake_256_of_netstrings():
    message = b"24:dualrandom/monitoring/v1,1:p,4:seed,1:0,"
    first = int.from_bytes(hashlib.shake_256(message).digest(8), "little")
    assert int(SeededWords("seed", "p").take(1)[0]) == first


def test_places_are_all_ordered_draws_equally_often():
    places = distinct_places(SeededWords("s", "p"), 24_000, 4, 2)
    counts = Counter(map(tuple, places.T.tolist()))
    assert set(counts) == set(permutations(range(4), 2))
    assert stats.chisquare(list(counts.values())).pvalue > 1e-3


def test_mean_place_has_the_law_of_the_rank_sum():
    history = draws([[0, 1, 3]], 9)
    null = HonestDraws(history)
    observed = positions.mean_place(null.observed)[0]
    assert observed == pytest.approx((0.5 + 1.5 + 3.5) / 9 / 3)
    values = positions.mean_place(null.replicate(SeededWords("a", "b"), 40_000))
    exact = stats.mannwhitneyu([0, 1, 3], [2, 4, 5, 6, 7, 8], alternative="less", method="exact")
    assert np.mean(values <= observed + 1e-9) == pytest.approx(exact.pvalue, abs=0.006)


def test_tenths_are_scipys_chi_square_statistic():
    null = HonestDraws(by_chance(4, 12, 50, 8))
    counts = positions.tenth_counts(null.observed)[0]
    assert counts.sum() == 12 * 8
    expected = positions.expected_tenths(null)
    assert expected == pytest.approx([9.6] * 10)
    distance = positions.tenths_distance(null.observed, expected)[0]
    assert distance == pytest.approx(stats.chisquare(counts).statistic)


def naive_runs(size, chosen):
    signs = [row in chosen for row in range(size)]
    return 1 + sum(a != b for a, b in pairwise(signs))


def test_runs_of_all_selections_follow_wald_and_wolfowitz():
    size, k = 8, 3
    found = []
    for chosen in combinations(range(size), k):
        value = positions.runs(HonestDraws(draws([chosen], size)).observed)[0]
        assert value == naive_runs(size, chosen)
        found.append(value)
    assert np.mean(found) == pytest.approx(1 + 2 * k * (size - k) / size)
    values = positions.runs(
        HonestDraws(draws([[0, 1, 2]], size)).replicate(SeededWords("", ""), 20_000)
    )
    for runs in set(found):
        assert share(values, runs) == pytest.approx(np.mean(np.array(found) == runs), abs=0.015)


def test_spacing_counts_equal_distances_by_brute_force():
    history = by_chance(7, 5, 40, 6)
    chosen = [sorted(rows.loc[rows["selected"], "position"]) for _, rows in history.groupby("draw")]
    distances = Counter(b - a for rows in chosen for a, b in combinations(rows, 2))
    equal = sum(n * (n - 1) // 2 for n in distances.values())
    assert spacing.equal_distances(HonestDraws(history).observed)[0] == equal


def test_drawn_again_between_two_rounds_is_hypergeometric():
    null = HonestDraws(draws([[0, 1, 2, 3], [2, 3, 8]], 10))
    assert repeats.drawn_again(null.observed)[0] == 2
    values = repeats.drawn_again(null.replicate(SeededWords("x", "y"), 30_000))
    for again in range(4):
        exact = stats.hypergeom(10, 4, 3).pmf(again)
        assert share(values, again) == pytest.approx(exact, abs=0.012)


def test_strata_keep_their_counts_and_joint_draws_stay_joint():
    history = draws([[0, 1, 5], [1, 5]], 8, rounds={0: "r", 1: "r"})
    history["kind"] = np.where(history["position"] < 4, "A", "B")
    sample = HonestDraws(history).replicate(SeededWords("1", "2"), 500)
    first, second = sample.places
    assert ((first < 4).sum(axis=1) == 2).all()
    assert ((second < 4).sum(axis=1) == 1).all()
    for one, other in zip(first.tolist(), second.tolist(), strict=True):
        assert set(other) < set(one)


def test_unequal_days_fill_seats_one_after_the_other():
    days = {"a": 1, "b": 2, "c": 3}
    null = HonestTeams(visits([("E1", "ab")]), people(days))
    seats = null.replicate(SeededWords("t", "t"), 60_000)
    counts = Counter("".join(sorted(null.people[seat][1] for seat in team)) for team in seats)
    for one, other in combinations(days, 2):
        exact = sum(
            Fraction(days[a], 6) * Fraction(days[b], 6 - days[a])
            for a, b in ((one, other), (other, one))
        )
        assert counts[one + other] / 60_000 == pytest.approx(float(exact), abs=0.01)


def test_load_rotation_and_pairs_by_brute_force():
    teams = [("E1", "ab"), ("E1", "ab"), ("E2", "bc"), ("E2", "abd"), ("E1", "cd"), ("E1", "abc")]
    days = dict.fromkeys("abcd", 100) | {"d": 50}
    null = HonestTeams(visits(teams), people(days))
    load = Counter(person for _, team in teams for person in team)
    met = Counter((enterprise, person) for enterprise, team in teams for person in team)
    pairs = Counter(pair for _, team in teams for pair in combinations(team, 2))
    due = {name: load.total() * n / 350 for name, n in days.items()}
    expected = sum((load[name] - due[name]) ** 2 / due[name] for name in days)
    assert assignments.load_distance(null, null.observed)[0] == pytest.approx(expected)
    again = [sum(n * (n - 1) // 2 for n in counts.values()) for counts in (met, pairs)]
    assert assignments.met_again(null, null.observed)[0] == again[0]
    assert assignments.together_again(null, null.observed)[0] == again[1]


def test_sequential_p_values_are_valid_whatever_the_history():
    """All ranks of a history among its replicates are equally likely: P(p ≤ x) ≤ x."""
    found = []
    for seed in range(600):
        chance = np.random.default_rng(seed)
        values = {"x": float(chance.integers(0, 40))}
        tail = tails(values, lambda n, _, c=chance: {"x": c.integers(0, 40, n).astype(float)})
        found.append(tail["x"].upper)
    for level in (0.05, 0.1, 0.25, 0.5):
        assert np.mean(np.array(found) <= level) <= level + 3 * np.sqrt(level * (1 - level) / 600)


def test_p_value_stops_at_the_twenty_fifth_exceedance():
    assert p_value(np.array([True] * 30)) == 1.0
    late = np.array([False] * 75 + [True] * 40)
    assert p_value(late) == 25 / 100
    assert p_value(np.array([False] * 9_999)) == 1 / 10_000
