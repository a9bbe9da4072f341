"""Quotas of the synthetic campaign fit the people: readable cells, 60 to 70 % load."""

import tomllib
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.campaign.frame import build_frame
from dualrandom.campaign.models import Campaign
from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quotas import quotas_by_stratum
from dualrandom.errors import CampaignError
from dualrandom.registers.validation import registers_from_frames
from dualrandom.testing import synthetic_city
from dualrandom.testing.capacity import capacity
from dualrandom.testing.dates import demo_days
from dualrandom.testing.enterprises import population
from dualrandom.testing.history import Frequency, history, rested
from dualrandom.testing.inspectors import Staff, staff
from dualrandom.testing.quotas import scaled_quotas
from dualrandom.testing.setting import Setting
from dualrandom.testing.streams import Stream
from dualrandom.testing.tasks import plan_tasks
from dualrandom.testing.world import wuhan


def planned(n_enterprises, n_inspectors, n_departments, n_days, seed="wuhan"):
    world = wuhan()
    calendar = demo_days(n_days)
    setting = Setting(Stream(seed), world, world.departments[:n_departments], calendar)
    firms = population(setting, n_enterprises)
    team = staff(setting, firms, n_inspectors)
    visits = history(setting, firms)
    free = rested(visits, n_enterprises, calendar, Frequency())
    return setting, team, plan_tasks(setting, firms, free, team)


def loads(setting, team, plans):
    """Seats asked for over seats there are, per department."""
    answer = {}
    for unit in setting.departments:
        seats = capacity(team.of(unit.department_id), unit.qualifications[0], setting.calendar)
        mine = [plan for plan in plans if plan.department == unit.department_id]
        drawn = sum(plan.quotas.drawn for plan in mine)
        needed = drawn, sum(plan.quotas.drawn for plan in mine if plan.leader)
        assert needed[0] <= seats.qualified
        assert needed[1] <= seats.leading
        answer[unit.department_id] = Fraction(2 * drawn, seats.seats)
    return answer


def test_the_default_city_asks_for_what_its_people_can_do():
    setting, team, plans = planned(5000, 120, 4, 40)
    assert all(
        Fraction(6, 10) <= load <= Fraction(7, 10) for load in loads(setting, team, plans).values()
    )
    assert 1000 <= sum(plan.quotas.drawn for plan in plans) <= 1600


@pytest.mark.parametrize("size", [(100_000, 120, 4, 40), (50_000, 600, 12, 100), (3000, 24, 3, 20)])
def test_other_sizes_keep_the_load(size):
    setting, team, plans = planned(*size)
    assert all(load <= Fraction(71, 100) for load in loads(setting, team, plans).values())


def test_the_frame_finds_as_many_eligible_as_the_quotas_assume():
    city = synthetic_city()
    campaign = Campaign.model_validate(tomllib.loads(city.campaign_toml))
    frame = build_frame(campaign, registers_from_frames(**city.tables))
    _, _, plans = planned(5000, 120, 4, 40)
    for plan in plans:
        sizes = frame.sizes(plan.task_id)
        assert sum(sizes.values()) == plan.eligible
        drawn = quotas_by_stratum(campaign.task(plan.task_id), sizes)
        assert sum(result.n for result in drawn.values()) == plan.quotas.drawn


def test_two_inspectors_and_one_day_are_enough_for_one_visit():
    _, _, plans = planned(1000, 2, 1, 1)
    assert [plan.quotas.drawn for plan in plans] == [1]


def test_a_department_without_anybody_free_is_named():
    setting, team, _ = planned(1000, 12, 2, 10)
    firms = population(setting, 1000)
    nobody = Staff(tuple(replace(one, work_share_percent=1) for one in team.people), team.start)
    with pytest.raises(CampaignError) as caught:
        plan_tasks(setting, firms, np.ones(1000, bool), nobody)
    assert caught.value.code == "testing.too_little_capacity"
    assert "market" in caught.value.text("zh")


@settings(max_examples=25, deadline=None)
@given(
    st.tuples(st.integers(20, 2000), st.integers(24, 200), st.integers(1, 12), st.integers(1, 200))
)
def test_no_size_asks_for_more_than_the_people_can_do(size):
    setting, team, plans = planned(*size)
    assert max(loads(setting, team, plans).values()) <= Fraction(71, 100)


@given(
    st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 10**6), min_size=1),
    st.integers(0, 5000),
)
def test_scaled_quotas_stay_near_their_target(sizes, target):
    base = {"A": 30_000, "B": 50_000, "C": 200_000, "D": 1_000_000}
    quotas = scaled_quotas(base, sizes, target)
    if quotas is None:
        assert target * 13 < 12 * sum(size > 0 for size in sizes.values()) or target < 12
        return
    assert quotas.drawn * 12 <= target * 13
    for cell in quotas.cells.values():
        assert 0 < parse_quota(cell).ratio <= 1


@pytest.mark.parametrize("n", [1, 2, 7])
def test_a_longer_column_begins_like_a_shorter_one(n):
    stream = Stream("x")
    assert np.array_equal(stream.words("a", 10)[:n], stream.words("a", n))
    assert not np.array_equal(stream.words("b", 10), stream.words("a", 10))
    assert sorted(stream.order("a", 10).tolist()) == list(range(10))


def test_weights_of_zero_are_never_picked():
    picked = Stream("x").pick("a", 2000, [0, 3, 0, 1, 0])
    assert set(picked.tolist()) == {1, 3}
    assert (picked == 1).mean() == pytest.approx(0.75, abs=0.05)
