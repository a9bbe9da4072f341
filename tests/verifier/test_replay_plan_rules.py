"""``replay.py`` finds the breaches of the plan's rules that the library finds, by their names."""

from __future__ import annotations

import pytest

from dualrandom.scheduling.schedule import schedule
from dualrandom.verifier import replay
from tests.scheduling import breaches, travel_breaches
from tests.scheduling.breaches import with_person, with_record
from tests.scheduling.builders import QUICK, World, ranges, weekdays
from tests.scheduling.test_replacing_travel import BLOCK, RESERVES
from tests.scheduling.test_travel_rules import JUST_KEPT, PLACES, haversine
from tests.verifier.replayed import named_rules, replayed


def test_a_good_plan_breaks_no_rule(tmp_path):
    audit = replayed(breaches.good_plan(), tmp_path)
    replay.check_plan(audit)
    assert audit.findings == []


@pytest.mark.parametrize(
    ("rule", "breach"),
    [(rule, breach) for rule, breach, _ in travel_breaches.BREACHES],
    ids=[breach.__name__ for _, breach, _ in travel_breaches.BREACHES],
)
def test_a_breach_is_found_by_its_rule_alone(rule, breach, tmp_path):
    assert named_rules(breach(breaches.good_plan()), tmp_path) == {rule}


@pytest.mark.parametrize("changed", JUST_KEPT.values(), ids=JUST_KEPT)
def test_what_is_just_kept_is_no_breach(changed, tmp_path):
    assert named_rules(changed(breaches.good_plan()), tmp_path) == set()


@pytest.mark.parametrize(
    ("rule", "breach"),
    [
        ("plan.task_window", breaches.a_task_begins_later),
        ("plan.leave", breaches.an_inspector_is_on_leave),
        ("plan.certificate", breaches.a_certificate_is_too_young),
        ("plan.overlap", breaches.a_team_overlaps_with_itself),
        ("plan.daily_visits", breaches.a_day_has_too_many_visits),
        ("plan.weekly_visits", breaches.a_week_has_too_many_visits),
        ("plan.blackout", breaches.the_enterprise_is_blocked_that_day),
        ("plan.opening_hours", breaches.the_enterprise_closes_earlier),
        ("plan.working_hours", breaches.a_visit_runs_across_the_break),
        ("plan.gap_between_visits", breaches.two_visits_are_too_near),
        ("plan.annual_cap", breaches.a_year_has_too_many_visits),
    ],
)
def test_older_rules_are_named_as_well(rule, breach, tmp_path):
    assert rule in named_rules(breach(breaches.good_plan()), tmp_path)


@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES)
def test_metres_are_those_of_the_great_circle(places):
    metres = replay.distance(*(replay.vector(*place) for place in places))
    assert haversine(*places) - 0.01 <= metres <= haversine(*places) + 2


def test_minutes_between_zones_are_those_of_the_row():
    rows = [{"origin": "a", "destination": "b", "minutes": 7}]
    travel = {"least_minutes": 9, "zone_minutes": rows, "speed_kmh": 25, "detour_permille": 1300}
    ways = replay.Ways(travel)
    here, there = replay.Spot("a", (0, 0)), replay.Spot("b", (0, 90_000_000))
    assert ways.first(here, there) == 7
    assert ways.between(here, there) == 9
    assert ways.first(replay.Spot(), there) == 0
    with pytest.raises(ValueError, match="no zone_minutes from 'b' to 'a'"):
        ways.between(there, here)
    assert replay.Ways(None).between(here, there) == replay.Ways(None).first(here, there) == 0


@pytest.mark.parametrize(
    ("days_of", "fewest"),
    [
        ({"A": 0b01, "B": 0b10, "C": 0b10}, 3),
        ({"A": 0b11, "B": 0b01, "C": 0b10, "D": 0b110}, 2),
        ({"A": 0, "B": 0b10, "C": 0b10}, 1),
        ({"B": 0b10, "C": 0b10}, 1),
    ],
)
def test_the_fewest_visits_with_the_lead_department(days_of, fewest, tmp_path):
    facts = replayed(breaches.good_plan(), tmp_path).facts
    assert replay.least_visits(facts, days_of) == fewest


@pytest.mark.parametrize("case", RESERVES)
def test_a_reserve_is_passed_over_by_the_same_rule(case, tmp_path):
    present = replay.Present(replayed(case.plan(), tmp_path))
    assert present.excluded_by(BLOCK, "P", "R") == case.rule
    assert present.excluded_by(BLOCK, "P", "S") is None


OFFICE = {
    "plan.office_days": {"office_days": "123"},
    "plan.leave": {"leave": ranges(weekdays(3))},
}


@pytest.mark.parametrize("rule", OFFICE)
def test_a_substitute_for_somebody_in_the_office_is_forced(rule, tmp_path):
    """Q is there from Monday to Wednesday only."""
    world = World(n_days=5).task("A").firm("F").block("F", "A", "PQ").person("R", "A")
    world.person("P", "A", **OFFICE[rule]).person("Q", "A", office_days="45")
    plan = schedule(world.lottery(), limits=QUICK)
    assert [step.substitute for step in plan.deviations] == ["R"]
    assert named_rules(plan, tmp_path) == set()
    there = with_person(plan, "P", office_days="", leave=())
    assert named_rules(there, tmp_path) == {"deviation.needless"}


def test_a_blacked_out_day_is_no_possible_day_of_the_bound(tmp_path):
    """Both come on different days: A sends nobody on the days on which B can come."""
    closed = {"department": "A", "start": weekdays(1)[0], "end": weekdays(2)[1]}
    world = World(n_days=5, campaign={"department_blackouts": [closed]})
    for department, office in (("A", ""), ("B", "345")):
        world.task(department)
        for number in range(2):
            world.person(f"{department}{number}", department, office_days=office)
    world.firm("F").block("F", "A", ("A0", "A1")).block("F", "B", ("B0", "B1"))
    plan = schedule(world.lottery(), limits=QUICK)
    assert (plan.record.status, len(plan.visits)) == ("optimal", 2)
    assert named_rules(plan, tmp_path) == set()
    audit = replayed(with_record(plan, visit_bound_of_placed=1), tmp_path)
    replay.check_plan(audit)
    assert next(params["field"] for _, _, params in audit.findings) == "visit_bound_of_placed"


def test_office_days_take_capacity_and_common_days(tmp_path):
    """Two weeks of three days, two visits a day and eight a week; in a group one day of each week."""
    world = World(n_days=10, campaign={"standing_groups": ["A"]}).task("A").firm("F")
    world.person("P", "A", office_days="15", group="g").person(
        "Q", "A", office_days="23", group="g"
    )
    facts = replayed(schedule(world.block("F", "A", "PQ").lottery(), limits=QUICK), tmp_path).facts
    assert (facts.people["P"].n_days, facts.people["P"].capacity) == (6, 12)
    (group,) = facts.groups.values()
    assert (group.days, group.capacity) == (0b0100001000, 4)
    assert facts.people["P"].on_duty == 0b1111111111
