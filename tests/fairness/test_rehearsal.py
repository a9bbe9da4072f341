"""Replays: they are the lottery's own rounding, repeat everywhere, and agree with enumeration."""

import hashlib
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest

from dualrandom.canonical import netstrings
from dualrandom.drawing.outcomes import Lottery
from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.errors import DualRandomError
from dualrandom.fairness import rehearsal as module
from dualrandom.fairness.estimates import wilson
from dualrandom.fairness.pairings import known_pairings, pair_counts, repeated_pairings
from dualrandom.fairness.rehearsal import (
    affordable_replays,
    derived_seeds,
    rehearse,
    replayed_teams,
)
from dualrandom.fairness.returns import return_count
from dualrandom.registers.records import Visit
from tests.drawing.enumeration import branches
from tests.reports.builders import DAYS, FIRMS, lottery_record, small_plan

DENOMINATOR = 8


def tiny_lottery(*odds, members=("A", "B", "C", "D"), history=()):
    """A lottery of one department with a team of two at each of the first firms."""
    plan = small_plan()
    record = lottery_record()
    profiles = tuple(
        record.profiles[0].model_copy(
            update={"members": members, "odds": row, "qualified": (False,) * len(members)}
        )
        for row in odds
    )
    blocks = tuple(
        record.blocks[0].model_copy(
            update={"block": f"{firm}/x", "enterprise": firm, "profile": row, "team": members[:2]}
        )
        for row, firm in enumerate(FIRMS[: len(odds)])
    )
    loads = tuple(record.loads[0].model_copy(update={"inspector": name}) for name in members)
    update = {"denominator": DENOMINATOR, "profiles": profiles, "blocks": blocks, "loads": loads}
    firm = replace(plan.lottery.facts.enterprises[FIRMS[0]], history=history)
    facts = replace(
        plan.lottery.facts, enterprises={**plan.lottery.facts.enterprises, FIRMS[0]: firm}
    )
    return Lottery(record.model_copy(update=update), plan.lottery.draw, facts)


def enumerated(lottery, measure):
    """Exact mean of ``measure(teams)`` over all orders of the inspectors and all branches."""
    record = lottery.record
    names = sorted(load.inspector for load in record.loads)
    total, orders = Fraction(0), 0
    for order in permutations(names):
        place = {name: index for index, name in enumerate(order)}
        tables = []
        for block in record.blocks:
            profile = record.profiles[block.profile]
            rows = sorted(zip((place[name] for name in profile.members), profile.odds, strict=True))
            tables.append(
                SeatTable(
                    [row[0] for row in rows], [row[1] for row in rows], [False] * len(rows), 0
                )
            )
        play = lambda branch, tables=tables: round_odds(  # noqa: E731
            tables, len(names), DENOMINATOR, branch.chance
        )
        for weight, teams in branches(play):
            total += weight * measure([[order[member] for member in team] for team in teams])
        orders += 1
    return total / orders


MANY = 1500


@pytest.fixture(scope="module")
def uneven():
    history = (Visit(DAYS[0].replace(year=2025), "x", "routine", ("A", "D")),)
    return tiny_lottery((4, 4, 4, 4), (6, 4, 4, 2), (1, 3, 5, 7), history=history)


@pytest.fixture(scope="module")
def many(uneven):
    return rehearse(uneven, MANY)


def test_estimates_agree_with_the_enumeration_of_all_orders_and_branches(uneven, many):
    guesses = (["A", "B"], ["A", "B"], ["C", "D"])
    exact = enumerated(
        uneven,
        lambda teams: sum(
            sorted(team) == guess for team, guess in zip(teams, guesses, strict=True)
        ),
    )
    assert many.team_guess.low <= exact / 3 <= many.team_guess.high
    assert many.team_guess.high - many.team_guess.low < Fraction(1, 20)
    exact = enumerated(uneven, lambda teams: repeated_pairings(pair_counts(teams)))
    assert 0 < exact < 1
    assert many.repeated_pairings.mean.low <= exact <= many.repeated_pairings.mean.high
    exact = enumerated(uneven, lambda teams: return_count(teams, [{"A", "D"}, (), ()]))
    assert exact == 1  # the sum of two odds, of one half each
    assert many.returns.mean.low <= exact <= many.returns.mean.high
    exact = enumerated(uneven, lambda teams: known_pairings(pair_counts(teams), {("A", "D"): 1}))
    assert 0 < exact < 1
    assert many.known_pairings.mean.low <= exact <= many.known_pairings.mean.high


