"""Goals: values counted by hand, bounds that no valid plan beats, records that can't embellish."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from dataclasses import replace
from itertools import combinations_with_replacement, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.campaign.models import DepartmentBlackout, Travel
from dualrandom.drawing.tickets import ticket
from dualrandom.messages import render
from dualrandom.registers.records import Position
from dualrandom.scheduling import goals
from dualrandom.scheduling.check import check
from dualrandom.scheduling.goals import GOALS, tiers_of
from dualrandom.scheduling.goals.even_load import least_load
from dualrandom.scheduling.goals.nearest import nearest
from dualrandom.scheduling.rules.evidence import Evidence
from dualrandom.scheduling.schedule import schedule

from . import breaches
from .builders import QUICK, SEED, World, enterprise, past, ranges
from .city import city


def goal(name):
    (found,) = [one for one in GOALS if one.goal_id == f"plan.goal.{name}"]
    return found


def on_days(plan, days, starts=None):
    """The same visits, by enterprise, on other days and at other times."""
    by_enterprise = sorted(plan.visits, key=lambda visit: visit.enterprise)
    visits = [
        visit.model_copy(
            update={
                "day": day,
                "visit": f"{day}/{visit.enterprise}",
                "start": start or visit.start,
                "parts": tuple(
                    part.model_copy(update={"start": start or part.start}) for part in visit.parts
                ),
            }
        )
        for visit, day, start in zip(by_enterprise, days, starts or [None] * len(days), strict=True)
    ]
    visits.sort(key=lambda visit: (visit.day, visit.start, visit.enterprise))
    return breaches.with_record(plan, visits=tuple(visits))


def travelling(plan, **travel):
    campaign = plan.lottery.facts.campaign.model_copy(update={"travel": Travel(**travel)})
    return breaches.with_facts(plan, campaign=campaign)


def one_team(n_firms, n_days=10, *, positions=None, **person):
    world = World(n_days=n_days).task("A").person("P", "A", **person).person("Q", "A", **person)
    for number in range(n_firms):
        position = positions[number] if positions else None
        world.firm(f"F{number}", position=position).block(f"F{number}", "A", ("P", "Q"))
    return schedule(world.lottery(), limits=QUICK)


def test_every_goal_is_registered_with_a_title_and_the_order_is_that_of_the_specification():
    modules = [
        importlib.import_module(f"{goals.__name__}.{module.name}")
        for module in pkgutil.iter_modules(goals.__path__)
    ]
    found = {module.GOAL_ID for module in modules if hasattr(module, "GOAL_ID")}
    assert [one.goal_id.removeprefix("plan.goal.") for one in GOALS] == [
        "blocks_placed", "separate_visits", "deviations", "even_load", "travel", "busiest_day",
        "last_day", "weekday_guess", "ticket_order",
    ]  # fmt: skip
    assert found == {one.goal_id for one in GOALS}
    for name in found:
        assert render(name, "en") != render(name, "zh") != name


def test_even_load_is_per_available_day():
    plan = one_team(4)
    monday = plan.lottery.facts.days[0]
    week = plan.lottery.facts.days[:5]
    crowded = on_days(plan, [week[0], week[0], week[1], week[4]])
    assert goal("even_load").value(Evidence(crowded)) == 800
    absent = breaches.with_person(crowded, "Q", leave=ranges(week[2:4]))
    assert goal("even_load").value(Evidence(absent)) == 1334  # four visits in three days
    assert goal("even_load").bound(Evidence(absent)) == 600  # Q: one in three days, three in five
    assert monday == week[0]


@given(st.integers(1, 7), st.lists(st.integers(1, 5), min_size=1, max_size=3))
def test_least_load_is_the_best_of_all_ways_to_spread_the_visits(visits, weeks):
    best = min(
        max(-(-1000 * chosen.count(week) // days) for week, days in enumerate(weeks))
        for chosen in combinations_with_replacement(range(len(weeks)), visits)
    )
    assert least_load(visits, Counter(weeks)) == best


NORTH = [Position(30_000_000 + 100_000 * k, 114_000_000) for k in range(4)]
"""Places on a line, 11,120 metres apart: 35 minutes at 25 km/h with detours."""


def test_travel_is_the_way_to_the_first_visit_and_from_one_to_the_next():
    plan = travelling(one_team(3, positions=NORTH[1:], position=NORTH[0]))
    days = plan.lottery.facts.days
    together = on_days(plan, [days[0]] * 3, ["09:00", "10:00", "11:00"])
    assert [visit.enterprise for visit in together.visits] == ["F0", "F1", "F2"]
    value = goal("travel").value
    assert value(Evidence(together)) == 2 * 3 * 35
    back = on_days(plan, [days[0]] * 3, ["11:00", "10:00", "09:00"])
    assert value(Evidence(back)) == 2 * (105 + 35 + 35)  # 33,360 metres: 105 minutes
    apart = on_days(plan, days[:3])
    assert value(Evidence(apart)) == 2 * (35 + 70 + 105)
    unknown = breaches.with_person(apart, "Q", position=None)
    assert value(Evidence(unknown)) == 35 + 70 + 105


def test_travel_is_a_goal_only_where_the_campaign_counts_it():
    plan = one_team(2, positions=NORTH)
    assert "plan.goal.travel" not in {tier.goal for tier in plan.record.tiers}
    told = {tier.goal for tier in tiers_of(Evidence(travelling(plan)))}
    assert told - {tier.goal for tier in plan.record.tiers} == {"plan.goal.travel"}


@pytest.mark.parametrize("sets_out", [None, NORTH[0]])
@pytest.mark.parametrize("least_minutes", [0, 40])
def test_no_order_of_visits_beats_the_bound_of_travel(sets_out, least_minutes):
    positions = [NORTH[1], NORTH[3], None]
    plan = travelling(
        one_team(3, positions=positions, position=sets_out), least_minutes=least_minutes
    )
    days, clocks = plan.lottery.facts.days, ("09:00", "10:00", "11:00")
    least = min(
        goal("travel").value(Evidence(on_days(plan, chosen, order)))
        for chosen in product(days[:3], repeat=3)
        for order in permutations(clocks)
        if max(Counter(chosen).values()) <= 2  # daily_visits of the two
    )
    bound = goal("travel").bound(Evidence(plan))
    assert bound <= least
    assert (bound > 0) == (sets_out is not None)


@st.composite
def sites(draw):
    places = st.none() | st.builds(
        Position, st.integers(29_999_000, 30_001_000), st.integers(113_999_000, 114_001_000)
    )
    return [
        enterprise(f"F{k}", position=draw(places), zone=draw(st.sampled_from("abc")))
        for k in range(draw(st.integers(1, 7)))
    ]


@given(sites(), st.booleans())
def test_nearest_finds_the_shortest_way_of_all_pairs(places, by_zone):
    zones = [
        {"origin": a, "destination": b, "minutes": 1 + (7 * ord(a) + 3 * ord(b)) % 11}
        for a in "abc"
        for b in "abc"
    ]
    plan = travelling(one_team(1), zone_minutes=zones if by_zone else ())
    times = goals.travel.TravelTimes(plan.lottery.facts.campaign)
    for site, origins in nearest(places, by_zone=by_zone):
        others = [other for other in places if other is not site]
        shortest = min((times.between(other, site) for other in others), default=None)
        assert min((times.between(other, site) for other in origins), default=None) == shortest


def test_busiest_day_last_day_and_weekday_are_counted():
    plan = one_team(5, n_days=10)
    days = plan.lottery.facts.days
    moved = Evidence(on_days(plan, [days[0], days[0], days[2], days[3], days[5]]))
    assert goal("busiest_day").value(moved) == 2
    assert goal("last_day").value(moved) == 6
    assert goal("weekday_guess").value(moved) == 600  # two Mondays' visits and one a week later
    assert goal("busiest_day").bound(moved) == 1
    assert goal("last_day").bound(moved) == 3  # five visits, two a day
    assert goal("weekday_guess").bound(moved) == 200


def seldom(plan):
    campaign = plan.lottery.facts.campaign
    gap = campaign.rules.minimum_gap.model_copy(update={"since_last_days": 9})
    rules = campaign.rules.model_copy(update={"minimum_gap": gap})
    return breaches.with_facts(plan, campaign=campaign.model_copy(update={"rules": rules}))


def without_department(plan, days):
    closed = DepartmentBlackout(department="A", start=days[0], end=days[-1])
    campaign = plan.lottery.facts.campaign.model_copy(update={"department_blackouts": (closed,)})
    return breaches.with_facts(plan, campaign=campaign)


@pytest.mark.parametrize(
    ("change", "least"),
    [
        (lambda plan: plan, 3),
        (lambda plan: breaches.with_person(plan, "Q", weekly_visits=3), 6),
        (lambda plan: breaches.with_person(plan, "P", leave=ranges(plan.lottery.facts.days[:1])), 4),
        (lambda plan: breaches.with_task(plan, "A", first_day=plan.lottery.facts.days[6]), 7),
        (lambda plan: breaches.with_firm(plan, "F0", opening_days="5"), 5),
        (lambda plan: breaches.with_firm(plan, "F0", blackouts=ranges(plan.lottery.facts.days[:8])), 9),
        (lambda plan: breaches.with_firm(seldom(plan), "F0", history=(past(plan.lottery.facts.days[0]),)), 8),
        (lambda plan: without_department(plan, plan.lottery.facts.days[:7]), 8),
        (lambda plan: breaches.with_facts(plan, enterprises={}), 3),
    ],
    ids=["daily", "weekly", "leave", "window", "opening", "blackout", "history", "department", "stranger"],
)  # fmt: skip
def test_the_last_day_is_bounded_by_what_keeps_people_and_enterprises(change, least):
    assert goal("last_day").bound(Evidence(change(one_team(5)))) == least


def test_ticket_order_counts_pairs_of_enterprises_with_the_same_teams():
    plan = one_team(4)
    days = plan.lottery.facts.days
    by_ticket = sorted(range(4), key=lambda k: ticket("enterprise", SEED, f"F{k}"))
    place = {f"F{k}": n for n, k in enumerate(by_ticket)}
    ordered = on_days(plan, [days[place[f"F{k}"]] for k in range(4)])
    assert goal("ticket_order").value(Evidence(ordered)) == 0
    backwards = on_days(plan, [days[3 - place[f"F{k}"]] for k in range(4)])
    assert goal("ticket_order").value(Evidence(backwards)) == 6
    last = backwards.visits[-1]
    other = tuple(part.model_copy(update={"team": ("P",)}) for part in last.parts)
    alone = breaches.with_visit(backwards, last, parts=other)
    assert goal("ticket_order").value(Evidence(alone)) == 3


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_no_value_of_a_whole_plan_beats_its_bound(seed):
    plan = schedule(city(120, 20, 30, seed=seed).lottery(), limits=QUICK)
    tiers = {tier.goal: tier for tier in plan.record.tiers}
    assert tiers.pop("plan.goal.blocks_placed").gap == len(plan.unplaced)
    for name, tier in tiers.items():
        assert tier.value - tier.bound == tier.gap >= 0, name


@pytest.mark.parametrize("field", ["goal", "value", "bound", "gap"])
@pytest.mark.parametrize("place", range(len(GOALS) - 1))
def test_a_false_tier_is_named(place, field):
    plan = breaches.good_plan()
    tiers = list(plan.record.tiers)
    false = "plan.goal.another" if field == "goal" else getattr(tiers[place], field) + 1
    tiers[place] = tiers[place].model_copy(update={field: false})
    report = check(breaches.with_record(plan, tiers=tuple(tiers)))
    assert [finding.params["figure"] for finding in report.findings] == ["tiers"]


def test_a_person_without_a_day_or_an_unknown_enterprise_does_not_stop_the_count():
    plan = travelling(breaches.good_plan())
    away = breaches.with_person(plan, "A1", leave=ranges(plan.lottery.facts.days))
    firms = plan.lottery.facts.enterprises
    stranger = breaches.with_facts(plan, enterprises={k: firms[k] for k in firms if k != "F1"})
    for broken in (away, stranger, breaches.with_record(plan, visits=())):
        assert len(tiers_of(Evidence(broken))) == len(GOALS)
    assert replace(plan) == plan
