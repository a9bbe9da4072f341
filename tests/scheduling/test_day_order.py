"""Ways within a day: never longer, the same days, every rule kept, the least where few are out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.schedule.long_day import LongDay, long_day
from dualrandom.campaign.models import Travel
from dualrandom.registers.records import Position
from dualrandom.scheduling import day_order
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.day_order import shorten_ways
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.priority import construct, first_order
from dualrandom.scheduling.saturation import Saturation

from .builders import World
from .rich_worlds import rich_lotteries


def built(lottery):
    problem = assemble(lottery).problem
    merges = Merges(problem)
    return construct(merges, Saturation(problem), first_order(merges)).table, merges


def minutes(table, merges):
    """Everybody's ways, to the first visit and between visits."""
    journeys = merges.problem.journeys
    total = 0
    for person in range(len(merges.problem.people)):
        for day in range(len(merges.problem.grid.days)):
            stops = table.stops(person, day)
            if stops:
                total += journeys.to_first(person, stops[0])
            total += sum(journeys.between(here, there) for here, there in pairwise(stops))
    return total


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(rich_lotteries(8, tight=False))
def test_ways_get_no_longer_and_days_and_rules_are_kept(lottery):
    table, merges = built(lottery)
    before = table.bookings()
    minutes_before = minutes(table, merges)
    shorten_ways(table, merges)
    assert minutes(table, merges) <= minutes_before
    after = table.bookings()
    assert [one[:3] for one in after] == [one[:3] for one in before]
    again = merges.new_table()
    for site, parts, day, start in after:
        assert again.fits(merges.group(site, parts), day, start)
        again.put(merges.group(site, parts), day, start)


def one_team(easts):
    """One inspector, one day, firms along a road with the station at its west end."""
    world = World(n_days=1, hours={"spans": ["08:00-18:00"], "slot_minutes": 15})
    world.task("A", team_size=1, duration_minutes=30)
    station = Position(30_000_000, 114_000_000)
    world.person("P", "A", daily_visits=40, weekly_visits=40, position=station)
    for number, east in enumerate(easts):
        world.firm(f"F{number}", position=Position(30_000_000, 114_000_000 + 1_000 * east))
        world.block(f"F{number}", "A", ("P",))
    lottery = world.lottery()
    travel = Travel(speed_kmh=40, detour_permille=1000, least_minutes=0)
    campaign = lottery.facts.campaign.model_copy(update={"travel": travel})
    return replace(lottery, facts=replace(lottery.facts, campaign=campaign))


@given(st.lists(st.integers(0, 300), min_size=2, max_size=4))
def test_up_to_four_visits_of_one_team_take_the_shortest_way_of_all(easts):
    table, merges = built(one_team(easts))
    shorten_ways(table, merges)
    journeys = merges.problem.journeys
    shortest = min(
        journeys.to_first(0, order[0]) + sum(journeys.between(*pair) for pair in pairwise(order))
        for order in permutations(range(len(easts)))
    )
    assert minutes(table, merges) == shortest


def test_eight_visits_along_a_road_are_made_one_after_the_other():
    table, merges = built(one_team([70, 10, 50, 30, 80, 20, 60, 40]))
    shorten_ways(table, merges)
    assert table.stops(0, 0) == [1, 5, 3, 7, 2, 6, 0, 4]


@pytest.mark.parametrize("most", [day_order.MOST_LENGTHS, 10])
def test_a_long_day_gets_shorter_as_far_as_the_work_allows(monkeypatch, most):
    monkeypatch.setattr(day_order, "MOST_LENGTHS", most)
    table, merges = built(long_day(LongDay(30)))
    before = minutes(table, merges)
    shorten_ways(table, merges)
    assert minutes(table, merges) < before
