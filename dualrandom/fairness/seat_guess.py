"""The best guess at one inspector of a team (猜中组内一人): exact, straight from the odds.

The odds are public before the draw, and they are the chances of the seats: so whoever wants to
arrange something beforehand names the likeliest person, and nobody can do better.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.drawing.records import Profile


def seat_guess(profile: Profile, denominator: int) -> Fraction:
    """Chance that the likeliest inspector is in the team: the largest of the published odds.

    Parameters
    ----------
    profile
        Odds of a block.
    denominator
        What the odds are integers over.

    Returns
    -------
    Fraction
        In (0, 1], without unit; exact. 1 when somebody comes for sure, 0 without members.

    Notes
    -----
    The Bayes vulnerability of a secret: the chance of an adversary's best guess in one try
    (G. Smith 2009, *On the Foundations of Quantitative Information Flow*, FoSSaCS).

    Examples
    --------
    Two seats, four people; the first comes every second time:

    >>> from dualrandom.drawing.records import Profile
    >>> team = Profile(members=("A", "B", "C", "D"), odds=(4, 6, 3, 3), qualified=(False,) * 4,
    ...                size=2, qualified_seats=0)
    >>> seat_guess(team, 8)
    Fraction(3, 4)
    """
    return Fraction(max(profile.odds, default=0), denominator)


def even_guess(profile: Profile) -> Fraction:
    """Chance of the best guess if all members had equal chances: seats ÷ members.

    The least that ``seat_guess`` can be for this team size and these members, in (0, 1]; 0 without
    members. Exact. A qualified seat can make it unreachable.

    Examples
    --------
    >>> from dualrandom.drawing.records import Profile
    >>> team = Profile(members=("A", "B", "C", "D"), odds=(4, 6, 3, 3), qualified=(False,) * 4,
    ...                size=2, qualified_seats=0)
    >>> even_guess(team)
    Fraction(1, 2)
    """
    return Fraction(profile.size, len(profile.members)) if profile.members else Fraction(0)
