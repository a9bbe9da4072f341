"""The rounding's short cuts take the walk of the specification (draw-v1 §7.4), word for word."""

from random import Random

import pytest

from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.drawing.tickets import CounterStream


def literal_teams(blocks, n_inspectors, whole, chance):
    """Write every edge down as (tail, head, value), and walk without remembering anything."""
    edges, cells, loads = [], {}, [0] * n_inspectors
    upper = []
    for number, block in enumerate(blocks):
        node = 1 + n_inspectors + 3 * number
        sums = [0, 0]
        for member, odds, able in zip(block.members, block.odds, block.qualified, strict=True):
            tail = node + (0 if not block.qualified_seats else 1 if able else 2)
            if 0 < odds < whole:
                cells[number, member] = len(edges)
                edges.append([tail, 1 + member, odds])
                sums[not able] += odds
                loads[member] += odds
        if block.qualified_seats:
            upper += [[node, node + 1, sums[0]], [node, node + 2, sums[1]]]
    upper += [[1 + member, 0, load] for member, load in enumerate(loads)]
    edges += [[tail, head, value % whole] for tail, head, value in upper if value % whole]
    for start in sorted({end for edge in edges for end in edge[:2]}):
        walk_from(start, edges, whole, chance)
    return [
        [
            member
            for member, odds in zip(block.members, block.odds, strict=True)
            if odds == whole or ((edge := cells.get((number, member))) is not None
                                 and edges[edge][2] == whole)
        ]
        for number, block in enumerate(blocks)
    ]  # fmt: skip


def walk_from(start, edges, whole, chance):
    nodes, used = [start], []
    while True:
        here = nodes[-1]
        ways = [
            number
            for number, (tail, head, value) in enumerate(edges)
            if here in (tail, head) and 0 < value < whole and number not in used[-1:]
        ]
        if not ways:
            return
        used.append(ways[-1])
        tail, head, _ = edges[ways[-1]]
        following = head if here == tail else tail
        if following not in nodes:
            nodes.append(following)
            continue
        at = nodes.index(following)
        cycle = [
            (number, edges[number][0] == node)
            for number, node in zip(used[at:], nodes[at:], strict=True)
        ]
        values = [(edges[number][2], ahead) for number, ahead in cycle]
        up = min(whole - value if ahead else value for value, ahead in values)
        down = min(value if ahead else whole - value for value, ahead in values)
        amount = up if chance(down, up + down) else -down
        for number, ahead in cycle:
            edges[number][2] += amount if ahead else -amount
        del nodes[at + 1 :], used[at:]


@pytest.mark.parametrize("seed", range(25))
def test_the_walk_is_that_of_the_specification(seed):
    rng = Random(seed)
    whole, n_people = rng.choice([6, 30, 1 << 30]), rng.randint(4, 14)
    blocks = []
    for _ in range(rng.randint(2, 14)):
        members = sorted(rng.sample(range(n_people), rng.randint(3, n_people)))
        size = rng.randint(1, len(members) - 1)
        odds = [0] * len(members)
        while (missing := size * whole - sum(odds)) > 0:
            place = rng.randrange(len(members))
            odds[place] += min(missing, whole - odds[place], rng.randint(1, whole))
        able = [rng.random() < 0.6 for _ in members]
        seat = sum(own for own, mark in zip(odds, able, strict=True) if mark) >= whole
        blocks.append(SeatTable(members, odds, able, int(seat and rng.random() < 0.7)))
    expected = literal_teams(blocks, n_people, whole, CounterStream("lottery", str(seed)).chance)
    found = round_odds(blocks, n_people, whole, CounterStream("lottery", str(seed)).chance)
    assert found == expected
    assert any(len(team) for team in found)
