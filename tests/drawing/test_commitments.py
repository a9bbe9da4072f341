"""What a commitment promises of strata, levels and staff (draw-v1 §5, §6.3, §6.8), and its check."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.campaign.frame import build_frame
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.verification import promise_mismatches
from tests.campaign.campaign_worlds import campaign, registers

ALONE = {"cooperating_departments": []}
EIGHT = [{"identifier": f"E{n}", "risk_credit": text} for n, text in enumerate("AAAABBCD")]
TABLE = {"A": 1, "B": 2, "C": 4, "D": 20}
WEIGHTS = {"column": "risk_credit", "table": TABLE}


def promised(plan, *rows):
    own = registers(*(rows or EIGHT))
    frame = build_frame(plan, own)
    promise = commit(plan, own, frame)
    assert not list(promise_mismatches(plan, frame, promise))
    return promise


def levels(stratum):
    return [(level.weight, level.frame_size, level.probability) for level in stratum.levels]


def test_levels_are_those_of_a_hand_calculation():
    # n = 3: D (3·20 ≥ 32) is certain; then m = 2 over 4·1 + 2·2 + 4 = 12, nobody at 12.
    promise = promised(campaign({"quota": "3户", "weights": WEIGHTS}))
    food, fire = promise.tasks
    (stratum,) = food.strata
    assert levels(stratum) == [(1, 4, "1/6"), (2, 2, "1/3"), (4, 1, "2/3"), (20, 1, "1")]
    assert (stratum.quota, stratum.expected_quota, stratum.probability) == (3, "3", "3/8")
    assert (food.weights, fire.weights) == ("risk_credit", None)
    assert fire.strata[0].levels == ()


def test_a_quota_that_the_seed_rounds_is_open_and_levels_are_means():
    # 5/16 of 8 is 5/2: the mean of the chances for 2 and for 3. For 2: D is certain, m = 1 of 12.
    task = {"quota": "5/16", "weights": WEIGHTS, "rounding": "exact_in_expectation"}
    (stratum,) = promised(campaign(task)).tasks[0].strata
    assert (stratum.quota, stratum.expected_quota, stratum.probability) == (None, "5/2", "5/16")
    assert levels(stratum) == [(1, 4, "1/8"), (2, 2, "1/4"), (4, 1, "1/2"), (20, 1, "1")]
    assert stratum.rule == "quota.exact_in_expectation"


def test_the_numbers_of_a_poisson_draw_are_open():
    plan = campaign(
        {"quota": "25%", "weights": WEIGHTS},
        {"department": "market", "items": ["M1"], "id": "more"},
        object_draw="object-draw/poisson",
        **ALONE,
    )
    promise = promised(plan)
    for task in promise.tasks:
        assert {stratum.quota for stratum in task.strata} == {None}
    assert promise.tasks[0].strata[0].expected_quota == "2"
    assert promise.object_draw_reason == "named"


def test_a_followers_levels_count_who_may_be_drawn_for_both():
    rows = [{**row, "tags": "food" if row["identifier"] in "E0E1E4E7" else ""} for row in EIGHT]
    fire = {"quota": None, "scope": {"tags": ["food"]}, "draw_type": "targeted"}
    plan = campaign({"quota": "3户", "weights": WEIGHTS}, fire, mode="joint")
    follower = promised(plan, *rows).tasks[1]
    (stratum,) = follower.strata
    assert levels(stratum) == [(1, 2, "1/6"), (2, 1, "1/3"), (20, 1, "1")]
    assert (stratum.frame_size, stratum.quota, stratum.rule) == (4, None, "follows:food")
    assert (stratum.expected_quota, stratum.probability) == ("5/3", "5/12")  # 1/6 + 1/6 + 1/3 + 1
    assert (follower.follows, follower.weights) == ("food", None)


def test_a_follower_without_weights_has_its_leaders_chance():
    fire = {"quota": None, "scope": {"risk": {"credit": ["A", "C"]}}, "draw_type": "targeted"}
    task = {"quota": "50%", "strata": ["risk_credit"]}
    follower = promised(campaign(task, fire, mode="joint")).tasks[1]
    found = {one.stratum: (one.frame_size, one.expected_quota) for one in follower.strata}
    assert found == {"A": (4, "2"), "C": (1, "1")}
    assert all(one.levels == () and one.quota is None for one in follower.strata)


@pytest.mark.parametrize(
    ("changes", "algorithm", "reason"),
    [
        ({}, "equal", "equal_chances"),
        ({"task": {"weights": WEIGHTS}}, "nested", "unequal_chances"),
        ({"object_draw": "object-draw/nested"}, "nested", "named"),
        ({"object_draw": "object-draw/equal"}, "equal", "named"),
    ],
)
def test_the_commitment_says_which_draw_and_why(changes, algorithm, reason):
    promise = promised(campaign(**changes))
    assert promise.algorithms.object_draw == f"object-draw/{algorithm}"
    assert promise.object_draw_reason == reason


def test_staff_is_stated_where_the_quota_counts_with_it():
    food, fire = promised(campaign({"quota": "1:2"})).tasks
    assert (food.staff, food.strata[0].quota) == (2, 4)
    assert fire.staff is None


def lie(task=None, stratum=None):
    def told(promise):
        first = promise.tasks[0]
        if stratum:
            strata = (first.strata[0].model_copy(update=stratum), *first.strata[1:])
            first = first.model_copy(update={"strata": strata})
        first = first.model_copy(update=task or {})
        return promise.model_copy(update={"tasks": (first, *promise.tasks[1:])})

    return told


LIES = {
    "batches": lie({"batches": 2}),
    "no weights": lie({"weights": None}),
    "weights of another column": lie({"weights": "division"}),
    "more staff": lie({"staff": 3}),
    "no staff": lie({"staff": None}),
    "an expectation": lie(stratum={"expected_quota": "3"}),
    "a mean chance": lie(stratum={"probability": "3/8"}),
    "no levels": lie(stratum={"levels": ()}),
    "a number left open": lie(stratum={"quota": None}),
    "another rule": lie(stratum={"rule": "quota.count"}),
}


@pytest.mark.parametrize("name", LIES)
def test_what_campaign_and_frame_do_not_give_is_found(name):
    plan, own = campaign({"quota": "1:2", "weights": WEIGHTS}), registers(*EIGHT)
    frame = build_frame(plan, own)
    promise = commit(plan, own, frame)
    found = list(promise_mismatches(plan, frame, LIES[name](promise)))
    assert [each.code for each in found] == ["verify.promise"]
    assert found[0].params == {"task": "food"}


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.integers(1, 9)), min_size=2, max_size=30),
    st.integers(1, 100),
    st.sampled_from(["at_least", "largest_remainder", "exact_in_expectation"]),
    st.integers(0, 3),
    st.sampled_from([None, "1/3", "70%"]),
)
def test_chances_add_up_to_the_expected_quota(firms, percent, rounding, minimum, overall):
    rows = [
        {"identifier": f"E{n:02}", "risk_credit": label, "division": str(weight)}
        for n, (label, weight) in enumerate(firms)
    ]
    task = {
        "quota": f"{percent}%",
        "strata": ["risk_credit"],
        "rounding": rounding,
        "minimum_per_stratum": minimum,
        "overall_minimum": overall,
        "weights": {"column": "division"},
    }
    for stratum in promised(campaign(task), *rows).tasks[0].strata:
        chances = [(each.frame_size, Fraction(each.probability)) for each in stratum.levels]
        assert sum(size for size, _ in chances) == stratum.frame_size
        assert all(0 <= chance <= 1 for _, chance in chances)
        total = sum(size * chance for size, chance in chances)
        assert total == Fraction(stratum.expected_quota)
        assert Fraction(stratum.probability) * stratum.frame_size == total
        if rounding != "exact_in_expectation":
            assert total == stratum.quota
