"""The lottery from registers to teams: published odds are the true chances, rules always hold."""

import dataclasses
from collections import defaultdict
from fractions import Fraction

import pytest

from dualrandom.drawing import lottery as lottery_module
from dualrandom.drawing.blocks import capacity_visits
from dualrandom.drawing.lottery import assign, draw_teams, odds_from_facts, publish_odds
from dualrandom.drawing.records import DENOMINATOR
from dualrandom.drawing.rounding import round_odds
from dualrandom.drawing.seeds import Seed
from dualrandom.errors import InfeasibleError, SeedError, VerificationError
from tests.drawing.test_rounding import enumerate_branches


def tiny(world, n_blocks=3, n_people=4, **changes):
    """Facts with one department, few people, and a draw with few enterprises."""
    department = world.lottery.record.blocks[0].department
    task = next(t for t in world.promise.tasks if t.department == department)
    names = sorted(world.draw.selected[task.task])[:n_blocks]
    people = sorted(
        name
        for name, person in world.lottery.facts.inspectors.items()
        if person.department == department and not person.expert
    )[:n_people]
    inspectors = {
        name: dataclasses.replace(
            world.lottery.facts.inspectors[name],
            leave=(), recusals=frozenset(), work_share_percent=(100, 100, 50, 80)[row % 4],
            qualifications=frozenset(task.qualifications) if row < 2 else frozenset(),
            leader=True, **changes.get(name, {}),
        )
        for row, name in enumerate(people)
    }  # fmt: skip
    facts = dataclasses.replace(world.lottery.facts, inspectors=inspectors)
    strata = tuple(
        stratum.model_copy(
            update={"selected": tuple(d for d in stratum.selected if d.identifier in names)}
        )
        for stratum in next(t for t in world.draw.record.tasks if t.task == task.task).strata
    )
    tasks = tuple(
        t.model_copy(update={"strata": strata if t.task == task.task else ()})
        for t in world.draw.record.tasks
    )
    record = world.draw.record.model_copy(update={"tasks": tasks})
    return dataclasses.replace(world.draw, record=record), facts


def test_enumerating_every_branch_gives_the_published_odds_as_fractions(world, monkeypatch):
    draw, facts = tiny(world)
    odds = odds_from_facts(draw, facts)
    tables = []
    monkeypatch.setattr(lottery_module, "round_odds", lambda *a: tables.append(a) or round_odds(*a))
    lottery = draw_teams(odds, world.seed)
    ((blocks, n_people, denominator, _),) = tables
    order = lottery_module.inspector_order(sorted(facts.inspectors), draw.record.seed)
    chances, branches = defaultdict(Fraction), 0
    for weight, teams in enumerate_branches(blocks, n_people, denominator):
        branches += 1
        for block, team in zip(lottery.record.blocks, teams, strict=True):
            for member in team:
                chances[block.block, order[member]] += weight
    assert branches > 10
    for block, published in lottery.odds.items():
        for member, chance in published.items():
            assert chances[block, member] == chance
    assert any(
        0 < chance < 1 for published in lottery.odds.values() for chance in published.values()
    )


def test_teams_keep_every_rule_whatever_the_seed(world):
    odds = publish_odds(world.draw, world.registers)
    facts = odds.facts
    for text in ("one", "two", "three"):
        seed = Seed.from_text(text, source=world.campaign.seed_sources[0].name)
        bound = seed.bind(world.promise)
        drawn = dataclasses.replace(
            world.draw, record=world.draw.record.model_copy(update={"seed": bound})
        )
        lottery = draw_teams(dataclasses.replace(odds, draw=drawn), seed)
        loads = defaultdict(int)
        for block in lottery.record.blocks:
            profile = lottery.record.profiles[block.profile]
            assert len(set(block.team)) == profile.size
            assert set(block.team) <= set(profile.members)
            if profile.qualified_seats:
                assert dict(zip(profile.members, profile.qualified, strict=True))[block.team[0]]
            for member in block.team:
                assert block.enterprise not in facts.inspectors[member].recusals
                loads[member] += 1
        for row in lottery.record.loads:
            assert abs(Fraction(row.expected, DENOMINATOR) - row.visits) < 1
            assert loads[row.inspector] == row.visits <= row.capacity_visits


