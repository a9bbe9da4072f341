"""How open it is who comes, in bits (信息熵): one seat exactly, the whole team from below.

b bits are as hard to guess as one of 2^b equally likely things. The logarithms are floats, good to
about 1e-12; nothing is drawn or compared with them, and reports print two decimals.
"""

from __future__ import annotations

from math import fsum, log2
from typing import TYPE_CHECKING

from dualrandom.fairness.team_guess import team_limit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.drawing.records import Profile


def seat_entropy(profile: Profile, denominator: int) -> float:
    """Entropy of one seat: of a member of the team, taken at random.

    Where a standing group is drawn as a whole, the group is the seat: who names it names all.

    Parameters
    ----------
    profile
        Odds of a block.
    denominator
        What the odds are integers over.

    Returns
    -------
    float
        H = −Σ p·log2 p bits with p = odds ÷ team size; 0 to log2(members).

    Notes
    -----
    Shannon 1948, *A Mathematical Theory of Communication*.

    Examples
    --------
    Two seats for four people with equal chances: one of four.

    >>> from dualrandom.drawing.records import Profile
    >>> pair = Profile(members=("A", "B", "C", "D"), odds=(4, 4, 4, 4), qualified=(False,) * 4,
    ...                size=2, qualified_seats=0)
    >>> seat_entropy(pair, 8)
    2.0
    """
    return _entropy(profile.odds, profile.size * denominator)


def least_team_entropy(profile: Profile, denominator: int) -> float:
    """Lower bound on the entropy of the whole team, in bits, ≥ 0.

    The largest of three numbers that the entropy cannot fall below: −log2 of the most any guess can
    be right (``team_limit``); the entropy of one open seat, less the log2 r bits that say which of
    the r open seats it is; the same for one of those who stay away.

    Notes
    -----
    H(team) ≥ min-entropy; H(seat) ≤ H(team, seat) = H(team) + log2 r by the chain rule (Cover &
    Thomas 2006, §2.5). Exact where one seat is open, or all but one of the open people come.

    Examples
    --------
    The four people of ``seat_entropy``: no pair has more than 1/4, which is 2 bits. If all six
    pairs were alike it would be log2 6 = 2.58 bits.

    >>> from dualrandom.drawing.records import Profile
    >>> pair = Profile(members=("A", "B", "C", "D"), odds=(4, 4, 4, 4), qualified=(False,) * 4,
    ...                size=2, qualified_seats=0)
    >>> least_team_entropy(pair, 8)
    2.0
    """
    open_odds = [odds for odds in profile.odds if 0 < odds < denominator]
    seats = sum(open_odds) // denominator
    if not seats:
        return 0.0
    away = len(open_odds) - seats
    limit = team_limit(profile, denominator).chance
    return max(
        log2(limit.denominator) - log2(limit.numerator),
        _entropy(open_odds, seats * denominator) - log2(seats),
        _entropy((denominator - odds for odds in open_odds), away * denominator) - log2(away),
    )


def _entropy(weights: Iterable[int], total: int) -> float:
    terms = (weight / total * log2(total / weight) for weight in weights if weight)
    return fsum(terms)
