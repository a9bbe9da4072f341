"""Exact chances of counts under an honest draw (精确检验): hypergeometric, of one or many strata.

Where numbers are small an approximation may mislead and isn't needed: everything here is a sum of
whole numbers over a whole number.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_TABLES = 200_000
"""Outcomes that ``allocation_p_value`` goes through; some seconds."""


def drawn_of_group(group: int, frame: int, drawn: int, draws: int = 1) -> list[Fraction]:
    """Distribution of how often a group's members are drawn, over independent draws.

    Parameters
    ----------
    group, frame, drawn
        Members of the group, of the frame, and how many each draw takes; 0 ≤ group, drawn ≤ frame.
    draws
        Number of draws, ≥ 1.

    Returns
    -------
    list of Fraction
        Chance of a total of 0, 1, …, draws × min(group, drawn). Exact; adds up to 1.

    Notes
    -----
    One draw is hypergeometric; several are convolved. One unit (``group=1``) gives the binomial.

    Examples
    --------
    Two of four are drawn; how many of the first two?

    >>> drawn_of_group(2, 4, 2)
    [Fraction(1, 6), Fraction(2, 3), Fraction(1, 6)]
    """
    once = [comb(group, k) * comb(frame - group, drawn - k) for k in range(min(group, drawn) + 1)]
    ways = [1]
    for _ in range(draws):
        ways = _convolved(ways, once)
    return [Fraction(way, comb(frame, drawn) ** draws) for way in ways]


def two_sided(chances: Sequence[Fraction], observed: int) -> Fraction:
    """Chance of an outcome that is at most as likely as the observed one.

    Parameters
    ----------
    chances
        Distribution over 0, 1, 2, …
    observed
        What happened; impossible counts give 0.

    Returns
    -------
    Fraction
        Two-sided p-value by likelihood, as in Fisher's exact test; in [0, 1].

    Examples
    --------
    >>> two_sided(drawn_of_group(2, 4, 2), 0)
    Fraction(1, 3)
    """
    if not 0 <= observed < len(chances):
        return Fraction(0)
    bound = chances[observed]
    return sum((chance for chance in chances if chance <= bound), Fraction(0))


def allocation_p_value(sizes: Sequence[int], drawn: Sequence[int]) -> Fraction | None:
    """P-value of how one draw fell on strata that it did not look at.

    Parameters
    ----------
    sizes, drawn
        Enterprises of each stratum, and how many of them were drawn.

    Returns
    -------
    Fraction or None
        Chance that an equal-probability draw of that size falls on the strata in a way at most as
        likely; exact (multivariate hypergeometric). ``None`` where there are more than
        ``MOST_TABLES`` ways: use the chi-square test of ``inclusion``.

    Examples
    --------
    Four enterprises in two districts, both drawn from the first: one of six pairs, and the pair
    in the second district is as unlikely.

    >>> allocation_p_value([2, 2], [2, 0])
    Fraction(1, 3)
    """
    total = sum(drawn)
    if prod(min(size, total) + 1 for size in sizes[:-1]) > MOST_TABLES:
        return None
    own = prod(comb(size, own) for size, own in zip(sizes, drawn, strict=True))
    ways = (
        prod(comb(size, k) for size, k in zip(sizes, table, strict=True))
        for table in _tables(sizes, total)
    )
    return Fraction(sum(way for way in ways if way <= own), comb(sum(sizes), total))


def _tables(sizes: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    if len(sizes) == 1:
        if total <= sizes[0]:
            yield (total,)
        return
    for first in range(min(sizes[0], total) + 1):
        for rest in _tables(sizes[1:], total - first):
            yield (first, *rest)


def _convolved(left: Sequence[int], right: Sequence[int]) -> list[int]:
    result = [0] * (len(left) + len(right) - 1)
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            result[i + j] += one * other
    return result
