"""Flight and landing of who is left (飞行与着陆): docs/spec/draw-v1.md §6.5, points 3 and 4."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.nested_states import OpenEnterprise
from dualrandom.drawing.pivotal import pivotal

if TYPE_CHECKING:
    from dualrandom.drawing.pivotal import Chances

Combination = dict[int, Fraction]
"""Sparse vector: index to coefficient, no zeros."""


def settle_by_flight(
    entrants: list[OpenEnterprise[int]], chances: Chances, outcome: list[int]
) -> list[OpenEnterprise[Fraction]]:
    """Move masses along a direction that changes no cell's sum, until there is none.

    Returns
    -------
    list
        Who is still open, in the order of tickets: their gaps are linearly independent.
    """
    still_open = [
        OpenEnterprise(one.place, one.sets, [Fraction(mass) for mass in one.masses])
        for one in entrants
    ]
    while True:
        gaps = [(one, gap) for one in still_open for gap in range(len(one.sets) - 1)]
        direction = first_dependence([one.sets[gap] ^ one.sets[gap + 1] for one, gap in gaps])
        if direction is None:
            return still_open
        _fly([(*gaps[number], speed) for number, speed in direction.items()], chances)
        for one in still_open:
            one.drop_empty_states()
            if len(one.sets) == 1:
                outcome[one.place] = one.sets[0]
        still_open = [one for one in still_open if len(one.sets) > 1]


def first_dependence(columns: list[int]) -> Combination | None:
    """Null vector of the first column that is a combination of the columns before it.

    Parameters
    ----------
    columns
        Sets of cells as integers: 0/1 vectors.

    Returns
    -------
    dict or None
        Coefficient per column, 1 for that first one; ``None`` if all are independent.
    """
    basis: dict[int, tuple[Combination, Combination]] = {}  # pivot cell: vector, what made it
    for number, cells in enumerate(columns):
        vector = {cell: Fraction(1) for cell in _members(cells)}
        made_of: Combination = {number: Fraction(1)}
        while vector:
            pivot = max(vector)
            if pivot not in basis:
                basis[pivot] = (vector, made_of)
                break
            other, other_made_of = basis[pivot]
            factor = -vector[pivot] / other[pivot]
            _add(vector, other, factor)
            _add(made_of, other_made_of, factor)
        else:
            return made_of
    return None


def _members(cells: int) -> list[int]:
    return [cell for cell in range(cells.bit_length()) if cells >> cell & 1]


def _add(vector: Combination, other: Combination, factor: Fraction) -> None:
    for key, value in other.items():
        total = vector.get(key, Fraction(0)) + factor * value
        if total:
            vector[key] = total
        else:
            del vector[key]


def _fly(direction: list[tuple[OpenEnterprise[Fraction], int, Fraction]], chances: Chances) -> None:
    """Go as far as no mass becomes negative, up or down, so that the expectation stays."""
    changes: dict[tuple[int, int], Fraction] = {}
    owners = {one.place: one for one, _, _ in direction}
    for one, gap, speed in direction:
        for state, change in ((gap, -speed), (gap + 1, speed)):
            key = (one.place, state)
            changes[key] = changes.get(key, Fraction(0)) + change
    upwards = min(
        owners[place].masses[state] / -change
        for (place, state), change in changes.items()
        if change < 0
    )
    downwards = min(
        owners[place].masses[state] / change
        for (place, state), change in changes.items()
        if change > 0
    )
    chance = downwards / (upwards + downwards)
    moved = upwards if chances.chance(chance.numerator, chance.denominator) else -downwards
    for (place, state), change in changes.items():
        owners[place].masses[state] += moved * change


def settle_by_landing(
    entrants: list[OpenEnterprise[Fraction]],
    n_cells: int,
    denominator: int,
    chances: Chances,
    outcome: list[int],
) -> None:
    """Round what is left cell by cell; the parts of a cell add up to a whole number."""
    for one in entrants:
        outcome[one.place] = 0
    for cell in range(n_cells):
        parts = []
        for one in entrants:
            mass = sum(
                m for cells, m in zip(one.sets, one.masses, strict=True) if cells >> cell & 1
            )
            part = Fraction(mass) / denominator
            if part == 1:
                outcome[one.place] |= 1 << cell
            elif part:
                parts.append((one.place, part))
        for place, is_up in pivotal(parts, chances).items():
            outcome[place] |= is_up << cell
