"""The verifier's own rounding and fair loads: exact by enumeration, and by hand."""

from collections import Counter
from fractions import Fraction
from random import Random

import pytest

from dualrandom.verifier import replay

Q = replay.Q


class ScriptedChances:
    """Follows a script of yes and no, then says yes; keeps the chance of what happened."""

    def __init__(self, script: list[bool]) -> None:
        self.script = script
        self.answers: list[bool] = []
        self.chance = Fraction(1)

    def happens(self, part: int, whole: int) -> bool:
        place = len(self.answers)
        answer = self.script[place] if place < len(self.script) else part > 0
        self.answers.append(answer)
        self.chance *= Fraction(part if answer else whole - part, whole)
        return answer


def every_outcome(record):
    """Yield (teams, chance) for every way in which the chances may fall."""
    script: list[bool] = []
    while True:
        chances = ScriptedChances(script)
        teams = replay.draw_teams(record, chances)
        if chances.chance:
            yield teams, chances.chance
        script = chances.answers
        while script and not script[-1]:
            script.pop()
        if not script:
            return
        script[-1] = False


def lottery(profiles, uses):
    return {
        "seed": "5" * 64,
        "profiles": [
            {"members": m, "odds": o, "qualified": q, "size": sum(o) // Q, "qualified_seats": s}
            for m, o, q, s in profiles
        ],
        "blocks": [{"profile": place} for place in uses],
    }


TINY = lottery(
    [
        (
            ["a", "b", "c", "d"],
            [Q // 2, 3 * Q // 4, Q // 2, Q // 4],
            [True, True, False, False],
            1,
        ),
        (["a", "b", "c"], [Q // 3, Q // 3, Q - 2 * (Q // 3)], [False] * 3, 0),
        (["b", "c", "d"], [Q, Q // 4, 3 * Q // 4], [True, False, False], 1),
    ],
    [0, 1, 2, 0],
)


def test_every_chance_equals_the_published_odds_exactly():
    seats: Counter[tuple[int, str]] = Counter()
    total = Fraction(0)
    loads: dict[str, set[int]] = {}
    for teams, chance in every_outcome(TINY):
        total += chance
        for place, team in enumerate(teams):
            profile = TINY["profiles"][TINY["blocks"][place]["profile"]]
            assert len(team) == profile["size"] == len(set(team))
            if profile["qualified_seats"]:
                assert profile["qualified"][profile["members"].index(team[0])]
            for name in team:
                seats[place, name] += chance
        for name, n in Counter(name for team in teams for name in team).items():
            loads.setdefault(name, set()).add(n)
    assert total == 1
    for place, block in enumerate(TINY["blocks"]):
        profile = TINY["profiles"][block["profile"]]
        for name, odds in zip(profile["members"], profile["odds"], strict=True):
            assert seats[place, name] == Fraction(odds, Q)
    assert all(max(found) - min(found) <= 1 for found in loads.values())


def literal_walk(network, chances):
    """§7.4 word for word: cut the path back to the cycle's first node, then go on."""
    tails, heads = network.to[1::2], network.to[::2]
    values = network.room[1::2]
    edges = [[way >> 1 for way in ways if way >> 1] for ways in network.ways]
    for start in range(len(edges)):
        nodes, used = [start], []
        while True:
            open_edges = [
                edge for edge in edges[nodes[-1]] if 0 < values[edge] < Q and edge not in used[-1:]
            ]
            if not open_edges:
                break
            used.append(open_edges[-1])
            node = heads[used[-1]] if tails[used[-1]] == nodes[-1] else tails[used[-1]]
            if node not in nodes:
                nodes.append(node)
                continue
            at = nodes.index(node)
            walk = [
                (edge, tails[edge] == tail)
                for edge, tail in zip(used[at:], nodes[at:], strict=True)
            ]
            up = min(Q - values[e] if ahead else values[e] for e, ahead in walk)
            down = min(values[e] if ahead else Q - values[e] for e, ahead in walk)
            amount = up if chances.below(up + down) < down else -down
            for edge, ahead in walk:
                values[edge] += amount if ahead else -amount
            del nodes[at + 1 :], used[at:]
    network.room = [room for value in values for room in (Q - value, value)]


@pytest.mark.parametrize("seed", range(12))
def test_the_short_cut_takes_the_walk_of_the_specification(seed, monkeypatch):
    rng = Random(seed)
    profiles = []
    for _ in range(12):
        members = sorted(rng.sample([f"p{n}" for n in range(15)], rng.randint(4, 12)))
        weights = [rng.randint(1, 9) for _ in members]
        odds = [2 * Q * weight // (2 * sum(weights)) for weight in weights]
        odds[0] += Q - sum(odds)
        marks = [rng.random() < 0.5 for _ in members]
        seat = int(rng.random() < 0.5 and sum(o for o, m in zip(odds, marks, strict=True) if m) > 0)
        profiles.append((members, odds, [True] * len(marks) if seat else marks, seat))
    record = lottery(profiles, [rng.randrange(12) for _ in range(30)])
    short = replay.draw_teams(record, replay.Chances("lottery", "s"))
    monkeypatch.setattr(replay.Network, "cancel_cycles", literal_walk)
    assert short == replay.draw_teams(record, replay.Chances("lottery", "s"))


def person(weight, capacity):
    nobody = replay.Person(
        "d", 1, 1, weight, capacity, 2, 8, set(), False, False, set(), [], (), ""
    )
    assert (nobody.weight, nobody.capacity) == (weight, capacity)
    return nobody


def test_water_level_fills_by_weight_up_to_capacity():
    people = [person(100, 10), person(50, 10)]
    assert replay.water_level(people, 6) == Fraction(6, 150)
    assert replay.water_level(people, 20) == Fraction(10, 50)
    assert replay.water_level([person(100, 1), person(100, 9)], 6) == Fraction(5, 100)
    assert replay.water_level(people, 21) is None
    assert replay.water_level(people, 0) == 0
    assert replay.water_level([], 0) == 0


def seats(members, size, able=None, blocks=1):
    profile = {
        "members": list(members),
        "size": size,
        "qualified": [name in (able or "") for name in members],
        "qualified_seats": int(able is not None),
    }
    return replay.Seats(profile, blocks)


def test_only_one_who_may_fill_the_seat_must_come():
    block = seats("abc", 2, able="a")
    assert block.take({"a"}) == 1
    assert (block.size, block.members, block.able) == (1, {"b", "c"}, None)
    assert block.take({"b", "c"}) == 1
    assert block.size == 0


def test_people_whom_others_can_replace_are_forced_to_nothing():
    block = seats("abcd", 2, able="ab", blocks=5)
    assert block.take({"a"}) == 0
    assert (block.size, block.able) == (2, {"b"})
    assert block.take({"b", "c"}) == 5 * 1
    assert block.size == 1


def test_too_few_others_force_the_rest():
    block = seats("abc", 2, blocks=3)
    assert block.take({"a", "b"}) == 3
    assert block.take({"c"}) == 3


def test_a_seat_taken_by_number_takes_the_qualified_seat_with_it():
    block = seats("abc", 2, able="bc")
    assert block.take({"a", "b"}) == 1
    assert (block.size, block.able) == (1, None)
