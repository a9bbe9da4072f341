"""Standing groups are drawn as a whole: who may come, exact chances, everybody of one group."""

from collections import defaultdict
from fractions import Fraction

import pytest

from dualrandom.drawing import lottery as lottery_module
from dualrandom.drawing.lottery import assign, draw_teams, publish_odds
from dualrandom.drawing.records import DENOMINATOR, LotteryRecord
from dualrandom.drawing.standing_groups import unit_id
from dualrandom.drawing.tickets import ticket
from dualrandom.errors import RegisterError
from tests.drawing.enumeration import branches
from tests.drawing.group_worlds import ELIGIBLE, MEMBERS, PEOPLE, UNIT, group_world

NAME = {unit: name for name, unit in UNIT.items()}
DAYS = 20  # working days of the campaign: four weeks of five days


@pytest.fixture(scope="module")
def world():
    return group_world(departments=("market", "fire"))


@pytest.fixture(scope="module")
def lottery(world):
    return assign(world.drawn, world.registers, world.seed)


def blocks_of(record, department):
    return [block for block in record.blocks if block.department == department]


def test_eligible_are_the_groups_that_can_come_as_a_whole(lottery):
    found = {
        block.enterprise: {NAME[unit] for unit in lottery.record.profiles[block.profile].members}
        for block in blocks_of(lottery.record, "market")
    }
    assert found == ELIGIBLE


def test_a_block_of_groups_has_one_seat_and_no_qualified_seat(lottery):
    for block in blocks_of(lottery.record, "market"):
        profile = lottery.record.profiles[block.profile]
        assert (profile.size, profile.qualified_seats) == (1, 0)
        assert all(profile.qualified)


def test_weight_and_capacity_are_those_of_the_common_days(lottery):
    rows = {row.group: row for row in lottery.record.groups}
    first, part_time = rows[UNIT["一组"]], rows[UNIT["3"]]
    assert (first.available_days, first.weight) == (DAYS, DAYS * 100)
    assert first.capacity_visits == 4 * 8
    # c1 is away in the first week, c2 on a Friday of the third and works half time.
    assert (part_time.available_days, part_time.weight) == (DAYS - 6, (DAYS - 6) * 50)
    assert part_time.capacity_visits == (8 + 8 + 8) * 50 // 100
    apart = rows[unit_id("market", "错开")]
    assert (apart.available_days, apart.weight, apart.capacity_visits) == (0, 0, 0)
    assert apart.inspectors == ("apart-1", "apart-2")


def test_capacity_of_a_group_counts_the_days_of_a_week_that_all_share():
    people = """\
inspector_id,department,group,qualifications,leave,daily_visits,weekly_visits
a1,market,一组,q,2026-03-03~2026-03-29,3,9
a2,market,一组,,2026-03-02~2026-03-02;2026-03-05~2026-03-29,9,9
b1,market,二组,q,2026-03-05~2026-03-29,3,9
b2,market,二组,,2026-03-02~2026-03-02;2026-03-07~2026-03-29,2,3
"""
    world = group_world(("E1",), people)
    groups = assign(world.drawn, world.registers, world.seed).record.groups
    # 一组 never meets; 二组 shares Tuesday and Wednesday: 6 visits of b1, 3 of b2.
    assert [(row.available_days, row.capacity_visits) for row in groups] == [(0, 0), (2, 3)]


def test_everybody_comes_and_the_first_may_fill_the_qualified_seat(lottery):
    seed = lottery.record.seed
    for block in blocks_of(lottery.record, "market"):
        drawn = [name for name, people in MEMBERS.items() if people == set(block.team)]
        assert drawn[0] in ELIGIBLE[block.enterprise]
        first = block.team[0]
        person = lottery.facts.inspectors[first]
        assert "q" in person.qualifications
        assert not person.expert
        rest = list(block.team[1:])
        assert rest == sorted(rest, key=lambda name: ticket("inspector", seed, name))


def test_people_have_the_loads_of_their_group(lottery):
    record = lottery.record
    loads = {row.inspector: row for row in record.loads}
    for group in record.groups:
        for name in group.inspectors:
            row = loads[name]
            assert (row.fair_visits, row.expected, row.visits) == (
                group.fair_visits,
                group.expected,
                group.visits,
            )
    assert sum(row.visits for row in record.groups) == 4
    assert sum(row.expected for row in record.groups) == 4 * DENOMINATOR
    assert (loads["alone"].expected, loads["alone"].visits) == (0, 0)
    assert loads["c2"].weight == (DAYS - 1) * 50  # its own, not the group's


def test_other_departments_draw_inspectors_whatever_their_group(lottery):
    for block in blocks_of(lottery.record, "fire"):
        members = set(lottery.record.profiles[block.profile].members)
        assert members == {"x1", "x2", "x3", "x4"} - ({"x4"} if block.enterprise == "E1" else set())
        assert len(block.team) == 2
    assert {row.department for row in lottery.record.groups} == {"market"}


