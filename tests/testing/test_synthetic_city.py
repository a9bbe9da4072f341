"""The synthetic city: reproducible, plausible, harmless, and never asking for the impossible."""

import json
import os
import re
import subprocess
import sys
import tomllib
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from dualrandom.campaign.frame import build_frame
from dualrandom.campaign.models import Campaign
from dualrandom.credit_code import check_character_ok
from dualrandom.divisions import WUHAN_DISTRICTS
from dualrandom.errors import CampaignError
from dualrandom.registers.validation import registers_from_frames
from dualrandom.testing import synthetic_city

TABLES = ["enterprises", "inspectors", "departments", "items", "history"]


@pytest.fixture(scope="module")
def city():
    return synthetic_city()


@pytest.fixture(scope="module")
def large():
    return synthetic_city(40_000, 400, 12, 60, seed="large")


def campaign_of(city):
    return Campaign.model_validate(tomllib.loads(city.campaign_toml))


def share(column, value):
    return float((column == value).mean())


def parts(column):
    """Rows of a ";"-joined column as one long series."""
    cells = column[column != ""].str.split(";").explode()
    return cells[cells != ""]


def test_the_same_arguments_give_the_same_city(city):
    again = synthetic_city()
    assert again.campaign_toml == city.campaign_toml
    for name in TABLES:
        pd.testing.assert_frame_equal(again.tables[name], city.tables[name])


def test_hash_randomisation_does_not_reach_the_city():
    program = (
        "import hashlib; from dualrandom.testing import synthetic_city as s; c = s(200, 24, 12, 10);"
        "print(hashlib.sha256((c.campaign_toml + ''.join(t.to_csv() for t in c.tables.values()))"
        ".encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": value},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for value in ("0", "1")
    }
    assert len(digests) == 1


def test_another_seed_gives_another_city(city):
    other = synthetic_city(seed="another").tables["enterprises"]
    mine = city.tables["enterprises"]
    assert not set(other["identifier"]) & set(mine["identifier"])
    assert (other["station"] != mine["station"]).any()


def test_every_cell_is_text_and_given(city):
    for name in TABLES:
        for column, cells in city.tables[name].items():
            assert all(type(cell) is str for cell in cells), (name, column)


def test_the_registers_are_accepted_without_a_warning(city):
    registers = registers_from_frames(**city.tables)
    assert registers.warnings == ()
    assert len(registers.enterprises) == 5000
    assert len(registers.inspectors) == 120


def test_credit_codes_are_right_by_two_independent_checks(large):
    codes = large.tables["enterprises"]["identifier"]
    assert codes.is_unique
    assert check_character_ok(codes).all()
    assert all(uscc.calc_check_digit(code[:17]) == code[17] for code in codes[:2000])


def test_every_code_lies_in_the_range_for_invented_firms(large):
    codes = large.tables["enterprises"]["identifier"]
    assert (codes.str[8:10] == "DR").all()


def test_the_organisation_code_has_its_own_check_character(city):
    for code in city.tables["enterprises"]["identifier"][:500]:
        weights = (3, 7, 9, 10, 5, 8, 4, 2)
        total = sum(int(code[8 + place], 36) * weight for place, weight in enumerate(weights))
        assert code[16] == "0123456789X0"[11 - total % 11]


def test_inspectors_set_out_from_their_stations(city):
    firms, people = city.tables["enterprises"], city.tables["inspectors"]
    angles = ["latitude", "longitude"]
    assert people[["station", *angles]].drop_duplicates()["station"].is_unique
    placed = firms[firms["latitude"] != ""]
    means = placed.astype(dict.fromkeys(angles, float)).groupby("station")[angles].mean()
    away = people.astype(dict.fromkeys(angles, float)).groupby("station")[angles].first() - means
    assert away.abs().max(axis=None) < 0.07  # degrees: in the middle of their firms
    assert people["latitude"].str.fullmatch(r"\d\d\.\d{4}00").all()  # round: visibly invented


def test_names_are_visibly_invented(city):
    firms = city.tables["enterprises"]["name"]
    assert firms.str.fullmatch(r"虚拟[^\d]+\d{6}号").all()
    assert city.tables["inspectors"]["name"].str.fullmatch(r"测试员\d{4}").all()


def test_there_is_no_column_about_persons(city):
    forbidden = re.compile(r"phone|mobile|legal|contact|idcard|id_number|email|birth|address")
    for table in city.tables.values():
        assert not [column for column in table.columns if forbidden.search(column)]


@pytest.mark.parametrize(
    ("klass", "expected"), [("A", 0.654), ("B", 0.253), ("C", 0.077), ("D", 0.015)]
)
def test_risk_classes_have_the_published_shares(large, klass, expected):
    firms = large.tables["enterprises"]
    assert share(firms["risk_credit"], klass) == pytest.approx(expected, abs=0.01)


def test_food_classes_exist_for_food_enterprises_only(large):
    firms = large.tables["enterprises"]
    is_food = firms["tags"].str.split(";").map(lambda tags: "food" in tags)
    assert set(firms["risk_food"][is_food]) == set("ABCD")
    assert set(firms["risk_food"][~is_food]) == {""}
    assert 0.2 < is_food.mean() < 0.4


