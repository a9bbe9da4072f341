"""Every rule that the optimiser obeys: the tempting decision that breaks it is not taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dualrandom.errors import VerificationError
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.check import check
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.neighbourhood import cut_out
from dualrandom.scheduling.satisfaction import solve
from dualrandom.scheduling.schedule import schedule

from .builders import MONDAY, QUICK, World, past, ranges
from .refusals import Temptation, is_refused, is_unsolvable

WEEK = timedelta(days=7)


def pair(world, department="A", **changes):
    """Two inspectors who form a team."""
    world.task(department)
    for number in range(2):
        world.person(f"{department}{number}", department, **changes)
    return world


def visits(world, *firms, department="A"):
    """One block of the pair for each enterprise."""
    for firm in firms:
        world.firm(firm).block(firm, department, (f"{department}0", f"{department}1"))
    return world


# Rules that close the only day.


def one_day(**changes):
    return pair(World(n_days=1, **changes))


def a_holiday(in_force):
    """The enterprise opens on Tuesdays only, and Tuesday may be no working day."""
    days = (MONDAY,) if in_force else (MONDAY, MONDAY + timedelta(days=1))
    return pair(World(days=days)).firm("F", opening_days="2").block("F", "A", ("A0", "A1"))


def a_window(in_force):
    """The team can come on Monday only."""
    world = World(n_days=2)
    pair(world, leave=ranges(world.days[1:])).task("A", first_day=world.days[in_force])
    return visits(world, "F")


def an_enterprise(**closed):
    def world(in_force):
        made = one_day().firm("F", **(closed if in_force else {}))
        return made.block("F", "A", ("A0", "A1"))

    return world


def an_inspector(**away):
    """Nobody else could step in."""

    def world(in_force):
        made = visits(one_day(), "F")
        return made.person("A1", "A", **away) if in_force else made

    return world


def the_last_visit(in_force):
    made = one_day(rules={"minimum_gap": {"since_last_days": 4}})
    seen = MONDAY - timedelta(days=3 if in_force else 4)
    return made.firm("F", history=(past(seen),)).block("F", "A", ("A0", "A1"))


def a_year_used_up(in_force):
    made = one_day(rules={"annual_cap": {"visits": 1}})
    seen = date(2026, 1, 5) if in_force else date(2025, 12, 31)
    return made.firm("F", history=(past(seen),)).block("F", "A", ("A0", "A1"))


def a_break(in_force):
    spans = ["09:00-12:00", "12:00-13:00"] if in_force else ["09:00-13:00"]
    made = one_day(hours={"spans": spans}).task("A", duration_minutes=200)
    return visits(made, "F")


def a_department(in_force):
    blackout = {"department": "A" if in_force else "B", "start": MONDAY, "end": MONDAY}
    return visits(one_day(campaign={"department_blackouts": [blackout]}), "F")


# Rules that other visits of the plan make bind.


def two_visits(n_days, step=timedelta(days=1), **limit):
    """Two enterprises; the limit leaves the pair one visit, and is twice as high if not in force."""

    def world(in_force):
        days = tuple(MONDAY + step * number for number in range(n_days))
        ((name, most),) = limit.items()
        limits = {"daily_visits": 2 // n_days, "weekly_visits": 2} | {
            name: most if in_force else 2 * most
        }
        return visits(pair(World(days=days), **limits), "F", "G")

    return world


def the_same_hours(in_force):
    """Four hours fit into the afternoon alone, and into the longer morning as well."""
    morning = "09:00-12:00" if in_force else "08:00-12:00"
    made = one_day(hours={"spans": [morning, "13:30-17:30"]}).task("A", duration_minutes=240)
    return visits(made, "F", "G")


def halves(in_force):
    """``A`` is free at G in the afternoon only, and ``B`` in the morning only."""
    hours = {"spans": ["09:00-12:00", "13:00-16:00"]}
    made = pair(pair(World(n_days=1, hours=hours), "A"), "B")
    made.task("A", duration_minutes=180).task("B", duration_minutes=180)
    made.firm("E", opening_minutes=(540, 720)).block("E", "A", ("A0", "A1"))
    made.firm("F", opening_minutes=(780 if in_force else 540, 960 if in_force else 720))
    made.block("F", "B", ("B0", "B1"))
    return made.firm("G").block("G", "A", ("A0", "A1")).block("G", "B", ("B0", "B1"))


def an_expert_elsewhere(in_force):
    made = pair(World(n_days=1))
    made.task("A", team_experts=1)
    made.person("X", "A", expert=True, daily_visits=1 if in_force else 2)
    for firm in "FG":
        visits(made, firm).experts(firm, "A", ("X",))
    return made


def a_team_that_is_busy(in_force):
    """Two others of the department are idle, but they were not drawn."""
    made = one_day().person("A2", "A").person("A3", "A")
    for number in range(2):
        made.person(f"A{number}", "A", daily_visits=1)
    team = ("A0", "A1") if in_force else ("A2", "A3")
    return visits(made, "F").firm("G").block("G", "A", team)


def two_days_of_one_enterprise(**rules):
    """``A`` can come on Monday only and ``B`` on Tuesday only."""

    def world(in_force):
        made = World(n_days=2, rules=rules if in_force else {})
        for department, away in (("A", made.days[1:]), ("B", made.days[:1])):
            pair(made, department, leave=ranges(away))
        visits(made, "F").block("F", "B", ("B0", "B1"))
        return made

    return world


CASES = (
    Temptation("plan.workday", a_holiday, told=("plan.opening_days",)),
    Temptation("plan.task_window", a_window, told=("plan.leave",)),
    Temptation("plan.opening_days", an_enterprise(opening_days="234567")),
    Temptation("plan.blackout", an_enterprise(blackouts=ranges([MONDAY]))),
    Temptation("plan.opening_hours", an_enterprise(opening_minutes=(540, 599))),
    Temptation("plan.working_hours", a_break),
    Temptation("plan.leave", an_inspector(leave=ranges([MONDAY]))),
    Temptation("plan.office_days", an_inspector(office_days="1")),
    Temptation("plan.certificate", an_inspector(certificate_until=MONDAY - WEEK)),
    Temptation("plan.department_blackout", a_department),
    Temptation("plan.gap_since_last", the_last_visit),
    Temptation("plan.annual_cap", a_year_used_up),
    Temptation("plan.daily_visits", two_visits(1, daily_visits=1), offered=True),
    Temptation("plan.weekly_visits", two_visits(2, weekly_visits=1), offered=True),
    Temptation("plan.monthly_visits", two_visits(2, WEEK, monthly_visits=1), offered=True),
    Temptation("plan.campaign_visits", two_visits(2, 5 * WEEK, campaign_visits=1), offered=True),
    Temptation("plan.overlap", the_same_hours, offered=True),
    Temptation("plan.joint_visit", halves, told=("plan.overlap",), offered=True),
    Temptation("plan.experts", an_expert_elsewhere, told=("plan.daily_visits",), offered=True),
    Temptation("plan.drawn_team", a_team_that_is_busy, told=("plan.daily_visits",), offered=True),
    Temptation(
        "plan.annual_cap", two_days_of_one_enterprise(annual_cap={"visits": 1}), offered=True
    ),
    Temptation(
        "plan.gap_between_visits",
        two_days_of_one_enterprise(minimum_gap={"between_visits_days": 2}),
        offered=True,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.world.__name__}")
def test_the_plan_does_not_take_the_decision(case):
    is_refused(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.world.__name__}")
def test_the_solver_refuses_the_decision_or_is_never_asked(case):
    is_unsolvable(case)


def test_the_solver_visits_a_block_once_even_if_twice_is_possible():
    """``plan.complete``: one visit each day would cover all that is asked for, too."""
    merges = Merges(assemble(visits(pair(World(n_days=2)), "F").lottery()).problem)
    cut = cut_out(merges.new_table(), merges, [0], 0, (1, 2))
    (choice,) = cut.choices
    assert {column.day for column in choice.columns} == {0, 1}
    (booking,) = solve(cut, QUICK.seed, 500).bookings
    assert booking.parts == choice.parts


# Rules about people: the lottery has the team, and only who steps in is for the plan to say.


def stand_in(tempting, rule):
    """``A0`` is on leave; without the rule ``tempting`` steps in, who would break it."""
    world = World(n_days=2, rules={"rotation": "team"} if rule == "plan.team_rotation" else {})
    task = {
        "plan.qualification": {"team_qualified": True, "qualifications": ("q",)},
        "plan.team_demands": {"team_qualified": "together", "qualifications": ("q",)},
    }
    world.task("A", **task.get(rule, {}))
    skilled = frozenset({"q"})
    world.person("A0", "A", leave=ranges(world.days), qualifications=skilled)
    apart = frozenset({tempting}) if rule == "plan.forbidden_pair" else frozenset()
    world.person("A1", "A", not_with=apart - {""})
    for name in ("A2", "A3"):
        unfit = name == tempting
        lacks = unfit and rule in task
        recused = frozenset({"F"}) if unfit and rule == "plan.recusal" else frozenset()
        away = ranges(world.days) if unfit and rule == "plan.reserve_order" else ()
        world.person(
            name,
            "A",
            qualifications=frozenset() if lacks else skilled,
            recusals=recused,
            leave=away,
        )
    came = (past(date(2026, 1, 5), "A", inspectors=("A1", tempting)),)
    rotates = tempting and rule == "plan.team_rotation"
    return world.firm("F", history=came if rotates else ()).block("F", "A", ("A0", "A1"))


STAND_INS = (
    "plan.recusal",
    "plan.qualification",
    "plan.forbidden_pair",
    "plan.team_demands",
    "plan.team_rotation",
    "plan.reserve_order",
)


@pytest.mark.parametrize("rule", STAND_INS)
def test_the_next_reserve_is_passed_over_where_a_rule_forbids(rule):
    (tempting,) = schedule(stand_in("", rule).lottery(), limits=QUICK).deviations
    plan = schedule(stand_in(tempting.substitute, rule).lottery(), limits=QUICK)
    (step,) = plan.deviations
    assert {step.substitute, tempting.substitute} == {"A2", "A3"}
    assert check(plan).ok


def fixed(rule):
    """A lottery that has fixed a team which breaks the rule."""
    rules = {"plan.crossed_stations": {"crossed_stations": True}}
    rules["plan.rotation"] = {"rotation": "person"}
    world = World(n_days=2, rules=rules.get(rule, {}))
    pair(world).firm(
        "F", station="S", tags=("t",), history=(past(date(2026, 1, 5), "A", inspectors=("A1",)),)
    )
    changes = {
        "plan.department": {"department": "B"},
        "plan.recusal": {"recusals": frozenset({"F"})},
        "plan.recusal_traits": {"recusal_traits": frozenset({"tag:t"})},
        "plan.jurisdiction": {"divisions": ("99",)},
        "plan.crossed_stations": {"station": "S"},
    }
    world.person("A1", **{"department": "A"} | changes.get(rule, {}))
    return world.block("F", "A", ("A0",) if rule == "plan.team_size" else ("A0", "A1"))


FIXED = (
    "plan.team_size",
    "plan.department",
    "plan.recusal",
    "plan.recusal_traits",
    "plan.jurisdiction",
    "plan.crossed_stations",
    "plan.rotation",
)


@pytest.mark.parametrize("rule", FIXED)
def test_a_team_that_breaks_a_rule_is_never_planned(rule):
    with pytest.raises(VerificationError) as caught:
        schedule(fixed(rule).lottery(), limits=QUICK)
    assert {finding.code for finding in caught.value.findings} == {f"{rule}.violation"}
    schedule(fixed("").lottery(), limits=QUICK)


COVERED = {case.rule for case in CASES} | {"plan.complete", *STAND_INS, *FIXED}
