"""Every hard rule finds its own breach; what else such a breach shows is written down as well."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import pytest

from dualrandom.messages import render
from dualrandom.scheduling import rules
from dualrandom.scheduling.check import check

from . import breaches, travel_breaches

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.scheduling.plan import Plan

BREACHES: tuple[tuple[str, Callable[[Plan], Plan], set[str]], ...] = (
    ("plan.complete", breaches.a_block_is_forgotten, set()),
    ("plan.complete", breaches.a_block_is_claimed_twice, set()),
    ("plan.complete", breaches.a_block_is_invented, {"plan.unplaced"}),
    ("plan.complete", breaches.a_task_is_forgotten, set()),
    ("plan.drawn_team", breaches.the_team_is_another, set()),
    ("plan.drawn_team", breaches.the_team_is_in_another_order, set()),
    ("plan.drawn_team", breaches.a_stranger_comes, set()),
    ("plan.team_size", breaches.the_team_is_too_small, set()),
    (
        "plan.team_size",
        breaches.one_person_sits_twice,
        {"plan.drawn_team", "plan.overlap"},
    ),
    ("plan.qualification", breaches.nobody_is_qualified, set()),
    ("plan.qualification", breaches.nobody_may_lead, set()),
    ("plan.department", breaches.an_inspector_changes_department, set()),
    ("plan.department", breaches.a_task_changes_department, set()),
    ("plan.recusal", breaches.an_inspector_is_recused, set()),
    ("plan.recusal_traits", breaches.an_inspector_is_recused_from_its_kind("tag:school"), set()),
    ("plan.recusal_traits", breaches.an_inspector_is_recused_from_its_kind("station:S"), set()),
    ("plan.recusal_traits", breaches.an_inspector_is_recused_from_its_kind("industry:F52"), set()),
    ("plan.recusal_traits", breaches.an_inspector_is_recused_from_its_kind("division:42"), set()),
    (
        "plan.recusal_traits",
        breaches.an_inspector_is_recused_from_its_kind("entity_type:sole_trader"),
        set(),
    ),
    ("plan.jurisdiction", breaches.an_inspector_has_another_area, set()),
    ("plan.crossed_stations", breaches.an_inspector_is_of_the_supervising_station, set()),
    ("plan.rotation", breaches.an_inspector_came_last_time, set()),
    ("plan.forbidden_pair", breaches.two_members_must_not_meet, set()),
    ("plan.team_demands", breaches.a_task_finds_nobody, {"plan.reserve_order"}),
    ("plan.team_rotation", breaches.the_last_team_comes_again, set()),
    ("plan.reserve_order", breaches.a_deviation_gives_a_false_reason, set()),
    ("plan.reserve_order", breaches.a_deviation_passes_over_somebody, set()),
    ("plan.reserve_order", breaches.a_deviation_is_not_forced, set()),
    ("plan.workday", breaches.a_visit_is_on_a_saturday, set()),
    ("plan.task_window", breaches.a_task_begins_later, set()),
    ("plan.task_window", breaches.a_task_ends_earlier, set()),
    ("plan.opening_days", breaches.the_enterprise_is_closed_that_weekday, set()),
    ("plan.blackout", breaches.the_enterprise_is_blocked_that_day, set()),
    ("plan.working_hours", breaches.a_visit_begins_between_two_slots, set()),
    ("plan.working_hours", breaches.a_visit_runs_across_the_break, set()),
    ("plan.working_hours", breaches.a_visit_is_in_the_evening, set()),
    ("plan.opening_hours", breaches.the_enterprise_opens_later, set()),
    ("plan.opening_hours", breaches.the_enterprise_closes_earlier, set()),
    ("plan.joint_visit", breaches.the_second_department_is_late, set()),
    ("plan.joint_visit", breaches.the_second_department_leaves_early, set()),
    ("plan.joint_visit", breaches.a_visit_has_another_name, set()),
    ("plan.joint_visit", breaches.visits_are_out_of_order, set()),
    ("plan.joint_visit", breaches.a_visit_ends_early, set()),
    ("plan.experts", breaches.experts_stay_at_home, {"plan.unplaced"}),
    ("plan.experts", breaches.experts_leave_early, set()),
    ("plan.experts", breaches.experts_come_alone_on_another_day, {"plan.figures"}),
    ("plan.department", breaches.an_expert_is_no_expert, set()),
    ("plan.department", breaches.an_inspector_is_an_expert, set()),
    ("plan.qualification", breaches.an_expert_lacks_the_qualification, set()),
    ("plan.team_size", breaches.there_are_too_few_experts, set()),
    ("plan.leave", breaches.an_inspector_is_on_leave, set()),
    ("plan.certificate", breaches.a_certificate_is_too_young, set()),
    ("plan.certificate", breaches.a_certificate_has_run_out, set()),
    ("plan.overlap", breaches.a_team_overlaps_with_itself, set()),
    ("plan.daily_visits", breaches.a_day_has_too_many_visits, set()),
    ("plan.weekly_visits", breaches.a_week_has_too_many_visits, set()),
    ("plan.monthly_visits", breaches.a_month_has_too_many_visits, set()),
    ("plan.campaign_visits", breaches.the_campaign_has_too_many_visits, set()),
    ("plan.annual_cap", breaches.a_year_has_too_many_visits, set()),
    ("plan.gap_since_last", breaches.the_last_visit_was_yesterday, set()),
    ("plan.gap_between_visits", breaches.two_visits_are_too_near, set()),
    ("plan.unplaced", breaches.an_unplaced_block_is_not_proven, set()),
    ("plan.unplaced", breaches.an_unplaced_block_names_another_rule, set()),
    ("plan.unplaced", breaches.a_closed_day_is_miscounted, set()),
    ("plan.unplaced", breaches.a_closed_day_is_blamed_on_another, set()),
    ("plan.unplaced", breaches.an_unstaffed_block_names_another_rule, set()),
    ("plan.figures", breaches.a_figure("lottery", ""), set()),
    ("plan.figures", breaches.a_figure("inspections", 1), set()),
    ("plan.figures", breaches.a_figure("separate_visits", 1), set()),
    ("plan.figures", breaches.a_figure("visit_bound", 1), set()),
    ("plan.figures", breaches.a_figure("visit_bound_of_placed", 1), set()),
    ("plan.figures", breaches.a_figure("status", "optimal"), set()),
    ("plan.figures", breaches.a_figure("tiers", ()), set()),
    *travel_breaches.BREACHES,
)


def test_a_good_plan_has_no_violations_and_every_rule_looked_at_it():
    plan = breaches.good_plan()
    report = check(plan)
    assert report.ok
    assert [left.block for left in plan.unplaced] == ["F4/A", "F4/B"]
    assert [step.block for step in plan.deviations] == ["F3/B"]
    assert sum(visit.enterprise == "F2" for visit in plan.visits) == 2
    idle = {outcome.rule for outcome in report.rules if not outcome.checked}
    assert idle == {"plan.gap_since_last", "plan.opening_hours", "plan.travel"}


def test_the_plan_of_a_whole_city_has_no_violations(world):
    assert check(world.plan).ok


@pytest.mark.parametrize(
    ("rule", "breach", "beside"),
    BREACHES,
    ids=[f"{rule}-{breach.__name__}" for rule, breach, _ in BREACHES],
)
def test_a_breach_is_found_by_its_rule(rule, breach, beside):
    plan = breach(breaches.good_plan())
    if rule != "plan.figures":
        plan = breaches.with_true_tiers(plan)
    report = check(plan)
    codes = {finding.code.removesuffix(".violation") for finding in report.findings}
    assert codes == {rule, *beside}
    assert {outcome.rule for outcome in report.rules if outcome.violations} == codes
    for finding in report.findings:
        for language in ("en", "zh"):
            assert "{" not in finding.text(language)


def test_every_rule_module_is_registered_and_has_a_breach_and_a_title():
    modules = [
        importlib.import_module(f"{rules.__name__}.{module.name}")
        for module in pkgutil.iter_modules(rules.__path__)
    ]
    found = {module.RULE_ID for module in modules if hasattr(module, "RULE_ID")}
    assert found == {rule.rule_id for rule in (*rules.RULES, *rules.DAILY_RULES)}
    assert found - {"plan.daily_staffing"} == {rule for rule, _, _ in BREACHES}
    assert len(found) == len(rules.RULES) + 1
    daily = [rule.rule_id for rule in rules.DAILY_RULES]
    assert set(daily) == found - rules.SPEAK_OF_PEOPLE
    assert len(daily) == len(set(daily))
    for rule in found:
        assert render(rule, "en") != render(rule, "zh") != rule
