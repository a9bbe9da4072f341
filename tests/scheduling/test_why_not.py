"""Planted conflicts are named and their remedies work; what was not decided is not called proven."""

import pytest

from dualrandom.errors import UndecidedError
from dualrandom.scheduling.check import check
from dualrandom.scheduling.explaining.changes import apply
from dualrandom.scheduling.explaining.why_not import why_not
from dualrandom.scheduling.plan import Plan
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World, ranges
from .city import city
from .planted import KINDS, SIZES, surroundings

NO_SOLVER = QUICK.model_copy(update={"deterministic_seconds": 0})


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}-enterprises")
@pytest.mark.parametrize("plant", KINDS, ids=lambda plant: plant.__name__)
def test_the_planted_cause_is_named_and_each_relaxation_makes_the_plan_feasible(plant, size):
    untouched = surroundings(size)
    planted = plant(surroundings(size))
    plan = schedule(planted.world.lottery(), limits=QUICK)
    untouched.rules = planted.world.rules
    assert not schedule(untouched.lottery(), limits=QUICK).unplaced
    assert {one.enterprise for one in plan.unplaced} <= {"X", "X2"}
    (explanation,) = why_not(plan, limits=QUICK).blocks
    assert planted.causes == {(one.rule, one.subject) for one in explanation.colliding}
    assert explanation.verdict == ("impossible" if plan.unplaced[0].proven else "no_room")
    kinds = [{change.kind for change in one.changes} for one in explanation.relaxations]
    assert kinds
    assert len(kinds[0]) == 1
    assert kinds[0] <= planted.remedies
    for relaxation in explanation.relaxations:
        again = schedule(apply(plan.lottery, relaxation), limits=QUICK)
        assert not again.unplaced
        assert check(again).ok
