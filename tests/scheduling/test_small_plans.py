"""Small plans are solved to the end: nothing is better, and what is proven is true."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import HealthCheck, given, settings

from benchmarks.schedule.oracle import optimum
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.hours_of_day import HoursOfDay
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.schedule import schedule

from .builders import World
from .rich_worlds import rich_lotteries
from .test_oracle import teams_of

BARE = Limits(improvement_passes=0, chain_moves=1)
"""Without other search, so that much is left to do."""


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rich_lotteries(8, tight=True))
def test_what_is_proven_is_true(lottery):
    plan = schedule(lottery, limits=BARE)
    best = optimum(lottery, teams_of(plan))
    assert best.proven
    proven = plan.record.run.parameters
    assert proven["proven_left_out"] <= best.left_out
    if len(plan.unplaced) == best.left_out:
        assert proven["proven_visits_of_placed"] <= len(plan.visits)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rich_lotteries(8, tight=True))
def test_nothing_is_better_than_a_small_plan(lottery):
    """Where a lead department must be there and blocks stay out, the solver is not asked."""
    plan = schedule(lottery, limits=BARE)
    best = optimum(lottery, teams_of(plan))
    if not (lottery.facts.campaign.rules.lead_department_present and plan.unplaced):
        assert (len(plan.unplaced), len(plan.visits)) == (best.left_out, best.visits)


def has_hours(merges, visits):
    """By trying all starts."""
    groups = [merges.group(*visit) for visit in visits]
    minutes, between = merges.problem.slots.minutes, merges.problem.journeys.between
    for starts in product(*(list(members(group.starts)) for group in groups)):
        if all(
            apart(one, minutes[first], other, minutes[second], between)
            for (one, first), (other, second) in combinations(zip(groups, starts, strict=True), 2)
        ):
            return True
    return False


def apart(one, first, other, second, between):
    busy = {person: (second + offset, length) for person, offset, length in other.members}
    return all(
        first + offset + length + between(one.site, other.site) <= busy[person][0]
        or busy[person][0] + busy[person][1] + between(other.site, one.site) <= first + offset
        for person, offset, length in one.members
        if person in busy
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rich_lotteries(4, tight=True))
def test_hours_and_conflicts_are_those_of_trying_all_starts(lottery):
    merges = Merges(assemble(lottery).problem)
    visits = [
        (site, 1)
        for site, record in enumerate(merges.problem.sites)
        if record.parts and merges.group(site, 1).starts
    ][:3]
    hours = HoursOfDay(merges, 1)
    assert (hours.starts(visits) is not None) == has_hours(merges, visits)
    for pair in hours.pairs_in_conflict(visits):
        assert not has_hours(merges, pair)
    for conflict in hours.conflicts(visits):
        assert not has_hours(merges, conflict)
        for visit in conflict:
            assert has_hours(merges, [other for other in conflict if other != visit])


def test_hours_that_day_by_day_counts_do_not_see():
    """Two enterprises, open for the same hour only, and one inspector for both: two days."""
    world = World(n_days=2).task("A", team_size=1, duration_minutes=60)
    world.person("A0", "A", daily_visits=4)
    for name in ("E1", "E2"):
        world.firm(name, opening_minutes=(540, 600)).block(name, "A", ("A0",))
    plan = schedule(world.lottery(), limits=BARE)
    assert not plan.unplaced
    assert len({visit.day for visit in plan.visits}) == 2
