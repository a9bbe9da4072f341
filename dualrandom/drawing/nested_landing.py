"""Landing: who is left after the flight is settled cell by cell (着陆): draw-v1 §6.5, point 4."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.pivotal import pivotal

if TYPE_CHECKING:
    from dualrandom.drawing.nested_states import OpenEnterprise
    from dualrandom.drawing.pivotal import Chances


def settle_by_landing(
    entrants: list[OpenEnterprise[Fraction]],
    n_cells: int,
    denominator: int,
    chances: Chances,
    outcome: list[int],
) -> None:
    """Round what is left cell by cell; the parts of a cell add up to a whole number.

    Parameters
    ----------
    entrants
        Who is open, in the order of tickets.
    n_cells
        Number of cells of the component.
    denominator
        Sum of the masses of each.
    chances
        Decides.
    outcome
        Set of cells per place; filled in for all entrants.
    """
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
