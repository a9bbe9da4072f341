"""Limits beyond a week: nothing enters a plan that breaks them, and nothing is kept out for less."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.check import check
from dualrandom.scheduling.construction import place
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.neighbourhood import cut_out
from dualrandom.scheduling.satisfaction import solve
from dualrandom.scheduling.saturation import Saturation
from dualrandom.scheduling.schedule import schedule
from dualrandom.scheduling.timetable import Timetable

from .breaches import good_plan, with_person
from .builders import QUICK, World, ranges, weekdays

# Thursday 26 and Friday 27 March, then a whole week whose Thursday is 2 April.
DAYS = weekdays(7, date(2026, 3, 26))
MONTH = ("2026-03", "2026-03", *["2026-04"] * 5)
NO_LIMIT = 99


def one_person(day_sets, **limits):
    """A world whose only inspector visits one enterprise for each set of possible days."""
    world = World(days=DAYS).task("A", team_size=1)
    world.person("P", "A", **limits)
    for number, here in enumerate(day_sets):
        away = [day for k, day in enumerate(DAYS) if k not in here]
        world.firm(f"F{number}", blackouts=ranges(away)).block(f"F{number}", "A", ("P",))
    return world


def can_all_be_made(day_sets, limits, chosen=()):
    if len(chosen) == len(day_sets):
        return len(chosen) <= (limits["campaign_visits"] or NO_LIMIT)
    return any(
        chosen.count(day) < limits["daily_visits"]
        and sum(MONTH[other] == MONTH[day] for other in chosen)
        < min(limits["weekly_visits"], limits["monthly_visits"] or NO_LIMIT)
        and can_all_be_made(day_sets, limits, (*chosen, day))
        for day in day_sets[len(chosen)]
    )


limits_of_a_person = st.fixed_dictionaries(
    {
        "daily_visits": st.integers(1, 2),
        "weekly_visits": st.integers(1, 4),
        "monthly_visits": st.one_of(st.none(), st.integers(1, 3)),
        "campaign_visits": st.one_of(st.none(), st.integers(1, 5)),
    }
)


@settings(max_examples=150)
@given(
    st.lists(st.sets(st.integers(0, 6), min_size=1, max_size=3), min_size=1, max_size=6),
    limits_of_a_person,
)
def test_a_part_is_blocked_exactly_when_no_chain_of_moves_makes_room(day_sets, limits):
    problem = assemble(one_person(day_sets, **limits).lottery()).problem
    merges, table, saturation = Merges(problem), Timetable(problem), Saturation(problem)
    for site in range(len(day_sets)):
        if place(table, merges, site, 1):
            continue
        placed = [number for number in range(len(day_sets)) if table.placed(number)]
        together = [tuple(members(problem.sites[k].parts[0].days)) for k in (*placed, site)]
        possible = can_all_be_made(together, limits)
        assert bool(saturation.blocked_parts(table, site)) is not possible


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sets(st.integers(0, 6), min_size=1, max_size=3), min_size=1, max_size=6),
    limits_of_a_person,
)
def test_a_plan_keeps_the_limits_and_leaves_nothing_out_that_would_fit(day_sets, limits):
    plan = schedule(one_person(day_sets, **limits).lottery(), limits=QUICK)
    per_month = Counter(MONTH[DAYS.index(visit.day)] for visit in plan.visits)
    assert max(per_month.values(), default=0) <= (limits["monthly_visits"] or NO_LIMIT)
    assert len(plan.visits) <= (limits["campaign_visits"] or NO_LIMIT)
    placed = {visit.enterprise for visit in plan.visits}
    for left in plan.unplaced:
        together = [
            sorted(here)
            for number, here in enumerate(day_sets)
            if f"F{number}" in {*placed, left.enterprise}
        ]
        assert not can_all_be_made(together, limits)


@pytest.mark.parametrize("limits", [{"monthly_visits": 1}, {"campaign_visits": 1}])
def test_the_solver_knows_the_limits(limits):
    problem = assemble(one_person([{2, 3}, {2, 3}], **limits).lottery()).problem
    merges, table = Merges(problem), Timetable(problem)
    assert place(table, merges, 0, 1)
    cut = cut_out(table, merges, [0, 1], target=1, need=(1, 1))
    assert solve(cut, 1, 1000).status == "INFEASIBLE"
    roomier = one_person([{2, 3}, {2, 3}], **dict.fromkeys(limits, 2))
    problem = assemble(roomier.lottery()).problem
    merges, table = Merges(problem), Timetable(problem)
    assert place(table, merges, 0, 1)
    answer = solve(cut_out(table, merges, [0, 1], target=1, need=(1, 1)), 1, 1000)
    assert len(answer.bookings or ()) == 2


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        ({"monthly_visits": 1}, "plan.monthly_visits"),
        ({"campaign_visits": 1}, "plan.campaign_visits"),
    ],
)
def test_who_is_left_out_is_told_which_limit_it_was(limits, rule):
    plan = schedule(one_person([{2}, {3}], **limits).lottery(), limits=QUICK)
    (left,) = plan.unplaced
    assert (left.rule, left.proven) == (rule, False)
    assert [(row.rule, row.subject) for row in left.blocked if row.rule == rule] == [(rule, "P")]


def test_a_week_counts_for_the_month_of_its_thursday():
    """30 and 31 March lie in the week of 2 April: with 26 March they are no three in March."""
    world = one_person([{0}, {2}, {3}], monthly_visits=2)
    plan = schedule(world.lottery(), limits=QUICK)
    assert len(plan.visits) == 3
    tight = with_person(plan, "P", monthly_visits=1)
    (finding,) = check(tight).findings
    assert finding.params == {"inspector": "P", "month": "2026-04", "visits": 2, "most": 1}


def test_a_rule_that_limits_nobody_is_not_in_the_record():
    outcomes = {outcome.rule: outcome for outcome in check(good_plan()).rules}
    for name in ("monthly_visits", "campaign_visits"):
        assert outcomes[f"plan.{name}"].asked
        unlimited = check(with_person(good_plan(), "A2", **{name: None}))
        assert not {one.rule: one for one in unlimited.rules}[f"plan.{name}"].asked
