"""Guessing the whole team (猜中全组): which guess the odds suggest, and how often any can be right.

Chances of pairs are *not* products of the published odds, since seats are rounded together: whoever
comes makes others less likely. What can be said of a whole team without drawing is

* exact where one seat is open, or all but one of the open people come;
* otherwise a **limit** that no guess can exceed before the seed is known.

How often a given guess is right is estimated by drawing again and again (``rehearsal``).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.drawing.records import Profile

_Person = tuple[int, str]
"""Odds and identifier."""


@dataclass(frozen=True, slots=True)
class TeamLimit:
    """Most that a guess at the whole team can be right.

    Attributes
    ----------
    chance
        In [0, 1], a multiple of 1/denominator.
    exact
        True where the best guess is right with exactly this chance; otherwise it is less, or just
        as much.
    """

    chance: Fraction
    exact: bool


def team_limit(profile: Profile, denominator: int) -> TeamLimit:
    """Proven upper bound on the chance of any guess at the whole team before the seed is known.

    Parameters
    ----------
    profile
        Odds of a block.
    denominator
        What the odds are integers over.

    Returns
    -------
    TeamLimit
        Exact arithmetic; the bound is rounded up to the next multiple of 1/denominator.

    Notes
    -----
    The rounding keeps two promises beside each seat's chance (algorithm
    ``inspector-lottery/maxent-cycle-1``). Among people under one node of its network (all members,
    or the qualified, or the others, where there is a qualified seat) one step changes the odds of
    at most two, and in opposite directions, so that the chance of all of a set coming is at most
    the product of their odds, and the chance of none coming at most the product of 1 − odds:
    property P3 of Gandhi, Khuller, Parthasarathy & Srinivasan 2006, *J. ACM* 53(3). And the number
    of qualified people is the floor or the ceiling of its expectation. Between the two nodes
    nothing but the smaller of two chances is promised (Fréchet 1935), so that limits are wide for
    teams with a qualified seat.

    Examples
    --------
    Two of four people, all alike. The six pairs need not be: none can have more than 1/2 × 1/2,
    and four of them have that much if two never come.

    >>> from dualrandom.drawing.records import Profile
    >>> pair = Profile(members=("A", "B", "C", "D"), odds=(4, 4, 4, 4), qualified=(False,) * 4,
    ...                size=2, qualified_seats=0)
    >>> team_limit(pair, 8)
    TeamLimit(chance=Fraction(1, 4), exact=False)

    A comes for sure, so that the team is known once one seat is:

    >>> pair = Profile(members=("A", "B", "C"), odds=(8, 5, 3), qualified=(False,) * 3,
    ...                size=2, qualified_seats=0)
    >>> team_limit(pair, 8)
    TeamLimit(chance=Fraction(5, 8), exact=True)
    """
    bounds = [_bound(split, denominator) for split in _splits(profile, denominator)]
    least = max(bounds, default=Fraction(0))
    scaled = -(-least.numerator * denominator // least.denominator)
    certain = sum(odds == denominator for odds in profile.odds)
    n_open = sum(0 < odds < denominator for odds in profile.odds)
    left = profile.size - certain
    return TeamLimit(Fraction(scaled, denominator), exact=left <= 1 or n_open - left == 1)


def guessed_team(profile: Profile, denominator: int) -> tuple[str, ...]:
    """Team that the odds suggest: the largest product of odds among the teams that can come.

    These are the likeliest people, as far as the qualified seat allows; ties go to the identifiers
    that come first. Sorted. Replaying the lottery may suggest a better one, never above
    ``team_limit``.

    Examples
    --------
    B and A are the likeliest, but somebody qualified comes for sure and it is never both:

    >>> from dualrandom.drawing.records import Profile
    >>> pair = Profile(members=("A", "B", "C", "D"), odds=(4, 4, 3, 5),
    ...                qualified=(True, True, False, False), size=2, qualified_seats=1)
    >>> guessed_team(pair, 8)
    ('A', 'D')
    """
    best: tuple[int, tuple[str, ...]] = (-1, ())
    for split in _splits(profile, denominator):
        people = [person for group, taken in split.parts for person in group[:taken]]
        product = prod(odds for odds, _ in people)
        if product > best[0]:
            best = product, tuple(sorted(name for _, name in people))
    return best[1]


@dataclass(frozen=True, slots=True)
class _Split:
    """How many of each node's people come (likeliest first), and the most that this can happen."""

    parts: tuple[tuple[Sequence[_Person], int], ...]
    chance: Fraction


def _splits(profile: Profile, denominator: int) -> Iterator[_Split]:
    """Sizes by node that can come: two where the expected number of qualified is no integer."""
    people = sorted(zip(profile.odds, profile.members, profile.qualified, strict=True), key=_rank)
    everybody = [(odds, name) for odds, name, _ in people]
    if not profile.qualified_seats:
        yield _Split(((everybody, profile.size),), Fraction(1))
        return
    qualified = [(odds, name) for odds, name, flag in people if flag]
    others = [(odds, name) for odds, name, flag in people if not flag]
    floor, above = divmod(sum(odds for odds, _ in qualified), denominator)
    for taken, weight in ((floor, denominator - above), (floor + 1, above)):
        if weight:
            parts = ((qualified, taken), (others, profile.size - taken))
            yield _Split(parts, Fraction(weight, denominator))


def _bound(split: _Split, denominator: int) -> Fraction:
    """Most chance of any team with this split: of each node, who comes and who stays away."""
    bounds = [split.chance]
    for group, taken in split.parts:
        come = prod(odds for odds, _ in group[:taken])
        stay = prod(denominator - odds for odds, _ in group[taken:])
        bounds.append(Fraction(come, denominator**taken))
        bounds.append(Fraction(stay, denominator ** len(group[taken:])))
    return min(bounds)


def _rank(person: tuple[int, str, bool]) -> tuple[int, str]:
    return -person[0], person[1]
