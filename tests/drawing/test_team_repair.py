"""Repairs, exactly: all orders and all branches of small lotteries against the specification."""

from collections import defaultdict
from fractions import Fraction
from itertools import permutations, product

import pytest

from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.drawing.team_repair import LoadLimits, RuledBlock, repair_teams
from dualrandom.drawing.team_rules import TeamRules
from tests.drawing.enumeration import branches
from tests.drawing.repair_oracle import Block, repaired

Q = 8

CASES = {
    "forbidden pair": [Block("b1", 2, {"A": 4, "B": 4, "C": 4, "D": 4}, apart=["AB"])],
    "forbidden pair in two blocks": [
        Block("b1", 2, {"A": 6, "B": 6, "C": 4}, apart=["AB"]),
        Block("b2", 2, {"A": 4, "B": 4, "C": 8}, apart=["AB"]),
    ],
    "demands of two people": [
        Block("b1", 2, {"A": 6, "B": 2, "C": 4, "D": 4}, demands=["AB", "BC"]),
    ],
    "a rare second demand": [
        Block("b1", 2, {"A": 6, "B": 4, "C": 4, "D": 2}, demands=["AB", "CD"]),
    ],
    "the team of last time": [
        Block("b1", 2, {"A": 6, "B": 6, "C": 4}, last="AB"),
        Block("b2", 1, {"A": 2, "B": 4, "C": 2}, last="C"),
    ],
    "two exchanges": [
        Block("b1", 4, {"A": 6, "B": 6, "C": 6, "D": 6, "E": 4, "F": 4}, apart=["AB", "CD"]),
    ],
    "a swap": [
        Block("b1", 2, {"A": 8, "B": 8}, demands=["AB"], last=""),
        Block("b2", 2, {"B": 4, "C": 8, "D": 4}, apart=["CD"]),
    ],
    "only a swap, nobody has room": [
        Block("b1", 1, {"A": 4, "B": 4}, last="A"),
        Block("b2", 1, {"A": 4, "B": 4}),
    ],
    "all rules at once": [
        Block(
            "b1",
            2,
            {"A": 4, "B": 4, "C": 4, "D": 4},
            demands=["ABC", "AD"],
            apart=["AC"],
            last="AD",
        ),
    ],
    "no way": [
        Block("b1", 2, {"A": 8, "B": 4, "C": 4}, apart=["AB", "AC", "BC"]),
        Block("b2", 1, {"A": 4, "B": 2, "C": 2}),
    ],
    "no way with one of two": [
        Block("b1", 1, {"A": 8}, last="A"),
        Block("b2", 1, {"A": 4, "B": 4}),
    ],
    "another department does not help": [
        Block("b1", 1, {"A": 8}, last="A"),
        Block("b2", 1, {"A": 4, "B": 4}, department="e"),
    ],
}
CAPACITY = {"only a swap, nobody has room": 1}
"""Most visits of everybody; others have plenty of room."""


def ruled(block):
    apart = defaultdict(set)
    for one, other in map(sorted, block.pairs):
        apart[one].add(other)
        apart[other].add(one)
    rules = TeamRules(
        size=block.size,
        members=tuple(sorted(block.odds)),
        demands=tuple(map(frozenset, block.demands)),
        apart={name: frozenset(others) for name, others in apart.items()},
        last_team=frozenset(block.last),
    )
    return RuledBlock(block.name, block.department, rules)


def rounded(blocks):
    """Chance and teams of every order of the inspectors and every branch of the rounding."""
    names = sorted({name for block in blocks for name in block.odds})
    orders = list(permutations(names))
    for order in orders:
        tables = []
        for block in blocks:
            rows = sorted(
                (order.index(name), odds, not block.demands or name in block.demands[0])
                for name, odds in block.odds.items()
            )
            tables.append(SeatTable(*map(list, zip(*rows, strict=True)), int(bool(block.demands))))

        def play(branch, tables=tables):
            return round_odds(tables, len(names), Q, branch.chance)

        for weight, teams in branches(play):
            named = tuple(frozenset(order[member] for member in team) for team in teams)
            yield weight / len(orders), named


def merged(pairs):
    found = defaultdict(Fraction)
    for weight, outcome in pairs:
        found[outcome] += weight
    return dict(found)


