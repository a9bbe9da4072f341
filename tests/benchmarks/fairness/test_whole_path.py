"""The library as a practice: what it hands back is a year as the other practices have it."""

from dataclasses import replace
from fractions import Fraction

import pandas as pd
import pytest

from benchmarks.fairness.campaigns import Campaign
from benchmarks.fairness.guesses import guesses
from benchmarks.fairness.practices.pandas_weights import PandasWeights
from benchmarks.fairness.practices.whole_path import WholePath
from benchmarks.fairness.tiny_world import tiny_world
from benchmarks.fairness.world import Past, Year
from benchmarks.fairness.worlds.wuhan import wuhan_scenario
from dualrandom.fairness.separate_visits import separate_visits


@pytest.fixture(scope="module")
def world():
    return wuhan_scenario(500, None).first


@pytest.fixture(scope="module")
def year(world):
    return WholePath().campaign(world, "a", 0, Past())


def test_every_department_draws_its_quota_from_its_registry(world, year):
    for department in world.departments:
        own = year.selected[year.selected["department"] == department.id]["enterprise"]
        assert len(own) == own.nunique() == world.quota(department)
        assert set(own) <= set(world.registry(department)["enterprise"])


def test_everybody_drawn_is_visited_once_by_a_team_of_the_department(world, year):
    home = dict(zip(world.inspectors["inspector"], world.inspectors["department"], strict=True))
    found = separate_visits(year.visits)
    assert found.visits == found.bound == year.selected["enterprise"].nunique()
    seats = year.teams.groupby(["visit", "department"])["inspector"]
    assert (seats.nunique() == 2).all()
    assert len(seats) == len(year.visits) == len(year.selected)
    assert (year.teams["inspector"].map(home) == year.teams["department"]).all()
    assert year.visits["day"].between(0, world.days - 1).all()


def test_the_seed_decides(world, year):
    again = WholePath().campaign(world, "a", 0, Past())
    other = WholePath().campaign(world, "b", 0, Past())
    for name in ("selected", "visits", "teams"):
        pd.testing.assert_frame_equal(getattr(year, name), getattr(again, name))
    assert not year.teams.equals(other.teams)


def test_nobody_is_left_to_draw_where_all_are_certain():
    world = tiny_world()
    whole = tuple(replace(each, rate=Fraction(1)) for each in world.departments)
    found = PandasWeights().select(replace(world, departments=whole), "a", 0, Past())
    assert len(found) == sum(len(world.registry(each)) for each in world.departments)


def test_an_insider_reads_the_order_of_the_days_apart_from_that_of_the_file():
    """Days alternate between two people; along the file there is nothing to see."""
    world = tiny_world()
    department = world.departments[0]
    names = world.registry(department)["enterprise"].tolist()
    people = world.staff(department.id)["inspector"].tolist()[:2]
    day = [0, 2, 4, 1, 3, 5]
    visits = pd.DataFrame(
        [(names[k], k, department.id, day[k], "routine") for k in range(6)],
        columns=["enterprise", "visit", "department", "day", "trigger"],
    )
    teams = pd.DataFrame(
        [(k, department.id, people[day[k] % 2]) for k in range(6)],
        columns=["visit", "department", "inspector"],
    )
    selected = visits[["enterprise", "department"]]
    found = guesses([Campaign((world, world), (Year(selected, visits, teams),) * 2)])
    assert found["guess_rota_by_day"] == 1.0
    assert found["guess_rota"] < 1.0
    assert found["guess_insider"] == 1.0
