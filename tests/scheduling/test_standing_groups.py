"""A plan sends whole groups and nobody else; what it must not do is found by the check."""

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from dualrandom.drawing.lottery import assign
from dualrandom.drawing.recorded_units import RecordedUnits
from dualrandom.drawing.records import DENOMINATOR
from dualrandom.fairness.loads import inspector_loads
from dualrandom.fairness.pairings import pairings
from dualrandom.fairness.predictability import profile_predictabilities
from dualrandom.fairness.rehearsal import rehearse, replayed_teams
from dualrandom.fairness.returns import possible_returns
from dualrandom.io.bundle_tables import lottery_table
from dualrandom.registers.records import Visit
from dualrandom.reports.explanation import explain
from dualrandom.scheduling.check import check
from dualrandom.scheduling.plan import Deviation, Plan
from dualrandom.scheduling.schedule import schedule
from tests.drawing.group_worlds import MEMBERS, UNIT, group_world


@pytest.fixture(scope="module")
def world():
    return group_world(departments=("market", "fire"), rules={})


@pytest.fixture(scope="module")
def plan(world):
    return schedule(assign(world.drawn, world.registers, world.seed))


def block_of(plan, department="market"):
    return next(one for one in plan.lottery.record.blocks if one.department == department)


def with_team(plan, block, team):
    """The plan with another team at one block."""

    def changed(part):
        return part.model_copy(update={"team": tuple(team)}) if part.block == block.block else part

    visits = tuple(
        visit.model_copy(update={"parts": tuple(map(changed, visit.parts))})
        for visit in plan.visits
    )
    return Plan(plan.record.model_copy(update={"visits": visits}), plan.lottery)


def with_drawn(plan, block, team):
    """The same, with a lottery that claims to have drawn that team."""
    told = with_team(plan, block, team)
    record = plan.lottery.record
    blocks = tuple(
        one.model_copy(update={"team": tuple(team)}) if one.block == block.block else one
        for one in record.blocks
    )
    lottery = replace(plan.lottery, record=record.model_copy(update={"blocks": blocks}))
    return Plan(told.record, lottery)


def broken(plan):
    return {outcome.rule for outcome in check(plan).rules if outcome.violations}


def test_the_whole_group_comes_also_where_it_is_larger_than_the_team_size(plan):
    teams = {frozenset(part.team) for visit in plan.visits for part in visit.parts}
    groups = {frozenset(people) for people in MEMBERS.values()}
    market = [part for visit in plan.visits for part in visit.parts if part.department == "market"]
    assert len(market) == 4
    assert {frozenset(part.team) for part in market} <= groups
    assert any(len(team) == 3 for team in teams)
    assert broken(plan) == set()
    assert plan.deviations == ()


def test_a_team_that_is_not_one_whole_group_is_refused_even_if_drawn(plan):
    block = block_of(plan)
    own = list(block.team)
    stranger = next(name for people in MEMBERS.values() for name in people if name not in own)
    for team in ([*own[:-1], stranger], own[:-1], [*own, stranger], [*own[:-1], "alone"]):
        assert "plan.drawn_team" in broken(with_drawn(plan, block, team))
    assert "plan.drawn_team" not in broken(with_drawn(plan, block, own[::-1]))


def test_experts_do_not_count_in_a_group(plan):
    facts = plan.lottery.facts
    block = next(
        one
        for one in plan.lottery.record.blocks
        if set(one.team) in (MEMBERS["二组"], MEMBERS["3"])
    )
    last = block.team[-1]
    inspectors = {**facts.inspectors, last: replace(facts.inspectors[last], expert=True)}
    lottery = replace(plan.lottery, facts=replace(facts, inspectors=inspectors))
    assert broken(Plan(plan.record, lottery)) == {"plan.team_size"}


def test_no_member_of_a_group_is_substituted(plan):
    block = block_of(plan)
    stranger = next(name for people in MEMBERS.values() for name in people - set(block.team))
    step = Deviation(
        block=block.block, drawn=block.team[0], substitute=stranger, rule="plan.leave", skipped=()
    )
    record = plan.record.model_copy(update={"deviations": (step,)})
    mixed = with_team(Plan(record, plan.lottery), block, [stranger, *block.team[1:]])
    assert {"plan.reserve_order", "plan.drawn_team"} <= broken(mixed)


