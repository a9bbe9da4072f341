"""Can these people fill these seats? (席位与人员的最大流) A maximum flow, and the cut that says no.

Source → blocks (and their qualified seats) → person → sink. Nobody holds two seats of one block.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dualrandom.drawing.shortfalls.staff import positions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dualrandom.drawing.shortfalls.block_needs import SeatNeeds

    Column = NDArray[np.int64]

_SOURCE, _SINK = 0, 1


@dataclass(frozen=True, slots=True)
class AlikeBlocks:
    """``count`` blocks of ``size`` seats; ``members`` and ``qualified`` are sets of people."""

    count: int
    size: int
    seat: SeatNeeds
    members: int
    qualified: int

    def forced(self, people: int) -> int:
        """Seats that only these people can fill (§7.2)."""
        outside = (self.members & ~people).bit_count()
        free = self.size - int(self._needs_one_of(people))
        return self.count * (self.size - min(free, outside))

    def forces_by_seat(self, people: int) -> bool:
        """Whether it is the qualified seat that forces these people, others being there enough."""
        enough = (self.members & ~people).bit_count() >= self.size
        return enough and self._needs_one_of(people)

    def _needs_one_of(self, people: int) -> bool:
        return self.seat.asked and not self.qualified & ~people


class NewPeople(NamedTuple):
    """``people`` inspectors with room for ``room`` visits each, who may come to every block."""

    people: int
    room: int
    seat: SeatNeeds


class Flow(NamedTuple):
    """``missing`` seats stay empty; ``short`` are the people who cannot do more.

    ``short`` is the smallest of all sets of people that lack most.
    """

    missing: int
    short: int


def fill(groups: Sequence[AlikeBlocks], room: Sequence[int], new: Sequence[NewPeople] = ()) -> Flow:
    """Fill as many seats as possible.

    Parameters
    ----------
    groups
        Blocks; their sets are positions in ``room``.
    room
        Most visits of each person.
    new
        Further people. That they are alike lets one node stand for all of a kind: an even split
        of what it carries keeps everybody within their room and within one seat a block.
    """
    from ortools.graph.python import max_flow

    seats = sum(group.count * group.size for group in groups)
    if not seats:
        return Flow(0, 0)
    network = _Network(2 + len(room) + len(new))
    for group in groups:
        network.add(group, new, 2 + len(room))
    limits = [*room, *(kind.people * kind.room for kind in new)]
    people = np.arange(2, 2 + len(limits))
    network.arcs(people, np.full_like(people, _SINK), np.minimum(limits, seats))
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(*network.columns())
    flow.solve(_SOURCE, _SINK)
    missing = seats - flow.optimal_flow()
    if not missing:
        return Flow(0, 0)
    reached = (node - 2 for node in flow.get_source_side_min_cut())
    return Flow(missing, sum(1 << one for one in reached if 0 <= one < len(room)))


class _Network:
    """Arcs of the flow, collected as columns."""

    def __init__(self, n_nodes: int) -> None:
        self._n_nodes = n_nodes
        self._arcs: list[tuple[Column, Column, Column]] = []

    def arcs(self, tails: Column, heads: Column, limits: Column) -> None:
        """Add arcs of given capacities."""
        self._arcs.append((tails, heads, limits))

    def columns(self) -> tuple[Column, Column, Column]:
        """All tails, heads and capacities."""
        tails, heads, limits = (np.concatenate(one) for one in zip(*self._arcs, strict=True))
        return tails.astype(np.int32), heads.astype(np.int32), limits.astype(np.int64)

    def add(self, group: AlikeBlocks, new: Sequence[NewPeople], first_new: int) -> None:
        """Add alike blocks, with an arc to everybody who may come."""
        kinds = np.arange(first_new, first_new + len(new))
        able = np.array([kind.seat.covers(group.seat) for kind in new], dtype=np.bool_)
        people = np.concatenate((2 + _columns(group.members), kinds))
        limits = np.full(people.size, group.count)
        limits[people.size - len(new) :] *= np.array([kind.people for kind in new], dtype=np.int64)
        others = self._nodes(1)
        asked = int(group.seat.asked)
        self._supply(others, group.count * (group.size - asked))
        if not asked:
            self.arcs(np.full_like(people, others[0]), people, limits)
            return
        qualified = np.isin(people, np.concatenate((2 + _columns(group.qualified), kinds[able])))
        plain = people[~qualified]
        self.arcs(np.full_like(plain, others[0]), plain, limits[~qualified])
        # One seat a block: the qualified have it among the others or on the qualified seat.
        seat, cells = self._nodes(1), self._nodes(int(qualified.sum()))
        self._supply(seat, group.count)
        self.arcs(np.full_like(cells, others[0]), cells, limits[qualified])
        self.arcs(np.full_like(cells, seat[0]), cells, limits[qualified])
        self.arcs(cells, people[qualified], limits[qualified])

    def _supply(self, node: Column, seats: int) -> None:
        self.arcs(np.array([_SOURCE]), node, np.array([seats]))

    def _nodes(self, count: int) -> Column:
        first = self._n_nodes
        self._n_nodes += count
        return np.arange(first, first + count)


@lru_cache(maxsize=4096)
def _columns(people: int) -> Column:
    return np.fromiter(positions(people), dtype=np.int64)
