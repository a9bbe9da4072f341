"""Ratio cells of published plans, every one and its close variants."""

import pickle
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quota_types import (
    ByClassQuota,
    CountQuota,
    RangeQuota,
    RatioQuota,
    StaffQuota,
    StepQuota,
)
from dualrandom.errors import CampaignError

PERCENT = {n: Fraction(n, 100) for n in range(101)}
STEP = StepQuota(10, CountQuota(2, "at_least"), RatioQuota(PERCENT[50], "at_least"))
CREDIT = ByClassQuota(
    (
        ("守信", RatioQuota(PERCENT[5])),
        ("警示", RatioQuota(PERCENT[10])),
        ("失信", RatioQuota(PERCENT[20])),
        ("严重失信", RatioQuota(PERCENT[40])),
    )
)
PUBLISHED = {
    "3%;2次/年": RatioQuota(PERCENT[3], times_per_year=2),
    "≥20%;1次/年": RatioQuota(PERCENT[20], "at_least", times_per_year=1),
    "不低于25%": RatioQuota(PERCENT[25], "at_least"),
    "不低于0.5%": RatioQuota(Fraction(1, 200), "at_least"),
    "10-20%": RangeQuota(RatioQuota(PERCENT[10]), RatioQuota(PERCENT[20])),
    "60-70家": RangeQuota(CountQuota(60), CountQuota(70)),
    "10% (20户)": RatioQuota(PERCENT[10], stated_count=20),
    "1户": CountQuota(1),
    "=1": CountQuota(1),
    ">=1": CountQuota(1, "at_least"),
    "重点源100%;一般源全年按在编在岗人员1:10比例抽取": ByClassQuota(
        (("重点源", RatioQuota(Fraction(1))), ("一般源", StaffQuota(1, 10)))
    ),
    "全年抽查比例不低于40%,不重复抽查": RatioQuota(PERCENT[40], "at_least", without_repeats=True),
    "守信5%、警示10%、失信20%、严重失信40%": CREDIT,
    "10所及以下不少于2所;超过10所不低于50%": STEP,
}
VARIANTS = {
    "５％": RatioQuota(PERCENT[5]),
    "5％": RatioQuota(PERCENT[5]),
    " 5 % ": RatioQuota(PERCENT[5]),
    "≥２０％；每年２次": RatioQuota(PERCENT[20], "at_least", times_per_year=2),
    "3%,每年2次": RatioQuota(PERCENT[3], times_per_year=2),
    "5%;每季度一次": RatioQuota(PERCENT[5], times_per_year=4),
    "不少于3家": CountQuota(3, "at_least"),
    "不少于10%": RatioQuota(PERCENT[10], "at_least"),
    "5%及以上": RatioQuota(PERCENT[5], "at_least"),
    "at least 5%": RatioQuota(PERCENT[5], "at_least"),
    "≤5%": RatioQuota(PERCENT[5], "at_most"),
    "不超过5%": RatioQuota(PERCENT[5], "at_most"),
    "3‰": RatioQuota(Fraction(3, 1000)),
    "1/3": RatioQuota(Fraction(1, 3)),
    "0%": RatioQuota(Fraction(0)),
    "全覆盖": RatioQuota(Fraction(1)),
    "100%": RatioQuota(Fraction(1)),
    "10%～20%": RangeQuota(RatioQuota(PERCENT[10]), RatioQuota(PERCENT[20])),
    "10－20％": RangeQuota(RatioQuota(PERCENT[10]), RatioQuota(PERCENT[20])),
    "10—20%": RangeQuota(RatioQuota(PERCENT[10]), RatioQuota(PERCENT[20])),
    "10%至20%": RangeQuota(RatioQuota(PERCENT[10]), RatioQuota(PERCENT[20])),
    "60~70": RangeQuota(CountQuota(60), CountQuota(70)),
    "60家-70家": RangeQuota(CountQuota(60), CountQuota(70)),
    "10%（20户）": RatioQuota(PERCENT[10], stated_count=20),
    "20": CountQuota(20),
    "1,200户": CountQuota(1200),
    "＝1": CountQuota(1),
    "＞＝1": CountQuota(1, "at_least"),
    "1:10": StaffQuota(1, 10),
    "1：10": StaffQuota(1, 10),
    "按在岗人员1∶5比例抽取": StaffQuota(1, 5),
    "超过10所不低于50%;10所及以下不少于2所": STEP,
    "A≤5%;B5-20%": ByClassQuota(
        (
            ("A", RatioQuota(PERCENT[5], "at_most")),
            ("B", RangeQuota(RatioQuota(PERCENT[5]), RatioQuota(PERCENT[20]))),
        )
    ),
    "A：1%，b：2%": ByClassQuota((("A", RatioQuota(PERCENT[1])), ("b", RatioQuota(PERCENT[2])))),
    "1级:5%、2级:6%": ByClassQuota(
        (("1级", RatioQuota(PERCENT[5])), ("2级", RatioQuota(PERCENT[6])))
    ),
}
UNREADABLE = [
    "",
    " ",
    "0.05",
    "大于5%",
    "小于2次年",
    "约5%",
    "-5%",
    "5%%",
    "5%;1次/年;2次/年",
    "三户",
]
UNREADABLE += ["20-10%", "70-60家", "10%,20户", "20户(10%)", "1:0", "0:5", "1/0", "10-20家%"]
UNREADABLE += ["A5%;A6%", "10所及以下不少于2所", "10所及以下不少于2所;超过12所不低于50%", "2次/年"]
UNREADABLE += ["≥5%以上", "10%-20家", "5% 10%", "守信;警示", "不重复抽查"]


@pytest.mark.parametrize(("cell", "quota"), PUBLISHED.items())
def test_every_cell_of_the_published_plans_is_read(cell, quota):
    assert parse_quota(cell) == quota


@pytest.mark.parametrize(("cell", "quota"), VARIANTS.items())
def test_close_variants_are_read_alike(cell, quota):
    assert parse_quota(cell) == quota


@pytest.mark.parametrize("cell", UNREADABLE)
def test_what_is_not_understood_is_refused_with_a_remedy(cell):
    with pytest.raises(CampaignError) as caught:
        parse_quota(cell)
    assert caught.value.code == "campaign.quota_unreadable"
    assert cell in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize("cell", ["101%", "A5%;B200%", "90-110%", "3/2", "1001‰"])
def test_a_ratio_above_all_is_refused(cell):
    with pytest.raises(CampaignError) as caught:
        parse_quota(cell)
    assert caught.value.code == "campaign.quota_above_all"


@pytest.mark.parametrize("quota", PUBLISHED.values())
def test_quotas_survive_pickling(quota):
    assert pickle.loads(pickle.dumps(quota)) == quota


def test_minimum_says_whether_the_cell_is_a_lower_bound():
    assert parse_quota("≥5%").minimum
    assert parse_quota(">=1").minimum
    assert not parse_quota("5%").minimum
    assert parse_quota("A5%;B6%").labels == ("A", "B")


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_decimal_percentages_are_exact(basis_points):
    cell = f"{basis_points // 100}.{basis_points % 100:02d}%"
    assert parse_quota(cell).ratio == Fraction(basis_points, 10_000)


@settings(deadline=None)
@given(st.text(alphabet="0123456789%家户所:;-~≥≤AB年次/(),. 不少于超过以下", max_size=16))
def test_any_text_is_read_or_refused_by_name(cell):
    codes = {"campaign.quota_unreadable", "campaign.quota_above_all"}
    try:
        code = ""
        parse_quota(cell)
    except CampaignError as error:
        code = error.code
    assert not code or code in codes
