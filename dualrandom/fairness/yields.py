"""How often a check finds something (检查问题发现率), stratum by stratum, with intervals.

It speaks of the enterprises that were checked. Where a draw with known chances chose them it speaks
for their stratum; where somebody chose by suspicion it doesn't.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.fairness.group_shares import group_shares

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import pandas as pd
    from numpy.typing import ArrayLike


def finding_shares(strata: Sequence[Hashable], found: ArrayLike) -> pd.DataFrame:
    """Share of checks with findings in each stratum.

    Parameters
    ----------
    strata
        Stratum of each check that has a result.
    found
        Whether it found something; bool, shape (checks,).

    Returns
    -------
    pandas.DataFrame
        One row a stratum, sorted by its text: ``stratum``, ``checks``, ``found``, ``share`` in
        [0, 1], ``low``, ``high`` (Wilson's 95 % interval).

    Notes
    -----
    Checks count as independent. Several of one enterprise are not: give one row an enterprise, or
    take ``bootstrap`` over enterprises.

    Examples
    --------
    None of a hundred is compatible with up to 3.7 %:

    >>> table = finding_shares(["A"] * 100, [False] * 100)
    >>> table[["stratum", "checks", "found"]].values.tolist(), round(float(table["high"][0]), 3)
    ([['A', 100, 0]], 0.037)
    """
    table = group_shares(strata, found)
    return table.rename(columns={"group": "stratum", "trials": "checks", "hits": "found"})
