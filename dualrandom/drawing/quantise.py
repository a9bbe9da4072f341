"""Odds as integers over 2^30 (概率整数化): what is published and hashed. Spec draw-v1 §7.3.

Every block's odds add up to its team size exactly, the qualified part to at least the qualified
seat, and no load leaves its limits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.records import DENOMINATOR
from dualrandom.errors import InfeasibleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.drawing.department_seats import LoadLimits
    from dualrandom.drawing.fair_loads import SeatGroup
    from dualrandom.drawing.odds import Matrix

OddsTables = list[list[tuple[int, tuple[int, ...]]]]
"""Per group: (number of blocks, odds of the members), the counts adding up to the group's."""

_BINDING = 1e-6
_FIRST_REACH = 1 << 10
_REACH_GROWTH = 1 << 5
_SOURCE, _SINK = 0, 1


def integer_odds(groups: Sequence[SeatGroup], table: Matrix, limits: LoadLimits) -> OddsTables:
    """Turn the odds into integers that keep every constraint exactly.

    Alike blocks share a table. Only where people are loaded to their very last visit do blocks
    need tables of their own; a maximum flow next to the wanted odds finds them.

    Raises
    ------
    InfeasibleError
        ``lottery.no_integer_odds``: no table within the limits was found.
    """
    shared = [
        _row(group, [float(table[row, m]) for m in group.members])
        for row, group in enumerate(groups)
    ]
    tables: OddsTables = [[(group.count, odds)] for group, odds in zip(groups, shared, strict=True)]
    reach = _FIRST_REACH
    while not _within(groups, tables, limits):
        if reach > DENOMINATOR:
            raise InfeasibleError("lottery.no_integer_odds")
        tables = _separate_tables(groups, shared, limits, reach) or tables
        reach *= _REACH_GROWTH
    return tables


def _within(groups: Sequence[SeatGroup], tables: OddsTables, limits: LoadLimits) -> bool:
    loads = [0] * len(limits.most)
    for group, rows in zip(groups, tables, strict=True):
        for count, odds in rows:
            for member, chance in zip(group.members, odds, strict=True):
                loads[member] += count * chance
    return all(
        least <= load <= most
        for load, least, most in zip(loads, limits.least, limits.most, strict=True)
    )


def _row(group: SeatGroup, chances: list[float]) -> tuple[int, ...]:
    qualified = [member in group.qualified for member in group.members]
    part = sum(chance for chance, flag in zip(chances, qualified, strict=True) if flag)
    odds = [0] * len(chances)
    if group.qualified_seats and part < group.qualified_seats + _BINDING:
        shares = ((True, group.qualified_seats), (False, group.size - group.qualified_seats))
        for wanted, seats in shares:
            rows = [row for row, flag in enumerate(qualified) if flag is wanted]
            _apportion(odds, rows, chances, seats * DENOMINATOR)
    else:
        _apportion(odds, list(range(len(chances))), chances, group.size * DENOMINATOR)
    return tuple(odds)


def _apportion(odds: list[int], rows: list[int], chances: list[float], total: int) -> None:
    """Whole parts, then the missing units by largest remainder; ties by position."""
    ideal = {row: chances[row] * DENOMINATOR for row in rows}
    for row in rows:
        odds[row] = min(DENOMINATOR, max(0, int(ideal[row])))
    by_remainder = sorted(rows, key=lambda row: (odds[row] - ideal[row], row))
    missing = total - sum(odds[row] for row in rows)
    while missing:
        sign = 1 if missing > 0 else -1
        movable = [row for row in by_remainder if 0 <= odds[row] + sign <= DENOMINATOR]
        step = max(1, abs(missing) // len(movable))
        for row in movable[: abs(missing)]:
            moved = min(step, abs(missing), DENOMINATOR - odds[row] if sign > 0 else odds[row])
            odds[row] += sign * moved
            missing -= sign * moved


def _separate_tables(
    groups: Sequence[SeatGroup],
    shared: Sequence[tuple[int, ...]],
    limits: LoadLimits,
    reach: int,
) -> OddsTables | None:
    """One table a block, each chance within ``reach`` of the wanted one, by a maximum flow."""
    network = _OddsNetwork(limits.most)
    tables = []
    for group, wanted in zip(groups, shared, strict=True):
        floors = [max(0, chance - reach) for chance in wanted]
        spans = [
            min(DENOMINATOR, chance + reach) - floor
            for chance, floor in zip(wanted, floors, strict=True)
        ]
        arcs = [network.add(group, floors, spans) for _ in range(group.count)]
        tables.append([(floors, row) for row in arcs])
    if not network.solve():
        return None
    return [
        [
            (1, tuple(floor + network.flow.flow(arc) for floor, arc in zip(*row, strict=True)))
            for row in rows
        ]
        for rows in tables
    ]


class _OddsNetwork:
    """Flow of the units above the floors: block (and its qualified seat) → cell → person."""

    def __init__(self, most: Sequence[int]) -> None:
        from ortools.graph.python import max_flow

        self.flow = max_flow.SimpleMaxFlow()
        self._room = list(most)
        self._n_nodes = 2 + len(most)
        self._demand = 0
        self._possible = True

    def add(self, group: SeatGroup, floors: Sequence[int], spans: Sequence[int]) -> list[int]:
        """Add one block; returns the arcs that carry each member's units."""
        seat, other = self._new_node(), self._new_node()
        in_seat = sum(
            floor
            for member, floor in zip(group.members, floors, strict=True)
            if member in group.qualified
        )
        seat_need = max(0, group.qualified_seats * DENOMINATOR - in_seat)
        rest = group.size * DENOMINATOR - sum(floors) - seat_need
        self._possible &= rest >= 0
        self._demand += seat_need + rest
        self.flow.add_arc_with_capacity(_SOURCE, seat, seat_need)
        self.flow.add_arc_with_capacity(_SOURCE, other, max(0, rest))
        arcs = []
        for member, floor, span in zip(group.members, floors, spans, strict=True):
            self._room[member] -= floor
            cell = self._new_node()
            if member in group.qualified:
                self.flow.add_arc_with_capacity(seat, cell, span)
            self.flow.add_arc_with_capacity(other, cell, span)
            arcs.append(self.flow.add_arc_with_capacity(cell, 2 + member, span))
        return arcs

    def solve(self) -> bool:
        """Fill every block; false when the spans or the people's room do not allow it."""
        if not self._possible or min(self._room) < 0:
            return False
        for member, left in enumerate(self._room):
            self.flow.add_arc_with_capacity(2 + member, _SINK, left)
        self.flow.solve(_SOURCE, _SINK)
        return bool(self.flow.optimal_flow() == self._demand)

    def _new_node(self) -> int:
        self._n_nodes += 1
        return self._n_nodes - 1
