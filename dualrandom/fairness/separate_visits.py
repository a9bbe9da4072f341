"""How many times somebody comes, against the fewest possible (进户次数与下界)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class SeparateVisits:
    """Routine visits of one campaign; counts ≥ 0.

    Attributes
    ----------
    visits
        Separate visits.
    asked
        Pairs of enterprise and department: visits if each department went alone, once.
    bound
        Enterprises with a visit: fewer visits than these are impossible.
    """

    visits: int
    asked: int
    bound: int

    @property
    def above_bound(self) -> int:
        """Visits beyond the fewest possible, ≥ 0."""
        return self.visits - self.bound

    @property
    def joined_share(self) -> Fraction:
        """Share of what joining could save that was saved: 0 for each alone, 1 at the bound.

        Negative where departments come more than once; 1 where there is nothing to save.
        """
        possible = self.asked - self.bound
        return Fraction(self.asked - self.visits, possible) if possible else Fraction(1)


def separate_visits(visits: pd.DataFrame) -> SeparateVisits:
    """Count routine visits against the bound; visits for cause are no part of it.

    Parameters
    ----------
    visits
        One row for each visit and department: ``enterprise``, ``visit``, ``department``,
        ``trigger``. A visit with any cause among its rows is for cause.

    Notes
    -----
    The bound is that of a campaign without obstacles. Incompatible windows or rules raise it; see
    the plan's own bound for that.

    Examples
    --------
    Two departments together at E, apart at F:

    >>> import pandas as pd
    >>> table = pd.DataFrame({"enterprise": list("EEFF"), "visit": [1, 1, 2, 3],
    ...                       "department": list("abab"), "trigger": ["routine"] * 4})
    >>> found = separate_visits(table)
    >>> found.visits, found.asked, found.bound, found.joined_share
    (3, 4, 2, Fraction(1, 2))
    """
    caused = visits.loc[(visits["trigger"] != "routine").to_numpy(), "visit"]
    routine = visits[~visits["visit"].isin(caused).to_numpy()]
    return SeparateVisits(
        visits=int(routine["visit"].nunique()),
        asked=len(routine.drop_duplicates(["enterprise", "department"])),
        bound=int(routine["enterprise"].nunique()),
    )
