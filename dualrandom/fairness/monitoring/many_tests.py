"""Many tests, one budget (多重检验): Benjamini & Yekutieli, whatever the tests have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def harmonic(n: int) -> float:
    """1 + 1/2 + … + 1/n, the price of any dependence between n tests.

    Examples
    --------
    >>> round(harmonic(8), 3)
    2.718
    """
    return sum(1 / k for k in range(1, n + 1))


def benjamini_yekutieli(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjusted p-values; those ≤ q are alarms at false discovery rate q.

    Parameters
    ----------
    p_values
        Valid p-values in (0, 1] of any dependence.

    Returns
    -------
    tuple
        In the order of the input, in (0, 1].

    Notes
    -----
    Benjamini & Yekutieli 2001, *Annals of Statistics* 29: p₍ᵢ₎ · m · (1 + … + 1/m) / i, made
    monotone from the largest down. If every hypothesis is true, any alarm is a false discovery, so
    that the chance of a false alarm is at most q.

    Examples
    --------
    >>> [round(p, 4) for p in benjamini_yekutieli([0.001, 0.5, 0.02])]
    [0.0055, 0.9167, 0.055]
    """
    m = len(p_values)
    price = m * harmonic(m)
    adjusted = [1.0] * m
    least = 1.0
    for rank, place in sorted(enumerate(_by_size(p_values), start=1), reverse=True):
        least = min(least, p_values[place] * price / rank)
        adjusted[place] = least
    return tuple(adjusted)


def strictest_level(n_tests: int, budget: float) -> float:
    """Level that a single deviation must reach when all other tests look well."""
    return budget / (n_tests * harmonic(n_tests))


def _by_size(p_values: Sequence[float]) -> list[int]:
    return sorted(range(len(p_values)), key=p_values.__getitem__)
