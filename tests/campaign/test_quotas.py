"""Quota cells become exact numbers of enterprises."""

from fractions import Fraction

import pytest
from campaign_worlds import campaign
from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quota_types import CountQuota, RatioQuota
from dualrandom.campaign.quotas import quotas_by_stratum
from dualrandom.campaign.stratum_quotas import quota_of_stratum, quota_size
from dualrandom.errors import CampaignError, FrameError


def numbers(task, sizes):
    return {label: result.n for label, result in quotas_by_stratum(task, sizes).items()}


def task(**changes):
    return campaign({"quota": None, **changes}).tasks[0]


@pytest.mark.parametrize(
    ("cell", "size", "n", "rule"),
    [
        ("10%", 7, 1, "quota.at_least"),
        ("10%", 11, 2, "quota.at_least"),
        ("5%", 100, 5, "quota.at_least"),
        ("100%", 9, 9, "quota.at_least"),
        ("5%", 0, 0, "quota.at_least"),
        ("0%", 50, 0, "quota.zero"),
        ("0户", 50, 0, "quota.zero"),
        ("0-5%", 50, 0, "quota.zero"),
        ("≤5%", 59, 2, "quota.at_most"),
        ("不超过60家", 9, 9, "quota.at_most"),
        ("20户", 20, 20, "quota.count"),
        ("10-20%", 41, 5, "quota.range_lower"),
        ("60-70家", 80, 60, "quota.range_lower"),
        ("10所及以下不少于2所;超过10所不低于50%", 10, 2, "quota.step_small"),
        ("10所及以下不少于2所;超过10所不低于50%", 1, 1, "quota.step_small"),
        ("10所及以下不少于2所;超过10所不低于50%", 11, 6, "quota.step_large"),
    ],
)
def test_each_kind_of_cell_has_its_rule(cell, size, n, rule):
    result = quota_of_stratum(parse_quota(cell), "all", size)
    assert (result.n, result.rule) == (n, rule)
    assert quota_size(parse_quota(cell), size) == n


def test_a_count_above_the_size_names_both_numbers():
    with pytest.raises(FrameError) as caught:
        quota_size(CountQuota(20), 7)
    assert caught.value.code == "frame.quota_above_size"
    assert caught.value.params == {"stratum": "all", "quota": 20, "size": 7}
    assert "20" in str(caught.value)
    assert "7" in caught.value.text("zh")


def test_an_upper_limit_below_one_is_refused():
    with pytest.raises(FrameError) as caught:
        quota_size(parse_quota("≤5%"), 7)
    assert caught.value.code == "frame.quota_rounds_to_zero"
    assert quota_size(parse_quota("≤5%"), 0) == 0


@pytest.mark.parametrize(
    ("cell", "code"),
    [("1:10", "campaign.quota_by_staff"), ("A5%;B6%", "campaign.quota_not_available")],
)
def test_what_is_not_built_is_refused_by_name(cell, code):
    with pytest.raises(CampaignError) as caught:
        quota_size(parse_quota(cell), 100)
    assert caught.value.code == code
    assert caught.value.hint


def test_a_stated_number_that_does_not_fit_is_remarked():
    fits = quota_of_stratum(parse_quota("10% (20户)"), "all", 200)
    assert not fits.remarks
    differs = quota_of_stratum(parse_quota("10% (20户)"), "all", 150)
    assert [remark.code for remark in differs.remarks] == ["campaign.quota_stated_count"]
    assert differs.n == 15


def test_a_ratio_goes_to_every_stratum():
    own = task(quota="10%", strata=["risk_credit"])
    assert numbers(own, {"B": 7, "A": 100}) == {"A": 10, "B": 1}


def test_quotas_by_stratum_go_to_their_strata():
    own = task(quota_by_stratum={"A": "1%", "B": "50%"}, strata=["risk_credit"])
    result = quotas_by_stratum(own, {"A": 100, "B": 9})
    assert [(quota.n, quota.ratio) for quota in result.values()] == [
        (1, Fraction(1, 100)),
        (5, Fraction(1, 2)),
    ]
    assert result["B"].probability == Fraction(5, 9)


def test_a_class_cell_gives_each_class_its_own():
    own = task(quota="守信5%、警示10%", strata=["risk_credit"])
    assert numbers(own, {"守信": 40, "警示": 40}) == {"守信": 2, "警示": 4}


