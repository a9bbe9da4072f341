"""From odds to teams: cycle rounding on two trees (随机取整), docs/spec/draw-v1.md §7.4.

Every seat's chance is exactly its published odds, and team sizes, the qualified seat and every
load's floor and ceiling hold in each outcome (Gandhi, Khuller, Parthasarathy & Srinivasan 2006;
Budish, Che, Kojima & Milgrom 2013). A plain walk on integers: a replay needs no solver.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Chance = Callable[[int, int], bool]
"""``chance(a, b)`` is true with probability a/b."""

ROOT = 0


@dataclass(frozen=True, slots=True)
class SeatTable:
    """Odds of one block as rows of the network.

    ``members`` are positions of inspectors in ticket order, ascending; ``odds`` integers over the
    denominator; ``qualified`` marks who may fill the qualified seat; ``qualified_seats`` 0 or 1.
    """

    members: Sequence[int]
    odds: Sequence[int]
    qualified: Sequence[bool]
    qualified_seats: int


def round_odds(
    blocks: Sequence[SeatTable],
    n_inspectors: int,
    denominator: int,
    chance: Chance,
    owners: Sequence[int] | None = None,
) -> list[list[int]]:
    """Draw a team for every block.

    Parameters
    ----------
    blocks
        In canonical order. Odds of a block add up to its team size times ``denominator``.
    n_inspectors
        Number of inspectors; members are below it.
    denominator
        Common denominator of all odds.
    chance
        Source of exact chances; called once a cycle.
    owners
        Where an "inspector" is a person in one session: whose it is, numbered from 0. Then both
        the session's and the person's sum end at floor or ceiling (daily-v1 §5.2).

    Returns
    -------
    list of list of int
        Per block the members drawn, ascending.
    """
    network = _network(blocks, n_inspectors, denominator, owners)
    _cancel_cycles(network, denominator, chance)
    return _teams(network, blocks, denominator)


@dataclass(slots=True)
class _Network:
    """Edges with a fractional flow only; whole flows can never change.

    An edge is two arcs, ``2e`` along it and ``2e + 1`` against it. ``room[arc]`` is what can still
    be pushed through: the two of an edge add up to the denominator, and an edge is whole once one
    of them is 0. ``leaving[node]`` lists the arcs out of a node in order of creation, ``to[arc]``
    is where an arc leads. Arc 0 leads nowhere and is whole: every list begins with it twice, so
    that there always is a last and a last but one.
    """

    leaving: list[list[int]]
    to: list[int]
    room: list[int]
    cells: list[int]
    """Per block and member the arc of the cell, 0 where the odds are whole."""


def _network(
    blocks: Sequence[SeatTable],
    n_inspectors: int,
    denominator: int,
    owners: Sequence[int] | None,
) -> _Network:
    """Nodes: root 0, inspectors 1…I, then three a block: the block, its qualified, its others.

    Owners come last. Edges in order: cells by block and member; then block → group; then
    inspector → root, or inspector → owner and owner → root.
    """
    first_owner = 1 + n_inspectors + 3 * len(blocks)
    n_owners = 1 + max(owners, default=-1) if owners is not None else 0
    leaving = [[0, 0] for _ in range(first_owner + n_owners)]
    to, room, cells = [0, 0], [0, denominator], list[int]()
    above: list[tuple[int, int, int]] = []
    loads = [0] * (1 + n_inspectors)
    arc = 2
    for number, block in enumerate(blocks):
        node = 1 + n_inspectors + 3 * number
        sums = [0, 0, 0]
        for member, odds, qualified in zip(block.members, block.odds, block.qualified, strict=True):
            if not 0 < odds < denominator:
                cells.append(0)
                continue
            group = 0 if not block.qualified_seats else 1 if qualified else 2
            person = 1 + member
            leaving[node + group].append(arc)
            leaving[person].append(arc + 1)
            to += (person, node + group)
            room += (denominator - odds, odds)
            sums[group] += odds
            loads[person] += odds
            cells.append(arc)
            arc += 2
        above += [(node, node + group, sums[group]) for group in (1, 2)]
    above += _persons_sums(loads, first_owner, owners)
    for tail, head, total in above:
        flow = total % denominator
        if flow:
            leaving[tail].append(len(to))
            leaving[head].append(len(to) + 1)
            to += (head, tail)
            room += (denominator - flow, flow)
    return _Network(leaving, to, room, cells)


def _persons_sums(
    loads: list[int], first_owner: int, owners: Sequence[int] | None
) -> list[tuple[int, int, int]]:
    """Edges from inspectors to the root, over their owners if there are any: tail, head, sum."""
    if owners is None:
        return [(person, ROOT, load) for person, load in enumerate(loads)]
    totals: dict[int, int] = {}
    edges: list[tuple[int, int, int]] = []
    for load, owner in zip(loads[1:], owners, strict=True):
        edges.append((len(edges) + 1, first_owner + owner, load))
        totals[first_owner + owner] = totals.get(first_owner + owner, 0) + load
    return edges + [(owner, ROOT, total) for owner, total in sorted(totals.items())]


def _cancel_cycles(network: _Network, denominator: int, chance: Chance) -> None:
    """Walk along fractional edges; close a cycle, push along it at random, until none is left.

    Start at the lowest node with a fractional edge. Leave a node by the last fractional edge of
    its list that is not the one just used. At a repeated node close the cycle, push, and go on
    from there; the path before it stays. The walk would go along the cycle's edges again up to the
    first one that became whole, so that is where it goes on.
    """
    leaving, to, room = network.leaving, network.to, network.room
    place = [0] * len(leaving)  # where a node stands on the path, from 1
    for start in range(len(leaving)):
        # way[i] led to nodes[i] and left[i] can be pushed through it; back is its other arc
        nodes, way, left = [start], [0], [0]
        place[start] = 1
        node, back = start, 1
        while True:
            arcs = leaving[node]
            arc = arcs[-1]
            if arc == back:
                arc = arcs[-2]
            rest = room[arc]
            if not 0 < rest < denominator:
                arc = _last_open(arcs, room, denominator, back)
                if not arc:
                    break
                rest = room[arc]
            way.append(arc)
            left.append(rest)
            back = arc ^ 1
            node = to[arc]
            if not place[node]:
                nodes.append(node)
                place[node] = len(nodes)
                continue
            keep = _push(left, place[node], denominator, chance)
            for arc, rest in zip(way[keep:], left[keep:], strict=True):
                room[arc] = rest
                room[arc ^ 1] = denominator - rest
            for node in nodes[keep:]:
                place[node] = 0
            del nodes[keep:], way[keep:], left[keep:]
            node, back = nodes[-1], way[-1] ^ 1
        place[start] = 0


def _last_open(arcs: list[int], room: list[int], denominator: int, back: int) -> int:
    """Last fractional arc of the list other than ``back``, 0 if none; whole ones are dropped."""
    while arcs[-1] and not 0 < room[arcs[-1]] < denominator:
        del arcs[-1]
    if arcs[-1] != back:
        return arcs[-1]
    while arcs[-2] and not 0 < room[arcs[-2]] < denominator:
        del arcs[-2]
    return arcs[-2]


def _push(left: list[int], first: int, denominator: int, chance: Chance) -> int:
    """Push ``up`` along the cycle with chance down/(up + down), else ``down`` against it.

    ``left[first:]`` is what can be pushed through its arcs; what is missing to the denominator can
    be pushed against them. Returns the place of the first arc that became whole.
    """
    cycle = left[first:]
    up, most = min(cycle), max(cycle)
    down = denominator - most
    if chance(down, up + down):
        left[first:] = [rest - up for rest in cycle]
        return first + cycle.index(up)
    left[first:] = [rest + down for rest in cycle]
    return first + cycle.index(most)


def _teams(network: _Network, blocks: Sequence[SeatTable], denominator: int) -> list[list[int]]:
    """Whoever had whole odds, or an edge that nothing more fits through."""
    room, cells = network.room, iter(network.cells)
    return [
        [
            member
            for member, odds, arc in zip(block.members, block.odds, cells, strict=False)
            if (not room[arc] if arc else odds == denominator)
        ]
        for block in blocks
    ]
