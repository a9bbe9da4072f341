"""Chances in proportion to weights (不等概率): docs/spec/draw-v1.md §5.4."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.exact import ceiling

if TYPE_CHECKING:
    from collections.abc import Mapping


def level_chances(levels: Mapping[int, int], quota: int) -> dict[int, Fraction]:
    """Exact chance of an enterprise of each weight, for a fixed quota.

    Parameters
    ----------
    levels
        Number of enterprises of each weight; weights at least 1.
    quota
        Number to draw, 0 to the number of enterprises.

    Returns
    -------
    dict
        Chance per weight, ascending, in [0, 1]; over all enterprises they add up to the quota.
        Whose share would exceed 1 is certain, and the rest is shared out again (Tillé 2006, §2.10).
    """
    open_levels = sorted(levels)
    certain: set[int] = set()
    rest = quota
    while open_levels:
        total = sum(weight * levels[weight] for weight in open_levels)
        leaving = {weight for weight in open_levels if rest * weight >= total}
        if not leaving:
            break
        certain |= leaving
        rest -= sum(levels[weight] for weight in leaving)
        open_levels = [weight for weight in open_levels if weight not in leaving]
    total = sum(weight * levels[weight] for weight in open_levels)
    return {
        weight: Fraction(1) if weight in certain else Fraction(rest * weight, total)
        for weight in sorted(levels)
    }


def mean_level_chances(levels: Mapping[int, int], expected_quota: Fraction) -> dict[int, Fraction]:
    """Chance per weight where the seed rounds the quota to its floor or its ceiling."""
    lower = expected_quota.numerator // expected_quota.denominator
    above = expected_quota - lower
    floor = level_chances(levels, lower)
    if not above:
        return floor
    roof = level_chances(levels, ceiling(expected_quota))
    return {weight: (1 - above) * floor[weight] + above * roof[weight] for weight in floor}
