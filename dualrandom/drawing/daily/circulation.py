"""Circulations with lower bounds, and the cut that shows that there is none (Hoffman 1960)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dualrandom.drawing.daily.planned import DaySeats

Node = tuple[str | int, ...]
Bounds = tuple[int, int]
ROOT: Node = ("root",)


class Edge(NamedTuple):
    """From ``tail`` to ``head``, at least ``least`` and at most ``most``."""

    tail: Node
    head: Node
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Circulation:
    """``flows`` by edge if there is a circulation; else ``cut``, a set of nodes without the root.

    ``too_many``: the edges into the cut must carry more than those out of it can; otherwise the
    other way round.
    """

    flows: tuple[int, ...]
    cut: frozenset[Node] = frozenset()
    too_many: bool = False

    @property
    def exists(self) -> bool:
        """True when all bounds can be kept."""
        return not self.cut


def circulate(edges: Sequence[Edge]) -> Circulation:
    """Find a circulation within the bounds, or a cut that rules it out."""
    from ortools.graph.python import max_flow

    names = [ROOT, *{node: None for edge in edges for node in edge[:2] if node != ROOT}]
    place = {node: 2 + index for index, node in enumerate(names)}
    source, sink = 0, 1
    surplus = dict.fromkeys(names, 0)
    flow = max_flow.SimpleMaxFlow()
    arcs = []
    for tail, head, least, most in edges:
        arcs.append(flow.add_arc_with_capacity(place[tail], place[head], most - least))
        surplus[head] += least
        surplus[tail] -= least
    for node, more in surplus.items():
        if more > 0:
            flow.add_arc_with_capacity(source, place[node], more)
        elif more < 0:
            flow.add_arc_with_capacity(place[node], sink, -more)
    flow.solve(source, sink)
    if flow.optimal_flow() == sum(more for more in surplus.values() if more > 0):
        flows = tuple(edge.least + flow.flow(arc) for edge, arc in zip(edges, arcs, strict=True))
        return Circulation(flows)
    reached = {names[index - 2] for index in flow.get_source_side_min_cut() if index > sink}
    if ROOT in reached:
        return Circulation((), frozenset(names) - reached, too_many=False)
    return Circulation((), frozenset(reached), too_many=True)


def day_edges(
    seats: Sequence[DaySeats],
    bounds: Mapping[str, Bounds],
    *,
    unit: int = 1,
    cells: Mapping[tuple[str, str], Bounds] | None = None,
) -> list[Edge]:
    """Graph of one department's day: blocks → sessions of people → people (daily-v1 §4.4).

    Parameters
    ----------
    seats
        Blocks with the members who are present.
    bounds
        Least and most of each person that day, in units.
    unit
        What one seat is worth.
    cells
        Least and most of (block, person) in units, 0 to ``unit`` where not given. The edges of
        cells come first, block by block in the order of the members.
    """
    limits = cells or {}
    first: list[Edge] = []
    rest: list[Edge] = []
    pairs: dict[Node, str] = {}
    for one in seats:
        block: Node = ("block", one.block)
        rest.append(Edge(ROOT, block, one.size * unit, one.size * unit))
        if one.qualified_seats:
            for kind, least in (("qualified", unit), ("others", 0)):
                rest.append(Edge(block, (kind, one.block), least, one.size * unit))
        for member, flag in zip(one.members, one.qualified, strict=True):
            pair: Node = ("pair", member, one.session)
            pairs[pair] = member
            kind = "qualified" if flag else "others"
            tail = (kind, one.block) if one.qualified_seats else block
            first.append(Edge(tail, pair, *limits.get((one.block, member), (0, unit))))
    rest += [Edge(pair, ("person", name), 0, unit) for pair, name in pairs.items()]
    people = dict.fromkeys(pairs.values())
    rest += [Edge(("person", name), ROOT, *bounds[name]) for name in people]
    return first + rest
