"""Whole or split: what a joint visit costs others when somebody of it cannot come."""

from __future__ import annotations

from dualrandom.scheduling.replanning.current_plan import current_plan
from dualrandom.scheduling.replanning.replanning import replan
from dualrandom.scheduling.schedule import schedule
from tests.scheduling.builders import QUICK, World

from .events import ill, request


def world(*, n_alone: int, cap: int | None) -> World:
    """F is visited by P and Q; Q has one visit a day, P also visits firms alone.

    On the second day Q is at G, which could be visited on the first day as well.
    """
    rules = {"annual_cap": {"visits": cap}} if cap else {}
    made = World(n_days=2, rules=rules).task("A", team_size=1).task("B", team_size=1)
    made.person("P", "A", daily_visits=9).person("Q", "B", daily_visits=1)
    made.firm("F").block("F", "A", ("P",)).block("F", "B", ("Q",))
    made.firm("G").block("G", "B", ("Q",))
    for number in range(n_alone):
        made.firm(f"H{number}").block(f"H{number}", "A", ("P",))
    return made


def revised(made: World):
    """The day of F's visit, on which P falls ill, and the days of all blocks afterwards."""
    plan = schedule(made.lottery(), limits=QUICK)
    days = {part.block: visit.day for visit in plan.visits for part in visit.parts}
    day = days["F/A"]
    assert days["F/A"] == days["F/B"] != days["G/B"]
    first = made.days.index(day)
    revision = replan(plan, request(ill("P", first, first)))
    after = current_plan(plan, (), (revision,)).plan
    assert not revision.dropped
    return day, {part.block: visit.day for visit in after.visits for part in visit.parts}


def test_one_visit_is_split_before_another_enterprise_gets_a_new_day():
    day, days = revised(world(n_alone=0, cap=None))
    assert days["F/B"] == day
    assert days["F/A"] != day
    assert days["G/B"] != day


def test_it_moves_whole_where_it_may_not_be_split():
    day, days = revised(world(n_alone=0, cap=1))
    assert days["F/A"] == days["F/B"] != day
    assert days["G/B"] == day


def test_it_moves_whole_as_long_as_one_other_moves_for_two_that_must():
    made = world(n_alone=3, cap=None)
    plan = schedule(made.lottery(), limits=QUICK)
    before = {part.block: visit.day for visit in plan.visits for part in visit.parts}
    day, days = revised(made)
    n_must = sum(before[name] == day for name in before if name.endswith("/A"))
    assert n_must >= 2  # F, and somebody whom P visits alone
    assert days["F/A"] == days["F/B"] != day
    assert days["G/B"] == day
