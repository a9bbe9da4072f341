"""Departments that are short of visits: critical set, cause and every remedy, checked by drawing."""

from dataclasses import replace
from datetime import timedelta
from itertools import chain, combinations

import pytest

from dualrandom.drawing.blocks import capacity_visits, demands
from dualrandom.drawing.lottery import odds_from_facts
from dualrandom.drawing.shortfalls.shortfalls import find_shortfalls
from dualrandom.errors import InfeasibleError
from dualrandom.registers.records import DateRange
from tests.drawing.shortfalls.suspending import (
    RULES,
    can_be_drawn,
    drawn,
    fewer,
    has_capacity,
    smallest,
    suspended,
    with_people,
)
from tests.scheduling.builders import MONDAY, World, past

SECOND_WEEK = (DateRange(MONDAY + timedelta(days=7), MONDAY + timedelta(days=13)),)
ROOMY = {"daily_visits": 20, "weekly_visits": 100}
X = frozenset("X")


def city(n_firms, people, task=None, firm=None, rules=None):
    made = World(n_days=10, rules=rules or {}).task("A", **(task or {}))
    for n in range(n_firms):
        changes = firm(n) if callable(firm) else firm or {}
        made.firm(f"E{n:02}", **changes)
    for name, changes in people.items():
        made.person(name, "A", **changes)
    return made


def team(n, **changes):
    return {f"a{k}": changes for k in range(n)}


WITH_X = {"qualifications": ("X",), "team_qualified": True}
HALF = {f"E{n:02}" for n in range(6)}

CASES = {
    "weekly limit": (
        city(9, team(3, daily_visits=9, weekly_visits=2)),
        {"weekly_visits"},
    ),
    "daily limit alone": (
        city(6, team(2, daily_visits=1, weekly_visits=50, leave=SECOND_WEEK)),
        {"daily_visits"}, {"leave"},
    ),
    "weekly and daily limit": (
        city(20, team(3, daily_visits=1, weekly_visits=5)),
        {"weekly_visits", "daily_visits"},
    ),
    "limit of the campaign": (
        city(9, team(3, **ROOMY, campaign_visits=4)),
        {"campaign_visits"},
    ),
    "limit of the month": (
        city(9, team(3, **ROOMY, monthly_visits=4)),
        {"monthly_visits"},
    ),
    "limits of month and week": (
        city(9, team(3, daily_visits=9, weekly_visits=2, monthly_visits=4)),
        {"monthly_visits", "weekly_visits"},
    ),
    "part-time share": (
        city(9, team(3, daily_visits=2, weekly_visits=4, work_share_percent=50)),
        {"work_share"}, {"weekly_visits"},
    ),
    "leave": (
        city(8, team(2, daily_visits=1, weekly_visits=5) | {"a1": {
            "daily_visits": 1, "weekly_visits": 5, "leave": SECOND_WEEK}}),
        {"leave"},
    ),
    "certificate": (
        city(8, team(2, daily_visits=1, weekly_visits=5) | {"a1": {
            "daily_visits": 1, "weekly_visits": 5,
            "certificate_until": MONDAY + timedelta(days=4)}}),
        {"certificate"},
    ),
    "qualified people are scarce": (
        city(
            8,
            team(4, **ROOMY) | {"q": {"qualifications": X, "daily_visits": 1, "weekly_visits": 3}},
            task=WITH_X,
        ),
        {"weekly_visits"}, {"qualification"},
    ),
    "leaders are scarce": (
        city(
            8,
            team(4, **ROOMY) | {"q": {"leader": True, "daily_visits": 1, "weekly_visits": 5,
                                      "leave": SECOND_WEEK}},
            task={"team_leader": True},
        ),
        {"leave"}, {"leader"},
    ),
    "a recused pool": (
        city(
            8,
            team(2, **ROOMY, recusals=HALF)
            | {f"b{n}": {"daily_visits": 1, "weekly_visits": 2} for n in range(2)},
        ),
        {"recusal"}, {"weekly_visits"},
    ),
    "areas": (
        city(
            8,
            team(2, **ROOMY, divisions=("4202",))
            | {f"b{n}": {"daily_visits": 1, "weekly_visits": 2} for n in range(2)},
            firm=lambda n: {"division": "420106" if n < 6 else "420201"},
        ),
        {"jurisdiction"}, {"weekly_visits"},
    ),
    "rotation": (
        city(
            8,
            team(2, **ROOMY) | {f"b{n}": {"daily_visits": 1, "weekly_visits": 2} for n in range(2)},
            firm=lambda n: {"history": (past(MONDAY - timedelta(days=300), inspectors=("a0", "a1")),)},
            rules={"rotation": "person"},
        ),
        {"rotation"}, {"weekly_visits"},
    ),
    "experts do not count": (
        city(8, team(2, daily_visits=1, weekly_visits=3) | {f"x{n}": {**ROOMY, "expert": True}
                                                            for n in range(2)}),
        {"weekly_visits"}, {"expert"},
    ),
    "part-time share alone": (
        city(9, team(3, daily_visits=5, weekly_visits=10, work_share_percent=10)),
        {"work_share"},
    ),
    "weekly limit of some, part-time share of others": (
        city(
            8,
            team(2, daily_visits=1, weekly_visits=3)
            | {f"b{n}": {"divisions": ("42", ), "daily_visits": 1, "weekly_visits": 1,
                         "work_share_percent": 50} for n in range(2)},
        ),
        {"weekly_visits"}, {"work_share"},
    ),
}  # fmt: skip