def test_the_place_among_the_replays_is_the_chance_of_as_many(uneven, many):
    """The lottery's teams are AB, AB, AB: two repeats, which hardly ever happens; one return."""
    teams_as_odd = enumerated(uneven, lambda teams: repeated_pairings(pair_counts(teams)) >= 2)
    assert teams_as_odd < Fraction(1, 20)
    assert wilson(many.repeated_pairings.as_many, MANY).low <= teams_as_odd
    assert teams_as_odd <= wilson(many.repeated_pairings.as_many, MANY).high
    back = enumerated(uneven, lambda teams: return_count(teams, [{"A", "D"}, (), ()]) >= 1)
    assert wilson(many.returns.as_many, MANY).low <= back <= wilson(many.returns.as_many, MANY).high


def test_repeats_are_not_what_independent_teams_would_give():
    """Everybody's load is one: the second team is the other two. Independent: 1/6 of a repeat."""
    lottery = tiny_lottery((4, 4, 4, 4), (4, 4, 4, 4))
    assert enumerated(lottery, lambda teams: repeated_pairings(pair_counts(teams))) == 0
    assert rehearse(lottery, 50).repeated_pairings.mean.high == 0


def test_hits_of_the_blocks_add_up_to_the_share(uneven, many):
    assert set(many.team_hits) == {block.block for block in uneven.record.blocks}
    assert Fraction(sum(many.team_hits.values()), 3 * MANY) == many.team_guess.value


def test_where_the_odds_leave_no_choice_nothing_is_uncertain():
    lottery = tiny_lottery((8, 8, 0, 0), (8, 8, 0, 0), (8, 8, 0, 0))
    found = rehearse(lottery, 20)
    assert (found.team_guess.value, found.team_guess.high) == (1, 1)
    assert (found.repeated_pairings.mean.low, found.repeated_pairings.mean.high) == (2, 2)
    assert found.repeated_pairings.as_many == 20


def test_under_its_own_seed_a_lottery_is_replayed_as_it_was(world):
    record = world.lottery.record
    teams = replayed_teams(record, record.seed)
    assert [frozenset(team) for team in teams] == [frozenset(b.team) for b in record.blocks]
    other = replayed_teams(record, next(derived_seeds(record.seed, 1)))
    assert [frozenset(team) for team in other] != [frozenset(b.team) for b in record.blocks]


def test_replays_keep_sizes_and_the_qualified_seat(world):
    record = world.lottery.record
    for seed in derived_seeds(record.seed, 3):
        for block, team in zip(record.blocks, replayed_teams(record, seed), strict=True):
            profile = record.profiles[block.profile]
            able = dict(zip(profile.members, profile.qualified, strict=True))
            assert len(set(team)) == profile.size
            assert sum(able[name] for name in team) >= profile.qualified_seats


def test_seeds_are_derived_as_the_docstring_says():
    seed = "d" * 64
    text = netstrings(("dualrandom/stream/1", "rehearsal", seed))
    blocks = [hashlib.sha256(text + b"1:%d," % counter).hexdigest() for counter in range(3)]
    assert list(derived_seeds(seed, 3)) == blocks
    assert all(one.startswith("sm3:") for one in derived_seeds("sm3:" + seed, 2))


def test_the_number_of_replays_follows_from_the_record(monkeypatch):
    record = lottery_record()  # 3·2 + 2·3 = 12 cells
    assert affordable_replays(record) == 100
    monkeypatch.setattr(module, "MOST_CELLS", 12 * 30)
    assert affordable_replays(record) == 30
    monkeypatch.setattr(module, "MOST_CELLS", 12 * 20 - 1)
    assert affordable_replays(record) == 0
    assert affordable_replays(record.model_copy(update={"blocks": ()})) == 100


def test_too_few_replays_are_refused():
    with pytest.raises(DualRandomError) as caught:
        rehearse(small_plan().lottery, 19)
    assert caught.value.code == "fairness.too_few_replays"
    assert "20" in caught.value.text("zh")
