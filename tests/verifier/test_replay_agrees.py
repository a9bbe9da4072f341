"""Library and ``replay.py`` name the same rules broken, whatever a plan made at random breaks."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.registers.records import Position
from dualrandom.scheduling.check import check_rules
from dualrandom.scheduling.plan import Plan, PlannedVisit, PlanRecord, VisitPart
from dualrandom.scheduling.rules import RULES
from tests.scheduling.builders import World
from tests.scheduling.replaced import RUN
from tests.verifier.replayed import named_rules

COMPARED = {
    "plan.office_days",
    "plan.department_blackout",
    "plan.lead_department",
    "plan.travel",
    "plan.daily_minutes",
    "plan.weekly_minutes",
    "plan.joint_visit",
    "plan.working_hours",
    "plan.opening_hours",
    "plan.overlap",
}
ZONES = "abc"
MINUTES = st.sampled_from([0, 15, 30, 45])


@st.composite
def campaigns(draw, days):
    """Travel by positions or by zones, black-outs, and what else the campaign may ask for."""
    keys = {}
    if draw(st.booleans()):
        keys["travel"] = {"least_minutes": draw(MINUTES), "speed_kmh": draw(st.integers(5, 40))}
        if draw(st.booleans()):
            keys["travel"]["zone_minutes"] = [
                {"origin": one, "destination": two, "minutes": draw(MINUTES)}
                for one in ZONES
                for two in ZONES
            ]
    if draw(st.booleans()):
        first, last = sorted(draw(st.lists(st.sampled_from(days), min_size=2, max_size=2)))
        keys["department_blackouts"] = [{"department": "B", "start": first, "end": last}]
    return keys


@st.composite
def worlds(draw):
    days = World(n_days=7).days
    hours = {
        "together": draw(st.sampled_from(["parallel", "sequential"])),
        "paperwork_minutes": draw(st.sampled_from([0, 20])),
    }
    rules = {"lead_department_present": draw(st.sampled_from([True, True, False]))}
    keys = draw(campaigns(days))
    world = World(days=days, rules=rules, hours=hours, campaign=keys)
    places = st.none() | st.builds(
        Position, st.integers(30_580_000, 30_600_000), st.integers(114_290_000, 114_310_000)
    )
    for department in "ABC":
        world.task(department, duration_minutes=draw(st.sampled_from([45, 60, 100])))
        for number in range(2):
            world.person(
                f"{department}{number}",
                department,
                zone=draw(st.sampled_from(["", *ZONES])),
                position=draw(places),
                office_days=draw(st.sampled_from(["", "25"])),
                daily_minutes=draw(st.sampled_from([None, 120])),
                weekly_minutes=draw(st.sampled_from([None, 140])),
            )
    for number in range(3):
        opens = draw(st.sampled_from([None, None, (570, 660)]))
        firm, zone = f"F{number}", draw(st.sampled_from(ZONES))
        world.firm(firm, zone=zone, position=draw(places), opening_minutes=opens)
        for department in sorted(draw(st.sets(st.sampled_from("ABC"), min_size=1))):
            world.block(firm, department, (f"{department}0", f"{department}1"))
    return world


@st.composite
def plans(draw):
    """Each block on a day; those that meet at an enterprise in time or, sometimes, not quite."""
    lottery = draw(worlds()).lottery()
    facts, by_visit = lottery.facts, {}
    for block in lottery.record.blocks:
        day = draw(st.sampled_from(facts.days[:2] + facts.days[5:6]))
        by_visit.setdefault((day, block.enterprise), []).append(block)
    visits = []
    for (day, firm), blocks in by_visit.items():
        start = minute = draw(st.integers(0, 12)) * 15 + draw(st.sampled_from([540, 540, 810, 545]))
        slip = draw(st.sampled_from([0, 0, 0, 15]))
        parts, end = [], 0
        for block in blocks:  # in order of their departments; A is the initiating one
            lasts = facts.tasks[block.department].duration_minutes
            parts.append(part_of(block, minute, minute + lasts))
            end = max(end, minute + lasts)
            if facts.campaign.hours.together == "sequential":
                minute = end
            minute += slip
        visits.append(
            PlannedVisit(
                visit=f"{day}/{firm}", enterprise=firm, day=day, start=clock(start),
                end=clock(end), parts=tuple(parts),
            )
        )  # fmt: skip
    visits.sort(key=lambda visit: (visit.day, visit.start, visit.enterprise))
    record = PlanRecord(
        lottery="", status="feasible", tiers=(), inspections=0, separate_visits=0, visit_bound=0,
        visit_bound_of_placed=0, visits=tuple(visits), deviations=(), unplaced=(), run=RUN,
    )  # fmt: skip
    return Plan(record, lottery)


def part_of(block, start, end):
    return VisitPart(
        block=block.block, department=block.department, tasks=block.tasks, team=block.team,
        start=clock(start), end=clock(end),
    )  # fmt: skip


def clock(minute):
    return f"{minute // 60:02d}:{minute % 60:02d}"


BROKEN: Counter[str] = Counter()


@settings(max_examples=150, deadline=None)
@given(plans())
def both_name_the_same_rules(folder, plan):
    findings = check_rules(plan, [rule for rule in RULES if rule.rule_id in COMPARED]).findings
    found = {finding.code.removesuffix(".violation") for finding in findings}
    assert named_rules(plan, folder) & COMPARED == found
    BROKEN.update(found)


def test_both_name_the_same_rules_of_plans_made_at_random(tmp_path):
    both_name_the_same_rules(tmp_path)
    assert min(BROKEN[rule] for rule in COMPARED) > 0, BROKEN
