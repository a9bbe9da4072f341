"""Sets of days or slots as bits of one integer (位图)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def members(mask: int) -> Iterator[int]:
    """Positions of the set bits, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def lowest(mask: int) -> int:
    """Position of the lowest set bit of a non-empty mask."""
    return (mask & -mask).bit_length() - 1


def block_of_ones(first: int, after: int) -> int:
    """Bits ``first`` to ``after - 1`` set; empty when ``after <= first``."""
    return ((1 << after) - 1) & -(1 << first) if after > first else 0
