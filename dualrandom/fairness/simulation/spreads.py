"""A figure over trial seeds (跨种子的取值): what to expect, how surely, and the extremes seen."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.fairness.estimates import difference_estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_SEEDS = 4
"""Below, Student's quantile is too coarse for an interval."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Values of one figure over seeds, in the unit of the figure.

    Attributes
    ----------
    seeds
        Number of values; with 0 all other numbers are 0.
    mean
        Mean over seeds.
    low, high
        95 % interval of the *mean* (Student); ``None`` below ``LEAST_SEEDS``. Not a range in
        which single draws lie.
    least, most
        Extremes over the seeds: what a single draw was at best and worst.
    """

    seeds: int
    mean: Fraction
    low: Fraction | None
    high: Fraction | None
    least: Fraction
    most: Fraction


def spread(values: Sequence[Fraction | int]) -> Spread:
    """Spread of a figure that may have either sign.

    Examples
    --------
    >>> one = spread([3, 5, 4, 4])
    >>> one.mean, one.least, one.most, float(round(one.high, 2))
    (Fraction(4, 1), Fraction(3, 1), Fraction(5, 1), 5.29)
    """
    if not values:
        nothing = Fraction(0)
        return Spread(0, nothing, None, None, nothing, nothing)
    low = high = None
    if len(values) >= LEAST_SEEDS:
        estimate = difference_estimate(values)
        low, high = estimate.low, estimate.high
    mean = Fraction(sum(values, Fraction(0)), len(values))
    return Spread(len(values), mean, low, high, Fraction(min(values)), Fraction(max(values)))


def bounded_spread(values: Sequence[Fraction | int], most: int | None = None) -> Spread:
    """``spread`` of a figure that can't be negative, nor above ``most``: its interval neither."""
    one = spread(values)
    if one.low is None or one.high is None:
        return one
    low = max(one.low, Fraction(0))
    high = one.high if most is None else min(one.high, Fraction(most))
    return Spread(one.seeds, one.mean, low, high, one.least, one.most)