def test_strata_without_a_quota_are_all_named():
    own = task(quota_by_stratum={"A": "1%"}, strata=["risk_credit"])
    with pytest.raises(FrameError) as caught:
        quotas_by_stratum(own, {"A": 5, "B": 6, "unclassified": 7})
    assert [(found.code, found.params["stratum"]) for found in caught.value.findings] == [
        ("frame.stratum_without_quota", "B"),
        ("frame.stratum_without_quota", "unclassified"),
    ]


def test_counts_above_their_strata_are_all_named():
    own = task(quota_by_stratum={"A": "9户", "B": "9户"}, strata=["risk_credit"])
    with pytest.raises(FrameError) as caught:
        quotas_by_stratum(own, {"A": 5, "B": 6})
    assert [found.params["size"] for found in caught.value.findings] == [5, 6]


def test_largest_remainder_rounds_over_all_strata_once():
    own = task(quota="5%", rounding="largest_remainder", strata=["risk_credit"])
    result = quotas_by_stratum(own, {"A": 50, "B": 30, "C": 5, "D": 15})
    assert {label: quota.n for label, quota in result.items()} == {"A": 3, "B": 1, "C": 0, "D": 1}
    assert {quota.rule for quota in result.values()} == {"quota.largest_remainder"}
    assert [remark.code for remark in result["C"].remarks] == ["campaign.quota_stratum_zero"]


def test_a_count_is_the_tasks_total_shared_out_by_size():
    own = task(quota="60-70家", strata=["risk_credit"])
    result = quotas_by_stratum(own, {"A": 700, "B": 290, "C": 10})
    assert {label: quota.n for label, quota in result.items()} == {"A": 42, "B": 17, "C": 1}
    assert {quota.rule for quota in result.values()} == {"quota.proportional"}


def test_a_total_above_everybody_is_refused():
    own = task(quota="20户", strata=["risk_credit"])
    with pytest.raises(FrameError) as caught:
        quotas_by_stratum(own, {"A": 7, "B": 8})
    assert caught.value.findings[0].params["size"] == 15
    assert numbers(task(quota="不超过20户", strata=["risk_credit"]), {"A": 7, "B": 8}) == {
        "A": 7,
        "B": 8,
    }


ratios = st.fractions(min_value=Fraction(1, 10_000), max_value=1, max_denominator=10_000)
sizes = st.integers(1, 10**7)


@settings(deadline=None)
@given(ratios, sizes)
def test_quota_lies_within_one_and_all_and_never_below_the_ratio(ratio, size):
    n = quota_size(RatioQuota(ratio), size)
    assert 1 <= n <= size
    assert Fraction(n, size) >= ratio
    assert n == 1 or Fraction(n - 1) < ratio * size


strata_sizes = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(1, 10_000), min_size=2)


@settings(deadline=None)
@given(st.integers(1, 1000), strata_sizes)
def test_largest_remainder_keeps_the_sum(permille, sizes):
    own = task(quota=f"{permille}‰", rounding="largest_remainder", strata=["risk_credit"])
    result = numbers(own, sizes)
    exact = Fraction(permille, 1000) * sum(sizes.values())
    assert 0 <= sum(result.values()) - exact < 1
    for label, n in result.items():
        assert abs(n - Fraction(permille, 1000) * sizes[label]) < 1
        assert 0 <= n <= sizes[label]


@settings(deadline=None)
@given(strata_sizes, st.data())
def test_a_total_is_shared_out_exactly_and_within_sizes(sizes, data):
    total = data.draw(st.integers(1, sum(sizes.values())))
    result = numbers(task(quota=str(total), strata=["risk_credit"]), sizes)
    assert sum(result.values()) == total
    assert all(0 <= n <= sizes[label] for label, n in result.items())


@settings(deadline=None)
@given(strata_sizes, st.randoms())
def test_the_order_of_strata_does_not_matter(sizes, random):
    own = task(quota="7%", rounding="largest_remainder", strata=["risk_credit"])
    shuffled = list(sizes.items())
    random.shuffle(shuffled)
    assert list(quotas_by_stratum(own, dict(shuffled)).items()) == list(
        quotas_by_stratum(own, sizes).items()
    )
