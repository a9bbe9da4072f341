"""Flight: masses move where no cell's sum changes (飞行): docs/spec/draw-v1.md §6.5, point 3.

Where strata cross, few find an opponent, and the flight settles tens of thousands. A step
therefore looks at no more gaps than there are cells, and keeps what it knows of those before
the first enterprise that changed.
"""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.independent_columns import IndependentColumns
from dualrandom.drawing.nested_states import OpenEnterprise

if TYPE_CHECKING:
    from dualrandom.drawing.pivotal import Chances

    Flyer = OpenEnterprise[Fraction]


def settle_by_flight(
    entrants: list[OpenEnterprise[int]], chances: Chances, outcome: list[int]
) -> list[Flyer]:
    """Fly along the first dependence among the gaps, again and again, until there is none.

    Parameters
    ----------
    entrants
        Who is open, in the order of tickets.
    chances
        Decides the steps.
    outcome
        Set of cells per place; filled in for all who are settled.

    Returns
    -------
    list
        Who is still open, in the order of tickets: their gaps are linearly independent.
    """
    to_come = [
        OpenEnterprise(one.place, one.lowest, one.gaps, [Fraction(mass) for mass in one.masses])
        for one in reversed(entrants)
    ]
    gaps: list[tuple[Flyer, int]] = []
    columns = IndependentColumns()
    while to_come:
        one = to_come.pop()
        for gap, kind in enumerate(one.gaps):
            gaps.append((one, gap))
            speeds = columns.add(kind)
            if speeds is not None:
                first = _fly([(*gaps[number], speed) for number, speed in speeds.items()], chances)
                kept = bisect_left(gaps, first, key=lambda entry: entry[0].place)
                to_come += _still_open(gaps[kept:], outcome)
                columns.cut(kept)
                del gaps[kept:]
                break
    return _owners(gaps)


def _owners(gaps: list[tuple[Flyer, int]]) -> list[Flyer]:
    return list(dict.fromkeys(one for one, _ in gaps))


def _still_open(gaps: list[tuple[Flyer, int]], outcome: list[int]) -> list[Flyer]:
    """Owners of gaps, the last one first, without those who are settled now."""
    still_open = []
    for one in reversed(_owners(gaps)):
        if one.gaps:
            still_open.append(one)
        else:
            outcome[one.place] = one.lowest
    return still_open


def _fly(direction: list[tuple[Flyer, int, int]], chances: Chances) -> int:
    """Go as far as no mass becomes negative, up or down, so that the expectation stays.

    Parameters
    ----------
    direction
        Enterprise, gap, and the speed at which mass goes from its lower to its upper state; a
        common positive factor of the speeds does not matter.
    chances
        Decides.

    Returns
    -------
    int
        Place of the first enterprise that lost a state.
    """
    speeds_of: dict[Flyer, list[int]] = {}
    for one, gap, speed in direction:
        speeds = speeds_of.setdefault(one, [0] * len(one.masses))
        speeds[gap] -= speed
        speeds[gap + 1] += speed
    moving = [
        (mass, speed)
        for one, speeds in speeds_of.items()
        for mass, speed in zip(one.masses, speeds, strict=True)
    ]
    up = min(mass / -speed for mass, speed in moving if speed < 0)
    down = min(mass / speed for mass, speed in moving if speed > 0)
    chance = down / (up + down)
    moved = up if chances.chance(chance.numerator, chance.denominator) else -down
    changed = []
    for one, speeds in speeds_of.items():
        pairs = zip(one.masses, speeds, strict=True)
        one.masses = [mass + moved * speed if speed else mass for mass, speed in pairs]
        if not all(one.masses):
            for state in reversed(range(len(one.masses))):
                if not one.masses[state]:
                    one.drop(state)
            changed.append(one.place)
    return min(changed)
