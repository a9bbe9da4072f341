"""The upper tail of the chi-square distribution (卡方分布上尾概率), as one needs it for tests."""

from __future__ import annotations

from math import exp, lgamma, log

_TINY = 1e-300
_CLOSE = 1e-15
_MOST_STEPS = 100_000


def chi_square_tail(statistic: float, degrees: int) -> float:
    """Chance of a chi-square variable of so many degrees of freedom being at least ``statistic``.

    Parameters
    ----------
    statistic
        ≥ 0, without unit; infinity where an impossible thing happened.
    degrees
        Degrees of freedom, ≥ 0. With none nothing can deviate but by
        an impossible (infinite) statistic: 1.

    Returns
    -------
    float
        In [0, 1]; relative error below 1e-8 for up to a million degrees.

    Raises
    ------
    ValueError
        A negative argument.

    Notes
    -----
    Q(degrees/2, statistic/2), the regularised incomplete gamma function: series below
    degrees/2 + 1, Lentz's continued fraction above (Press et al. 2007, *Numerical Recipes*, §6.2).

    Examples
    --------
    The familiar 5 % point of one degree of freedom:

    >>> round(chi_square_tail(3.841459, 1), 6)
    0.05
    """
    if statistic < 0 or degrees < 0:
        raise ValueError("a chi-square tail needs a statistic and degrees of freedom >= 0")
    if statistic == float("inf"):
        return 0.0
    if not degrees or not statistic:
        return 1.0
    shape, point = degrees / 2, statistic / 2
    front = exp(shape * log(point) - point - lgamma(shape))
    if point < shape + 1:
        return max(1.0 - front * _series(shape, point), 0.0)
    return min(front * _fraction(shape, point), 1.0)


def _series(shape: float, point: float) -> float:
    term = total = 1 / shape
    for step in range(1, _MOST_STEPS):
        term *= point / (shape + step)
        total += term
        if term < total * _CLOSE:
            break
    return total


def _fraction(shape: float, point: float) -> float:
    below = point + 1 - shape
    above, left = 1 / _TINY, 1 / below
    value = left
    for step in range(1, _MOST_STEPS):
        numerator = -step * (step - shape)
        below += 2
        left = 1 / (numerator * left + below or _TINY)
        above = below + numerator / above or _TINY
        change = left * above
        value *= change
        if abs(change - 1) < _CLOSE:
            break
    return value
