"""Intervals by drawing again from what was seen (自助法区间); the seed is part of the record.

Everybody who has the values and the seed gets the same interval, on every machine: positions come
from SHA-256 and SHAKE-256, not from a library's generator that may change.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256, shake_256
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.canonical import netstrings

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

DOMAIN = "dualrandom/bootstrap/1"
REPLICATES = 1000


@dataclass(frozen=True, slots=True)
class Interval:
    """A statistic with its bootstrap interval, and what repeats it.

    Attributes
    ----------
    value
        Statistic of the values themselves, in their unit.
    low, high
        Percentile interval.
    seed, replicates
        Part of the record: with the values in their order they give the interval again.
    """

    value: float
    low: float
    high: float
    seed: str
    replicates: int


def bootstrap_interval(
    values: ArrayLike,
    seed: str,
    statistic: Callable[[NDArray[np.float64]], float] | None = None,
    *,
    replicates: int = REPLICATES,
    level: float = 0.95,
) -> Interval:
    """Percentile interval of a statistic of independent values.

    Parameters
    ----------
    values
        One value (or row) for each thing that is independent of the others: a seed, a draw, an
        enterprise; never the seats of one lottery. Their order is part of the record.
    seed
        Any text.
    statistic
        Function of the resampled values; the mean if not given.
    replicates
        Number of resamples, ≥ 2.
    level
        Coverage aimed at, in (0, 1).

    Returns
    -------
    Interval
        Deterministic.

    Raises
    ------
    ValueError
        No values, too few replicates, or a level outside (0, 1).

    Notes
    -----
    Efron 1979, *Annals of Statistics* 7. For fewer than about 20 values it is too short.

    Examples
    --------
    >>> found = bootstrap_interval([3, 5, 4, 4, 6, 2], "demo")
    >>> found.value, found.low <= found.value <= found.high
    (4.0, True)
    """
    data = np.asarray(values, dtype=np.float64)
    if not len(data) or replicates < 2 or not 0 < level < 1:  # noqa: PLR2004
        raise ValueError("a bootstrap needs values, at least two replicates and a level in (0, 1)")
    measured = statistic or _mean
    found = np.sort(
        [measured(data[resample(seed, number, len(data))]) for number in range(replicates)]
    )
    tail = (1 - level) / 2
    low, high = np.quantile(found, [tail, 1 - tail])
    return Interval(float(measured(data)), float(low), float(high), seed, replicates)


def resample(seed: str, number: int, size: int) -> NDArray[np.int64]:
    """Positions of one replicate: ``size`` of 0 … size − 1, with replacement.

    Notes
    -----
    SHAKE-256 of SHA-256(domain, seed, number), eight bytes a position, modulo ``size``: uniform up
    to size/2^64.

    Examples
    --------
    >>> resample("demo", 0, 4).tolist()
    [3, 2, 3, 0]
    """
    key = sha256(netstrings((DOMAIN, seed, str(number)))).digest()
    words = np.frombuffer(shake_256(key).digest(8 * size), dtype=">u8")
    return (words % np.uint64(size)).astype(np.int64)


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean())
