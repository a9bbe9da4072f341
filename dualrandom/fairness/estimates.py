"""What replays tell, with its uncertainty (抽样估计与置信区间): rationals, no floats.

Replays under independent seeds are independent of each other; blocks within one are not. So the
interval of a share counts replays and blocks for what they are worth together.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

NORMAL_95 = Fraction(1_959_964, 1_000_000)
"""97.5 % point of the normal distribution, for two-sided intervals of 95 %."""

_ROOT_SCALE = 10**9


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replays with its 95 % confidence interval, in the unit of what was counted."""

    value: Fraction
    low: Fraction
    high: Fraction


def wilson(hits: Fraction | int, trials: Fraction | int, z: Fraction = NORMAL_95) -> Estimate:
    """Share of hits among independent trials, with Wilson's score interval.

    Parameters
    ----------
    hits, trials
        0 ≤ hits ≤ trials, trials > 0; fractions where trials are effective ones.
    z
        Quantile of the interval.

    Notes
    -----
    Wilson 1927, *JASA* 22: never empty, never outside [0, 1], honest at 0 hits. Square roots are
    rounded up at 1e-9, so that the interval is never too short.

    Examples
    --------
    None in a hundred is compatible with up to 3.7 %:

    >>> float(round(wilson(0, 100).high, 4))
    0.037
    """
    share = Fraction(hits) / trials
    squared = z * z / trials
    middle = share + squared / 2
    half = z * _root(share * (1 - share) / trials + squared / (4 * trials))
    low, high = (middle - half) / (1 + squared), (middle + half) / (1 + squared)
    return Estimate(share, max(low, Fraction(0)), min(high, Fraction(1)))


def share_estimate(hits: Sequence[int], trials: int) -> Estimate:
    """Share of hits over all replays, ``trials`` in each: the mean over blocks of their chances.

    Notes
    -----
    Wilson's interval with the *effective* number of trials, share × (1 − share) ÷ variance of the
    mean over replays, at most replays × trials; the number of replays where all are alike (Korn &
    Graubard 1998, *Survey Methodology* 24, with Student's quantile for the estimated variance).

    Examples
    --------
    Three blocks, four replays; hits 1, 0, 2, 1:

    >>> share_estimate([1, 0, 2, 1], 3).value
    Fraction(1, 3)
    """
    replays = len(hits)
    if not trials:
        return Estimate(Fraction(0), Fraction(0), Fraction(0))
    share = Fraction(sum(hits), replays * trials)
    variance = _variance_of_mean(hits) / trials**2
    effective = Fraction(replays)
    if variance:
        effective = min(share * (1 - share) / variance, Fraction(replays * trials))
    return wilson(share * effective, effective, student_95(replays - 1))


def mean_estimate(counts: Sequence[int]) -> Estimate:
    """Mean count over replays with Student's interval, not below 0.

    Examples
    --------
    >>> mean_estimate([3, 5, 4, 4]).value
    Fraction(4, 1)
    """
    mean = Fraction(sum(counts), len(counts))
    half = student_95(len(counts) - 1) * _root(_variance_of_mean(counts))
    return Estimate(mean, max(mean - half, Fraction(0)), mean + half)


def difference_estimate(differences: Sequence[Fraction | int]) -> Estimate:
    """Mean of paired differences with Student's interval; either sign.

    Parameters
    ----------
    differences
        One a seed, at least 2: value of the one campaign less that of the other on the same seed.

    Examples
    --------
    >>> difference_estimate([-1, 0, -1, -2]).value
    Fraction(-1, 1)
    """
    mean = Fraction(sum(differences, Fraction(0)), len(differences))
    half = student_95(len(differences) - 1) * _root(_variance_of_mean(differences))
    return Estimate(mean, mean - half, mean + half)


def student_95(degrees: int) -> Fraction:
    """97.5 % point of Student's t, for at least 3 degrees of freedom good to 1 %.

    Notes
    -----
    Abramowitz & Stegun 1964, 26.7.5, three terms.

    Examples
    --------
    >>> float(round(student_95(19), 3))
    2.093
    """
    z = NORMAL_95
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3


def _variance_of_mean(values: Sequence[Fraction | int]) -> Fraction:
    n = len(values)
    squares = n * sum(value**2 for value in values) - sum(values) ** 2
    return Fraction(squares) / (n * n * (n - 1))


def _root(value: Fraction) -> Fraction:
    """Square root, rounded up to the next multiple of 1/``_ROOT_SCALE``."""
    scaled = -(-value.numerator * _ROOT_SCALE**2 // value.denominator)
    root = isqrt(scaled)
    return Fraction(root + (root * root < scaled), _ROOT_SCALE)
