"""What an enterprise goes through, from a table of visits (企业负担与重复检查).

Works on anybody's visits, not only on a plan of ours: what happened, what a practice would do. A
repeat is called avoidable only if routine followed routine: a visit for cause (complaint, case,
re-inspection after findings) has a reason of its own and is never counted as a saving.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

ROUTINE = "routine"
REPEAT_DAYS = 60


@dataclass(frozen=True, slots=True)
class Repeats:
    """Visits soon after another visit at the same enterprise.

    Attributes
    ----------
    within
        Longest gap that counts, in days.
    visits
        All visits with a day; ``undated`` are those without.
    by_triggers
        Number of repeats by the triggers of the visit before and of the repeat itself.
    """

    within: int
    visits: int
    undated: int
    by_triggers: Mapping[tuple[str, str], int]

    @property
    def repeats(self) -> int:
        """All repeats, whatever led to them."""
        return sum(self.by_triggers.values())

    @property
    def avoidable(self) -> int:
        """Routine visits that followed a routine visit."""
        return self.by_triggers.get((ROUTINE, ROUTINE), 0)

    @property
    def for_cause(self) -> int:
        """Repeats that had a cause of their own."""
        return sum(n for (_, own), n in self.by_triggers.items() if own != ROUTINE)


def visit_burden(visits: pd.DataFrame) -> pd.DataFrame:
    """Visits, inspections and days disturbed of every enterprise with a visit.

    Parameters
    ----------
    visits
        One row for each visit and department (or item) that takes part: ``enterprise``, ``visit``,
        ``day`` (integer; negative where unknown).

    Returns
    -------
    pandas.DataFrame
        ``enterprise`` in the order of first appearance, ``visits`` (times somebody comes),
        ``inspections`` (rows) and ``days`` (different days; visits without a day count one each);
        counts ≥ 1.

    Examples
    --------
    Two departments come together on day 0, one more on day 5:

    >>> table = pd.DataFrame({"enterprise": ["E", "E", "E"], "visit": [1, 1, 2],
    ...                       "day": [0, 0, 5]})
    >>> visit_burden(table).values.tolist()
    [['E', 2, 3, 2]]
    """
    day = visits["day"].to_numpy()
    # undated visits get days of their own, below all others
    own_day = np.where(day >= 0, day, -1 - pd.factorize(visits["visit"])[0])
    grouped = visits.assign(day=own_day).groupby("enterprise", sort=False)
    return pd.DataFrame(
        {
            "visits": grouped["visit"].nunique(),
            "inspections": grouped["visit"].size(),
            "days": grouped["day"].nunique(),
        }
    ).reset_index()


def repeats(visits: pd.DataFrame, within: int = REPEAT_DAYS) -> Repeats:
    """Count visits that come at most ``within`` days after the one before.

    Parameters
    ----------
    visits
        As for ``visit_burden``, with ``trigger``: ``routine`` or a cause. A visit with any cause
        among its rows is for cause.
    within
        Longest gap, in the unit of ``day``, ≥ 0; two visits on one day are 0 apart.

    Returns
    -------
    Repeats
        Each visit is compared with the one just before it at the enterprise (on one day by
        number).

    Examples
    --------
    Routine, a complaint ten days later, routine twenty days after that: two repeats, none of them
    avoidable, since the last one followed a visit for cause.

    >>> table = pd.DataFrame({"enterprise": ["E"] * 3, "visit": [1, 2, 3], "day": [0, 10, 30],
    ...                       "trigger": ["routine", "complaint", "routine"]})
    >>> found = repeats(table)
    >>> found.repeats, found.for_cause, found.avoidable
    (2, 1, 0)
    """
    routine_last = visits.assign(_routine=(visits["trigger"] == ROUTINE).to_numpy())
    once = routine_last.sort_values(["visit", "_routine", "trigger"]).drop_duplicates("visit")
    dated = once[(once["day"] >= 0).to_numpy()].sort_values(["enterprise", "day", "visit"])
    before = dated.shift(1)
    soon = (dated["enterprise"] == before["enterprise"]) & (dated["day"] - before["day"] <= within)
    pairs = zip(before["trigger"][soon], dated["trigger"][soon], strict=True)
    counts = Counter((str(earlier), str(own)) for earlier, own in pairs)
    return Repeats(
        within=within,
        visits=len(dated),
        undated=len(once) - len(dated),
        by_triggers=dict(sorted(counts.items())),
    )