def test_a_group_without_a_day_stays_away_as_a_whole():
    """The annual cap of the first year is used up, and the drawn group is there in that year only."""
    people = """\
inspector_id,department,group,qualifications,certificate_until
a1,market,甲,q,2026-12-31
a2,market,甲,,
b1,market,乙,q,2026-12-31
b2,market,乙,,
"""
    keys = {
        "window": {"start": "2026-12-28", "end": "2027-01-15"},
        "rules": {"annual_cap": {"visits": 1}},
    }
    world = group_world(("E1",), people, **keys)
    lottery = assign(world.drawn, world.registers, world.seed)
    (block,) = lottery.record.blocks
    facts = lottery.facts
    came = facts.enterprises["E1"]
    came = replace(came, history=(Visit(date(2026, 3, 2), "fire", "random"),))
    full = replace(facts, enterprises={"E1": came})
    plan = schedule(replace(lottery, facts=full))
    assert plan.deviations == ()
    (missing,) = plan.unplaced
    assert (missing.block, missing.proven) == (block.block, True)


# ── Figures about people ─────────────────────────────────────────────────────────────────────


def test_returns_are_those_of_everybody_in_the_groups(plan):
    seats = {(seat.enterprise, seat.inspector): seat for seat in possible_returns(plan)}
    (found,) = seats.values()  # the history names a3 at E4
    assert (found.enterprise, found.inspector) == ("E4", "a3")
    block = next(one for one in plan.lottery.record.blocks if one.block == "E4/market")
    profile = plan.lottery.record.profiles[block.profile]
    odds = profile.odds[profile.members.index(UNIT["一组"])]
    assert found.chance == Fraction(odds, DENOMINATOR)
    assert found.drawn == found.planned == ("a3" in block.team)


def test_a_guess_is_a_guess_at_a_group(plan):
    record = plan.lottery.record
    figures = profile_predictabilities(record)
    for block in record.blocks:
        if block.department == "market":
            profile, team = record.profiles[block.profile], figures[block.profile]
            likeliest = Fraction(max(profile.odds), DENOMINATOR)
            assert team.seat_guess == team.team_limit.chance == likeliest
            assert team.team_limit.exact
            assert team.even_guess == Fraction(1, len(profile.members))


def test_replays_give_whole_groups_and_the_own_seed_the_own_teams(plan):
    record = plan.lottery.record
    own = replayed_teams(record, record.seed)
    assert [set(team) for team in own] == [set(block.team) for block in record.blocks]
    groups = list(MEMBERS.values())
    for seed in ("1" * 64, "2" * 64):
        for block, team in zip(record.blocks, replayed_teams(record, seed), strict=True):
            assert block.department != "market" or set(team) in groups


def test_a_guess_at_a_group_can_be_right(plan):
    hits = rehearse(plan.lottery, 60).team_hits
    assert all(
        0 < hits[one.block] < 60 for one in plan.lottery.record.blocks if one.department == "market"
    )


def test_pairings_are_of_people(plan):
    expected = Counter()
    for block in plan.lottery.record.blocks:
        n = len(block.team)
        expected["all"] += n * (n - 1) // 2
    assert pairings(plan).drawn == expected["all"]


def test_loads_are_of_people_and_expected_is_that_of_the_group(plan):
    loads = {load.inspector: load for load in inspector_loads(plan)}
    groups = {row.group: row for row in plan.lottery.record.groups}
    for name, people in MEMBERS.items():
        row = groups[UNIT[name]]
        for person in people:
            assert loads[person].expected == Fraction(row.expected, DENOMINATOR)
            assert loads[person].visits == loads[person].drawn == row.visits


def test_the_table_of_the_lottery_marks_the_group_that_was_drawn(plan):
    rows = [
        line.split(",") for line in lottery_table(plan.lottery.record).decode().splitlines()[1:]
    ]
    drawn = {row[0]: row[3] for row in rows if row[7] == "yes" and row[2] == "market"}
    for block in plan.lottery.record.blocks:
        if block.department == "market":
            (name,) = [name for name, people in MEMBERS.items() if people == set(block.team)]
            assert drawn[block.block] == UNIT[name]
            assert RecordedUnits(plan.lottery.record).drawn(block) == (UNIT[name],)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_explanation_names_group_chance_and_people(world, plan, language):
    block = block_of(plan)
    text = explain(plan, world.frame, block.enterprise).text(language)
    unit = RecordedUnits(plan.lottery.record).group(block)
    assert unit in text
    assert ", ".join(block.team) in text
    assert " %)" in text
