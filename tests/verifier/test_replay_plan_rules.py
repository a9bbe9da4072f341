"""``replay.py`` finds the breaches of the plan's rules that the library finds, by their names."""

from __future__ import annotations

import pytest

from dualrandom.verifier import replay
from tests.scheduling import breaches, travel_breaches
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
