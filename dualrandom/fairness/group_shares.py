"""Shares by group with Wilson's intervals (分组比例及区间): the table behind coverage and yield."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dualrandom.fairness.estimates import wilson

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import ArrayLike


def group_shares(groups: Iterable[Hashable], hits: ArrayLike) -> pd.DataFrame:
    """Hits, trials and shares of each group.

    Parameters
    ----------
    groups
        Group of each trial.
    hits
        Whether each trial was a hit; bool, shape (trials,).

    Returns
    -------
    pandas.DataFrame
        One row a group, sorted by its text: ``group``, ``trials``, ``hits``, ``share`` in [0, 1],
        ``low``, ``high`` (95 %).

    Raises
    ------
    ValueError
        Lengths differ.

    Examples
    --------
    >>> group_shares(["b", "a", "b"], [True, False, False])[["group", "trials", "hits"]].values
    array([['a', 1, 0],
           ['b', 2, 1]], dtype=object)
    """
    pairs = Counter(zip(groups, np.asarray(hits, dtype=bool).tolist(), strict=True))
    rows = []
    for group in sorted({group for group, _ in pairs}, key=str):
        n_hits = pairs[group, True]
        trials = n_hits + pairs[group, False]
        interval = wilson(n_hits, trials)
        low, high = float(interval.low), float(interval.high)
        rows.append((group, trials, n_hits, n_hits / trials, low, high))
    return pd.DataFrame(rows, columns=["group", "trials", "hits", "share", "low", "high"])
