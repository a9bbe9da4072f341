"""Days that suit a visit, and who is in its way: against the plain definitions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import cycle

import pytest

from dualrandom.campaign.models import Travel
from dualrandom.registers.records import Position
from dualrandom.scheduling import suited_days
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.journeys import NEAR_MINUTES
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.priority import construct, first_order
from dualrandom.scheduling.saturation import Saturation

from .city import city

LIMITS = (
    {},
    {"monthly_visits": 6},
    {"campaign_visits": 9, "weekly_visits": 3},
    {"weekly_minutes": 400},
    {"daily_minutes": 200, "daily_visits": 3},
)


def built(*, travel: bool):
    """A crowded timetable of six weeks, with its merges."""
    world = city(90, 30, 18, seed="suited")
    for (name, person), limits in zip(world.inspectors.items(), cycle(LIMITS), strict=False):
        world.inspectors[name] = replace(person, **limits)
    for number, (name, firm) in enumerate(world.enterprises.items()):
        place = Position(30_500_000 + 9_000 * (number % 7), 114_300_000 + 31_000 * (number % 11))
        world.enterprises[name] = replace(firm, position=place)
    lottery = world.lottery()
    if travel:
        rules = Travel(speed_kmh=20, detour_permille=1400, least_minutes=5)
        campaign = lottery.facts.campaign.model_copy(update={"travel": rules})
        lottery = replace(lottery, facts=replace(lottery.facts, campaign=campaign))
    problem = assemble(lottery).problem
    merges = Merges(problem)
    return construct(merges, Saturation(problem), first_order(merges)).table, merges


def groups(merges):
    for site in range(len(merges.problem.sites)):
        for parts in range(1, merges.all_parts(site) + 1):
            group = merges.group(site, parts)
            if group.days:
                yield group


def cost(table, group, day):
    """Visits of the week and the day; with travel, whoever is out counts, and less if near."""
    problem = table.problem
    journeys = problem.journeys
    near = dict(journeys.near(journeys.area_of[group.site]))
    total = 0
    for person, _, _ in group.members:
        week = problem.grid.weeks[problem.grid.week_of[day]]
        n_week = sum(len(table.sites_on[person][other]) for other in members(week))
        total += suited_days.WEEK_STRAIN * n_week
        there = table.sites_on[person][day]
        if not journeys.asked:
            total += suited_days.DAY_STRAIN * len(there)
        elif there:
            ways = [near.get(journeys.area_of[site], NEAR_MINUTES) for site in there]
            total += suited_days.OUT_ALREADY
            if min(ways) < NEAR_MINUTES:
                total -= suited_days.SAVED_AT_HAND - suited_days.SAVED_LESS * min(ways)
    return total


@pytest.mark.parametrize("kept", [suited_days.MOST_COSTS_KEPT, 0], ids=["kept", "forgotten"])
@pytest.mark.parametrize("travel", [False, True])
def test_days_come_by_load_and_way_and_then_from_the_ticket_on(monkeypatch, travel, kept):
    monkeypatch.setattr(suited_days, "MOST_COSTS_KEPT", kept)
    table, merges = built(travel=travel)
    n_days = len(merges.problem.grid.days)
    several_a_day = any(len(there) > 1 for own in table.sites_on for there in own)
    assert several_a_day
    for group in groups(merges):
        ticket = merges.problem.sites[group.site].ticket
        open_days = [d for d in members(group.days) if not table.closed_to_people(group) >> d & 1]
        expected = sorted(
            open_days, key=lambda day: (cost(table, group, day), (day - ticket) % n_days)
        )
        assert table.days_by_load(group, 0) == expected


@pytest.mark.parametrize("travel", [False, True])
def test_days_are_as_before_when_visits_were_taken_and_put_back(travel):
    table, merges = built(travel=travel)
    before = [table.days_by_load(group, 0) for group in groups(merges)]
    taken = [
        table.take(site, parts)
        for site, visits in enumerate(table.visits)
        for parts in list(visits)
        if site % 2
    ]
    assert [table.days_by_load(group, 0) for group in groups(merges)] != before
    for visit in taken:
        table.put(*visit)
    assert [table.days_by_load(group, 0) for group in groups(merges)] == before


class DearDays:
    """Costs of one's own, beyond what 64 bits hold."""

    has_costs = True

    def cost(self, _site, _parts, day):
        return 10**30 * (day % 3)


def test_a_cost_of_ones_own_may_be_of_any_size():
    _, merges = built(travel=True)
    days = suited_days.SuitedDays(merges.problem, DearDays())
    group = next(group for group in groups(merges) if group.days.bit_count() > 6)
    n_days = len(merges.problem.grid.days)
    ticket = merges.problem.sites[group.site].ticket
    expected = sorted(members(group.days), key=lambda day: (day % 3, (day - ticket) % n_days))
    assert days.best_first(group, group.days) == expected


def test_who_is_in_the_way_is_counted_week_by_week_as_day_by_day():
    table, merges = built(travel=True)
    problem = merges.problem
    full = {
        table.week_is_full(person, day)
        for person in range(len(problem.people))
        for day in range(len(problem.grid.days))
    }
    assert full == {True, False}
    assert any(table.long_counts.closed)
    for group in groups(merges):
        by_day = Counter(
            site for day in members(group.days) for site, _ in table.neighbours(group, day)
        )
        assert table.sites_in_the_way(group) == by_day
