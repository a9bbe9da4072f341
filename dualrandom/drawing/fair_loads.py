"""Leximin-fair loads with a certificate (公平负担及其证明): docs/spec/draw-v1.md §7.2.

Which load per available day can nobody undercut? The heaviest is a ratio: the seats that only
certain people can fill, over their available days. Newton's method on minimum cuts finds that
ratio and the people (Fujishige 1980: lexicographically optimal base); they are taken out, and the
next heaviest follows. Each step leaves a cut that a reader checks by counting.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.errors import InfeasibleError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ortools.graph.python.max_flow import SimpleMaxFlow


@dataclass(frozen=True, slots=True)
class SeatGroup:
    """``count`` alike blocks: ``size`` seats each, for ``members``; some may have to be qualified.

    ``members`` and ``qualified`` are positions of inspectors, ascending.
    """

    count: int
    size: int
    qualified_seats: int
    members: tuple[int, ...]
    qualified: frozenset[int]

    def seats_outside(self, people: frozenset[int]) -> int:
        """Most seats of one block that can be filled without ``people``."""
        outside = sum(member not in people for member in self.members)
        needs_one_inside = self.qualified_seats and self.qualified <= people
        return min(self.size - int(needs_one_inside), outside)

    def forced(self, people: frozenset[int]) -> int:
        """Seats of all blocks that must be filled by ``people``."""
        return self.count * (self.size - self.seats_outside(people))

    def without(self, people: frozenset[int]) -> SeatGroup:
        """Return what is left for the others once ``people`` fill just what they must."""
        left = self.seats_outside(people)
        members = tuple(member for member in self.members if member not in people)
        qualified = self.qualified - people
        still_asked = int(bool(self.qualified_seats and qualified) and left == self.size)
        return SeatGroup(self.count, left, still_asked, members, qualified)


@dataclass(frozen=True, slots=True)
class Cut:
    """``people`` must bear ``seats``; ``level`` is the least possible maximum per weight."""

    people: tuple[int, ...]
    seats: int
    level: Fraction


@dataclass(frozen=True, slots=True)
class FairLoads:
    """Leximin-fair load per person and the cuts that prove it, heaviest level first."""

    loads: Mapping[int, Fraction]
    cuts: tuple[Cut, ...]


def fair_loads(
    groups: Sequence[SeatGroup], weights: Mapping[int, int], capacity: Mapping[int, int]
) -> FairLoads:
    """Return the loads whose sorted ratios to the weights are lexicographically least.

    Parameters
    ----------
    groups
        Seats to fill.
    weights
        Available days × share per person, > 0. Loads are compared as load/weight.
    capacity
        Most visits per person; a load is never above it.

    Raises
    ------
    InfeasibleError
        ``lottery.capacity_short``: some people must bear more seats than they have room for.
    """
    people = frozenset(weights)
    loads: dict[int, Fraction] = {}
    cuts: list[Cut] = []
    remaining = list(groups)
    while people:
        cut = _heaviest_cut(remaining, people, weights, capacity)
        tight = frozenset(cut.people)
        cuts.append(cut)
        for person in cut.people:
            loads[person] = min(cut.level * weights[person], Fraction(capacity[person]))
        remaining = [group.without(tight) for group in remaining]
        remaining = [group for group in remaining if group.size]
        people -= tight
    return FairLoads(loads, tuple(cuts))


def _heaviest_cut(
    groups: Sequence[SeatGroup],
    people: frozenset[int],
    weights: Mapping[int, int],
    capacity: Mapping[int, int],
) -> Cut:
    suspects = people
    while True:
        seats = sum(group.forced(suspects) for group in groups)
        level = _level(seats, suspects, weights, capacity)
        violating = _violating_cut(groups, people, level, weights, capacity)
        if violating is None:
            return Cut(tuple(sorted(suspects)), seats, level)
        suspects = violating


def _level(
    seats: int, people: frozenset[int], weights: Mapping[int, int], capacity: Mapping[int, int]
) -> Fraction:
    """Level λ at which Σ min(λ·weight, capacity) = seats."""
    room = sum(capacity[person] for person in people)
    if seats > room:
        raise InfeasibleError(
            "lottery.capacity_short",
            seats=seats,
            capacity=room,
            people=len(people),
            missing=seats - room,
            members=tuple(sorted(people)),
        )
    by_saturation = sorted(people, key=lambda person: Fraction(capacity[person], weights[person]))
    full, weight = 0, sum(weights[person] for person in people)
    for person in by_saturation:
        level = Fraction(seats - full, weight)
        if level * weights[person] <= capacity[person]:
            return level
        full += capacity[person]
        weight -= weights[person]
    # All are full: the level at which the last one saturates.
    last = by_saturation[-1]
    return Fraction(capacity[last], weights[last])


def _violating_cut(
    groups: Sequence[SeatGroup],
    people: frozenset[int],
    level: Fraction,
    weights: Mapping[int, int],
    capacity: Mapping[int, int],
) -> frozenset[int] | None:
    """People who would have to bear more than their level allows, by a minimum cut."""
    from ortools.graph.python import max_flow

    scale = level.denominator
    order = sorted(people)
    flow = max_flow.SimpleMaxFlow()
    network = _SeatNetwork(flow, {person: 2 + index for index, person in enumerate(order)})
    demand = sum(network.add(group, group.count * scale) for group in groups)
    if not demand:
        return None
    for person in order:
        limit = min(level.numerator * weights[person], capacity[person] * scale)
        flow.add_arc_with_capacity(network.node[person], _SINK, limit)
    flow.solve(_SOURCE, _SINK)
    if flow.optimal_flow() == demand:
        return None
    reached = set(flow.get_source_side_min_cut())
    return frozenset(person for person in order if network.node[person] in reached)


_SOURCE, _SINK = 0, 1


class _SeatNetwork:
    """Source → group (and its qualified seat) → cell → person → sink."""

    def __init__(self, flow: SimpleMaxFlow, node: dict[int, int]) -> None:
        self.flow = flow
        self.node = node
        self._n_nodes = 2 + len(node)

    def add(self, group: SeatGroup, unit: int) -> int:
        """Add a group whose every seat is worth ``unit``; returns what it demands."""
        own = self._new_node()
        self.flow.add_arc_with_capacity(_SOURCE, own, unit * (group.size - group.qualified_seats))
        seat = -1
        if group.qualified_seats:
            seat = self._new_node()
            self.flow.add_arc_with_capacity(_SOURCE, seat, unit)
        for member in group.members:
            if seat >= 0 and member in group.qualified:
                cell = self._new_node()
                self.flow.add_arc_with_capacity(own, cell, unit)
                self.flow.add_arc_with_capacity(seat, cell, unit)
                self.flow.add_arc_with_capacity(cell, self.node[member], unit)
            else:
                self.flow.add_arc_with_capacity(own, self.node[member], unit)
        return unit * group.size

    def _new_node(self) -> int:
        self._n_nodes += 1
        return self._n_nodes - 1
