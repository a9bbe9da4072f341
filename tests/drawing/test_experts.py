"""Experts are drawn from a pool of their own: who may come, exact chances, never instead of a team."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import pytest

from dualrandom.drawing import lottery as lottery_module
from dualrandom.drawing.daily_demands import publish_demands
from dualrandom.drawing.lottery import assign, draw_teams, publish_odds
from dualrandom.drawing.records import DENOMINATOR, LotteryRecord
from dualrandom.drawing.tickets import ticket
from dualrandom.errors import CampaignError, InfeasibleError
from tests.drawing.enumeration import branches
from tests.drawing.expert_worlds import EXPERTS, PEOPLE, TEAMS, expert_world

DAYS = 20  # working days of the campaign


def lottery_of(world):
    return assign(world.drawn, world.registers, world.seed)


@pytest.fixture(scope="module")
def lottery():
    return lottery_of(expert_world())


def members(record, block):
    return set(record.profiles[block.profile].members)


def without(*names):
    return "".join(
        line + "\n" for line in PEOPLE.splitlines() if line.split(",")[0] not in set(names)
    )


def test_blocks_of_experts_follow_their_departments(lottery):
    expected = []
    for enterprise in EXPERTS:
        expected += [f"{enterprise}/fire", f"{enterprise}/market", f"{enterprise}/market/experts"]
    assert [block.block for block in lottery.record.blocks] == expected
    for block in lottery.record.blocks:
        assert block.experts == block.block.endswith("/experts")
        assert block.party == block.block.partition("/")[2]


def test_eligible_are_the_experts_of_the_tables_and_nobody_else(lottery):
    record = lottery.record
    found = {block.enterprise: members(record, block) for block in record.blocks if block.experts}
    assert found == EXPERTS
    for block in record.blocks:
        if not block.experts:
            assert not any(lottery.facts.inspectors[name].expert for name in members(record, block))


def test_a_block_of_experts_has_no_qualified_seat(lottery):
    for block in lottery.record.blocks:
        if block.experts:
            profile = lottery.record.profiles[block.profile]
            assert (profile.size, profile.qualified_seats) == (1, 0)
            assert all(profile.qualified)


def test_only_the_pool_has_capacity_and_every_pool_its_own_loads(lottery):
    rows = {row.inspector: row for row in lottery.record.loads}
    assert rows["x1"].capacity_visits == 4 * 8
    assert rows["x2"].capacity_visits == 2 * 50 // 100  # all of these weeks lie in March
    assert rows["a2"].capacity_visits == 3
    assert rows["y4"].capacity_visits == 0  # no task of the fire brigade asks for experts
    assert rows["x6"].available_days == rows["x6"].capacity_visits == 0
    assert rows["x4"].expected == 0
    for names, seats in ((("x1", "x2", "x3"), 4), (("a1", "a2", "a3", "a4"), 8)):
        assert sum(rows[name].expected for name in names) == seats * DENOMINATOR
        assert sum(Fraction(rows[name].fair_visits) for name in names) == seats


def test_cuts_are_of_one_pool_each_the_experts_after_their_department(lottery):
    cuts = lottery.record.cuts
    keys = [(cut.department, cut.experts) for cut in cuts]
    assert keys == sorted(keys)
    assert set(keys) == {("fire", False), ("market", False), ("market", True)}
    for cut in cuts:
        experts = {lottery.facts.inspectors[name].expert for name in cut.inspectors}
        assert experts == {cut.experts}


def test_reserves_are_the_other_eligible_experts(lottery):
    for block in lottery.record.blocks:
        if block.experts:
            others = EXPERTS[block.enterprise] - set(block.team)
            key = lottery.record.seed, block.block
            order = sorted(others, key=lambda name, key=key: ticket("reserve", *key, name))
            assert lottery.reserves_of(block) == tuple(order)


def test_what_several_tasks_ask_is_added_up():
    """m asks for one expert with e, w for two with k: two who hold both, at an enterprise of both."""
    other = {"experts": 2, "expert_qualifications": ["k"]}
    tasks = [
        "market",
        {"id": "w", "department": "market", "items": ["w"], "team": other},
    ]
    people = without("x2") + "x7,market,k;e;z,yes,100,,,,,,\nx8,market,e,yes,100,,,,,,\n"
    record = lottery_of(expert_world(("E1", "E2"), people, tasks)).record
    for block in record.blocks:
        if block.experts:
            assert block.tasks == ("m", "w")
            assert set(block.team) == members(record, block) == {"x1", "x7"}


def test_the_tasks_of_experts_are_those_that_ask():
    tasks = ["market", {"id": "w", "department": "market", "items": ["w"]}]
    record = lottery_of(expert_world(("E1",), PEOPLE, tasks)).record
    assert [block.tasks for block in record.blocks] == [("m", "w"), ("m",)]


def test_experts_share_a_day_with_the_whole_block_not_with_their_tasks_alone():
    """m ends before w begins to be possible on x1's days: the block meets in the overlap only."""
    window = {"start": "2026-03-16", "end": "2026-03-27"}
    tasks = ["market", {"id": "w", "department": "market", "items": ["w"], "window": window}]
    people = PEOPLE.replace(
        "x1,market,e;k,yes,100,,", "x1,market,e;k,yes,100,2026-03-16~2026-03-27,"
    )
    record = lottery_of(expert_world(("E3",), people, tasks)).record
    (block,) = (block for block in record.blocks if block.experts)
    assert members(record, block) == {"x2", "x3"}
    alone = lottery_of(expert_world(("E3",), people, ["market"])).record
    (block,) = (block for block in alone.blocks if block.experts)
    assert members(alone, block) == {"x1", "x2", "x3"}