def test_reserves_are_the_other_groups_by_ticket(lottery):
    for block in blocks_of(lottery.record, "market"):
        drawn = next(name for name, people in MEMBERS.items() if people == set(block.team))
        others = {UNIT[name] for name in ELIGIBLE[block.enterprise] - {drawn}}
        order = sorted(others, key=lambda u: ticket("reserve", lottery.record.seed, block.block, u))
        assert lottery.reserves_of(block) == tuple(order)


def test_no_eligible_group_leaves_the_block_unstaffed():
    people = "".join(
        line + "\n"
        for line in PEOPLE.splitlines()
        if line.split(",")[2] not in {"一组", "3", "四组"}
    )
    world = group_world(("E1", "E2"), people)
    record = assign(world.drawn, world.registers, world.seed).record
    assert [block.enterprise for block in record.blocks] == ["E1"]
    (missing,) = record.unstaffed
    assert (missing.block, missing.rule) == ("E2/market", "lottery.no_group")
    assert (missing.eligible, missing.needed) == (0, 1)


def test_an_identifier_of_a_group_is_no_identifier_of_an_inspector():
    with pytest.raises(RegisterError) as caught:
        group_world(people=PEOPLE.replace("a1,", f"{unit_id('market', '一组')},"))
    assert {finding.code for finding in caught.value.findings} == {
        "register.separator_in_identifier"
    }


def test_without_groups_records_are_as_they_were():
    world = group_world(standing_groups=[])
    campaign = world.drawn.campaign.model_dump(mode="json")
    record = assign(world.drawn, world.registers, world.seed).record
    assert "standing_groups" not in campaign
    written = record.model_dump(mode="json")
    assert "groups" not in written
    assert LotteryRecord.model_validate(written) == record
    assert set(record.profiles[0].members) <= {row.inspector for row in record.loads}


# ── All branches ─────────────────────────────────────────────────────────────────────────────

FEW = "inspector_id,department,group,qualifications,expert,work_share_percent,weekly_visits,recusals\n"
INSTANCES = {
    "four groups, recusals, rotation": ((), {}),
    "three enterprises": (("E1", "E2", "E3"), {}),
    "beside a department of inspectors": (("E1", "E2"), {"departments": ("market", "fire")}),
    "two groups, one part-time": (
        ("E1", "E2", "E3"),
        {
            "people": FEW + "a1,market,甲,q,,100,8,\na2,market,甲,,,100,8,\n"
            "b1,market,乙,q,,60,8,E2\nb2,market,乙,,,30,8,\n",
        },
    ),
    "a group at its capacity": (
        ("E1", "E2", "E3", "E4"),
        {
            "window": {"start": "2026-03-02", "end": "2026-03-06"},
            "people": FEW + "a1,market,甲,q,,100,1,\na2,market,甲,,,100,8,\n"
            "b1,market,乙,q,,100,8,\nb2,market,乙,,,100,2,\nc1,market,丙,q,,100,2,E1\n"
            "c2,market,丙,,yes,100,1,\nc3,market,丙,,,100,8,\n",
        },
    ),
}


@pytest.mark.parametrize("name", INSTANCES)
def test_every_branch_sends_one_whole_group_with_exactly_the_published_chance(name, monkeypatch):
    enterprises, keys = INSTANCES[name]
    world = group_world(enterprises or tuple(ELIGIBLE), **keys)
    odds = publish_odds(world.drawn, world.registers)
    units = {frozenset(group.names): unit for unit, group in odds.groups.items()}

    def play(chances):
        monkeypatch.setattr(lottery_module, "CounterStream", lambda *_: chances)
        return draw_teams(odds, world.seed).record

    chances, seats, n_branches = defaultdict(Fraction), defaultdict(Fraction), 0
    for probability, record in branches(play):
        n_branches += 1
        visits = defaultdict(int)
        for block in record.blocks:
            if block.department == "market":
                unit = units[frozenset(block.team)]
                chances[block.block, unit] += probability
                visits[unit] += 1
            for member in block.team:
                seats[block.block, member] += probability
                assert block.enterprise not in odds.facts.inspectors[member].recusals
        for row in record.groups:
            assert visits[row.group] == row.visits <= row.capacity_visits
            assert abs(Fraction(row.expected, DENOMINATOR) - row.visits) < 1
    assert n_branches > 1
    for block in record.blocks:
        profile = record.profiles[block.profile]
        for member, published in zip(profile.members, profile.odds, strict=True):
            table = chances if block.department == "market" else seats
            assert table[block.block, member] == Fraction(published, DENOMINATOR)


def test_odds_of_people_are_those_of_their_group(lottery):
    for block in blocks_of(lottery.record, "market"):
        published = lottery.odds[block.block]
        everybody = set().union(*(MEMBERS[name] for name in ELIGIBLE[block.enterprise]))
        assert set(published) == everybody
        profile = lottery.record.profiles[block.profile]
        for unit, odds in zip(profile.members, profile.odds, strict=True):
            for name in MEMBERS[NAME[unit]]:
                assert published[name] == Fraction(odds, DENOMINATOR)
