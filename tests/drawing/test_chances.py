"""Chances by weight and quotas that the seed rounds (draw-v1 §5.2, §5.4)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.drawing.chances import level_chances, mean_level_chances
from dualrandom.drawing.quota_rounding import round_by_chance
from tests.drawing.enumeration import branches

LEVELS = st.dictionaries(st.integers(1, 50), st.integers(1, 6), min_size=1, max_size=5)


def test_chances_are_in_proportion_to_the_weights():
    assert level_chances({1: 6, 2: 2}, 2) == {1: Fraction(1, 5), 2: Fraction(2, 5)}


def test_who_would_exceed_certainty_is_certain_and_the_rest_is_shared_again():
    # 100 of 139 takes 3 × 100 ≥ 139; then 2 × 30 ≥ 39; one place is left for 5 + 2 + 1 + 1.
    chances = level_chances({100: 1, 30: 1, 5: 1, 2: 1, 1: 2}, 3)
    assert chances == {
        1: Fraction(1, 9),
        2: Fraction(2, 9),
        5: Fraction(5, 9),
        30: Fraction(1),
        100: Fraction(1),
    }


@pytest.mark.parametrize(("quota", "chance"), [(0, 0), (4, 1)])
def test_nobody_and_everybody(quota, chance):
    assert set(level_chances({7: 1, 1: 3}, quota).values()) == {Fraction(chance)}


def test_all_certain_after_two_rounds():
    assert set(level_chances({10: 1, 1: 1}, 2).values()) == {Fraction(1)}


@given(LEVELS, st.data())
def test_chances_add_up_to_the_quota_and_follow_the_weights(levels, data):
    size = sum(levels.values())
    quota = data.draw(st.integers(0, size))
    chances = level_chances(levels, quota)
    assert sum(chances[weight] * count for weight, count in levels.items()) == quota
    assert all(0 <= chance <= 1 for chance in chances.values())
    ordered = [chances[weight] for weight in sorted(levels)]
    assert ordered == sorted(ordered)
    below_one = [(w, chance) for w, chance in chances.items() if chance < 1]
    assert len({chance / w for w, chance in below_one}) <= 1


def test_a_quota_between_two_numbers_mixes_their_chances():
    levels = {1: 2, 3: 1}
    mixed = mean_level_chances(levels, Fraction(5, 4))
    one, two = level_chances(levels, 1), level_chances(levels, 2)
    assert mixed == {w: one[w] * Fraction(3, 4) + two[w] / 4 for w in levels}
    assert mean_level_chances(levels, Fraction(2)) == two


@pytest.mark.parametrize(
    "expected",
    [
        {"a": "1/3", "b": "1/3", "c": "1/3"},
        {"a": "7/5", "b": "3/10", "c": "2", "d": "9/10", "e": "0"},
        {"a": "1/7"},
        {"a": "1/2", "b": "1/2", "c": "5/2", "d": "3/4"},
    ],
)
def test_every_stratum_is_rounded_up_with_the_chance_of_its_fraction(expected):
    exact = {label: Fraction(text) for label, text in expected.items()}
    found = branches(lambda chances: round_by_chance(exact, chances))
    total = sum(exact.values())
    for label, value in exact.items():
        assert sum(p * outcome[label] for p, outcome in found) == value
        assert all(abs(outcome[label] - value) < 1 for _, outcome in found)
    assert all(abs(sum(outcome.values()) - total) < 1 for _, outcome in found)