def test_a_missing_expert_does_not_keep_the_team_away():
    record = lottery_of(expert_world(("E1", "E2"), without("x1", "x3"))).record
    assert {"E1/market", "E2/market"} < {block.block for block in record.blocks}
    (missing,) = record.unstaffed
    assert (missing.block, missing.rule) == ("E1/market/experts", "lottery.too_few_eligible")
    assert (missing.experts, missing.eligible, missing.needed) == (True, 0, 1)


def test_experts_never_come_alone():
    record = lottery_of(expert_world(("E2",), without("a1", "a2"))).record  # a3 is recused there
    assert [block.block for block in record.blocks] == ["E2/fire"]
    team, experts = record.unstaffed
    assert (team.block, team.rule) == ("E2/market", "lottery.too_few_eligible")
    assert (experts.block, experts.rule) == ("E2/market/experts", "lottery.experts_alone")
    assert (experts.eligible, experts.needed) == (3, 1)


def test_too_few_experts_are_told_as_such():
    with pytest.raises(InfeasibleError) as caught:
        lottery_of(expert_world(people=without("x1", "x3").replace("E1,,,2,", ",,,2,")))
    assert caught.value.params["department"] == "market/experts"
    assert (caught.value.params["seats"], caught.value.params["capacity"]) == (4, 1)


def test_teams_of_the_day_have_no_experts():
    world = expert_world()
    campaign = world.drawn.campaign.model_copy(update={"teams": "daily"})
    with pytest.raises(CampaignError) as caught:
        publish_demands(replace(world.drawn, campaign=campaign), world.registers)
    assert caught.value.code == "lottery.experts_daily"


def test_experts_of_a_standing_group_come_with_it_only():
    people = """\
inspector_id,department,group,qualifications,expert
a1,market,一组,q,
a2,market,一组,,
b1,market,二组,q,
b2,market,二组,,
g1,market,一组,e,yes
x1,market,,e,yes
x2,market,,e,yes
"""
    world = expert_world(("E1", "E2"), people, ["market"], standing_groups=["market"])
    record = lottery_of(world).record
    for block in record.blocks:
        if block.experts:
            assert members(record, block) == {"x1", "x2"}
        else:
            assert set(block.team) in ({"a1", "a2", "g1"}, {"b1", "b2"})
    rows = {row.inspector: row for row in record.loads}
    assert (rows["g1"].capacity_visits, rows["x1"].capacity_visits) == (0, 4 * 8)


