"""States of an enterprise in the nested draw (嵌套状态): docs/spec/draw-v1.md §6.5, point 1.

A state is a set of cells in which the enterprise is selected, written as an integer with bit c for
cell c; a mass is its chance over the component's common denominator. States of one enterprise
are nested, so the chance of every cell is the sum of the masses of the states that contain it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise
from math import lcm
from operator import or_
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


Mass = TypeVar("Mass", int, Fraction)


class States(NamedTuple):
    """The smallest set of cells, what each next one adds, the mass of each (none is zero)."""

    lowest: int
    gaps: tuple[int, ...]
    masses: tuple[int, ...]


class OpenEnterprise(Generic[Mass]):
    """An enterprise that still has more than one state; its lists change in the draw.

    ``place`` is its place in the order of tickets, ``lowest`` its smallest set, ``gaps`` the cells
    by which each state differs from the one below. Masses are integers in the duels, fractions in
    the flight.
    """

    __slots__ = ("gaps", "lowest", "masses", "place")

    def __init__(
        self, place: int, lowest: int, gaps: Sequence[int], masses: Sequence[Mass]
    ) -> None:
        self.place = place
        self.lowest = lowest
        self.gaps = list(gaps)
        self.masses: list[Mass] = list(masses)

    @property
    def sets(self) -> list[int]:
        """Set of cells of each state."""
        return list(accumulate(self.gaps, or_, initial=self.lowest))

    def lift(self, gap: int, mass: Mass) -> None:
        """Move mass from the state below a gap to the one above; a state without mass goes."""
        masses = self.masses
        lower, upper = masses[gap] - mass, masses[gap + 1] + mass
        masses[gap], masses[gap + 1] = lower, upper
        if not lower:
            self.drop(gap)
        elif not upper:
            self.drop(gap + 1)

    def drop(self, state: int) -> None:
        """Leave out a state: the gaps on both sides of it become one."""
        del self.masses[state]
        gaps = self.gaps
        if state == len(gaps):
            gaps.pop()
            return
        above = gaps.pop(state)
        if state:
            gaps[state - 1] |= above
        else:
            self.lowest |= above


def common_denominator(kinds: Iterable[Mapping[int, Fraction]]) -> int:
    """Least common multiple of the denominators of all chances."""
    return lcm(*(chance.denominator for kind in kinds for chance in kind.values()))


def initial_states(chances: Mapping[int, Fraction], denominator: int) -> States:
    """States of an enterprise before the draw.

    Parameters
    ----------
    chances
        Chance per cell, cells numbered in their order.
    denominator
        A multiple of the chances' denominators.
    """
    ordered = sorted((-chance, cell) for cell, chance in chances.items() if chance)
    above = [Fraction(1), *(-negative for negative, _ in ordered)]
    below = [*above[1:], Fraction(0)]
    sets, masses, cells = [], [], 0
    for number, (upper, lower) in enumerate(zip(above, below, strict=True)):
        if number:
            cells |= 1 << ordered[number - 1][1]
        if upper != lower:
            sets.append(cells)
            masses.append(int((upper - lower) * denominator))
    gaps = tuple(lower ^ upper for lower, upper in pairwise(sets))
    return States(sets[0], gaps, tuple(masses))