def test_expected_loads_lie_in_the_published_band(world):
    record = world.lottery.record
    band = Fraction(record.band_permille, 1000)
    for row in record.loads:
        fair, expected = Fraction(row.fair_visits), Fraction(row.expected, DENOMINATOR)
        assert fair * (1 - band) <= expected <= fair * (1 + band)


def test_a_recused_inspector_is_not_eligible(world):
    draw, facts = tiny(world)
    victim = min(facts.inspectors)
    block = odds_from_facts(draw, facts).demands[0]
    assert victim in block.members
    person = dataclasses.replace(facts.inspectors[victim], recusals=frozenset({block.enterprise}))
    recused = dataclasses.replace(facts, inspectors={**facts.inspectors, victim: person})
    demands = odds_from_facts(draw, recused).demands
    assert victim not in demands[0].members
    assert victim in demands[1].members


def test_leave_over_the_whole_window_and_experts_are_not_eligible(world):
    from dualrandom.registers.records import DateRange

    draw, facts = tiny(world)
    first, second, *_ = sorted(facts.inspectors)
    away = DateRange(facts.days[0], facts.days[-1])
    people = {
        **facts.inspectors,
        first: dataclasses.replace(facts.inspectors[first], leave=(away,)),
        second: dataclasses.replace(facts.inspectors[second], expert=True),
    }
    odds = odds_from_facts(draw, dataclasses.replace(facts, inspectors=people))
    listed = {member for demand in (*odds.demands, *odds.unstaffed) for member in demand.members}
    assert listed.isdisjoint({first, second})


def test_a_block_without_a_possible_team_is_listed_with_its_rule(world):
    draw, facts = tiny(world)
    alone = dict(sorted(facts.inspectors.items())[:1])
    odds = odds_from_facts(draw, dataclasses.replace(facts, inspectors=alone))
    assert not odds.demands
    assert {demand.obstacle for demand in odds.unstaffed} == {"lottery.too_few_eligible"}


def test_short_capacity_is_named_with_numbers(world):
    draw, facts = tiny(world, n_blocks=8)
    people = {
        name: dataclasses.replace(person, weekly_visits=1, work_share_percent=100)
        for name, person in facts.inspectors.items()
    }
    with pytest.raises(InfeasibleError) as caught:
        odds_from_facts(draw, dataclasses.replace(facts, inspectors=people))
    params = caught.value.params
    assert caught.value.code == "lottery.capacity_short"
    assert params["seats"] - params["capacity"] == params["missing"] > 0
    assert params["department"] in caught.value.text("zh")


def test_capacity_counts_weeks_days_and_share(world):
    person = dataclasses.replace(
        next(iter(world.lottery.facts.inspectors.values())),
        leave=(), certificate_from=None, certificate_until=None,
        daily_visits=2, weekly_visits=7, work_share_percent=50,
    )  # fmt: skip
    days = world.lottery.facts.days[:8]
    weeks = [
        sum(d.isocalendar()[:2] == week for d in days)
        for week in {d.isocalendar()[:2] for d in days}
    ]
    assert capacity_visits(person, days) == sum(min(7, 2 * n) for n in weeks) // 2


def test_another_seed_or_register_than_the_committed_is_refused(world):
    other = Seed.from_text("another", source=world.campaign.seed_sources[0].name)
    with pytest.raises(SeedError) as seed_error:
        assign(world.draw, world.registers, other)
    assert seed_error.value.code == "lottery.other_seed"
    fewer = dataclasses.replace(world.registers, inspectors=world.registers.inspectors.iloc[1:])
    with pytest.raises(VerificationError) as register_error:
        assign(world.draw, fewer, world.seed)
    assert register_error.value.code == "lottery.other_registers"
