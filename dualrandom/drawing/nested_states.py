"""States of an enterprise in the nested draw (嵌套状态): docs/spec/draw-v1.md §6.5, point 1.

A state is a set of cells in which the enterprise is selected, written as an integer with bit c for
cell c; a mass is its chance over the component's common denominator. States of one enterprise
are nested, so the chance of every cell is the sum of the masses of the states that contain it.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


Mass = TypeVar("Mass", int, Fraction)


class States(NamedTuple):
    """Nested sets of cells, the smallest first, and the mass of each, none of them zero."""

    sets: tuple[int, ...]
    masses: tuple[int, ...]


class OpenEnterprise(Generic[Mass]):
    """An enterprise that still has more than one state; its lists change in the draw.

    ``place`` is its place in the order of tickets. Masses are integers in the duels, fractions
    in the flight.
    """

    __slots__ = ("masses", "place", "sets")

    def __init__(self, place: int, sets: Sequence[int], masses: Sequence[Mass]) -> None:
        self.place = place
        self.sets = list(sets)
        self.masses: list[Mass] = list(masses)

    def lift(self, gap: int, mass: Mass) -> None:
        """Move mass from the state below a gap to the one above; a state without mass goes."""
        masses = self.masses
        lower, upper = masses[gap] - mass, masses[gap + 1] + mass
        if lower and upper:
            masses[gap], masses[gap + 1] = lower, upper
            return
        empty = gap if upper else gap + 1
        del self.sets[empty], masses[empty]
        masses[gap] = lower or upper

    def drop_empty_states(self) -> None:
        """Leave out states whose mass has gone."""
        kept = [number for number, mass in enumerate(self.masses) if mass]
        self.sets = [self.sets[number] for number in kept]
        self.masses = [self.masses[number] for number in kept]


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
    return States(tuple(sets), tuple(masses))
