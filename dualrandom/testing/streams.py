"""Columns of reproducible choices (可复现的随机列) from SHAKE-256; synthetic data only.

Each column has its own label, so adding one never changes another; the first rows of a longer
column are those of a shorter one. Draws under the law use tickets instead (``drawing/``).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.canonical import netstrings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_DOMAIN = "dualrandom/synthetic/1"


class Stream:
    """Source of all columns of one synthetic city: a pure function of the seed's text."""

    def __init__(self, seed: str) -> None:
        self.seed = seed

    def words(self, label: str, n: int) -> NDArray[np.uint64]:
        """``n`` unsigned 64-bit numbers."""
        key = netstrings((_DOMAIN, self.seed, label))
        data = hashlib.shake_256(key).digest(8 * n)
        return np.frombuffer(data, ">u8").astype(np.uint64)

    def below(self, label: str, n: int, limit: int | NDArray[np.int64]) -> NDArray[np.int64]:
        """Whole numbers from 0 to ``limit`` − 1; the limit may differ by row."""
        return (self.words(label, n) % np.asarray(limit).astype(np.uint64)).astype(np.int64)

    def between(self, label: str, n: int, low: int, high: int) -> NDArray[np.int64]:
        """Whole numbers from ``low`` to ``high``, both included."""
        return low + self.below(label, n, high - low + 1)

    def pick(self, label: str, n: int, weights: Sequence[int]) -> NDArray[np.int64]:
        """Indices of ``weights``, each as often as its weight says."""
        steps = np.cumsum(weights)
        spots = self.below(label, n, int(steps[-1]))
        return np.searchsorted(steps, spots, side="right").astype(np.int64)

    def chance(self, label: str, n: int, permille: int) -> NDArray[np.bool_]:
        """``True`` in about ``permille`` of a thousand rows."""
        return np.less(self.below(label, n, 1000), permille)

    def order(self, label: str, n: int) -> NDArray[np.int64]:
        """Return a permutation of 0 to ``n`` − 1."""
        return np.argsort(self.words(label, n), kind="stable").astype(np.int64)
