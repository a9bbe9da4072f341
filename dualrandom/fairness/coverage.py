"""Who is reached, group by group (覆盖面): by district, trade or class, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.fairness.group_shares import group_shares

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import pandas as pd
    from numpy.typing import ArrayLike


def coverage(
    groups: Sequence[Hashable], reached: ArrayLike, promised: ArrayLike | None = None
) -> pd.DataFrame:
    """Share of each group's enterprises that somebody came to at least once.

    Parameters
    ----------
    groups
        District, trade or class of each enterprise.
    reached
        Whether each enterprise was selected or visited; bool, shape (enterprises,).
    promised
        Chance due to each enterprise, in [0, 1]; the expected share is its mean.

    Returns
    -------
    pandas.DataFrame
        One row a group, sorted by its text: ``group``, ``enterprises``, ``reached``, ``share`` in
        [0, 1], ``low``, ``high`` (Wilson's 95 % interval) and ``promised`` where given.

    Notes
    -----
    The interval treats enterprises as independent, which for a draw of fixed size is too wide
    (the safe side). An honest group of few enterprises may well have nobody: look at the interval.

    Examples
    --------
    >>> table = coverage(["north", "north", "south"], [True, False, False])
    >>> table[["group", "enterprises", "reached", "share"]].values.tolist()
    [['north', 2, 1, 0.5], ['south', 1, 0, 0.0]]
    """
    names = list(groups)
    table = group_shares(names, reached)
    result = table.rename(columns={"trials": "enterprises", "hits": "reached"})
    if promised is not None:
        due = np.asarray(promised, dtype=np.float64)
        number = {group: row for row, group in enumerate(result["group"])}
        rows = np.array([number[name] for name in names], dtype=np.int64)
        sums = np.bincount(rows, weights=due, minlength=len(result))
        result["promised"] = sums / result["enterprises"].to_numpy()
    return result