def test_a_campaign_without_experts_is_written_as_before():
    plain = {"id": "m", "department": "market", "items": ["m"]}
    world = expert_world(tasks=[plain, "fire"])
    campaign = world.drawn.campaign.model_dump(mode="json")
    assert set(campaign["tasks"][0]["team"]) == {"size", "qualified", "leader"}
    promise = world.promise.model_dump(mode="json")
    assert {"team_experts", "expert_qualifications"}.isdisjoint(promise["tasks"][0])
    record = lottery_of(world).record
    written = record.model_dump(mode="json")
    for name in ("blocks", "cuts"):
        assert all("experts" not in row for row in written[name])
    assert LotteryRecord.model_validate(written) == record
    assert {row.capacity_visits for row in record.loads if row.inspector[0] == "x"} == {0}


# ── All branches ─────────────────────────────────────────────────────────────────────────────

HEADER = PEOPLE.splitlines()[0] + "\n"
FULL = HEADER + (
    "a1,market,q,,100,,,,,2,\n"
    "a2,market,,,100,,,,,,2\n"
    "a3,market,q,,50,,,,,,4\n"
    "a4,market,,,100,,,,,,6\n"
    "x1,market,e,yes,100,,,,,1,\n"
    "x2,market,e,yes,100,,,,,,1\n"
    "x3,market,e,yes,60,,,,,2,4\n"
)
"""Limits that leave as many visits as there are seats in teams of three: nobody has one to spare."""
TWO = {**TEAMS["market"]["team"], "experts": 2}
INSTANCES = {
    "experts beside a qualified seat": (("E1", "E2", "E4"), {"tasks": ["market"]}),
    "two departments, one with experts": (("E1", "E2"), {}),
    "two experts each": (
        ("E2", "E3"),
        {"tasks": [{"department": "market", **TEAMS["market"], "team": TWO}]},
    ),
    "months and campaign bind everybody": (
        ("E1", "E2", "E3"),
        {
            "people": FULL,
            "rules": {},
            "tasks": [
                {
                    "department": "market",
                    **TEAMS["market"],
                    "team": {**TEAMS["market"]["team"], "size": 3},
                }
            ],
        },
    ),
}


@pytest.mark.parametrize("name", INSTANCES)
def test_every_branch_keeps_every_rule_and_every_chance_is_the_published_one(name, monkeypatch):
    enterprises, keys = INSTANCES[name]
    world = expert_world(enterprises, **keys)
    odds = publish_odds(world.drawn, world.registers)
    people = odds.facts.inspectors

    def play(chances):
        monkeypatch.setattr(lottery_module, "CounterStream", lambda *_: chances)
        return draw_teams(odds, world.seed).record

    chances, n_branches = defaultdict(Fraction), 0
    for probability, record in branches(play):
        n_branches += 1
        visits = defaultdict(int)
        for block in record.blocks:
            profile = record.profiles[block.profile]
            assert len(set(block.team)) == profile.size
            assert {people[one].expert for one in block.team} == {block.experts}
            if block.experts:
                assert set(block.team) <= (
                    EXPERTS[block.enterprise] if not keys.get("people") else people.keys()
                )
                assert all("e" in people[one].qualifications for one in block.team)
            elif block.department == "market":
                assert "q" in people[block.team[0]].qualifications
            for one in block.team:
                chances[block.block, one] += probability
                visits[one] += 1
                assert block.enterprise not in people[one].recusals
        for row in record.loads:
            assert visits[row.inspector] == row.visits <= row.capacity_visits
            assert row.visits <= (people[row.inspector].campaign_visits or DAYS)
            assert row.visits <= (
                people[row.inspector].monthly_visits or DAYS
            )  # all of it in March
            assert abs(Fraction(row.expected, DENOMINATOR) - row.visits) < 1
    assert n_branches > 1
    for block in record.blocks:
        profile = record.profiles[block.profile]
        for one, published in zip(profile.members, profile.odds, strict=True):
            assert chances[block.block, one] == Fraction(published, DENOMINATOR)


def test_where_limits_bind_nobody_has_a_visit_to_spare():
    enterprises, keys = INSTANCES["months and campaign bind everybody"]
    record = lottery_of(expert_world(enterprises, **keys)).record
    found = {row.inspector: (row.capacity_visits, row.visits) for row in record.loads}
    assert found["a1"] == found["a2"] == found["a3"] == (2, 2)
    assert found["x1"] == found["x2"] == found["x3"] == (1, 1)
