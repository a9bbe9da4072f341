"""Two measures of how evenly something is spread, as exact fractions (均衡度).

Both look at the same numbers from two sides: Gini adds up the differences between every two
people, Jain asks how many people would carry the whole load if it were spread evenly over them.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def gini(values: Sequence[Fraction | int]) -> Fraction:
    """Gini coefficient (基尼系数): mean absolute difference over twice the mean.

    Parameters
    ----------
    values
        Not negative, any unit; the order does not matter, nor does a common factor.

    Returns
    -------
    Fraction
        0 (all equal) to (n − 1)/n (one has everything); without unit. No values, or nothing but
        zeros, give 0: nobody is worse off than anybody.

    Raises
    ------
    ValueError
        A value is negative: the measure has no meaning then.

    Notes
    -----
    G = Σᵢ (2i − n − 1)·x₍ᵢ₎ / (n·Σx) over the ascending values; Gini 1912, in the sorted form of
    Sen 1973 (*On Economic Inequality*). It is the plain population form, not multiplied by
    n/(n − 1).

    Examples
    --------
    >>> gini([1, 1, 1, 5])
    Fraction(3, 8)
    """
    _refuse_negative(values)
    total = sum(values, Fraction(0))
    if not total:
        return Fraction(0)
    n = len(values)
    weighted = sum(
        ((2 * rank - n - 1) * value for rank, value in enumerate(sorted(values), start=1)),
        Fraction(0),
    )
    return Fraction(weighted, n * total)


def jain(values: Sequence[Fraction | int]) -> Fraction:
    """Jain's fairness index (Jain 公平指数): squared sum over n times the sum of squares.

    Parameters
    ----------
    values
        Not negative, any unit; the order does not matter, nor does a common factor.

    Returns
    -------
    Fraction
        1/n (one has everything) to 1 (all equal); without unit. "0.9" reads as: as even as if nine
        in ten shared everything equally. No values, or nothing but zeros, give 1.

    Raises
    ------
    ValueError
        A value is negative.

    Notes
    -----
    Jain, Chiu & Hawe 1984, DEC Research Report TR-301.

    Examples
    --------
    >>> jain([1, 1, 1, 5])
    Fraction(4, 7)
    """
    _refuse_negative(values)
    squares = sum((Fraction(value) ** 2 for value in values), Fraction(0))
    if not squares:
        return Fraction(1)
    total = sum(values, Fraction(0))
    return Fraction(total**2, len(values) * squares)


def _refuse_negative(values: Sequence[Fraction | int]) -> None:
    if any(value < 0 for value in values):
        raise ValueError("measures of spread need values that are not negative")
