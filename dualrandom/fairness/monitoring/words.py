"""Chance for null distributions (检验用随机字): 64-bit words that follow from the history itself.

Nobody chooses a seed: it is the digest of what is judged, so that everybody who audits the same
history gets the same p-values to the last digit.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.canonical import netstrings

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

DOMAIN = "dualrandom/monitoring/v1"


class SeededWords:
    """Endless 64-bit words: SHAKE-256 over (domain, purpose, seed, number of the call).

    Parameters
    ----------
    seed, purpose
        Any texts; other texts give independent words.
    """

    def __init__(self, seed: str, purpose: str) -> None:
        self._parts = (DOMAIN, purpose, seed)
        self._calls = 0

    def take(self, n: int) -> NDArray[np.uint64]:
        """Return the next n words, the same on every machine."""
        message = netstrings((*self._parts, str(self._calls)))
        self._calls += 1
        data = hashlib.shake_256(message).digest(8 * n)
        return np.frombuffer(data, "<u8").astype(np.uint64)

    def below(self, bound: int, n: int) -> NDArray[np.int64]:
        """Return n integers in [0, bound); a remainder errs by less than bound/2⁶⁴."""
        return (self.take(n) % np.uint64(bound)).astype(np.int64)


def distinct_places(words: SeededWords, replicates: int, n: int, k: int) -> NDArray[np.int32]:
    """Ordered draws of k different places out of n (Fisher & Yates, the first k steps).

    Returns
    -------
    ndarray
        Shape (k, replicates), values in [0, n).
    """
    places = np.repeat(np.arange(n, dtype=np.int32)[:, None], replicates, axis=1)
    if k == 0:
        return places[:0]
    columns = np.arange(replicates)
    chance = words.take(k * replicates).reshape(k, replicates)
    for step in range(k):
        other = step + (chance[step] % np.uint64(n - step)).astype(np.int64)
        taken = places[other, columns]
        places[other, columns] = places[step]
        places[step] = taken
    return places[:k]


def content_digest(*tables: pd.DataFrame) -> str:
    """SHA-256 of the rows of some tables, whatever their order; the seed of an audit."""
    whole = hashlib.sha256()
    for table in tables:
        rows = [netstrings(map(str, row)) for row in table.itertuples(index=False)]
        head = netstrings(map(str, table.columns))
        whole.update(hashlib.sha256(head + b"".join(sorted(rows))).digest())
    return whole.hexdigest()
