"""Who comes again: counted by hand in a plan of five people, and against enumeration."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from dualrandom.fairness.pairings import pairings, past_pairs
from dualrandom.fairness.returns import possible_returns, returns
from dualrandom.registers.records import Visit
from dualrandom.scheduling.plan import Plan
from tests.fairness.test_rehearsal import enumerated, tiny_lottery
from tests.reports.builders import FIRMS, small_plan

MARCH, MAY = date(2025, 3, 10), date(2025, 5, 6)
PAST = {
    FIRMS[0]: (
        Visit(MARCH, "market", "complaint", ("M1", "M3")),
        Visit(MAY, "market", "routine", ("M1",)),
        Visit(MAY, "fire", "routine"),
    ),
    FIRMS[1]: (Visit(MAY, "market", "random", ("M1", "X9")),),
    FIRMS[2]: (
        Visit(MAY, "fire", "random", ("F1",)),
        Visit(date(2026, 3, 2), "fire", "random", ("F2",)),  # in the campaign itself
    ),
    FIRMS[3]: (Visit(MAY, "market", "random", ("M1", "M2")),),  # nobody goes there now
}


def with_past(plan, past):
    firms = {
        name: replace(firm, history=past.get(name, ()))
        for name, firm in plan.lottery.facts.enterprises.items()
    }
    facts = replace(plan.lottery.facts, enterprises=firms)
    return Plan(plan.record, replace(plan.lottery, facts=facts))


@pytest.fixture(scope="module")
def plan():
    return with_past(small_plan(), PAST)


def test_returns_are_expected_drawn_and_planned(plan):
    found = returns(plan)
    # M1 3/4 and M3 1/2 at the first firm, M1 3/4 at the second, F1 surely at the third
    assert found.expected == Fraction(3, 4) + Fraction(1, 2) + Fraction(3, 4) + 1
    assert (found.possible, found.named) == (4, 4)
    assert (found.drawn, found.planned) == (3, 2)  # M2 stands in for M1 at the second


def test_a_return_tells_how_often_and_when_last(plan):
    seats = {(seat.enterprise, seat.inspector): seat for seat in possible_returns(plan)}
    first = seats[FIRMS[0], "M1"]
    assert (first.times, first.last, first.chance) == (2, MAY, Fraction(3, 4))
    assert (first.drawn, first.planned) == (True, True)
    second = seats[FIRMS[1], "M1"]
    assert (second.drawn, second.planned) == (True, False)
    assert (FIRMS[2], "F2") not in seats


def test_a_seat_without_a_chance_is_no_possible_return():
    history = (Visit(MAY, "x", "routine", ("A", "B")),)
    lottery = tiny_lottery((8, 0, 5, 3), history=history)
    found = returns(Plan(small_plan().record, lottery))
    assert (found.possible, found.expected) == (1, 1)


def test_the_expected_number_is_the_mean_over_all_lotteries():
    history = (Visit(MAY, "x", "routine", ("A", "D")),)
    lottery = tiny_lottery((5, 4, 4, 3), (6, 4, 4, 2), history=history)
    exact = enumerated(lottery, lambda teams: len({"A", "D"} & {*teams[0]}))
    assert returns(Plan(small_plan().record, lottery)).expected == exact == 1


def test_a_silent_history_says_so():
    found = returns(small_plan())
    assert (found.named, found.possible, found.expected) == (0, 0, 0)


def test_pairs_repeat_within_the_plan_and_from_the_past(plan):
    found = pairings(plan)
    # drawn: F1F2 three times, M1M2, M1M3; planned: M2M3 for M1M3
    assert (found.drawn, found.repeated_drawn) == (5, 2)
    assert (found.planned, found.repeated_planned) == (5, 2)
    # the history knows M1 with M3, X9 and M2
    assert past_pairs(plan.lottery.facts) == {("M1", "M3"): 1, ("M1", "X9"): 1, ("M1", "M2"): 1}
    assert (found.known, found.known_drawn, found.known_planned) == (3, 2, 1)


def test_a_team_of_three_makes_three_pairings():
    lottery = tiny_lottery((8, 8, 8, 0))
    block = lottery.record.blocks[0].model_copy(update={"team": ("A", "B", "C")})
    record = lottery.record.model_copy(update={"blocks": (block, block)})
    found = pairings(Plan(small_plan().record, replace(lottery, record=record)))
    assert (found.drawn, found.repeated_drawn) == (6, 3)
