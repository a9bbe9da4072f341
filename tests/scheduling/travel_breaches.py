"""Changes of the good plan that break a rule about time, travel or who must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dualrandom.campaign.models import DepartmentBlackout, Travel, ZoneMinutes
from dualrandom.registers.records import Position

from .breaches import (
    at_time,
    visit_to,
    with_facts,
    with_firm,
    with_person,
    with_record,
    with_visit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.scheduling.plan import Plan, PlannedVisit

WUHAN = Position(30_592_800, 114_305_500)


def with_campaign(plan: Plan, **changes: object) -> Plan:
    campaign = plan.lottery.facts.campaign
    return with_facts(plan, campaign=campaign.model_copy(update=changes))


def with_hours(plan: Plan, **changes: object) -> Plan:
    hours = plan.lottery.facts.campaign.hours
    return with_campaign(plan, hours=hours.model_copy(update=changes))


def one_after_another(plan: Plan, order: str = "ABC") -> Plan:
    """Let the departments of each visit follow each other; experts stay with their department."""
    plan = with_hours(plan, together="sequential")
    return with_record(plan, visits=tuple(_followed(visit, order) for visit in plan.visits))


def _followed(visit: PlannedVisit, order: str) -> PlannedVisit:
    minute, times = _minute(visit.start), {}
    for part in sorted(visit.parts, key=lambda part: order.index(part.department)):
        if not part.experts:
            begin, minute = minute, minute + _minute(part.end) - _minute(part.start)
            times[part.department] = {"start": _clock(begin), "end": _clock(minute)}
    parts = tuple(part.model_copy(update=times[part.department]) for part in visit.parts)
    return visit.model_copy(update={"parts": parts, "end": _clock(minute)})


def _minute(clock: str) -> int:
    return 60 * int(clock[:2]) + int(clock[3:])


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def at(plan: Plan, firm: str, clock: str, **changes: Any) -> Plan:
    return at_time(plan, visit_to(plan, firm), _minute(clock), **changes)


def f1_right_after_f0(plan: Plan) -> Plan:
    """``A1`` and ``A2`` are at F0 from 09:00 to 10:30 and at F1 from 10:30."""
    day = visit_to(plan, "F0").day
    return at(at(plan, "F0", "09:00"), "F1", "10:30", day=day)


# Each breach takes the good plan and breaks one rule.


def an_inspector_is_in_the_office(plan: Plan) -> Plan:
    return with_person(plan, "A2", office_days=str(visit_to(plan, "F1").day.isoweekday()))


def a_department_sends_nobody(plan: Plan) -> Plan:
    day = visit_to(plan, "F1").day
    blackout = DepartmentBlackout(department="A", start=day, end=day)
    return with_campaign(plan, department_blackouts=(blackout,))


def two_departments_come_without_the_first(plan: Plan) -> Plan:
    first, second = (visit for visit in plan.visits if visit.enterprise == "F6")
    (moved,) = (part for part in first.parts if part.department == "C")
    stay = tuple(part for part in first.parts if part is not moved)
    there = {"start": second.start, "end": second.end}
    plan = with_visit(with_person(plan, "C3", leave=()), first, parts=stay)
    return with_visit(plan, second, parts=(*second.parts, moved.model_copy(update=there)))


def the_way_takes_longer(plan: Plan) -> Plan:
    return with_campaign(f1_right_after_f0(plan), travel=Travel(least_minutes=1))


def the_way_between_zones_takes_longer(plan: Plan) -> Plan:
    """From F1 back to F0 it would be no time at all."""
    plan = with_firm(with_firm(f1_right_after_f0(plan), "F0", zone="one"), "F1", zone="two")
    names = "one", "two", ""
    minutes = {("one", "two"): 1}
    rows = tuple(
        ZoneMinutes(origin=one or "-", destination=two or "-", minutes=minutes.get((one, two), 0))
        for one in names
        for two in names
    )
    for firm in ("F2", "F3", "F4", "F5", "F6"):
        plan = with_firm(plan, firm, zone="-")
    return with_campaign(plan, travel=Travel(zone_minutes=rows))


def the_way_to_the_first_visit_takes_longer(plan: Plan) -> Plan:
    """A kilometre north of F1: 1001 m, a third more, at 25 km/h make 4 minutes."""
    plan = with_firm(at(plan, "F1", "09:00"), "F1", position=WUHAN)
    north = WUHAN._replace(latitude=WUHAN.latitude + 9_000)
    return with_person(with_campaign(plan, travel=Travel()), "A2", position=north)


def a_day_has_too_many_minutes(plan: Plan) -> Plan:
    return with_person(plan, "A1", daily_minutes=89)


def a_week_has_too_many_minutes(plan: Plan) -> Plan:
    """Sixty at the enterprise, and paperwork."""
    return with_person(with_hours(plan, paperwork_minutes=11), "C1", weekly_minutes=70)


def departments_begin_together(plan: Plan) -> Plan:
    return with_hours(at(plan, "F0", "09:00"), together="sequential")


def the_first_department_is_not_first(plan: Plan) -> Plan:
    return one_after_another(at(plan, "F0", "09:00"), "BAC")


def a_visit_of_several_runs_across_the_break(plan: Plan) -> Plan:
    """Each department fits into the morning or the afternoon, but not both into one."""
    return one_after_another(at(plan, "F0", "10:30"))


def the_second_department_works_after_closing(plan: Plan) -> Plan:
    plan = with_firm(at(plan, "F0", "09:00"), "F0", opening_minutes=(9 * 60, 11 * 60))
    return one_after_another(plan)


BREACHES: tuple[tuple[str, Callable[[Plan], Plan], set[str]], ...] = (
    ("plan.office_days", an_inspector_is_in_the_office, set()),
    ("plan.department_blackout", a_department_sends_nobody, set()),
    ("plan.lead_department", two_departments_come_without_the_first, set()),
    ("plan.travel", the_way_takes_longer, set()),
    ("plan.travel", the_way_between_zones_takes_longer, set()),
    ("plan.travel", the_way_to_the_first_visit_takes_longer, set()),
    ("plan.daily_minutes", a_day_has_too_many_minutes, set()),
    ("plan.weekly_minutes", a_week_has_too_many_minutes, set()),
    ("plan.joint_visit", departments_begin_together, set()),
    ("plan.joint_visit", the_first_department_is_not_first, set()),
    ("plan.working_hours", a_visit_of_several_runs_across_the_break, set()),
    ("plan.opening_hours", the_second_department_works_after_closing, set()),
)
