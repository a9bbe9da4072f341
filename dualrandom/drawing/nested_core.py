"""The nested draw of one component (嵌套枢轴抽取): docs/spec/draw-v1.md §6.5.

With one task it is the ordered pivotal method (Deville & Tillé 1998); with more, states that are
nested sets of tasks keep the overlap among departments as large as any design can have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.nested_duels import settle_by_duels
from dualrandom.drawing.nested_flight import settle_by_flight
from dualrandom.drawing.nested_landing import settle_by_landing
from dualrandom.drawing.nested_states import common_denominator, initial_states

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from dualrandom.drawing.nested_states import States
    from dualrandom.drawing.pivotal import Chances


def draw_component(
    kinds: Sequence[Mapping[int, Fraction]], order: Sequence[int], n_cells: int, chances: Chances
) -> list[int]:
    """Draw all cells of a component together.

    Parameters
    ----------
    kinds
        Distinct combinations of chances: chance per cell, cells numbered in their order.
    order
        Kind of each enterprise, in the order of tickets.
    n_cells
        Number of cells; the chances of each add up to a whole number over the enterprises.
    chances
        Decides: the component's stream.

    Returns
    -------
    list
        Per enterprise the cells in which it is selected, as an integer with bit c for cell c.
    """
    denominator = common_denominator(kinds)
    states = [initial_states(kind, denominator) for kind in kinds]
    return settle([states[kind] for kind in order], n_cells, denominator, chances)


def settle(
    entrants: Sequence[States], n_cells: int, denominator: int, chances: Chances
) -> list[int]:
    """Duels, flight and landing of enterprises in the order of tickets; see `draw_component`."""
    outcome = [0] * len(entrants)
    left = settle_by_duels(entrants, chances, outcome)
    independent = settle_by_flight(left, chances, outcome)
    settle_by_landing(independent, n_cells, denominator, chances, outcome)
    return outcome
