"""Limits that are just kept, departments one after another, and ways computed by hand."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

import pytest

from dualrandom.campaign.models import Travel
from dualrandom.campaign.travel import TravelTimes
from dualrandom.registers.records import Position
from dualrandom.scheduling.check import check
from dualrandom.scheduling.journeys import Journeys
from dualrandom.scheduling.rules.evidence import Evidence
from dualrandom.scheduling.rules.piercing import fewest_with_lead

from . import breaches, travel_breaches
from .breaches import visit_to, with_firm, with_person
from .travel_breaches import at, f1_right_after_f0, one_after_another, with_campaign, with_hours

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.scheduling.plan import Plan

WUHAN = travel_breaches.WUHAN


JUST_KEPT: dict[str, Callable[[Plan], Plan]] = {
    "departments one after another": one_after_another,
    "minutes": lambda plan: with_person(
        f1_right_after_f0(plan), "A1", daily_minutes=180, weekly_minutes=180
    ),
    "minutes with paperwork": lambda plan: with_person(
        with_hours(plan, paperwork_minutes=11), "C1", daily_minutes=71
    ),
    "the way to the next": lambda plan: with_campaign(
        at(f1_right_after_f0(plan), "F1", "13:30", day=visit_to(plan, "F0").day),
        travel=Travel(least_minutes=180),
    ),
    "the way to the first": lambda plan: with_person(
        at(with_campaign(with_firm(plan, "F1", position=WUHAN), travel=Travel()), "F1", "09:15"),
        "A2",
        position=WUHAN._replace(latitude=WUHAN.latitude + 9_000),
    ),
}
"""Changes of the good plan that break no rule, though a little more would."""


@pytest.mark.parametrize("changed", JUST_KEPT.values(), ids=JUST_KEPT)
def test_what_is_just_kept_is_no_breach(changed):
    assert check(breaches.with_true_tiers(changed(breaches.good_plan()))).ok


def test_two_departments_come_without_the_first_where_it_never_comes():
    plan = travel_breaches.two_departments_come_without_the_first(breaches.good_plan())
    assert not check(plan).ok
    assert check(with_campaign(plan, initiating_department="Z")).ok


def haversine(one, other):
    """Metres, in floating point and by another formula."""
    phi, lam, psi, mu = (radians(angle / 1e6) for angle in (*one, *other))
    half = sin((psi - phi) / 2) ** 2 + cos(phi) * cos(psi) * sin((mu - lam) / 2) ** 2
    return 2 * 6_371_008.8 * asin(sqrt(half))


PLACES = {
    "next door": (WUHAN, Position(30_592_800, 114_306_000)),
    "across the river": (WUHAN, Position(30_545_000, 114_362_000)),
    "the province": (WUHAN, Position(30_692_000, 111_286_000)),
    "the equator and Greenwich": (Position(-500_000, -300_000), Position(400_000, 500_000)),
    "the south": (Position(-33_868_800, 151_209_300), Position(-35_280_900, 149_130_000)),
    "the date line": (Position(-17_000_000, 179_900_000), Position(-16_500_000, -179_800_000)),
    "the pole": (Position(89_900_000, 0), Position(89_900_000, 180_000_000)),
}


def minutes_to_f1(plan, here, there, travel):
    """Way of A2 to F1, as the rules see it."""
    plan = with_campaign(with_firm(plan, "F1", position=there), travel=travel)
    plan = with_person(plan, "A2", position=here)
    facts = plan.lottery.facts
    return Evidence(plan).travel.to_first(facts.inspectors["A2"], facts.enterprises["F1"])


@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize(("speed", "detour"), [(25, 1300), (60, 1000), (5, 1414)])
def test_minutes_are_those_of_the_great_circle(places, speed, detour):
    travel = Travel(speed_kmh=speed, detour_permille=detour)
    found = minutes_to_f1(breaches.good_plan(), *places, travel)
    minutes_a_metre = detour / 1000 / (speed * 1000 / 60)
    exact = haversine(*places) * minutes_a_metre
    assert exact - 0.01 * minutes_a_metre <= found <= exact + 1 + 2 * minutes_a_metre


def test_minutes_computed_by_hand():
    """A degree of latitude is 111,195.08 m (2π·6,371,008.8 m / 360)."""
    north = WUHAN._replace(latitude=WUHAN.latitude + 100_000)  # 11,119.5 m, rounded up 11,120 m
    plan = breaches.good_plan()
    assert minutes_to_f1(plan, WUHAN, north, Travel()) == 35  # 11.120 · 1.3 / 25 h = 34.69 min
    assert (
        minutes_to_f1(plan, WUHAN, north, Travel(speed_kmh=40, detour_permille=1000)) == 17
    )  # 16.68
    assert minutes_to_f1(plan, WUHAN, WUHAN, Travel()) == 0
    assert minutes_to_f1(plan, WUHAN, None, Travel()) == 0


@pytest.mark.parametrize("kept", [1, 2, 100])
def test_ways_are_the_same_however_few_are_kept(kept, monkeypatch):
    monkeypatch.setattr("dualrandom.scheduling.journeys.MOST_KEPT", kept)
    plan = breaches.good_plan()
    names = ["F0", "F1", "F2"]
    for number, name in enumerate(names):
        where = WUHAN._replace(latitude=WUHAN.latitude + 40_000 * number**2)
        plan = with_firm(plan, name, position=where)
    facts = with_campaign(plan, travel=Travel()).lottery.facts
    journeys, times = Journeys(facts, names, []), TravelTimes(facts.campaign)
    for _ in range(2):
        for here, one in enumerate(names):
            for there, other in enumerate(names):
                ends = facts.enterprises[one], facts.enterprises[other]
                assert journeys.between(here, there) == times.between(*ends)
    assert journeys.between(0, 1) < journeys.between(1, 2) < journeys.between(0, 2)


def days(*numbers):
    monday = breaches.good_plan().lottery.facts.days[0]
    return frozenset(monday.replace(day=monday.day + number) for number in numbers)


@pytest.mark.parametrize(
    ("lead", "others", "fewest"),
    [
        (days(0), [], 1),
        (days(0), [days(0, 1), days(0)], 1),
        (days(0), [days(1), days(1)], 3),  # they share a day, but not without the lead
        (days(0, 1), [days(0), days(1), days(1, 2)], 2),
    ],
)
def test_only_the_day_of_the_lead_department_serves_several(lead, others, fewest):
    assert fewest_with_lead(lead, others) == fewest
