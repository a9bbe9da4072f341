"""Office days and black-outs of departments: reasons, tables, experts, and plans without names."""

from __future__ import annotations

import pytest

from dualrandom.scheduling.check import check
from dualrandom.scheduling.daily_schedule import schedule_daily
from dualrandom.scheduling.schedule import schedule

from .breaches import with_person, with_unplaced
from .builders import MONDAY, QUICK, World, ranges
from .daily_builders import demands_of

FRIDAY = MONDAY.replace(day=6)


def town(n_days=5, **keys):
    """The team is P and Q; P is in the office from Monday to Thursday."""
    world = World(n_days=n_days, **keys).task("A").firm("F")
    world.person("P", "A", office_days="1234").person("Q", "A")
    return world.block("F", "A", "PQ")


def test_the_visit_is_on_the_day_outside_the_office():
    (visit,) = schedule(town().lottery(), limits=QUICK).visits
    assert visit.day == FRIDAY


def test_a_week_in_the_office_and_on_leave_is_told_in_two_rows():
    world = town().person("Q", "A", leave=ranges([FRIDAY]))
    plan = schedule(world.lottery(), limits=QUICK)
    (left,) = plan.unplaced
    assert (left.rule, left.proven) == ("plan.office_days", True)
    rows = {(row.rule, row.subject): row.days for row in left.blocked}
    assert rows == {("plan.office_days", "P"): 4, ("plan.leave", "Q"): 1}
    for number, row in enumerate(left.blocked):
        fewer = row.model_copy(update={"days": row.days - 1 or 2})
        rows = (*left.blocked[:number], fewer, *left.blocked[number + 1 :])
        findings = check(with_unplaced(plan, 0, blocked=rows)).findings
        assert [finding.code for finding in findings] == ["plan.unplaced.violation"]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({}, "plan.office_days"),
        ({"leave": ranges([MONDAY, MONDAY.replace(day=3)])}, "plan.office_days"),
        ({"office_days": "1"}, "plan.leave"),
        ({"certificate_until": MONDAY.replace(month=1)}, "plan.certificate"),
    ],
)
def test_a_substitution_names_the_first_absence_that_forces_it(changes, rule):
    """Q can come from Monday to Wednesday only; P is in the office then, or away for more."""
    world = town().person("Q", "A", leave=ranges([FRIDAY.replace(day=5), FRIDAY]))
    away = {"office_days": "123"} | changes
    if rule == "plan.leave":
        away["leave"] = ranges(world.days[:3])
    world.person("P", "A", **away).person("R", "A")
    plan = schedule(world.lottery(), limits=QUICK)
    (step,) = plan.deviations
    assert (step.drawn, step.substitute, step.rule) == ("P", "R", rule)
    for other in {"plan.office_days", "plan.leave", "plan.certificate"} - {rule}:
        lie = step.model_copy(update={"rule": other})
        told = plan.record.model_copy(update={"deviations": (lie,)})
        findings = check(type(plan)(told, plan.lottery)).findings
        assert [finding.code for finding in findings] == ["plan.reserve_order.violation"]


def test_experts_in_the_office_stay_there_and_the_table_says_so():
    world = town().task("A", team_experts=1)
    world.person("X", "A", expert=True, office_days="5").experts("F", "A", "X")
    plan = schedule(world.lottery(), limits=QUICK)
    (left,) = plan.unplaced
    assert (left.block, left.rule) == ("F/A/experts", "plan.office_days")
    assert [(row.rule, row.subject, row.days) for row in left.blocked] == [
        ("plan.office_days", "X", 1)
    ]
    assert not check(with_person(plan, "X", office_days="4")).ok


def test_leave_is_not_blamed_for_a_day_in_the_office():
    plan = schedule(town().lottery(), limits=QUICK)
    findings = check(with_person(plan, "P", office_days="5")).findings
    assert "plan.leave.violation" not in {finding.code for finding in findings}
    assert "plan.office_days.violation" in {finding.code for finding in findings}


def blackout(*days, department="A"):
    return {
        "department_blackouts": [
            {"department": department, "start": days[0], "end": days[-1]},
        ]
    }


def test_a_department_that_sends_nobody_all_week_is_named():
    world = town(campaign=blackout(MONDAY, FRIDAY))
    plan = schedule(world.lottery(), limits=QUICK)
    (left,) = plan.unplaced
    rows = {(row.rule, row.subject): row.days for row in left.blocked}
    assert left.rule == "plan.department_blackout"
    assert rows == {("plan.department_blackout", "A"): 5, ("plan.office_days", "P"): 4}
    told = left.blocked[0].model_copy(update={"subject": "B"})
    assert not check(with_unplaced(plan, 0, blocked=(told, *left.blocked[1:]))).ok


def test_office_days_and_black_outs_hold_where_teams_are_drawn_on_the_day():
    world = town(campaign=blackout(MONDAY, department="B")).task("B")
    world.person("S", "B").person("T", "B").firm("G").block("G", "B", "ST")
    plan = schedule_daily(demands_of(world))
    days = {visit.enterprise: visit.day for visit in plan.visits}
    assert days["F"] == FRIDAY
    assert days["G"] == MONDAY.replace(day=3)
    assert check(plan).ok
    (visit,) = (visit for visit in plan.visits if visit.enterprise == "G")
    early = visit.model_copy(update={"day": MONDAY, "visit": f"{MONDAY}/G"})
    visits = (early, *(other for other in plan.visits if other is not visit))
    told = type(plan)(plan.record.model_copy(update={"visits": visits}), plan.lottery, plan.demands)
    codes = {finding.code for finding in check(told).findings}
    assert "plan.department_blackout.violation" in codes
