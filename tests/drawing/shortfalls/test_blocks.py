"""Blocks without a team: the answer names the true cause, and what it names is the least."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from dualrandom.drawing.lottery import odds_from_facts
from dualrandom.drawing.shortfalls.records import PeopleNeeded
from dualrandom.drawing.shortfalls.shortfalls import find_shortfalls
from dualrandom.messages import catalogue
from dualrandom.registers.records import DateRange
from tests.drawing.shortfalls.suspending import (
    RULES,
    can_be_drawn,
    drawn,
    fewer,
    has_team,
    smallest,
    suspended,
    with_people,
)
from tests.scheduling.builders import MONDAY, World, past

LONG_AGO = MONDAY - timedelta(days=400)
ALWAYS = (DateRange(MONDAY, MONDAY + timedelta(days=60)),)
FIRST_WEEK = (DateRange(MONDAY, MONDAY + timedelta(days=6)),)
SECOND_WEEK = (DateRange(MONDAY + timedelta(days=7), MONDAY + timedelta(days=13)),)


def world(firm=None, rules=None, task=None, people=None, others=None):
    """One enterprise, one department; by default a1 is free and a2 is what a test makes of them."""
    made = World(n_days=10, rules=rules or {}).firm("E1", **(firm or {}))
    made.task("A", **(task or {}))
    for name, changes in (people or {"a1": {}, "a2": {}}).items():
        made.person(name, "A", **changes)
    for name, changes in (others or {}).items():
        made.person(name, "B", **changes)
    return made


def one(a2, **more):
    """World in which a2 alone is special."""
    return world(people={"a1": {}, "a2": a2}, **more)


WITH_X = {"qualifications": ("X",), "team_qualified": True}
SECOND_TASK = {"department": "A", "first_day": MONDAY + timedelta(days=7)}

CASES = {
    "jurisdiction": (one({"divisions": ("4201060",)}), {"jurisdiction"}),
    "recusal": (one({"recusals": frozenset({"E1"})}), {"recusal"}),
    "recusal_traits": (
        one({"recusal_traits": frozenset({"tag:school"})}, firm={"tags": ("school",)}),
        {"recusal_traits"},
    ),
    "crossed_stations": (
        one({"station": "S"}, firm={"station": "S"}, rules={"crossed_stations": True}),
        {"crossed_stations"},
    ),
    "rotation": (
        one(
            {},
            firm={"history": (past(LONG_AGO, inspectors=("a2",)),)},
            rules={"rotation": "person"},
        ),
        {"rotation"},
    ),
    "certificate": (one({"certificate_until": LONG_AGO}), {"certificate"}),
    "leave": (one({"leave": ALWAYS}), {"leave"}),
    "part-time share": (
        one({"work_share_percent": 50, "leave": FIRST_WEEK, "weekly_visits": 1}),
        {"leave"}, {"work_share"}, {"weekly_visits"},
    ),
    "gap": (
        world(
            firm={"history": (past(MONDAY - timedelta(days=1)),)},
            rules={"minimum_gap": {"since_last_days": 30}},
        ),
        {"gap_since_last"},
    ),
    "blackout": (world(firm={"blackouts": ALWAYS}), {"blackout"}),
    "opening days": (world(firm={"opening_days": "67"}), {"opening_days"}),
    "disjoint windows": (
        world(task={"last_day": MONDAY + timedelta(days=4)}).task("A2", **SECOND_TASK),
        {"task_window"},
    ),
    "expert": (one({"expert": True}), {"expert"}),
    "qualification": (world(task=WITH_X), {"qualification"}),
    "nobody holds both": (
        world(
            task={**WITH_X, "qualifications": ("X", "Y")},
            people={
                "a1": {"qualifications": frozenset("X")},
                "a2": {"qualifications": frozenset("Y")},
            },
        ),
        {"qualification"},
    ),
    "two tasks together, one demand is met": (
        world(
            task={"qualifications": ("X",), "team_qualified": "together"},
            people={
                "a1": {"qualifications": frozenset("X")},
                "a2": {},
                "a3": {"qualifications": frozenset("Y"), "leave": ALWAYS},
            },
        ).task("A2", department="A", qualifications=("Y",), team_qualified="together"),
        {"leave"}, {"qualification"},
    ),
    "two tasks together, nobody meets either": (
        world(task={"qualifications": ("X",), "team_qualified": "together"}).task(
            "A2", department="A", qualifications=("Y",), team_qualified="together",
            team_leader=True,
        ),
        {"qualification", "leader"},
    ),
    "leader": (world(task={"team_leader": True}), {"leader"}),
    "wrong department": (world(people={"a1": {}}, others={"b1": {}}), {"department"}),
    "wrong department and recused": (
        world(people={"a1": {}}, others={"b1": {"recusals": frozenset({"E1"})}}),
        {"department", "recusal"},
    ),
    "one recused, one away": (
        world(people={"a1": {"recusals": frozenset({"E1"})}, "a2": {"leave": ALWAYS}}),
        {"recusal", "leave"},
    ),
    "recused or away": (
        world(people={"a1": {}, "a2": {"recusals": frozenset({"E1"})}, "a3": {"leave": ALWAYS}}),
        {"recusal"}, {"leave"},
    ),
    "recused and away": (
        one({"recusals": frozenset({"E1"}), "leave": ALWAYS}),
        {"recusal", "leave"},
    ),
    "leave on the open days, closed on the others": (
        one({"leave": FIRST_WEEK}, firm={"blackouts": SECOND_WEEK}),
        {"leave"}, {"blackout"},
    ),
    "the only qualified one is recused": (
        world(
            task=WITH_X,
            people={
                "a1": {},
                "a2": {},
                "a3": {"qualifications": frozenset("X"), "recusals": frozenset({"E1"})},
            },
        ),
        {"recusal"}, {"qualification"},
    ),
    "certificate from the day after the gap": (
        one(
            {"certificate_from": MONDAY + timedelta(days=30), "divisions": ("42",)},
            firm={"blackouts": SECOND_WEEK},
        ),
        {"certificate"},
    ),
    "everything at once": (
        world(
            firm={"blackouts": ALWAYS, "history": (past(LONG_AGO, inspectors=("a1", "a2")),)},
            rules={"rotation": "person"},
            task={"team_leader": True},
        ),
        {"blackout", "rotation", "leader"},
    ),
}  # fmt: skip


LIMITS = {"lottery.daily_visits", "lottery.monthly_visits", "lottery.campaign_visits"}
"""With one day at least there is room, unless the part-time share takes it."""


def selected(made):
    return {task: ["E1"] for task in made.tasks}


@pytest.fixture(params=CASES, ids=str)
def case(request):
    made, *causes = CASES[request.param]
    draw, facts = drawn(made, **selected(made))
    shortfalls = find_shortfalls(draw, facts)
    (block,) = shortfalls.blocks
    return draw, facts, shortfalls, block, [{f"lottery.{rule}" for rule in one} for one in causes]


def test_the_answer_names_the_cause_and_no_other(case):
    _, _, _, block, causes = case
    named = [set(rules) for rules in block.suspensions]
    assert sorted(map(sorted, named)) == sorted(map(sorted, causes))


def test_without_the_named_rules_there_is_a_team_and_with_any_of_them_there_is_none(case):
    draw, facts, _, block, _ = case
    assert not has_team(draw, facts, block.block)
    for rules in block.suspensions:
        assert has_team(draw, suspended(facts, rules, "A"), block.block)
        for kept in rules:
            rest = set(rules) - {kept}
            assert not has_team(draw, suspended(facts, rest, "A"), block.block)


def test_no_smaller_set_of_rules_gives_a_team_and_none_of_that_size_is_missing(case):
    draw, facts, _, block, causes = case
    if any("lottery.department" in one for one in causes):
        assert not has_team(draw, suspended(facts, RULES, "A"), block.block)
        rules = (*RULES, "lottery.department")
    else:
        rules = RULES

    def suffices(some):
        return has_team(draw, suspended(facts, some, "A"), block.block)

    assert smallest(suffices, rules) == {frozenset(one) for one in block.suspensions}


def test_the_people_asked_for_make_the_lottery_feasible_and_one_fewer_do_not(case):
    draw, facts, shortfalls, block, _ = case
    if not block.possible_days:
        assert not block.more
        assert not shortfalls.staff
        many = [PeopleNeeded(count=5, qualifications=("X", "Y"), leader=True)]
        assert not has_team(draw, with_people(facts, many, "A", 5), block.block)
        return
    (staff,) = shortfalls.staff
    assert staff.people == block.more
    enough = with_people(facts, block.more, "A", staff.visits_each)
    assert can_be_drawn(draw, enough)
    assert not odds_from_facts(draw, enough).unstaffed
    for too_few in fewer(block.more):
        assert not has_team(draw, with_people(facts, too_few, "A", 5), block.block)


def test_the_record_of_the_lottery_says_the_same_as_before(case):
    draw, facts, _, block, _ = case
    (demand,) = odds_from_facts(draw, facts).unstaffed
    assert (block.rule, block.eligible, block.needed) == (
        demand.obstacle,
        len(demand.members),
        demand.size,
    )


def test_named_people_can_come_once_the_rules_are_gone(case):
    """And they are all who could: without them the block has no team."""
    draw, facts, _, block, _ = case
    own = suspended(facts, block.suspensions[0])
    if "lottery.department" in block.suspensions[0]:
        return
    left = {name: one for name, one in own.inspectors.items() if name not in block.could_come}
    assert block.could_come
    assert not has_team(draw, replace(own, inspectors=left), block.block)


def test_every_rule_has_its_case():
    named = {rule for _, *causes in CASES.values() for one in causes for rule in one}
    assert {f"lottery.{rule}" for rule in named} >= set(RULES) - LIMITS


def test_every_rule_has_a_title_in_both_languages():
    for rule in (*RULES, "lottery.department"):
        assert {"en", "zh"} <= set(catalogue()[rule])


def test_who_is_in_the_way_is_counted_and_ten_are_named():
    people = {f"a{n:02}": {"leave": ALWAYS} for n in range(30)}
    people["b"] = {"recusals": frozenset({"E1"}), "leave": ALWAYS}
    draw, facts = drawn(world(people=people), A=["E1"])
    (block,) = find_shortfalls(draw, facts).blocks
    recusal, leave = block.in_the_way
    assert (recusal.rule, recusal.count, recusal.inspectors) == ("lottery.recusal", 1, ("b",))
    assert (leave.rule, leave.count) == ("lottery.leave", 31)
    assert leave.inspectors == tuple(f"a{n:02}" for n in range(10))
    assert block.n_could_come == 30


def test_nothing_is_lacking_where_the_lottery_can_be_drawn():
    draw, facts = drawn(world(), A=["E1"])
    assert can_be_drawn(draw, facts)
    assert not find_shortfalls(draw, facts)


def test_a_register_that_is_too_small_for_any_rules():
    draw, facts = drawn(world(task={"team_size": 3}), A=["E1"])
    (block,) = find_shortfalls(draw, facts).blocks
    assert block.suspensions == ()
    everything = (*RULES, "lottery.department")
    assert not has_team(draw, suspended(facts, everything, "A"), block.block)
    assert sum(kind.count for kind in block.more) == 1


def test_alike_blocks_are_grouped():
    made = World(n_days=10).task("A").task("B")
    for n in range(12):
        made.firm(f"E{n:02}", blackouts=ALWAYS if n % 4 == 0 else ())
    made.person("a1", "A").person("a2", "A", leave=ALWAYS).person("b1", "B").person("b2", "B")
    firms = sorted(made.enterprises)
    shortfalls = find_shortfalls(*drawn(made, A=firms, B=firms))
    told = [
        (group.department, len(group.blocks), group.suspensions, group.example.block)
        for group in shortfalls.groups
    ]
    closed, away = "lottery.blackout", "lottery.leave"
    assert told == [
        ("A", 9, ((away,),), "E01/A"),
        ("A", 3, ((away, closed),), "E00/A"),
        ("B", 3, ((closed,),), "E00/B"),
    ]
    assert {block for group in shortfalls.groups for block in group.blocks} == {
        block.block for block in shortfalls.blocks
    }
    assert len(shortfalls.blocks) == 15


def test_sets_are_the_same_whatever_the_order_of_people():
    made = world(people={"a1": {"leave": ALWAYS}, "a2": {"recusals": frozenset({"E1"})}, "a3": {}})
    draw, facts = drawn(made, A=["E1"])
    answers = set()
    for names in permutations(facts.inspectors):
        turned = {name: facts.inspectors[name] for name in names}
        answers.add(find_shortfalls(draw, replace(facts, inspectors=turned)))
    assert len(answers) == 1


def test_departments_that_draw_standing_groups_are_left_out():
    draw, facts = drawn(one({"leave": ALWAYS}), A=["E1"])
    assert find_shortfalls(draw, facts)
    by_group = facts.campaign.model_copy(update={"standing_groups": ("A",)})
    draw = replace(draw, campaign=by_group)
    assert not find_shortfalls(draw, replace(facts, campaign=by_group))
