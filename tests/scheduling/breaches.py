"""A good plan, and changes of it that each break one hard rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from dualrandom.scheduling.goals import tiers_of
from dualrandom.scheduling.plan import Plan, PlannedVisit, Skipped
from dualrandom.scheduling.rules.evidence import Evidence
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World, past, ranges

if TYPE_CHECKING:
    from collections.abc import Callable

FAR_PAST = date(2026, 1, 5)
SATURDAY = date(2026, 3, 7)


@cache
def good_plan() -> Plan:
    """A joint visit, a split enterprise, a substitution, two kinds of unplaced blocks."""
    rules = {
        "annual_cap": {"visits": 2},
        "minimum_gap": {"since_last_days": 5},
        "crossed_stations": True,
        "rotation": "person",
        "lead_department_present": True,
    }
    sunday = {"start": date(2026, 3, 8), "end": date(2026, 3, 8)}
    campaign = {"department_blackouts": [{"department": "A", **sunday}]}
    world = World(n_days=10, rules=rules, campaign=campaign)
    world.task("A", duration_minutes=90, qualifications=("q",), team_qualified=True).task("B")
    days = world.days
    world.person("A1", "A", qualifications=frozenset({"q"}))
    world.person("A2", "A", monthly_visits=5, campaign_visits=6, office_days="7")
    world.person("A3", "A", qualifications=frozenset({"q"}), leave=ranges(days[5:]))
    world.person("A4", "A", leave=ranges(days[5:]))
    world.person("B1", "B", daily_minutes=480, weekly_minutes=2400).person("B2", "B")
    world.person("B3", "B", leave=ranges(days))
    world.person("B4", "B", leave=ranges(days[:5])).person("B5", "B", leave=ranges(days[:5]))
    world.firm("F0").block("F0", "A", ("A1", "A2")).block("F0", "B", ("B1", "B2"))
    world.firm("F1").block("F1", "A", ("A1", "A2"))
    world.firm("F2").block("F2", "A", ("A3", "A4")).block("F2", "B", ("B4", "B5"))
    world.firm("F3").block("F3", "B", ("B2", "B3"))
    world.task("C", team_experts=1, expert_qualifications=("e",)).person("C1", "C").person(
        "C2", "C"
    )
    world.person("X1", "C", expert=True, qualifications=frozenset({"e", "f"}))
    world.person("X2", "C", expert=True, qualifications=frozenset({"e"}))
    world.firm("F5").block("F5", "C", ("C1", "C2")).experts("F5", "C", ("X1",))
    world.firm("F6").block("F6", "A", ("A3", "A4")).block("F6", "B", ("B4", "B5"))
    world.person("C3", "C", leave=ranges(days[5:])).person("C4", "C").block("F6", "C", ("C3", "C4"))
    world.firm("F4", blackouts=ranges(days)).block("F4", "A", ("A1", "A2")).no_team("F4", "B")
    return schedule(world.lottery(), limits=QUICK)


def visit_to(plan: Plan, enterprise: str) -> PlannedVisit:
    return next(visit for visit in plan.visits if visit.enterprise == enterprise)


def with_record(plan: Plan, **changes: object) -> Plan:
    return replace(plan, record=plan.record.model_copy(update=changes))


def with_true_tiers(plan: Plan) -> Plan:
    """Goals are about days and teams: after a change the record tells their new values."""
    return with_record(plan, tiers=tiers_of(Evidence(plan)))


def with_visit(plan: Plan, old: PlannedVisit, **changes: object) -> Plan:
    """Change one visit; identifier and order follow the day."""
    day = changes.get("day", old.day)
    new = old.model_copy(update={"visit": f"{day}/{old.enterprise}", **changes})
    visits = [new if visit is old else visit for visit in plan.visits]
    visits.sort(key=lambda visit: (visit.day, visit.start, visit.enterprise))
    return with_record(plan, visits=tuple(visits))


def with_part(plan: Plan, old: PlannedVisit, **changes: object) -> Plan:
    """Change the last part of one visit."""
    *others, last = old.parts
    return with_visit(plan, old, parts=(*others, last.model_copy(update=changes)))


def at_time(plan: Plan, old: PlannedVisit, minute: int, **changes: object) -> Plan:
    """Let all departments begin at that minute."""

    def clock(minutes: int) -> str:
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    tasks = plan.lottery.facts.tasks
    parts = []
    for part in old.parts:
        end = minute + sum(tasks[task].duration_minutes for task in part.tasks)
        parts.append(part.model_copy(update={"start": clock(minute), "end": clock(end)}))
    times = {"start": clock(minute), "end": max(part.end for part in parts)}
    return with_visit(plan, old, parts=tuple(parts), **times, **changes)


def with_facts(plan: Plan, **changes: object) -> Plan:
    return replace(
        plan, lottery=replace(plan.lottery, facts=replace(plan.lottery.facts, **changes))
    )


def with_person(plan: Plan, name: str, **changes: object) -> Plan:
    people = plan.lottery.facts.inspectors
    return with_facts(plan, inspectors={**people, name: replace(people[name], **changes)})


def with_firm(plan: Plan, name: str, **changes: object) -> Plan:
    firms = plan.lottery.facts.enterprises
    return with_facts(plan, enterprises={**firms, name: replace(firms[name], **changes)})


def with_task(plan: Plan, name: str, **changes: object) -> Plan:
    tasks = plan.lottery.facts.tasks
    return with_facts(plan, tasks={**tasks, name: tasks[name].model_copy(update=changes)})


def with_gap(plan: Plan, days: int) -> Plan:
    campaign = plan.lottery.facts.campaign
    gap = campaign.rules.minimum_gap.model_copy(update={"between_visits_days": days})
    changed = campaign.rules.model_copy(update={"minimum_gap": gap})
    return with_facts(plan, campaign=campaign.model_copy(update={"rules": changed}))


def with_unplaced(plan: Plan, number: int, **changes: object) -> Plan:
    unplaced = list(plan.unplaced)
    unplaced[number] = unplaced[number].model_copy(update=changes)
    return with_record(plan, unplaced=tuple(unplaced))


def with_deviation(plan: Plan, **changes: object) -> Plan:
    (step,) = plan.deviations
    return with_record(plan, deviations=(step.model_copy(update=changes),))


# Each breach takes the good plan and breaks one rule.


def a_block_is_forgotten(plan: Plan) -> Plan:
    return with_record(plan, unplaced=plan.unplaced[:1])


def a_block_is_claimed_twice(plan: Plan) -> Plan:
    return with_record(plan, unplaced=(*plan.unplaced, plan.unplaced[1]))


def a_block_is_invented(plan: Plan) -> Plan:
    unplaced = plan.unplaced[0].model_copy(update={"block": "F9/A", "enterprise": "F9"})
    return with_record(plan, unplaced=(*plan.unplaced, unplaced))


def a_task_is_forgotten(plan: Plan) -> Plan:
    return with_unplaced(plan, 0, tasks=())


def the_team_is_another(plan: Plan) -> Plan:
    free = at_time(plan, visit_to(plan, "F2"), 15 * 60)
    return with_part(free, visit_to(free, "F2"), team=("A3", "A2"))


def the_team_is_in_another_order(plan: Plan) -> Plan:
    return with_part(plan, visit_to(plan, "F1"), team=("A2", "A1"))


def a_stranger_comes(plan: Plan) -> Plan:
    return with_part(plan, visit_to(plan, "F1"), team=("A1", "X"))


def the_team_is_too_small(plan: Plan) -> Plan:
    return with_task(plan, "A", team_size=3)


def one_person_sits_twice(plan: Plan) -> Plan:
    return with_part(plan, visit_to(plan, "F1"), team=("A1", "A1"))


def nobody_is_qualified(plan: Plan) -> Plan:
    return with_task(plan, "A", qualifications=("q", "z"))


def nobody_may_lead(plan: Plan) -> Plan:
    return with_task(plan, "B", team_leader=True)


def an_inspector_changes_department(plan: Plan) -> Plan:
    return with_person(plan, "A2", department="B")


def a_task_changes_department(plan: Plan) -> Plan:
    return with_task(plan, "B", department="A")


def an_inspector_is_recused(plan: Plan) -> Plan:
    return with_person(plan, "B1", recusals=frozenset({"F0"}))


def an_inspector_is_recused_from_its_kind(trait: str) -> Callable[[Plan], Plan]:
    """``F0`` has this trait, and ``B1`` may not inspect it."""

    def changed(plan: Plan) -> Plan:
        facts = {"industry": "F5212", "entity_type": "sole_trader", "tags": ("food", "school")}
        plan = with_firm(plan, "F0", station="S", **facts)
        return with_person(plan, "B1", recusal_traits=frozenset({"tag:dance", trait}))

    return changed


def an_inspector_has_another_area(plan: Plan) -> Plan:
    return with_person(plan, "B1", divisions=("4202", "42010601"))


def an_inspector_is_of_the_supervising_station(plan: Plan) -> Plan:
    return with_person(with_firm(plan, "F0", station="S"), "B1", station="S")


def two_members_must_not_meet(plan: Plan) -> Plan:
    return with_person(plan, "A2", not_with=frozenset({"A1"}))


def a_task_finds_nobody(plan: Plan) -> Plan:
    return with_task(plan, "B", team_qualified="together", team_leader=True)


def the_last_team_comes_again(plan: Plan) -> Plan:
    campaign = plan.lottery.facts.campaign
    rules = campaign.rules.model_copy(update={"rotation": "team"})
    changed = with_facts(plan, campaign=campaign.model_copy(update={"rules": rules}))
    visits = past(FAR_PAST, department="A", inspectors=("A2", "A1"))
    return with_firm(changed, "F0", history=(visits,))


def an_inspector_came_last_time(plan: Plan) -> Plan:
    visits = past(FAR_PAST, department="B", inspectors=("B9", "B1"))
    return with_firm(plan, "F0", history=(visits,))


def a_deviation_gives_a_false_reason(plan: Plan) -> Plan:
    return with_deviation(plan, rule="plan.certificate")


def a_deviation_passes_over_somebody(plan: Plan) -> Plan:
    (step,) = plan.deviations
    skipped = (*step.skipped, Skipped(inspector="B1", rule="plan.leave"))
    return with_deviation(plan, skipped=skipped)


def a_deviation_is_not_forced(plan: Plan) -> Plan:
    return with_person(plan, "B3", leave=())


def a_visit_is_on_a_saturday(plan: Plan) -> Plan:
    return with_visit(plan, visit_to(plan, "F1"), day=SATURDAY)


def a_task_begins_later(plan: Plan) -> Plan:
    return with_task(plan, "B", first_day=visit_to(plan, "F0").day + timedelta(days=1))


def a_task_ends_earlier(plan: Plan) -> Plan:
    moved = with_visit(plan, visit_to(plan, "F1"), day=plan.lottery.facts.days[-1])
    return with_task(moved, "A", last_day=plan.lottery.facts.days[-2])


def the_enterprise_is_closed_that_weekday(plan: Plan) -> Plan:
    weekday = str(visit_to(plan, "F1").day.isoweekday())
    return with_firm(plan, "F1", opening_days="1234567".replace(weekday, ""))


def the_enterprise_is_blocked_that_day(plan: Plan) -> Plan:
    return with_firm(plan, "F1", blackouts=ranges([visit_to(plan, "F1").day]))


def a_visit_begins_between_two_slots(plan: Plan) -> Plan:
    return at_time(plan, visit_to(plan, "F1"), 9 * 60 + 35)


def a_visit_runs_across_the_break(plan: Plan) -> Plan:
    return at_time(plan, visit_to(plan, "F1"), 11 * 60 + 30)


def a_visit_is_in_the_evening(plan: Plan) -> Plan:
    return at_time(plan, visit_to(plan, "F1"), 20 * 60)


def the_enterprise_opens_later(plan: Plan) -> Plan:
    opened = with_firm(plan, "F1", opening_minutes=(10 * 60, 18 * 60))
    return at_time(opened, visit_to(plan, "F1"), 9 * 60 + 30)


def the_enterprise_closes_earlier(plan: Plan) -> Plan:
    opened = with_firm(plan, "F1", opening_minutes=(0, 16 * 60))
    return at_time(opened, visit_to(plan, "F1"), 15 * 60)


def the_second_department_leaves_early(plan: Plan) -> Plan:
    late = at_time(plan, visit_to(plan, "F0"), 9 * 60)
    return with_part(late, visit_to(late, "F0"), end="09:30")


def the_second_department_is_late(plan: Plan) -> Plan:
    on_time = at_time(plan, visit_to(plan, "F0"), 9 * 60)
    return with_part(on_time, visit_to(on_time, "F0"), start="09:30", end="10:30")


def a_visit_has_another_name(plan: Plan) -> Plan:
    return with_visit(plan, visit_to(plan, "F0"), visit="F0")


def visits_are_out_of_order(plan: Plan) -> Plan:
    return with_record(plan, visits=plan.visits[::-1])


def a_visit_ends_early(plan: Plan) -> Plan:
    return with_visit(plan, visit_to(plan, "F0"), end=visit_to(plan, "F0").parts[1].end)


def an_inspector_is_on_leave(plan: Plan) -> Plan:
    return with_person(plan, "A2", leave=ranges([visit_to(plan, "F1").day]))


def a_certificate_is_too_young(plan: Plan) -> Plan:
    day = visit_to(plan, "F0").day
    return with_person(plan, "B1", certificate_from=day + timedelta(days=1))


def a_certificate_has_run_out(plan: Plan) -> Plan:
    days = plan.lottery.facts.days
    late = with_visit(plan, visit_to(plan, "F0"), day=days[-1])
    return with_person(late, "B1", certificate_until=days[-2])


def a_team_overlaps_with_itself(plan: Plan) -> Plan:
    at_nine = at_time(plan, visit_to(plan, "F0"), 9 * 60)
    return at_time(at_nine, visit_to(at_nine, "F1"), 10 * 60, day=visit_to(plan, "F0").day)


def experts_stay_at_home(plan: Plan) -> Plan:
    old = visit_to(plan, "F5")
    left = plan.unplaced[0].model_copy(
        update={"block": "F5/C/experts", "enterprise": "F5", "department": "C", "experts": True}
    )
    told = left.model_copy(update={"tasks": ("C",), "rule": "plan.experts", "blocked": ()})
    alone = with_visit(plan, old, parts=old.parts[:1])
    unplaced = sorted((*plan.unplaced, told), key=lambda one: one.block)
    return with_record(alone, unplaced=tuple(unplaced))


def experts_leave_early(plan: Plan) -> Plan:
    return with_part(plan, visit_to(plan, "F5"), end=visit_to(plan, "F5").start)


def experts_come_alone_on_another_day(plan: Plan) -> Plan:
    old = visit_to(plan, "F5")
    day = next(day for day in plan.lottery.facts.days[1:] if day != old.day)
    alone = old.model_copy(update={"day": day, "visit": f"{day}/F5", "parts": old.parts[1:]})
    without = with_visit(plan, old, parts=old.parts[:1])
    visits = sorted((*without.visits, alone), key=lambda v: (v.day, v.start, v.enterprise))
    return with_record(without, visits=tuple(visits))


def an_expert_is_no_expert(plan: Plan) -> Plan:
    return with_person(plan, "X1", expert=False)


def an_inspector_is_an_expert(plan: Plan) -> Plan:
    return with_person(plan, "C1", expert=True)


def an_expert_lacks_the_qualification(plan: Plan) -> Plan:
    return with_task(plan, "C", expert_qualifications=("e", "z"))


def there_are_too_few_experts(plan: Plan) -> Plan:
    return with_task(plan, "C", team_experts=2)


def a_day_has_too_many_visits(plan: Plan) -> Plan:
    return with_person(plan, "A1", daily_visits=0)


def a_week_has_too_many_visits(plan: Plan) -> Plan:
    return with_person(plan, "A1", weekly_visits=0)


def a_month_has_too_many_visits(plan: Plan) -> Plan:
    return with_person(plan, "A1", monthly_visits=1)


def the_campaign_has_too_many_visits(plan: Plan) -> Plan:
    return with_person(plan, "A1", campaign_visits=1)


def a_year_has_too_many_visits(plan: Plan) -> Plan:
    return with_firm(plan, "F2", history=(past(FAR_PAST),))


def the_last_visit_was_yesterday(plan: Plan) -> Plan:
    yesterday = visit_to(plan, "F1").day - timedelta(days=1)
    return with_firm(plan, "F1", history=(past(yesterday),))


def two_visits_are_too_near(plan: Plan) -> Plan:
    first, second = (visit for visit in plan.visits if visit.enterprise == "F2")
    return with_gap(plan, (second.day - first.day).days + 1)


def an_unplaced_block_is_not_proven(plan: Plan) -> Plan:
    return with_unplaced(plan, 0, proven=False)


def an_unplaced_block_names_another_rule(plan: Plan) -> Plan:
    return with_unplaced(plan, 0, rule="plan.daily_visits")


def a_closed_day_is_miscounted(plan: Plan) -> Plan:
    (row, *others) = plan.unplaced[0].blocked
    fewer = row.model_copy(update={"days": row.days - 1})
    return with_unplaced(plan, 0, blocked=(fewer, *others))


def a_closed_day_is_blamed_on_another(plan: Plan) -> Plan:
    (row, *others) = plan.unplaced[0].blocked
    blamed = row.model_copy(update={"subject": "F0"})
    return with_unplaced(plan, 0, blocked=(blamed, *others))


def an_unstaffed_block_names_another_rule(plan: Plan) -> Plan:
    return with_unplaced(plan, 1, rule="plan.blackout")


def a_figure(name: str, value: object) -> Callable[[Plan], Plan]:
    def breach(plan: Plan) -> Plan:
        return with_record(plan, **{name: value})

    breach.__name__ = f"{name}_is_{value or 'nothing'}"
    return breach