def limits_of(name, blocks):
    most = CAPACITY.get(name, 9)
    expected = defaultdict(int)
    for block in blocks:
        for person, odds in block.odds.items():
            expected[person] += odds
    return {
        person: LoadLimits(total // Q, -(-total // Q), most) for person, total in expected.items()
    }


def all_orders(blocks):
    """Orders of people for every block: every combination is equally likely."""
    each = [[list(one) for one in permutations(sorted(block.odds))] for block in blocks]
    for chosen in product(*each):
        yield {block.name: order for block, order in zip(blocks, chosen, strict=True)}


@pytest.fixture(scope="module")
def exact():
    """Distribution of the final teams by the library and by the specification, per case."""
    found = {}
    for name, blocks in CASES.items():
        limits, rules = limits_of(name, blocks), [ruled(block) for block in blocks]
        capacity = {person: limit.capacity for person, limit in limits.items()}
        drawn = merged(rounded(blocks))
        orders = list(all_orders(blocks))
        ours, theirs = defaultdict(Fraction), defaultdict(Fraction)
        for teams, weight in drawn.items():
            for order in orders:
                sort = lambda block, people, order=order: sorted(  # noqa: E731
                    people, key=order[block].index
                )
                final = repair_teams(rules, limits, teams, sort).teams
                ours[tuple(final)] += weight / len(orders)
                told = repaired(blocks, teams, order, Q, capacity)
                theirs[tuple(map(frozenset, told))] += weight / len(orders)
        found[name] = drawn, dict(ours), dict(theirs)
    return found


def chances(distribution, blocks):
    found = defaultdict(Fraction)
    for teams, weight in distribution.items():
        for block, team in zip(blocks, teams, strict=True):
            for person in team:
                found[block.name, person] += weight
    return found


@pytest.mark.parametrize("name", CASES)
def test_chances_after_repair_are_those_of_the_specification(exact, name):
    drawn, ours, theirs = exact[name]
    assert ours == theirs
    assert sum(ours.values()) == sum(drawn.values()) == 1


@pytest.mark.parametrize("name", CASES)
def test_no_rule_is_broken_in_any_branch_and_some_branch_needed_the_repair(exact, name):
    blocks = CASES[name]
    drawn, ours, _ = exact[name]
    assert any(
        block.broken(team) for teams in drawn for block, team in zip(blocks, teams, strict=True)
    )
    most = CAPACITY.get(name, 9)
    for teams in ours:
        for block, team in zip(blocks, teams, strict=True):
            assert not team or block.in_order(sorted(team))
        people = {person for block in blocks for person in block.odds}
        assert all(sum(person in team for team in teams) <= most for person in people)


@pytest.mark.parametrize("name", CASES)
def test_without_the_rules_the_same_teams_have_the_published_odds(exact, name):
    drawn, ours, _ = exact[name]
    blocks = CASES[name]
    before, after = chances(drawn, blocks), chances(ours, blocks)
    published = {
        (block.name, person): Fraction(odds, Q)
        for block in blocks
        for person, odds in block.odds.items()
    }
    assert before == published
    assert after != published


def test_a_block_is_only_left_without_a_team_where_nothing_else_works(exact):
    without = {
        name: sum((weight for teams, weight in ours.items() if not all(teams)), Fraction(0))
        for name, (_, ours, _) in exact.items()
    }
    assert {name for name, chance in without.items() if chance} == {
        "no way",
        "no way with one of two",
        "another department does not help",
    }
    assert without["no way"] == without["no way with one of two"] == 1


def test_a_known_chance_by_hand(exact):
    """Two of four, A and B apart: AB comes in a sixth of draws, then one of them stays."""
    _, ours, _ = exact["forbidden pair"]
    pair = {tuple(sorted(team)): weight for (team,), weight in ours.items()}
    assert ("A", "B") not in pair
    assert pair["C", "D"] == sum(
        weight for (team,), weight in exact["forbidden pair"][0].items() if team == {"C", "D"}
    )
    found = chances(ours, CASES["forbidden pair"])
    lost = sum(w for (team,), w in exact["forbidden pair"][0].items() if team == {"A", "B"})
    assert found["b1", "A"] == found["b1", "B"] == Fraction(1, 2) - lost / 2
    assert found["b1", "C"] == found["b1", "D"] == Fraction(1, 2) + lost / 2
