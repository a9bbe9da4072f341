"""Was everybody drawn as often as promised (入样概率与承诺)? Chi-square over repeated draws.

Units of one draw are not independent: if one is drawn, another is less likely to be, since the
number is fixed. Counting degrees of freedom as if they were independent would be wrong twice, in
the scale and in the number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.fairness.chi_square import chi_square_tail

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_STEPS = 1000


@dataclass(frozen=True, slots=True)
class InclusionTest:
    """Counts of selections against promised chances.

    Attributes
    ----------
    statistic
        ≥ 0, infinite where something happened that was promised never to, or always not to.
    degrees
        Degrees of freedom: open units less one for each stratum of fixed size.
    p_value
        Chance of so large a statistic under the promise; approximate, see ``inclusion_test``.
    least_expected
        Smallest expected count of an open unit; below 5 the p-value is rough.
    """

    statistic: float
    degrees: int
    p_value: float
    least_expected: float


def inclusion_test(
    counts: ArrayLike,
    draws: int,
    chances: ArrayLike,
    strata: Sequence[Hashable] | None = None,
) -> InclusionTest:
    """Test how often each unit was drawn in independent draws of fixed size.

    Parameters
    ----------
    counts
        Draws in which each unit was selected, shape (units,), 0 to ``draws``.
    draws
        Number of independent draws, ≥ 1.
    chances
        Promised chance of each unit in one draw, in [0, 1].
    strata
        Stratum of each unit, where each stratum is drawn apart with a fixed number; without it
        all units are one stratum.

    Returns
    -------
    InclusionTest
        Deterministic.

    Raises
    ------
    ValueError
        Shapes differ, a chance is outside [0, 1], or ``draws`` is below 1.

    Notes
    -----
    X² = Σ (count − draws·π)² / (draws·c) with c the solution of c − c²/Σc = π(1 − π) in each
    stratum (Hájek 1981, *Sampling from a Finite Population*; Deville & Tillé 2005, *JSPI* 128). For
    equal chances c = π(1 − π)·N/(N − 1) and the covariance is exact: the usual Σ z² times
    (N − 1)/N, on N − 1 degrees of freedom. For unequal chances it is that of high-entropy designs,
    an approximation; ``covariance_test`` takes the exact one where it is known.

    Examples
    --------
    Two of four are drawn, six times; the first is always there, the others share:

    >>> test = inclusion_test([6, 2, 2, 2], 6, [0.5] * 4)
    >>> test.statistic, test.degrees, round(test.p_value, 3)
    (6.0, 3, 0.112)
    """
    counted, chance = _checked(counts, draws, chances)
    labels = np.zeros(len(chance), dtype=np.int64)
    if strata is not None:
        number = {label: index for index, label in enumerate(dict.fromkeys(strata))}
        labels = np.array([number[label] for label in strata], dtype=np.int64)
    statistic, degrees = 0.0, 0
    is_open = (chance > 0) & (chance < 1)
    for label in range(int(labels.max(initial=-1)) + 1):
        own = is_open & (labels == label)
        if own.any():
            scale = fixed_size_scale(chance[own])
            gaps = counted[own] - draws * chance[own]
            statistic += float((gaps**2 / (draws * scale)).sum())
            degrees += int(own.sum()) - 1
    return _judged(statistic, degrees, counted, draws, chance)


def covariance_test(
    counts: ArrayLike, draws: int, chances: ArrayLike, covariance: ArrayLike
) -> InclusionTest:
    """As ``inclusion_test``, with the exact covariance of one draw's selections.

    Parameters
    ----------
    covariance
        Shape (units, units): P(both) − P(one)·P(other); from an enumeration or from theory.

    Notes
    -----
    Wald's statistic with the pseudo-inverse; the degrees of freedom are the rank (Rao & Mitra
    1971). Deviations in directions in which the draw cannot move make it infinite.

    Examples
    --------
    Two units, one drawn: there is only one thing to count.

    >>> test = covariance_test([7, 3], 10, [0.5, 0.5], [[0.25, -0.25], [-0.25, 0.25]])
    >>> round(test.statistic, 9), test.degrees
    (1.6, 1)
    """
    counted, chance = _checked(counts, draws, chances)
    values, vectors = np.linalg.eigh(np.asarray(covariance, dtype=np.float64))
    moves = values > 1e-9 * max(float(values.max(initial=0.0)), 1e-12)
    along = vectors.T @ (counted - draws * chance)
    statistic = float((along[moves] ** 2 / (draws * values[moves])).sum())
    if (np.abs(along[~moves]) > 1e-6 * draws).any():
        statistic = float("inf")
    return _judged(statistic, int(moves.sum()), counted, draws, chance)


def fixed_size_scale(chances: Floats) -> Floats:
    """Solve c − c²/Σc = π(1 − π): variances from which a fixed size takes its share.

    Parameters
    ----------
    chances
        Of the open units of one stratum, in (0, 1).

    Examples
    --------
    >>> fixed_size_scale(np.array([0.5, 0.5, 0.5])).round(6).tolist()
    [0.375, 0.375, 0.375]
    """
    variances: Floats = chances * (1 - chances)
    n_units = len(chances)
    scale: Floats = variances * n_units / max(n_units - 1, 1)
    for _ in range(_STEPS):
        following: Floats = variances + scale**2 / scale.sum()
        if np.allclose(following, scale, rtol=1e-13, atol=0):
            return following
        scale = following
    # no solution where one unit outweighs the rest: the plain form, which is a little too small
    return variances * n_units / max(n_units - 1, 1)


def _checked(counts: ArrayLike, draws: int, chances: ArrayLike) -> tuple[Floats, Floats]:
    counted = np.asarray(counts, dtype=np.float64)
    chance = np.asarray(chances, dtype=np.float64)
    if counted.shape != chance.shape or counted.ndim != 1:
        raise ValueError("counts and chances must be one-dimensional and of one length")
    if draws < 1 or ((chance < 0) | (chance > 1)).any():
        raise ValueError("there must be a draw, and chances must lie in [0, 1]")
    return counted, chance


def _judged(
    statistic: float, degrees: int, counted: Floats, draws: int, chance: Floats
) -> InclusionTest:
    broken = ((chance == 0) & (counted > 0)) | ((chance == 1) & (counted < draws))
    if broken.any():
        statistic = float("inf")
    is_open = (chance > 0) & (chance < 1)
    p_value = chi_square_tail(statistic, degrees)
    least = float((draws * chance[is_open]).min(initial=np.inf)) if is_open.any() else 0.0
    return InclusionTest(statistic, degrees, p_value, least)
