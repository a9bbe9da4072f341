"""The one-model optimum against trying everything, and against published instances."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.schedule.city import Shape
from benchmarks.schedule.instances import instance
from benchmarks.schedule.oracle import optimum
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK
from .exhaustive import Exhaustive
from .rich_worlds import rich_lotteries


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rich_lotteries(8, tight=True))
def test_the_oracle_equals_trying_everything(lottery):
    found = optimum(lottery)
    assert found.proven
    assert (found.left_out, found.visits) == Exhaustive(lottery, {}).best()


@pytest.mark.slow
@pytest.mark.parametrize(("enterprises", "visits"), [(50, 57), (100, 118)])
def test_optima_of_the_study_of_schedules(enterprises, visits):
    found = optimum(instance(Shape(enterprises, 20)))
    assert (found.proven, found.left_out, found.visits) == (True, 0, visits)


@pytest.mark.parametrize(("enterprises", "visits"), [(50, 57), (100, 118)])
def test_a_plan_of_fifty_or_a_hundred_is_as_good_as_one_model_of_everything(enterprises, visits):
    plan = schedule(instance(Shape(enterprises, 20)))
    assert (plan.unplaced, len(plan.visits)) == ((), visits)
    assert plan.record.run.parameters["proven_visits_of_placed"] <= visits


def teams_of(plan):
    """Final teams, by the plan's deviations."""
    teams = {block.block: block.team for block in plan.lottery.record.blocks}
    for step in plan.deviations:
        teams[step.block] = tuple(
            step.substitute if name == step.drawn else name for name in teams[step.block]
        )
    return teams


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rich_lotteries(8, tight=False))
def test_with_room_for_all_the_plan_is_as_good_as_trying_everything(lottery):
    plan = schedule(lottery, limits=QUICK)
    everything = Exhaustive(lottery, teams_of(plan))
    best, planned = everything.best(), (len(plan.unplaced), len(plan.visits))
    assert planned >= best
    if best[0] == everything.hope()[0]:
        assert planned == best


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rich_lotteries(8, tight=True))
def test_no_plan_is_better_than_trying_everything(lottery):
    plan = schedule(lottery, limits=QUICK)
    found = optimum(lottery, teams_of(plan))
    assert (len(plan.unplaced), len(plan.visits)) >= (found.left_out, found.visits)
