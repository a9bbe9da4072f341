"""How often the same thing comes again (重复计数): pairs of equal entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def equal_pairs(keys: NDArray[np.int64]) -> NDArray[np.float64]:
    """Pairs of equal entries in each row, Σ c·(c − 1)/2 over the different entries.

    Parameters
    ----------
    keys
        Shape (replicates, entries); the order of entries makes no difference.

    Examples
    --------
    Three equal entries make three pairs:

    >>> equal_pairs(np.array([[7, 7, 7, 2], [1, 2, 1, 2]]))
    array([3., 2.])
    """
    if keys.shape[1] < 2:  # noqa: PLR2004  a pair has two
        return np.zeros(len(keys))
    ordered = np.sort(keys, axis=1)
    places = np.arange(keys.shape[1])
    starts = np.zeros_like(ordered)
    starts[:, 1:] = np.where(ordered[:, 1:] != ordered[:, :-1], places[1:], 0)
    pairs: NDArray[np.float64] = (
        (places - np.maximum.accumulate(starts, axis=1)).sum(axis=1).astype(np.float64)
    )
    return pairs


def most_frequent(keys: NDArray[np.int64]) -> tuple[int, int]:
    """Most frequent entry (the least of several) and how often it occurs."""
    entries, counts = np.unique(keys, return_counts=True)
    place = int(counts.argmax())
    return int(entries[place]), int(counts[place])
