"""Do the same people meet again (轮换): person with enterprise, colleague with colleague.

From a table of seats, whoever wrote it; ``returns`` and ``pairings`` do the same for a plan of ours
with its history and its published odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.fairness.pairings import pair_counts, repeated_pairings

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Rotation:
    """Counts ≥ 0 over a table of seats.

    Attributes
    ----------
    seats, repeated_seats
        Seats with somebody on them; those of a person who has been at that enterprise on an
        earlier visit of the table.
    pairings, repeated_pairings
        Pairs within teams; those beyond the first of their pair.
    """

    seats: int
    repeated_seats: int
    pairings: int
    repeated_pairings: int

    @property
    def seat_share(self) -> float:
        """Share of seats that bring somebody back, in [0, 1]."""
        return self.repeated_seats / self.seats if self.seats else 0.0

    @property
    def pairing_share(self) -> float:
        """Share of pairings that repeat one, in [0, 1)."""
        return self.repeated_pairings / self.pairings if self.pairings else 0.0


def rotation(seats: pd.DataFrame) -> Rotation:
    """Count repeats of person and enterprise, and of pairs of colleagues.

    Parameters
    ----------
    seats
        One row a seat: ``enterprise``, ``visit`` (a key that is different for every visit, over
        all years), ``department``, ``inspector``. Who belongs to one visit and department is a
        team. The order of visits does not matter: of k visits of a person, k − 1 are repeats.

    Returns
    -------
    Rotation

    Examples
    --------
    A and B twice at E, A and C once at F:

    >>> import pandas as pd
    >>> table = pd.DataFrame({"enterprise": list("EEEEFF"), "visit": [1, 1, 2, 2, 3, 3],
    ...                       "department": ["d"] * 6, "inspector": list("ABABAC")})
    >>> rotation(table)
    Rotation(seats=6, repeated_seats=2, pairings=3, repeated_pairings=1)
    """
    once = seats.drop_duplicates(["visit", "department", "inspector"])
    # somebody on two departments' teams of one visit stands there once
    stays = once.drop_duplicates(["visit", "inspector"])
    acquaintances = len(stays.drop_duplicates(["enterprise", "inspector"]))
    teams = once.groupby(["visit", "department"], sort=False)["inspector"].agg(list)
    counts = pair_counts(teams)
    return Rotation(
        seats=len(once),
        repeated_seats=len(stays) - acquaintances,
        pairings=counts.total(),
        repeated_pairings=repeated_pairings(counts),
    )
