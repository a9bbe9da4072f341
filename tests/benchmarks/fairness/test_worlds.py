from itertools import pairwise

import pandas as pd
import pytest

from benchmarks.fairness.campaigns import run_campaign
from benchmarks.fairness.report.tables import chicago_yield
from benchmarks.fairness.scenarios import names
from benchmarks.fairness.worlds.chicago import chicago_scenario
from benchmarks.fairness.worlds.repeats import repeat_table, routine_gaps
from benchmarks.fairness.worlds.triggers import trigger
from benchmarks.fairness.worlds.wuhan import wuhan_scenario
from tests.benchmarks.fairness.small_data import write_small_data


@pytest.fixture(scope="module")
def chicago(tmp_path_factory):
    return chicago_scenario(write_small_data(tmp_path_factory.mktemp("data")))


def test_only_a_canvass_is_routine():
    assert trigger("Canvass") == "routine"
    others = ("Complaint", "Canvass Re-Inspection", "License", "Short Form Complaint", "unheard of")
    assert "routine" not in {trigger(purpose) for purpose in others}


def test_what_is_left_out_of_the_records_is_counted(chicago):
    counts = chicago.happened.recorded.counts
    assert counts["rows of inspections"] == 20
    assert counts["duplicate rows left out"] == 1
    assert counts["rows without a licence left out"] == 1
    assert counts["rows with licence 0 left out"] == 1
    assert counts["visits"] == 17


def test_registers_follow_arrivals(chicago):
    registers = [world.enterprises["enterprise"].tolist() for world in chicago.worlds]
    assert registers == [["1", "2", "3", "7"], ["2", "7", "4"], ["2", "7", "5", "6"]]


def test_repeats_by_trigger(chicago):
    visits = chicago.happened.recorded.visits
    table = repeat_table(visits).set_index(["before", "trigger"])
    assert table["repeats"].to_dict() == {
        ("routine", "routine"): 2,  # licence 2: February to March, December to January
        ("complaint", "routine"): 1,
        ("licence", "routine"): 1,
        ("routine", "complaint"): 1,
        ("routine", "re-inspection"): 1,
    }
    assert table["avoidable"].sum() == 2
    # licence 1 had a complaint between two canvasses 42 days apart
    assert routine_gaps(visits) == 3


def test_visits_for_cause_are_never_avoidable():
    visits = pd.DataFrame(
        {
            "enterprise": ["x"] * 3,
            "date": pd.to_datetime(["2011-01-03", "2011-01-10", "2011-01-17"]),
            "trigger": ["complaint", "re-inspection", "licence"],
        }
    )
    assert repeat_table(visits)["avoidable"].sum() == 0
    assert routine_gaps(visits) == 0


def test_what_happened_does_not_depend_on_the_seed(chicago):
    one, other = (run_campaign(chicago, chicago.happened, seed) for seed in "ab")
    for first, second in zip(one.years, other.years, strict=True):
        pd.testing.assert_frame_equal(first.visits, second.visits)
    assert one.years[0].selected["enterprise"].tolist() == ["1", "2", "3"]
    assert set(one.years[0].visits["trigger"]) == {"routine", "complaint", "re-inspection"}


def test_yield_takes_one_result_an_enterprise(chicago):
    table = chicago_yield(chicago).set_index("stratum")
    assert table.loc["high", ["checks", "found"]].tolist() == [4, 1]  # licence 2's second is out
    assert table.loc["medium", ["checks", "found"]].tolist() == [1, 1]


def test_chicago_is_skipped_aloud_without_its_files(tmp_path):
    worlds, skipped = names("default", tmp_path)
    assert "chicago" not in worlds
    assert len(skipped) == 1
    assert str(tmp_path) in skipped[0]
    assert "chicago" in names("default", write_small_data(tmp_path))[0]


def test_wuhan_lies_district_by_district_and_is_the_same_each_time():
    one, other = wuhan_scenario(500, None).first, wuhan_scenario(500, None).first
    pd.testing.assert_frame_equal(one.enterprises, other.enterprises)
    districts = one.enterprises["district"].tolist()
    changes = sum(a != b for a, b in pairwise(districts))
    assert changes == len(set(districts)) - 1
    assert one.enterprises["enterprise"].str.startswith("WH-").all()
    assert wuhan_scenario(500, None).notes["geography"] == "generated"


def test_wuhan_takes_real_points_that_lie_in_it(tmp_path):
    rows = ["30.6,114.31,2001-01-01", "30.55,114.21,1999-01-01", "32.1,112.1,2000-01-01"]
    (tmp_path / "hubei_enterprise_points.csv").write_text(
        "latitude,longitude,registered\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    found = wuhan_scenario(500, tmp_path)
    places = set(
        zip(found.first.enterprises["latitude"], found.first.enterprises["longitude"], strict=True)
    )
    assert places == {(30.6, 114.31), (30.55, 114.21)}
    assert found.notes["points used again"] == 498
