"""Divisions: names come from the database, also for codes that are history."""

import pytest

from dualrandom.divisions import WUHAN_DISTRICTS, division_name, is_division


@pytest.mark.parametrize("district", WUHAN_DISTRICTS, ids=lambda district: district.code)
def test_the_districts_of_wuhan_agree_with_the_database(district):
    assert division_name(district.code) == district.name
    assert division_name(district.code, "en") == district.pinyin


def test_wuhan_has_thirteen_districts_in_order():
    codes = [district.code for district in WUHAN_DISTRICTS]
    assert len(codes) == 13
    assert codes == sorted(set(codes))


@pytest.mark.parametrize(
    ("code", "name"),
    [("42", "湖北省"), ("4201", "武汉市"), ("420100", "武汉市"), ("420121", "汉阳县")],
)
def test_provinces_cities_and_former_counties_have_names(code, name):
    assert division_name(code) == name
    assert is_division(code)


def test_the_latest_of_several_names_is_used():
    assert division_name("420203") == "西塞山区"


def test_english_falls_back_to_chinese():
    assert division_name("420203", "en") == "西塞山区"
    assert division_name("4201", "en") == "Wuhan"


@pytest.mark.parametrize(
    "code", ["", "4", "420", "429999", "999999", "4201061", "ABCDEF", "４２０１"]
)
def test_what_is_no_division_has_no_name(code):
    assert not is_division(code)
    assert division_name(code) == ""