def test_code_prefixes_divisions_and_statuses_have_their_shares(large):
    firms = large.tables["enterprises"]
    prefixes = firms["identifier"].str[:2]
    assert share(prefixes, "91") == pytest.approx(0.936, abs=0.01)
    assert share(prefixes, "93") == pytest.approx(0.05, abs=0.01)
    assert share(prefixes, "92") == pytest.approx(0.012, abs=0.005)
    assert share(firms["identifier"].str[2:8], "420100") == pytest.approx(0.2, abs=0.01)
    assert share(firms["division"], "420102") == pytest.approx(0.15, abs=0.01)
    assert set(firms["division"]) == {district.code for district in WUHAN_DISTRICTS}
    assert share(firms["status"], "active") == pytest.approx(0.97, abs=0.01)


def test_about_a_third_of_the_firms_share_a_building(large):
    firms = large.tables["enterprises"]
    known = firms[firms["latitude"] != ""]
    shared = known.duplicated(["latitude", "longitude"], keep=False)
    assert shared.mean() == pytest.approx(1 / 3, abs=0.03)
    assert known["latitude"].str.fullmatch(r"\d\d\.\d{6}").all()
    assert known["longitude"].str.fullmatch(r"\d{3}\.\d{6}").all()


def test_each_district_has_five_stations(large):
    stations = large.tables["enterprises"].groupby("division")["station"].nunique()
    assert (stations == 5).all()


def test_every_reference_leads_somewhere(large):
    departments = set(large.tables["departments"]["department_id"])
    inspectors = set(large.tables["inspectors"]["inspector_id"])
    firms = set(large.tables["enterprises"]["identifier"])
    assert set(parts(large.tables["enterprises"]["departments"])) == departments
    assert set(parts(large.tables["history"]["inspectors"])) <= inspectors
    assert set(parts(large.tables["inspectors"]["recusals"])) <= firms
    assert set(large.tables["history"]["identifier"]) <= firms


def test_past_visits_end_before_the_campaign_begins(city):
    dates = city.tables["history"]["date"].map(date.fromisoformat)
    assert dates.max() < city.window.start
    assert (city.window.start - dates.min()).days <= 731
    assert not city.tables["history"].duplicated(["identifier", "date", "department"]).any()


def test_every_department_has_leaders_who_are_qualified(large):
    people, items = large.tables["inspectors"], large.tables["items"]
    asked = {task.department: task.items for task in campaign_of(large).tasks}
    for department, item_ids in asked.items():
        wanted = set(parts(items.set_index("item_id").loc[list(item_ids), "qualifications"]))
        mine = people[people["department"] == department]
        able = mine["qualifications"].map(lambda cell: wanted <= set(cell.split(";")))  # noqa: B023
        assert able.sum() >= 2
        assert able[mine["leader"] == "true"].all()


def test_the_campaign_is_the_spring_of_2026(city):
    campaign = campaign_of(city)
    assert campaign.id == "wuhan-demo-2026-spring"
    assert campaign.window == city.window
    assert (city.window.start, city.window.end) == (date(2026, 3, 2), date(2026, 4, 27))
    assert campaign.mode == "coordinated"
    assert campaign.initiating_department == "market"
    assert [task.id for task in campaign.tasks][:2] == ["market-credit", "market-food"]
    cells = campaign.task("market-credit").quota_by_stratum
    assert cells == {"A": "3%", "B": "5%", "C": "20%", "D": "100%"}


def test_a_long_campaign_begins_in_january():
    city = synthetic_city(200, 20, 2, 240)
    assert city.window.start == date(2026, 1, 5)
    assert campaign_of(city).id == "wuhan-demo-2026-year"


def test_every_rule_keeps_somebody_out_of_the_draw(city):
    frame = build_frame(campaign_of(city), registers_from_frames(**city.tables))
    for rule in ("not_active", "out_of_scope", "drawn_lately", "cap", "gap"):
        assert any(counts.get(f"frame.{rule}") for counts in frame.exclusion_counts.values()), rule


def test_the_registers_survive_json(city):
    for table in city.tables.values():
        rows = table.to_dict("list")
        assert json.loads(json.dumps(rows)) == rows


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"n_enterprises": 19}, "testing.bad_size"),
        ({"n_inspectors": 7}, "testing.bad_size"),
        ({"n_departments": 0}, "testing.bad_size"),
        ({"n_departments": 13, "n_inspectors": 100}, "testing.bad_size"),
        ({"n_days": 0}, "testing.too_many_days"),
        ({"n_days": 366}, "testing.too_many_days"),
        ({"n_inspectors": 2, "n_departments": 1, "n_days": 0}, "testing.too_many_days"),
    ],
)
def test_impossible_sizes_are_refused_by_name(arguments, code):
    with pytest.raises(CampaignError) as caught:
        synthetic_city(**arguments)
    assert caught.value.code == code
    assert "{" not in str(caught.value)
    assert "{" not in caught.value.text("zh")


sizes = st.tuples(
    st.integers(20, 2000), st.integers(24, 200), st.integers(1, 12), st.integers(2, 245)
)


@settings(max_examples=25, deadline=None)
@given(sizes, st.text(max_size=5))
def test_any_size_gives_registers_and_a_campaign_that_fit(arguments, seed):
    city = synthetic_city(*arguments, seed=seed)
    n_enterprises, n_inspectors, n_departments, _ = arguments
    assert [len(city.tables[name]) for name in TABLES[:3]] == [
        n_enterprises,
        n_inspectors,
        n_departments,
    ]
    frame = build_frame(campaign_of(city), registers_from_frames(**city.tables))
    assert frame.tasks
    assert all(sum(frame.sizes(task).values()) for task in frame.tasks)
