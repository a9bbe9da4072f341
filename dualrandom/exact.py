"""Exact ratios and their roundings (精确比例与取整规则).

Ratios are ``fractions.Fraction``; a rounding is a named rule, so that a published quota can be
recomputed by anybody (docs/spec/draw-v1.md §5).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def ceiling(value: Fraction) -> int:
    """Smallest integer not below ``value``."""
    return -(-value.numerator // value.denominator)


def at_least(ratio: Fraction, size: int, *, minimum: int = 1) -> int:
    """``ratio × size`` rounded up, at least ``minimum``, at most ``size``.

    The published plans round this way: 10 % of 7 is 1 (domain rule R25 and its evidence). A ratio
    of zero is an explicit choice and stays zero.
    """
    if ratio == 0 or size == 0:
        return 0
    return min(size, max(minimum, ceiling(ratio * size)))


def largest_remainder(shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Integers that add up to the rounded-up sum of ``shares``, each within one of its share.

    Whole parts first, then one more for the largest remainders; ties by key (Hamilton's method).
    """
    floors = {key: share.numerator // share.denominator for key, share in shares.items()}
    missing = ceiling(sum(shares.values(), Fraction(0))) - sum(floors.values())
    by_remainder = sorted(shares, key=lambda key: (floors[key] - shares[key], key))
    for key in by_remainder[:missing]:
        floors[key] += 1
    return floors


def fraction_text(value: Fraction) -> str:
    """``"3/40"``; whole numbers without a denominator. The form used in all records."""
    return str(value)
