"""Minima, quotas by staff and quotas that the seed rounds (draw-v1 §5.2, §5.3)."""

from fractions import Fraction

import pytest
from campaign_worlds import campaign, registers
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.campaign.frame import build_frame
from dualrandom.campaign.quotas import quotas_by_stratum
from dualrandom.errors import FrameError

SIZES = st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 60), min_size=1)


def task(**changes):
    return campaign({"quota": None, "strata": ["risk_credit"], **changes}).tasks[0]


def results(sizes, staff=None, **changes):
    found = quotas_by_stratum(task(**changes), sizes, staff)
    return {label: (result.n, result.rule) for label, result in found.items()}


def test_small_strata_are_taken_whole_and_others_reach_their_minimum():
    sizes = {"A": 100, "B": 4, "C": 3, "D": 2}
    cells = {"A": "5%", "B": "10%", "C": "10%", "D": "0%"}
    found = results(sizes, quota_by_stratum=cells, whole_strata_up_to=3, minimum_per_stratum=6)
    assert found == {
        "A": (6, "quota.minimum_per_stratum"),
        "B": (4, "quota.minimum_per_stratum"),
        "C": (3, "quota.whole_stratum"),
        "D": (0, "quota.zero"),
    }


def test_what_the_overall_minimum_misses_is_shared_out_by_the_room_left():
    # 10 % of 100 is 10; 5 are asked for, 5 missing: room 57, 20, 18 of 95 gives 3, 1.05, 0.95.
    cells = {"A": "5%", "B": "1户", "C": "1户"}
    found = results({"A": 60, "B": 21, "C": 19}, quota_by_stratum=cells, overall_minimum="10%")
    assert found == {
        "A": (6, "quota.overall_minimum"),
        "B": (2, "quota.overall_minimum"),
        "C": (2, "quota.overall_minimum"),
    }


def test_a_zero_on_purpose_takes_no_share_and_may_put_the_minimum_out_of_reach():
    cells = {"A": "10%", "B": "0%"}
    found = results({"A": 10, "B": 10}, quota_by_stratum=cells, overall_minimum="50%")
    assert found == {"A": (10, "quota.overall_minimum"), "B": (0, "quota.zero")}
    with pytest.raises(FrameError) as caught:
        results({"A": 10, "B": 10}, quota_by_stratum=cells, overall_minimum="51%")
    assert "frame.overall_minimum_out_of_reach" in [each.code for each in caught.value.findings]


@given(SIZES, st.integers(0, 40), st.integers(0, 10), st.integers(0, 10), st.integers(1, 99))
def test_minima_hold_whatever_the_sizes(sizes, whole, minimum, percent, overall):
    own = task(
        quota=f"{percent + 1}%",
        whole_strata_up_to=whole,
        minimum_per_stratum=minimum,
        overall_minimum=f"{overall}%",
    )
    found = quotas_by_stratum(own, sizes)
    for label, result in found.items():
        assert min(minimum, sizes[label]) <= result.n <= sizes[label]
        if sizes[label] <= whole:
            assert result.n == sizes[label]
    total = sum(result.n for result in found.values())
    everybody = sum(sizes.values())
    assert total * 100 >= overall * everybody
    without = quotas_by_stratum(own.model_copy(update={"overall_minimum": None}), sizes)
    before = sum(result.n for result in without.values())
    assert total == max(before, -(-overall * everybody // 100))


@given(SIZES, st.integers(1, 99), st.integers(0, 99))
def test_rounded_by_the_seed_every_chance_is_the_ratio_itself(sizes, percent, overall):
    own = task(quota=f"{percent}%", rounding="exact_in_expectation")
    for result in quotas_by_stratum(own, sizes).values():
        assert result.n is None
        assert result.probability == Fraction(percent, 100)
    raised = quotas_by_stratum(own.model_copy(update={"overall_minimum": f"{overall}%"}), sizes)
    everybody = sum(sizes.values())
    needed = -(-overall * everybody // 100)
    expected = sum(result.expected for result in raised.values())
    assert expected == max(Fraction(percent * everybody, 100), needed)


def test_an_upper_limit_stays_one_when_the_seed_rounds():
    own = task(quota_by_stratum={"A": "≤5%"}, rounding="exact_in_expectation")
    assert quotas_by_stratum(own, {"A": 59})["A"].expected == 2


def test_an_upper_limit_below_one_is_refused_under_the_seed_as_well():
    own = task(quota_by_stratum={"A": "≤5%"}, rounding="exact_in_expectation")
    with pytest.raises(FrameError) as caught:
        quotas_by_stratum(own, {"A": 7})
    assert [each.code for each in caught.value.findings] == ["frame.quota_rounds_to_zero"]


def test_a_number_is_raised_by_a_fraction_where_the_seed_rounds():
    # 21 of 103 are missing 21 - 3 - 7/2 = 29/2, over a room of 30 and 133/2: 193/2 in all.
    cells = {"A": "3户", "B": "5%"}
    own = task(quota_by_stratum=cells, rounding="exact_in_expectation", overall_minimum="20%")
    found = quotas_by_stratum(own, {"A": 33, "B": 70})
    assert [result.expected for result in found.values()] == [
        3 + Fraction(30 * 29, 193),
        Fraction(7, 2) + Fraction(133 * 29, 2 * 193),
    ]
    assert sum(result.expected for result in found.values()) == 21


def test_nobody_is_reported_left_out_where_a_minimum_puts_somebody():
    own = task(quota="5%", rounding="largest_remainder", minimum_per_stratum=1)
    found = quotas_by_stratum(own, {"A": 50, "B": 30, "C": 5, "D": 15})
    assert {label: result.n for label, result in found.items()} == {"A": 3, "B": 1, "C": 1, "D": 1}
    assert not [remark for result in found.values() for remark in result.remarks]


def test_no_staff_is_no_zero_on_purpose():
    assert results({"A": 9}, staff=0, quota="1:10") == {"A": (0, "quota.staff")}
    raised = results({"A": 9}, staff=0, quota="1:10", minimum_per_stratum=2)
    assert raised == {"A": (2, "quota.minimum_per_stratum")}


def test_a_quota_by_staff_is_shared_out_by_size():
    found = results({"A": 30, "B": 10}, staff=7, quota="2:5")
    assert found == {"A": (14, "quota.staff"), "B": (4, "quota.staff")}  # ⌈7 × 5 / 2⌉ = 18
    with pytest.raises(FrameError) as caught:
        results({"A": 10, "B": 7}, staff=7, quota="2:5")
    assert caught.value.findings[0].params["quota"] == 18


def test_staff_are_those_who_could_come():
    people = [
        {"inspector_id": "m1"},
        {"inspector_id": "m2", "expert": True},
        {"inspector_id": "m3", "certificate_until": "2026-03-01"},
        {"inspector_id": "m4", "leave": "2026-03-01~2026-05-01"},
        {"inspector_id": "m5", "leave": "2026-03-01~2026-04-29"},
        {"inspector_id": "f1", "department": "fire"},
        {"inspector_id": "f2", "department": "fire"},
    ]
    frame = build_frame(campaign({"quota": "1:2"}), registers(inspectors=people))
    assert frame.tasks["food"].staff == 2
    assert frame.tasks["food"].quotas["all"].n == 4
    assert frame.tasks["fire"].staff is None
