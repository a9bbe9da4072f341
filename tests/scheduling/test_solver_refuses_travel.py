"""The optimiser refuses what breaks a rule about travel, minutes, sequence or who must be there."""

from __future__ import annotations

import pytest

from dualrandom.scheduling.rules import RULES

from .builders import World, ranges
from .refusals import Temptation, is_refused, is_unsolvable
from .test_solver_refuses import COVERED, pair, two_visits, visits

NO_DECISION = {"plan.unplaced", "plan.figures"}
"""What a plan says about itself; the decisions are all taken by then."""


def the_way_between(in_force):
    """Two hours for two visits of an hour."""
    travel = {"travel": {"least_minutes": 1}} if in_force else {}
    world = World(n_days=1, hours={"spans": ["09:00-11:00"]}, campaign=travel)
    return visits(pair(world), "F", "G")


def the_way_to_the_first(in_force):
    """An hour for a visit of an hour; ``A1`` sets out from another zone."""
    row = {"origin": "home", "destination": "town", "minutes": 1 if in_force else 0}
    travel = {"travel": {"zone_minutes": [row]}}
    world = pair(World(n_days=1, hours={"spans": ["09:00-10:00"]}, campaign=travel))
    world.person("A1", "A", zone="home")
    return world.firm("F", zone="town").block("F", "A", ("A0", "A1"))


def the_way_there_and_back(in_force):
    """From F to G it takes no time, from G to F an hour; F closes at ten or at eleven."""
    rows = [
        {"origin": one, "destination": two, "minutes": 60 if (one, two) == ("g", "f") else 0}
        for one in "fg"
        for two in "fg"
    ]
    hours = {"spans": ["09:00-11:00"]}
    world = pair(World(n_days=1, hours=hours, campaign={"travel": {"zone_minutes": rows}}))
    opens, closes = (600, 660) if in_force else (540, 600)
    world.firm("F", zone="f", opening_minutes=(opens, closes)).block("F", "A", ("A0", "A1"))
    return world.firm("G", zone="g").block("G", "A", ("A0", "A1"))


def paperwork(in_force):
    world = World(n_days=1, hours={"paperwork_minutes": 11 if in_force else 10})
    return visits(pair(world, daily_minutes=140), "F", "G")


def without_the_first(in_force):
    """``A`` can come on Monday only, ``B`` and ``C`` on Tuesday only."""
    world = World(n_days=2, rules={"lead_department_present": in_force})
    for department, away in (("A", 1), ("B", 0), ("C", 0)):
        pair(world, department, leave=ranges([world.days[away]]))
    world.firm("F")
    for department in "ABC":
        world.block("F", department, (f"{department}0", f"{department}1"))
    return world


def both(world, firm="F", **changes):
    """Both departments come to an enterprise, an hour each."""
    world.firm(firm, **changes)
    for department in "AB":
        world.block(firm, department, (f"{department}0", f"{department}1"))
    return world


def two_departments(*spans, together="sequential", **campaign):
    hours = {"spans": spans, "together": together}
    world = World(n_days=1, hours=hours, campaign=campaign)
    return pair(pair(world, "A"), "B")


def one_after_another(in_force):
    together = "sequential" if in_force else "parallel"
    return both(two_departments("09:00-10:00", together=together))


def across_the_break(in_force):
    spans = ("09:00-10:30", "10:30-12:00") if in_force else ("09:00-12:00",)
    return both(two_departments(*spans))


def after_closing(in_force):
    closes = 659 if in_force else 660
    return both(two_departments("09:00-12:00"), opening_minutes=(540, closes))


def the_first_department_second(in_force):
    """``A`` is elsewhere in the first hour, and ``B`` in the second."""
    first = "A" if in_force else "B"
    world = two_departments("09:00-11:00", initiating_department=first)
    world.firm("D", opening_minutes=(540, 600)).block("D", "A", ("A0", "A1"))
    world.firm("E", opening_minutes=(600, 660)).block("E", "B", ("B0", "B1"))
    return both(world)


NO_ROOM = ("plan.overlap", "plan.gap_between_visits")
CASES = (
    Temptation("plan.travel", the_way_between, told=NO_ROOM, offered=True),
    Temptation("plan.travel", the_way_to_the_first),
    Temptation("plan.travel", the_way_there_and_back, told=NO_ROOM, offered=True),
    Temptation("plan.daily_minutes", two_visits(1, daily_minutes=60), offered=True),
    Temptation("plan.daily_minutes", paperwork, offered=True),
    Temptation("plan.weekly_minutes", two_visits(2, weekly_minutes=60), offered=True),
    Temptation("plan.lead_department", without_the_first, told=NO_ROOM, offered=True),
    Temptation("plan.joint_visit", one_after_another, told=NO_ROOM, offered=True),
    Temptation("plan.joint_visit", the_first_department_second, told=NO_ROOM, offered=True),
    Temptation("plan.working_hours", across_the_break, told=NO_ROOM, offered=True),
    Temptation("plan.opening_hours", after_closing, told=NO_ROOM, offered=True),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.world.__name__}")
def test_the_plan_does_not_take_the_decision(case):
    is_refused(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.world.__name__}")
def test_the_solver_refuses_the_decision_or_is_never_asked(case):
    is_unsolvable(case)


def test_every_rule_that_guides_a_decision_has_a_tempting_one():
    rules = {rule.rule_id for rule in RULES}
    assert rules - NO_DECISION == COVERED | {case.rule for case in CASES}
