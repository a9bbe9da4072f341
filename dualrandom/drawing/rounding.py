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
    network, cells = _network(blocks, n_inspectors, denominator, owners)
    _cancel_cycles(network, denominator, chance)
    teams: list[list[int]] = [[] for _ in blocks]
    for block, member, whole, edge in cells:
        if whole or (edge >= 0 and network.flow[edge] == denominator):
            teams[block].append(member)
    return teams


class _Network:
    """Edges with a fractional flow only; whole flows can never change."""

    def __init__(self) -> None:
        self.tail: list[int] = []
        self.head: list[int] = []
        self.flow: list[int] = []
        self.edges_at: dict[int, list[int]] = {}

    def add(self, tail: int, head: int, flow: int) -> int:
        edge = len(self.flow)
        self.tail.append(tail)
        self.head.append(head)
        self.flow.append(flow)
        self.edges_at.setdefault(tail, []).append(edge)
        self.edges_at.setdefault(head, []).append(edge)
        return edge


def _network(
    blocks: Sequence[SeatTable],
    n_inspectors: int,
    denominator: int,
    owners: Sequence[int] | None,
) -> tuple[_Network, list[tuple[int, int, bool, int]]]:
    """Nodes: root 0, inspectors 1…I, then three a block: the block, its qualified, its others.

    Edges in order: cells by block and member; then block → group; then inspector → root, or
    inspector → owner and owner → root.
    """
    network = _Network()
    cells: list[tuple[int, int, bool, int]] = []
    groups: list[tuple[int, int, int]] = []
    loads = [0] * n_inspectors
    for number, block in enumerate(blocks):
        node = 1 + n_inspectors + 3 * number
        sums = [0, 0]
        for member, odds, qualified in zip(block.members, block.odds, block.qualified, strict=True):
            group = 0 if qualified else 1
            tail = node + 1 + group if block.qualified_seats else node
            edge = -1
            if 0 < odds < denominator:
                edge = network.add(tail, 1 + member, odds)
                sums[group] += odds
                loads[member] += odds
            cells.append((number, member, odds == denominator, edge))
        if block.qualified_seats:
            groups += [(node, node + 1 + group, sums[group]) for group in (0, 1)]
    for node, group_node, flow in groups:
        if flow % denominator:
            network.add(node, group_node, flow % denominator)
    if owners is not None:
        first_owner = 1 + n_inspectors + 3 * len(blocks)
        totals: dict[int, int] = {}
        for member, load in enumerate(loads):
            owner = first_owner + owners[member]
            totals[owner] = totals.get(owner, 0) + load
            if load % denominator:
                network.add(1 + member, owner, load % denominator)
    else:
        totals = {1 + member: load for member, load in enumerate(loads)}
    for node, load in sorted(totals.items()):
        if load % denominator:
            network.add(node, ROOT, load % denominator)
    return network, cells


def _cancel_cycles(network: _Network, denominator: int, chance: Chance) -> None:
    """Walk along fractional edges; close a cycle, push along it at random, until none is left.

    Start at the lowest node with a fractional edge. Leave a node by the last fractional edge of
    its list that is not the one just used. At a repeated node close the cycle, push, and go on
    from there; the path before it stays.
    """
    for start in sorted(network.edges_at):
        path_nodes, path_edges = [start], list[int]()
        position = {start: 0}
        while True:
            node = path_nodes[-1]
            edge = _next_edge(network, node, path_edges, denominator)
            if edge < 0:
                break  # only the start of a path can have become whole
            following = network.head[edge] if network.tail[edge] == node else network.tail[edge]
            path_edges.append(edge)
            if following not in position:
                position[following] = len(path_nodes)
                path_nodes.append(following)
                continue
            keep = position[following]
            _push(network, path_edges[keep:], following, denominator, chance)
            for dropped in path_nodes[keep + 1 :]:
                del position[dropped]
            del path_nodes[keep + 1 :]
            del path_edges[keep:]


def _next_edge(network: _Network, node: int, path_edges: list[int], denominator: int) -> int:
    used = path_edges[-1] if path_edges else -1
    return _last_open(network.edges_at[node], network.flow, denominator, used)


def _last_open(edges: list[int], flow: list[int], denominator: int, used: int) -> int:
    """Last fractional edge of the list other than ``used``; whole ones at the end are dropped."""
    while edges and not 0 < flow[edges[-1]] < denominator:
        edges.pop()
    if not edges:
        return -1
    if edges[-1] != used:
        return edges[-1]
    index = len(edges) - 2
    while index >= 0 and not 0 < flow[edges[index]] < denominator:
        index -= 1
    del edges[index + 1 : -1]
    return edges[index] if index >= 0 else -1


def _push(
    network: _Network, cycle: list[int], start: int, denominator: int, chance: Chance
) -> None:
    """Push ``up`` along the cycle with chance down/(up + down), else ``down`` against it."""
    flow = network.flow
    forward = []
    node = start
    up = down = denominator
    for edge in cycle:
        along = network.tail[edge] == node
        node = network.head[edge] if along else network.tail[edge]
        forward.append(along)
        room, taken = denominator - flow[edge], flow[edge]
        up = min(up, room if along else taken)
        down = min(down, taken if along else room)
    step = up if chance(down, up + down) else -down
    for edge, along in zip(cycle, forward, strict=True):
        flow[edge] += step if along else -step
