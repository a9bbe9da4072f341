"""Intervals against textbooks, and against the coverage they claim, computed exactly."""

from fractions import Fraction
from math import comb

import pytest

from dualrandom.drawing.tickets import CounterStream
from dualrandom.fairness.estimates import mean_estimate, share_estimate, student_95, wilson


@pytest.mark.parametrize(
    ("degrees", "quantile"), [(4, 2.776), (9, 2.262), (19, 2.093), (29, 2.045), (99, 1.984)]
)
def test_student_quantiles_are_those_of_the_tables(degrees, quantile):
    assert float(student_95(degrees)) == pytest.approx(quantile, rel=0.01 if degrees < 9 else 5e-4)


def test_wilson_intervals_are_those_of_the_literature():
    """Newcombe 1998, Statistics in Medicine 17, table I, method 3."""
    for hits, trials, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605),
                                    (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)):  # fmt: skip
        found = wilson(hits, trials)
        assert float(found.low) == pytest.approx(low, abs=5e-5)
        assert float(found.high) == pytest.approx(high, abs=5e-5)


def test_wilson_covers_about_95_in_100_whatever_the_chance():
    n = 50
    intervals = [wilson(hits, n) for hits in range(n + 1)]
    coverages = []
    for permille in range(20, 981, 20):
        p = Fraction(permille, 1000)
        coverages.append(
            sum(
                float(comb(n, hits) * p**hits * (1 - p) ** (n - hits))
                for hits, interval in enumerate(intervals)
                if interval.low <= p <= interval.high
            )
        )
    assert min(coverages) > 0.9
    assert sum(coverages) / len(coverages) > 0.945


def covered(make, truth, rounds=400):
    return sum(
        found.low <= truth <= found.high for found in (make(number) for number in range(rounds))
    )


def test_a_share_over_blocks_that_move_together_is_not_made_too_certain():
    """All ten blocks of a replay are hit or missed together: thirty replays are thirty trials."""

    def together(number):
        stream = CounterStream("test", f"{number}")
        return share_estimate([10 * stream.chance(1, 4) for _ in range(30)], 10)

    assert covered(together, Fraction(1, 4)) >= 370
    alone = wilson(75, 300)  # what taking them for independent would say
    wide = together(1)
    assert wide.high - wide.low > 2 * (alone.high - alone.low)


def test_a_share_over_independent_blocks_uses_all_of_them():
    def apart(number):
        stream = CounterStream("test", f"apart {number}")
        hits = [sum(stream.chance(1, 50) for _ in range(40)) for _ in range(25)]
        return share_estimate(hits, 40)

    assert covered(apart, Fraction(1, 50)) >= 370
    found = apart(1)
    assert found.high - found.low < Fraction(3, 100)


def test_no_hit_at_all_is_no_certainty():
    found = share_estimate([0] * 100, 50)
    assert (found.value, found.low) == (0, 0)
    assert found.high > Fraction(3, 100)


def test_means_cover_and_never_fall_below_zero():
    def mean(number):
        stream = CounterStream("test", f"mean {number}")
        return mean_estimate([stream.below(7) for _ in range(20)])

    assert 370 <= covered(mean, Fraction(3)) < 400
    assert mean_estimate([0, 0, 1]).low == 0
    assert mean_estimate([2, 4]).value == 3


def test_without_blocks_there_is_nothing_to_estimate():
    assert share_estimate([0, 0], 0).high == 0
