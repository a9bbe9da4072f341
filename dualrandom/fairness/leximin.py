"""Whose load is heaviest, then next heaviest (逐级最小化最大负担): the leximin order.

Of two ways to share work the fairer one has the lighter heaviest load; if these are equal, the
lighter second heaviest, and so on. No single figure says as much.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.fairness.inequality import gini, jain

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class LoadSpread:
    """How evenly work is shared, in visits per available day (of full-time work).

    Attributes
    ----------
    lowest, highest
        Least and most of anybody.
    gini, jain
        See ``inequality``.
    leximin
        All loads, heaviest first.
    """

    lowest: Fraction
    highest: Fraction
    gini: Fraction
    jain: Fraction
    leximin: tuple[Fraction, ...]

    @property
    def range(self) -> Fraction:
        """Most less least, ≥ 0."""
        return self.highest - self.lowest


def load_spread(visits: Sequence[int], days: Sequence[Fraction | int]) -> LoadSpread:
    """Spread of the loads of people who can work.

    Parameters
    ----------
    visits
        Visits of each person, ≥ 0.
    days
        Available working days of each, a half-timer's day counting half; people with none are
        left out.

    Returns
    -------
    LoadSpread
        Exact. Nobody gives zeros, and 1 for Jain.

    Raises
    ------
    ValueError
        A visit of somebody without a day, or a negative number.

    Examples
    --------
    Three visits in six days, three in three:

    >>> spread = load_spread([3, 3], [6, 3])
    >>> spread.range, spread.gini, spread.leximin
    (Fraction(1, 2), Fraction(1, 6), (Fraction(1, 1), Fraction(1, 2)))
    """
    loads = []
    for count, own in zip(visits, days, strict=True):
        if count < 0 or own < 0 or (count and not own):
            raise ValueError("visits need somebody with available days, and neither is negative")
        if own:
            loads.append(Fraction(count) / Fraction(own))
    return LoadSpread(
        lowest=min(loads, default=Fraction(0)),
        highest=max(loads, default=Fraction(0)),
        gini=gini(loads),
        jain=jain(loads),
        leximin=leximin_vector(loads),
    )


def leximin_vector(loads: Sequence[Fraction | int]) -> tuple[Fraction, ...]:
    """Loads, heaviest first; the smaller tuple is the fairer one if both have the same people.

    Notes
    -----
    Sen 1970, *Collective Choice and Social Welfare*, ch. 9 (leximin; here for burdens).

    Examples
    --------
    The same work, shared in two ways; the first is fairer:

    >>> leximin_vector([2, 1, 3]) < leximin_vector([0, 3, 3])
    True
    """
    return tuple(sorted(map(Fraction, loads), reverse=True))
