"""Odds of one department's day (当日概率): within the bounds, most to whom most is due.

How they are found does not matter to a verifier (daily-v1 §4.3). Floats search, integers decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.drawing.daily.band import not_staffable
from dualrandom.drawing.daily.circulation import Bounds, circulate, day_edges
from dualrandom.drawing.fair_loads import SeatGroup
from dualrandom.drawing.odds import maximum_entropy
from dualrandom.drawing.records import DENOMINATOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from dualrandom.drawing.daily.planned import DaySeats
    from dualrandom.drawing.odds import Matrix

_WIDTH = 1.0
"""Visits by which two people's dues differ if the one comes for sure and the other not at all.
Less makes debts smaller and days that can't keep the band rarer; more makes it harder to guess."""
_MOST_SWEEPS = 400
_BISECTIONS = 60
_SLACKS = (0.02, 0.1, 0.3, 1.0)
"""How far from its target a person's sum may be; the first that the seats allow."""
_LOOSER = 0.05
_FIRST_REACH, _REACH_GROWTH = 1 << 10, 1 << 5


def day_odds(
    seats: Sequence[DaySeats], due: Mapping[str, Fraction], bounds: Mapping[str, Bounds]
) -> list[tuple[int, ...]]:
    """Odds of each block's members, integers over 2^30, that keep bounds and sessions exactly.

    Parameters
    ----------
    seats
        Blocks of one department with the members present.
    due
        Fair share with that day's minus visits drawn, by person.
    bounds
        Least and most visits of the day by person; the seats can keep them.
    """
    people = sorted(bounds)
    targets = _targets(sum(one.size for one in seats), people, due, bounds)
    wanted = _even_odds(seats, people, targets, bounds)
    whole = {
        name: (least * DENOMINATOR, most * DENOMINATOR) for name, (least, most) in bounds.items()
    }
    reach = _FIRST_REACH
    while reach <= DENOMINATOR * _REACH_GROWTH:
        cells = {
            cell: (max(0, odds - reach), min(DENOMINATOR, odds + reach))
            for cell, odds in wanted.items()
        }
        found = circulate(day_edges(seats, whole, unit=DENOMINATOR, cells=cells))
        if found.exists:
            flows = iter(found.flows)
            return [tuple(next(flows) for _ in one.members) for one in seats]
        reach *= _REACH_GROWTH
    raise not_staffable(seats[0].department, seats, len(people))


def _targets(
    n_seats: int, people: Sequence[str], due: Mapping[str, Fraction], bounds: Mapping[str, Bounds]
) -> Matrix:
    """Expected visits: a common water level of what is due, cut off at the bounds."""
    dues = np.array([float(due[name]) for name in people])
    least = np.array([float(bounds[name][0]) for name in people])
    most = np.array([float(bounds[name][1]) for name in people])
    low, high = dues.min() - most.max() - 1.0, dues.max() + 1.0
    targets = most
    for _ in range(_BISECTIONS):
        level = (low + high) / 2
        targets = np.clip(0.5 + (dues - level) / _WIDTH, least, most)
        if targets.sum() > n_seats:
            low = level
        else:
            high = level
    return targets


def _even_odds(
    seats: Sequence[DaySeats],
    people: Sequence[str],
    targets: Matrix,
    bounds: Mapping[str, Bounds],
) -> dict[tuple[str, str], int]:
    """Odds of maximum entropy near the targets, as far as the seats allow."""
    least = np.array([float(bounds[name][0]) for name in people])
    most = np.array([float(bounds[name][1]) for name in people])
    for slack in _SLACKS:
        low, high = np.maximum(least, targets - slack), np.minimum(most, targets + slack)
        near = {
            name: (int(np.ceil(one * DENOMINATOR)), int(other * DENOMINATOR))
            for name, one, other in zip(people, low, high, strict=True)
        }
        if circulate(day_edges(seats, near, unit=DENOMINATOR)).exists:
            break
    place = {name: index for index, name in enumerate(people)}
    groups = [
        SeatGroup(
            1,
            one.size,
            one.qualified_seats,
            tuple(place[name] for name in one.members),
            frozenset(place[name] for name in one.able),
        )
        for one in seats
    ]
    low, high = np.maximum(least, low - _LOOSER), np.minimum(most, high + _LOOSER)
    table = maximum_entropy(groups, len(people), low, high, _MOST_SWEEPS)
    return {
        (one.block, name): min(
            DENOMINATOR, max(0, round(float(chances[place[name]]) * DENOMINATOR))
        )
        for one, chances in zip(seats, table, strict=True)
        for name in one.members
    }