@pytest.fixture(params=CASES, ids=str)
def case(request):
    made, *causes = CASES[request.param]
    draw, facts = drawn(made, A=sorted(made.enterprises))
    shortfalls = find_shortfalls(draw, facts)
    assert not shortfalls.blocks
    (short,) = shortfalls.capacity
    return draw, facts, shortfalls, short, [{f"lottery.{rule}" for rule in one} for one in causes]


def test_the_answer_names_the_cause_and_no_other(case):
    *_, short, causes = case
    named = [set(rules) for rules in short.suspensions]
    assert sorted(map(sorted, named)) == sorted(map(sorted, causes))


def test_without_the_named_rules_the_seats_can_be_filled_and_with_fewer_they_cannot(case):
    draw, facts, _, short, _ = case
    assert smallest(lambda some: has_capacity(draw, suspended(facts, some))) == {
        frozenset(one) for one in short.suspensions
    }


def forced(demand, people):
    """Fewest of these people in any admissible team, by trying all teams."""
    qualified = {m for m, q in zip(demand.members, demand.qualified, strict=True) if q}
    return min(
        len(people.intersection(team))
        for team in combinations(demand.members, demand.size)
        if not demand.qualified_seats or qualified.intersection(team)
    )


def test_the_critical_set_is_the_smallest_of_those_that_lack_most(case):
    draw, facts, _, short, _ = case
    room = {name: capacity_visits(one, facts.days) for name, one in facts.inspectors.items()}
    blocks = demands(draw, facts)
    lacking = {
        people: sum(forced(block, set(people)) for block in blocks)
        - sum(room[name] for name in people)
        for people in chain.from_iterable(
            combinations(sorted(facts.inspectors), n) for n in range(1, len(facts.inspectors) + 1)
        )
    }
    most = max(lacking.values())
    fewest = min(len(people) for people, missing in lacking.items() if missing == most)
    (critical,) = (p for p, missing in lacking.items() if missing == most and len(p) == fewest)
    assert (short.inspectors, short.missing) == (critical, most)
    assert short.capacity == sum(room[name] for name in critical)
    assert short.seats == short.capacity + short.missing
    assert short.blocks == sum(forced(block, set(critical)) > 0 for block in blocks)


def test_the_people_asked_for_make_the_lottery_feasible_and_one_fewer_do_not(case):
    draw, facts, shortfalls, _, _ = case
    (staff,) = shortfalls.staff
    enough = with_people(facts, staff.people, "A", staff.visits_each)
    assert odds_from_facts(draw, enough).unstaffed == ()
    for too_few in fewer(staff.people):
        assert not can_be_drawn(draw, with_people(facts, too_few, "A", staff.visits_each))


