"""Overloaded weeks are found, what would do does, and nothing is said where all can be placed."""

import pytest
from hypothesis import HealthCheck, given, settings

from dualrandom.scheduling.explaining.bottlenecks import bottlenecks
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World, ranges
from .city import city
from .test_solver import tiny_worlds


def rush(n_people=3, more_people=0, more_days=0, able=True, **task):
    """Ten visits of two in the second of three weeks; everybody makes two a week."""
    world = World(n_days=15)
    world.task(
        "A",
        first_day=world.days[5],
        last_day=world.days[9 + more_days],
        qualifications=("q",),
        **task,
    )
    skills = frozenset({"q"} if able else ())
    for number in range(n_people + more_people):
        new = number >= n_people
        world.person(
            f"A{number}",
            "A",
            daily_visits=1,
            weekly_visits=2,
            qualifications=skills if number or new else frozenset({"q"}),
        )
    for number in range(10):
        firm = f"F{number}"
        world.firm(firm).block(firm, "A", (f"A{number % 3}", f"A{(number + 1) % 3}"))
    return world


def found(world, scope):
    return [one for one in bottlenecks(world.lottery()) if one.scope == scope]


def test_a_department_with_too_many_visits_in_a_week():
    (one,) = found(rush(), "department")
    world = rush()
    assert (one.department, one.unit, one.blocks) == ("A", "visits", 10)
    assert (one.first_day, one.last_day) == (str(world.days[5]), str(world.days[9]))
    assert (one.demand, one.capacity, one.room_each) == (20, 6, 2)
    assert (one.more_inspectors, one.more_days) == (7, 11)
    assert not found(rush(), "inspector")


def test_days_after_the_campaign_count_as_far_as_they_help():
    """Two weeks more would give 18 visits, the first day of a third week six more."""
    assert found(rush(), "department")[0].more_days == 5 + 5 + 1


@pytest.mark.parametrize(("more", "left"), [(6, 1), (7, 0)])
def test_as_many_people_as_are_named_would_do_and_one_less_would_not(more, left):
    assert len(found(rush(more_people=more), "department")) == left


def test_as_many_days_as_are_named_would_do_and_one_less_would_not():
    """Six people, once a day: 12 in the week, six more on every further day."""
    (one,) = found(rush(n_people=6), "department")
    assert (one.demand, one.capacity, one.more_days) == (20, 12, 2)
    assert found(rush(n_people=6, more_days=1), "department")
    assert not found(rush(n_people=6, more_days=2), "department")


def test_a_qualification_that_too_few_hold():
    world = rush(n_people=10, able=False, team_qualified=True)
    assert not found(world, "department")
    (one,) = found(world, "qualification")
    assert (one.qualifications, one.inspectors) == (("q",), ("A0",))
    assert (one.demand, one.capacity, one.more_inspectors) == (10, 2, 4)


def test_a_person_who_was_drawn_too_often_for_the_weeks_they_have():
    world = World(n_days=10).task("A")
    world.person("A1", "A", leave=ranges(world.days[5:]), weekly_visits=2)
    for number in range(2, 8):
        world.person(f"A{number}", "A")
    for number in range(3):
        world.firm(f"F{number}").block(f"F{number}", "A", ("A1", f"A{number + 2}"))
    (one,) = bottlenecks(world.lottery())
    assert (one.scope, one.inspectors) == ("inspector", ("A1",))
    assert (one.demand, one.capacity, one.more_inspectors) == (3, 2, None)
    assert one.more_days == 6  # on leave to the end of the campaign


def test_minutes_run_out_before_visits_do():
    world = World(n_days=1).task("A", duration_minutes=240)
    for number in (1, 2):
        world.person(f"A{number}", "A", daily_visits=8)
    for firm in "FG":
        world.firm(firm).block(firm, "A", ("A1", "A2"))
    (one,) = found(world, "department")
    assert (one.unit, one.demand, one.capacity) == ("minutes", 960, 2 * 420)
    assert (one.more_inspectors, one.more_days) == (1, 1)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_worlds(daily_visits=1, weekly_visits=2))
def test_where_everything_is_placed_there_is_no_bottleneck(world):
    lottery = world.lottery()
    if not schedule(lottery, limits=QUICK).unplaced:
        assert not bottlenecks(lottery)


def test_the_order_of_the_registers_does_not_reach_the_bottlenecks():
    world = city(60, 12, 16)
    forward = bottlenecks(world.lottery())
    assert forward
    world.inspectors = dict(reversed(world.inspectors.items()))
    world.enterprises = dict(reversed(world.enterprises.items()))
    assert bottlenecks(world.lottery()) == forward
