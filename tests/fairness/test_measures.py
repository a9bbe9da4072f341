"""Measures against values counted on one's fingers, and their invariants."""

import dataclasses
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.fairness.burden import burden, enterprise_burdens
from dualrandom.fairness.inequality import gini, jain
from dualrandom.fairness.loads import department_loads, inspector_loads
from dualrandom.fairness.past_visits import past_visits
from dualrandom.fairness.predictability import predictability
from dualrandom.registers.records import Visit
from dualrandom.scheduling.plan import Plan
from tests.reports.builders import FIRMS, small_plan

loads = st.lists(st.integers(0, 50), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("values", "expected_gini", "expected_jain"),
    [
        ([1, 1, 1, 5], Fraction(3, 8), Fraction(64, 4 * 28)),
        ([3, 3, 3], 0, 1),
        ([0, 0, 0, 7], Fraction(3, 4), Fraction(1, 4)),
        ([], 0, 1),
    ],
)
def test_inequality_of_small_lists(values, expected_gini, expected_jain):
    assert gini(values) == expected_gini
    assert jain(values) == expected_jain


@given(loads)
def test_gini_is_the_mean_difference_over_twice_the_mean(values):
    n, total = len(values), sum(values)
    differences = sum(abs(a - b) for a in values for b in values)
    assert gini(values) == (Fraction(differences, 2 * n * total) if total else 0)


@given(loads, st.integers(1, 9))
def test_inequality_ignores_order_and_scale_and_stays_in_its_range(values, factor):
    scaled = [factor * value for value in reversed(values)]
    assert gini(scaled) == gini(values)
    assert jain(scaled) == jain(values)
    assert 0 <= gini(values) < 1
    assert 0 < jain(values) <= 1


def test_negative_loads_are_refused():
    for measure in (gini, jain):
        with pytest.raises(ValueError, match="negative"):
            measure([1, -1])


def test_loads_count_what_the_plan_does_after_substitution():
    by_name = {load.inspector: load for load in inspector_loads(small_plan())}
    assert {name: load.visits for name, load in by_name.items()} == {
        "F1": 3, "F2": 3, "M1": 1, "M2": 2, "M3": 1,
    }  # fmt: skip
    assert by_name["M1"].drawn == 2
    assert by_name["M3"].per_day == Fraction(2, 3)  # half time: three days count one and a half
    assert by_name["M3"].fair == Fraction(4, 5)


def test_departments_are_compared_per_available_day():
    plan = small_plan()
    fire, market = department_loads(plan, inspector_loads(plan))
    assert (fire.department, fire.people, fire.visits, fire.seats) == ("fire", 2, 3, 6)
    assert (fire.lightest, fire.heaviest, fire.gini, fire.jain) == (1, 1, 0, 1)
    assert (market.visits, market.seats) == (2, 4)
    assert (market.lightest, market.heaviest) == (Fraction(1, 3), Fraction(2, 3))


def test_expected_loads_stand_beside_the_realised():
    """Here M1 and M2 expect 4/5 visits in three days, M3 2/5 in one and a half; 1, 2, 1 are planned."""
    loads = tuple(
        dataclasses.replace(load, expected=load.fair / 2) for load in inspector_loads(small_plan())
    )
    by_name = {load.inspector: load for load in loads}
    assert by_name["M2"].expected_per_day == Fraction(4, 15)
    assert by_name["M2"].per_day == Fraction(2, 3)
    market = department_loads(small_plan(), loads)[1]
    assert (market.expected_lightest, market.expected_heaviest) == (Fraction(4, 15),) * 2
    assert (market.expected_gini, market.expected_jain) == (0, 1)
    assert (market.gini, market.jain) == (gini([1, 2, 2]), jain([1, 2, 2]))
    idle = dataclasses.replace(by_name["M2"], capacity=0)
    assert idle.expected_per_day is idle.per_day is None


def test_burden_separates_going_alone_from_joint_visits():
    plan = small_plan()
    each = {one.enterprise: one for one in enterprise_burdens(plan)}
    assert (each[FIRMS[0]].inspections, each[FIRMS[0]].visits, each[FIRMS[0]].saved) == (2, 1, 1)
    assert (each[FIRMS[3]].departments, each[FIRMS[3]].placed, each[FIRMS[3]].visits) == (1, 0, 0)
    total = burden(plan, tuple(each.values()))
    assert (total.departments, total.placed, total.visits, total.saved) == (6, 5, 4, 1)
    assert dict(total.visits_per_enterprise) == {0: 1, 1: 2, 2: 1}


def test_the_best_guess_follows_the_odds():
    result = predictability(small_plan().lottery.record)
    assert (result.blocks, result.certain, result.highest) == (5, 3, 1)
    assert result.average == (3 + 2 * Fraction(3, 4)) / 5
    assert result.least_possible == (3 + 2 * Fraction(2, 3)) / 5


def test_whole_teams_and_bits_are_averaged_over_blocks():
    """F1 and F2 surely come three times; of M1, M2, M3 one stays away: 1/4, 1/4 or 1/2."""
    result = predictability(small_plan().lottery.record)
    assert result.team_limit == (3 + 2 * Fraction(1, 2)) / 5
    assert (result.highest_team_limit, result.exact_teams) == (1, 5)
    assert result.least_team_bits == pytest.approx(2 * 1.5 / 5)
    seat = 2 * Fraction(3, 8) * Fraction(1.4150374992788437) + Fraction(1, 4) * 2
    assert result.seat_bits == pytest.approx(float(3 + 2 * seat) / 5)


def test_a_lottery_without_blocks_has_nothing_to_guess():
    result = predictability(small_plan().lottery.record.model_copy(update={"blocks": ()}))
    assert (result.blocks, result.average, result.team_limit, result.seat_bits) == (0, 0, 0, 0)


def test_visits_for_cause_are_told_apart_and_old_ones_left_out():
    plan = small_plan()
    days = [
        (date(2025, 3, 2), "routine"), (date(2025, 3, 1), "routine"), (date(2026, 3, 1), "random"),
        (date(2026, 2, 1), "complaint"), (date(2025, 9, 9), "recheck"), (date(2026, 3, 2), "random"),
    ]  # fmt: skip
    firm = plan.lottery.facts.enterprises[FIRMS[0]]
    history = tuple(Visit(day, "market", trigger) for day, trigger in days)
    firms = {**plan.lottery.facts.enterprises, FIRMS[0]: dataclasses.replace(firm, history=history)}
    facts = dataclasses.replace(plan.lottery.facts, enterprises=firms)
    past = past_visits(Plan(plan.record, dataclasses.replace(plan.lottery, facts=facts)))
    assert (past.counted, past.not_counted) == (2, 2)
