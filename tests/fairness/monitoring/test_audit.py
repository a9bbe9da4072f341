"""What an audit says of whole histories: honest ones, biased ones, and those it cannot judge."""

import random

import pandas as pd
import pytest

from dualrandom.fairness.monitoring.audit import BUDGET, audit

from .past import by_chance, draws, people, skip_numbers, visits

STAFF = dict.fromkeys("abcdefgh", 100)


def raised(*tables):
    return {test.test for test in audit(*tables).alarms}


def chance_teams(seed, n):
    chance = random.Random(seed)
    return [(f"E{chance.randrange(20):03}", chance.sample(sorted(STAFF), 2)) for _ in range(n)]


@pytest.mark.parametrize("seed", range(8))
def test_the_skip_number_draw_is_caught_with_20_draws_of_5_percent_from_100(seed):
    found = audit(skip_numbers(seed, 20))
    spacing = next(test for test in found.tests if test.test == "spacing")
    assert spacing.alarm
    assert spacing.details["distance"] == 20


def test_200_honest_audits_hardly_ever_raise_an_alarm():
    """More than 6 of 200 happen in 1 of 200 test runs at 1 %; the histories are fixed."""
    alarms = 0
    for seed in range(200):
        alarms += bool(
            raised(by_chance(seed, 6, 30, 3), visits(chance_teams(seed, 20)), people(STAFF))
        )
    assert alarms <= 6
    assert BUDGET == 0.01


def test_everybody_gets_the_same_answer_whatever_the_order_of_rows():
    history, seats = by_chance(1, 5, 40, 4), visits(chance_teams(1, 15))
    first = audit(history, seats, people(STAFF))
    mixed = [table.sample(frac=1, random_state=3) for table in (history, seats, people(STAFF))]
    assert audit(*mixed) == first
    other = history.assign(selected=~history["selected"])
    assert audit(other, seats, people(STAFF)).seed != first.seed


def test_the_front_of_the_file_drawn_more_often_raises_both_questions_about_places():
    chance = random.Random(5)
    front = [chance.sample(range(50), 5) for _ in range(20)]
    found = audit(draws(front, 100))
    assert {"position_trend", "position_tenths"} <= {test.test for test in found.alarms}
    assert next(test for test in found.tests if test.test == "position_trend").direction == "low"


def test_a_neighbourhood_taken_as_a_whole_raises_runs():
    chance = random.Random(2)
    starts = [chance.randrange(95) for _ in range(15)]
    assert "runs" in raised(draws([range(start, start + 5) for start in starts], 100))


def test_the_same_ones_again_and_never_again_are_both_seen():
    chance = random.Random(3)
    few = [chance.sample([*range(0, 60, 4)], 5) for _ in range(12)]
    found = audit(draws(few, 60))
    again = next(test for test in found.tests if test.test == "repeats")
    assert (again.alarm, again.direction) == (True, "high")
    order = chance.sample(range(60), 60)
    never = [order[first : first + 5] for first in range(0, 60, 5)]
    again = next(test for test in audit(draws(never, 60)).tests if test.test == "repeats")
    assert (again.alarm, again.direction, again.observed) == (True, "low", 0)


def test_departments_that_go_together_are_no_repetition_if_the_round_is_told():
    chance = random.Random(8)
    drawn = [chance.sample(range(100), 5) for _ in range(8)]
    twice = [rows for rows in drawn for _ in range(2)]
    rounds = {number: f"r{number // 2}" for number in range(16)}
    assert not raised(draws(twice, 100, rounds=rounds))
    assert "repeats" in raised(draws(twice, 100))


def test_risk_strata_explain_why_some_are_drawn_again():
    chance = random.Random(9)
    risky = [[*chance.sample(range(10), 5), *chance.sample(range(10, 100), 2)] for _ in range(15)]
    history = draws(risky, 100)
    assert "repeats" in raised(history)
    told = history.assign(kind=["high" if row < 10 else "low" for row in history["position"]])
    assert not raised(told)


def test_overload_fixed_partners_and_old_acquaintances_are_seen():
    chance = random.Random(4)
    ordinary = chance_teams(4, 60)
    assert not raised(None, visits(ordinary), people(STAFF))
    busy = [(place, ["a", chance.choice("bcdefgh")]) for place, _ in ordinary]
    assert "load" in raised(None, visits(busy), people(STAFF))
    fixed = [
        (place, chance.choice([*map(list, ("ab", "cd", "ef", "gh"))])) for place, _ in ordinary
    ]
    assert raised(None, visits(fixed), people(STAFF)) == {"pairs"}
    own = {f"E{n:03}": chance.sample(sorted(STAFF), 2) for n in range(20)}
    known = [(place, own[place]) for place, _ in ordinary]
    assert "rotation" in raised(None, visits(known), people(STAFF))


def test_half_time_explains_half_the_load():
    chance = random.Random(6)
    days = STAFF | {"a": 1000}
    names, weights = zip(*days.items(), strict=True)
    alone = [(f"E{n}", chance.choices(names, weights)) for n in range(120)]
    assert raised(None, visits(alone), people(STAFF)) == {"load"}
    assert not raised(None, visits(alone), people(days))


def test_evened_out_loads_are_never_blamed():
    even = [(f"E{n}", "abcdefgh"[n % 8]) for n in range(80)]
    found = audit(None, visits(even), people(STAFF))
    assert {test.test: test.p_value for test in found.tests}["load"] == 1.0


def test_visits_for_cause_are_never_judged():
    ordinary = visits(chance_teams(7, 30))
    complaints = visits([("E001", "ab")] * 40, trigger="complaint")
    alone = audit(None, ordinary, people(STAFF))
    both = audit(None, pd.concat([ordinary, complaints]), people(STAFF))
    assert (both.visits, both.set_aside, both.alarms) == (30, 40, ())
    assert [test.observed for test in both.tests] == [test.observed for test in alone.tests]
    only = audit(None, complaints, people(STAFF))
    assert {left.reason for left in only.not_tested} == {"no_draws", "no_visits"}


def test_where_nothing_was_left_to_chance_nothing_is_tested():
    everybody = audit(draws([range(10)] * 3, 10))
    assert not everybody.tests
    assert {left.reason for left in everybody.not_tested} == {"no_choice", "no_visits"}
    one = audit(draws([[3]], 10), visits([("E1", "ab")]), people({"a": 1, "b": 1}))
    reasons = {left.test: left.reason for left in one.not_tested}
    assert reasons["repeats"] == "one_round"
    assert reasons["spacing"] == "few_selected"
    assert reasons["load"] == "no_choice_of_people"


def test_more_history_sees_smaller_biases():
    few, many = (
        {test.test: test.smallest for test in audit(by_chance(2, n, 100, 5)).tests} for n in (5, 40)
    )
    for question in ("position_trend", "position_tenths", "runs", "spacing"):
        assert many[question] < few[question]