def raised(facts, names, weekly, daily):
    people = dict(facts.inspectors)
    for name in names:
        one = people[name]
        people[name] = replace(
            one, weekly_visits=one.weekly_visits + weekly, daily_visits=one.daily_visits + daily
        )
    return replace(facts, inspectors=people)


def test_each_rise_of_the_limits_is_enough_and_one_less_is_not(case):
    draw, facts, _, short, _ = case
    limited = [facts.inspectors[name] for name in short.inspectors]
    assert short.raises or any(one.monthly_visits or one.campaign_visits for one in limited)
    for rise in short.raises:
        assert can_be_drawn(draw, raised(facts, short.inspectors, rise.weekly, rise.daily))
        for weekly, daily in ((rise.weekly - 1, rise.daily), (rise.weekly, rise.daily - 1)):
            if min(weekly, daily) >= 0:
                assert not can_be_drawn(draw, raised(facts, short.inspectors, weekly, daily))


def test_without_the_named_enterprises_the_others_can_be_staffed(case):
    draw, facts, _, short, _ = case
    left = {block.block for block in demands(draw, facts)} - set(short.fewer_blocks)
    assert not has_capacity(draw, facts)
    assert has_capacity(draw, facts, left)
    fullest = max(forced(block, set(short.inspectors)) for block in demands(draw, facts))
    assert len(short.fewer_blocks) >= -(-short.missing // fullest)


def test_qualifications_are_named_only_where_they_force_people_to_come():
    told = {}
    for name in ("qualified people are scarce", "leaders are scarce", "weekly limit"):
        made = CASES[name][0]
        (short,) = find_shortfalls(*drawn(made, A=sorted(made.enterprises))).capacity
        told[name] = (short.qualifications, short.leader)
    assert list(told.values()) == [(("X",), False), ((), True), ((), False)]


def test_the_error_carries_every_department_and_every_block_in_both_languages():
    made = city(9, team(3, daily_visits=9, weekly_visits=2)).task("B").task("C")
    made.person("b1", "B", name="王伟").person("c1", "C", weekly_visits=1).person("c2", "C")
    firms = sorted(made.enterprises)
    draw, facts = drawn(made, A=firms, B=firms[:4], C=firms)
    with pytest.raises(InfeasibleError) as caught:
        odds_from_facts(draw, facts)
    error = caught.value
    assert error.code == "lottery.capacity_short"
    assert error.params["department"] == "A"
    assert error.params["seats"] - error.params["capacity"] == error.params["missing"] == 6
    assert [(one.code, one.value, one.severity) for one in error.findings] == [
        ("shortfall.capacity", "A", "error"),
        ("shortfall.capacity", "C", "error"),
        ("shortfall.blocks", "E00/B", "warning"),
        ("shortfall.staff", "A", "warning"),
        ("shortfall.staff", "B", "warning"),
        ("shortfall.staff", "C", "warning"),
    ]
    for language, cause in (("en", "weekly limit of visits"), ("zh", "每周检查上限")):
        text = error.text(language)
        assert cause in text
        assert "{" not in text
        assert "E00" in text


def test_people_of_two_qualifications_are_asked_for_apart():
    made = World(n_days=10).task("A", **WITH_X).task("A2", department="A", **WITH_X | {
        "qualifications": ("Y",)})  # fmt: skip
    for n in range(4):
        made.firm(f"E{n}").firm(f"F{n}")
    made.person("a1", "A", **ROOMY).person("a2", "A", **ROOMY)
    draw, facts = drawn(made, A=[f"E{n}" for n in range(4)], A2=[f"F{n}" for n in range(4)])
    shortfalls = find_shortfalls(draw, facts)
    (staff,) = shortfalls.staff
    assert [(one.count, one.qualifications) for one in staff.people] == [(1, ("X",)), (1, ("Y",))]
    assert [len(group.blocks) for group in shortfalls.groups] == [4, 4]
    assert set(RULES) >= {rule for one in shortfalls.groups for rule in one.suspensions[0]}
