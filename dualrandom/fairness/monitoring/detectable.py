"""The smallest bias that would have been seen (可检出的最小偏差): what silence is worth.

"No alarm" after three draws says little, and a reader must be told so. Each figure is a bias that
would have raised an alarm in four of five histories of this size while all else is in order. They
rest on normal approximations and are good to about a fifth; p-values never rest on them.
"""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.fairness.monitoring.sequential import Tail

POWER = 0.8
_NORMAL = NormalDist()


def margin(tail: Tail, level: float) -> float:
    """How far a mean must move so that an alarm at this one-sided level has chance ``POWER``."""
    return (_NORMAL.inv_cdf(1 - level) + _NORMAL.inv_cdf(POWER)) * tail.deviation


def slope(tail: Tail, level: float) -> float:
    """Slope b of chances that rise along the file from 1 − b to 1 + b times the fair one.

    The mean place then moves by b/6. Above 1 no such slope would be seen.
    """
    return 6 * margin(tail, level)


def one_cell_factor(tail: Tail, level: float, cells: int, expected: float) -> float:
    """Factor on the count of one cell (a tenth of the file, a person) that would be seen.

    Parameters
    ----------
    tail
        Of a distance Σ (found − expected)²/expected over ``cells`` cells.
    level
        One-sided level.
    cells, expected
        Number of cells, at least 2, and what one of them expects, > 0.

    Notes
    -----
    The distance is taken for a multiple of chi-square with cells − 1 degrees of freedom; its upper
    quantile by Wilson & Hilferty 1931, *PNAS* 17.
    """
    degrees = cells - 1
    scale = tail.mean / degrees
    if not scale:
        return 1.0
    spread = 2 / (9 * degrees)
    quantile = 1 - spread + _NORMAL.inv_cdf(1 - level) * sqrt(spread)
    critical = tail.mean * quantile**3
    shift = _smallest_shift(tail.mean, scale, critical)
    return 1 + sqrt(shift * degrees / cells / expected)


def _smallest_shift(mean: float, scale: float, critical: float) -> float:
    """Non-centrality at which the distance exceeds the critical value with chance ``POWER``."""
    low, high = 0.0, 100 * (critical + scale)
    for _ in range(60):
        middle = (low + high) / 2
        reached = mean + middle
        reached -= _NORMAL.inv_cdf(POWER) * sqrt(2 * scale * (mean + 2 * middle))
        low, high = (low, middle) if reached >= critical else (middle, high)
    return high


def pair_count(tail: Tail, level: float) -> int:
    """Repetitions from which on an alarm is likely; at least one more than expected."""
    return ceil(tail.mean + max(margin(tail, level), 1.0))


def same_distance_share(tail: Tail, level: float, distances: int) -> float:
    """Share of all distances that one and the same distance would need, in [0, 1]."""
    partners = 2 * tail.mean / distances
    half = partners - 0.5
    extra = sqrt(half**2 + 2 * margin(tail, level)) - half
    return min((extra + partners) / distances, 1.0)


def neighbour_share(tail: Tail, level: float, selected: int) -> float:
    """Share of the selected that follow directly on another, beyond (or below) chance."""
    return min(margin(tail, level) / 2 / selected, 1.0)
