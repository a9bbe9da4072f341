"""Quotas that the invented inspectors can fulfil (抽查比例), as readable cells."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.exact import at_least

if TYPE_CHECKING:
    from collections.abc import Mapping

_WHOLE = 1_000_000  # parts per million: 100 %
_MOST_TIMES = 3
_STEPS = 60
_NEARLY_ONE = (Fraction(90, 100), Fraction(115, 100))


@dataclass(frozen=True, slots=True)
class Quotas:
    """Cell per stratum, such as ``{"A": "3%"}``, and how many are drawn altogether."""

    cells: Mapping[str, str]
    drawn: int


def scaled_quotas(
    base_ppm: Mapping[str, int], sizes: Mapping[str, int], target: int
) -> Quotas | None:
    """Scale base ratios up or down until they draw about ``target``; never above it by a twelfth.

    Parameters
    ----------
    base_ppm
        Ratio per stratum in parts per million, in its usual proportion to the others.
    sizes
        Eligible enterprises per stratum.
    target
        Enterprises to draw.

    Returns
    -------
    Quotas or None
        ``None`` when even one enterprise a stratum is too many.
    """
    usual = sum(base_ppm[label] * size for label, size in sizes.items())
    factor = min(Fraction(target * _WHOLE, max(usual, 1)), Fraction(_MOST_TIMES))
    if _NEARLY_ONE[0] <= factor <= _NEARLY_ONE[1]:
        factor = Fraction(1)
    for _ in range(_STEPS):
        ratios = {label: _readable(int(base_ppm[label] * factor)) for label in sizes}
        drawn = sum(at_least(Fraction(ratios[label], _WHOLE), sizes[label]) for label in sizes)
        if drawn * 12 <= target * 13:
            return Quotas({label: _cell(ratio) for label, ratio in ratios.items()}, drawn)
        factor *= Fraction(9, 10)
    return None


def _readable(ppm: int) -> int:
    """Two digits that count, rounded down; at least one part per million, at most all."""
    unit = int(10 ** max(0, len(str(ppm)) - 2))
    return min(max(ppm // unit * unit, 1), _WHOLE)


def _cell(ppm: int) -> str:
    """``"0.8%"``."""
    whole, rest = divmod(ppm, _WHOLE // 100)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + "%"
