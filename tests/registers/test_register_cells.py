from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.messages import catalogue
from dualrandom.registers import cells
from dualrandom.registers.cells import CellError
from dualrandom.registers.columns import TRIGGERS
from dualrandom.registers.parsing import ParsedColumn, parse_column
from dualrandom.registers.raw import RawColumn


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026/3/1",
        "2026.3.1",
        "2026年3月1日",
        "20260301",
        "2026-03-01 00:00:00",
        "2026/3/1 0:00",
    ],
)
def test_dates_are_read_as_people_write_them(text):
    assert cells.date_cell(text) == "2026-03-01"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30", "register.no_such_day"),
        ("2026-13-01", "register.no_such_day"),
        ("0000-01-01", "register.no_such_day"),
        ("46082", "register.bad_date"),
        ("2026-3", "register.bad_date"),
        ("2026-03-01 14:30", "register.bad_date"),
        ("明天", "register.bad_date"),
    ],
)
def test_what_is_no_date_is_refused(text, code):
    with pytest.raises(CellError) as caught:
        cells.date_cell(text)
    assert caught.value.code == code
    assert code in catalogue()


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02~2026-03-06;2026-04-01",
        "2026/4/1;2026/3/2～2026/3/6",
        "2026年3月2日至2026年3月6日，2026年4月1日",
        "2026-03-02 - 2026-03-06、20260401",
        "2026-03-02—2026-03-06\n2026-04-01",
        "2026-03-02 to 2026-03-06;2026-04-01;",
    ],
)
def test_date_ranges_are_read_as_people_write_them(text):
    assert cells.date_ranges_cell(text) == "2026-03-02~2026-03-06;2026-04-01~2026-04-01"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-03-06~2026-03-02", "register.range_reversed"),
        ("2026-03-06~", "register.bad_date"),
        ("2026-03-01~2026-03-02~2026-03-03", "register.bad_range"),
    ],
)
def test_malformed_ranges_are_refused(text, code):
    with pytest.raises(CellError) as caught:
        cells.date_ranges_cell(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "text", ["9:00-18:00", "09:00~18:00", "９：００－１８：００", "09:00至18:00"]
)
def test_hours_are_read_as_people_write_them(text):
    assert cells.hours_cell(text) == "09:00-18:00"


@pytest.mark.parametrize(
    "text", ["9-18", "25:00-26:00", "09:60-10:00", "18:00-09:00", "09:00-24:30"]
)
def test_bad_hours_are_refused(text):
    with pytest.raises(CellError):
        cells.hours_cell(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12345", "12345"),
        ("1-5", "12345"),
        ("周一至周五", "12345"),
        ("星期六、星期日", "67"),
        ("5,1;1", "15"),
        ("每天", "1234567"),
    ],
)
def test_weekdays_are_read_as_people_write_them(text, days):
    assert cells.weekdays_cell(text) == days


@pytest.mark.parametrize("text", ["0", "8", "5-1", "Monday", "周"])
def test_bad_weekdays_are_refused(text):
    with pytest.raises(CellError):
        cells.weekdays_cell(text)


@pytest.mark.parametrize("text", ["9.14E+17", "9.1420106e+17", "12345678.0"])
def test_a_code_that_became_a_number_is_refused(text):
    with pytest.raises(CellError) as caught:
        cells.key_cell(text)
    assert caught.value.code == "register.number_in_code"


@pytest.mark.parametrize("text", ["1E5", "1.0", "420106001234567", "鄂-204"])
def test_a_code_that_only_resembles_a_number_is_kept(text):
    assert cells.key_cell(text) == text


@pytest.mark.parametrize(
    "text", ["A\x1fB", "A\x00", "A\tB", "A\nB", "A\u200bB", "A;B", "A，B", "x" * 65]
)
def test_an_identifier_with_hidden_or_dividing_characters_is_refused(text):
    with pytest.raises(CellError):
        cells.key_cell(text)


def test_line_breaks_in_free_text_become_blanks():
    assert cells.text_cell("武汉市\r\n 合成公司") == "武汉市 合成公司"


@pytest.mark.parametrize(
    ("text", "value"), [("50%", "50"), ("100", "100"), ("８０", "80"), ("30.0", "30")]
)
def test_whole_numbers_are_read_as_people_write_them(text, value):
    assert cells.integer_cell(text, 1, 100) == value


@pytest.mark.parametrize("text", ["0", "101", "-1", "0.5", "1e2", "many", "", "1_0"])
def test_bad_whole_numbers_are_refused(text):
    with pytest.raises(CellError):
        cells.integer_cell(text, 1, 100)


def test_every_trigger_of_a_campaign_has_words():
    from typing import get_args

    from dualrandom.campaign.models import Trigger

    assert set(TRIGGERS) == set(get_args(Trigger))


def _one_by_one(column, values):
    parsed = []
    for value in values:
        raw = RawColumn(column, column.title, [value, "\x00"], __import__("numpy").arange(2))
        parsed.append(parse_column(raw).values[0])
    return parsed


@given(
    st.lists(
        st.one_of(
            st.decimals(-200, 200, places=7, allow_nan=False).map(str),
            st.sampled_from(["", " ", "1_0", "nan", "1e1", "12.", ".5", "30.5°", "३०"]),
        ),
        max_size=6,
    )
)
def test_positions_are_the_same_one_by_one_and_all_at_once(values):
    import numpy as np

    from dualrandom.registers.columns import ENTERPRISES

    column = ENTERPRISES.column("latitude")
    raw = RawColumn(column, "纬度", values, np.arange(len(values), dtype=np.int32))
    parsed: ParsedColumn = parse_column(raw)
    assert parsed.values == _one_by_one(column, values)


@given(st.lists(st.text("AaZz09Ａ鄂-. \x1f;é\u0301", max_size=5), max_size=5))
def test_identifiers_and_names_are_the_same_one_by_one_and_all_at_once(values):
    import numpy as np

    from dualrandom.registers.columns import ENTERPRISES

    for name in ("identifier", "name"):
        column = ENTERPRISES.column(name)
        raw = RawColumn(column, name, values, np.arange(len(values), dtype=np.int32))
        assert parse_column(raw).values == _one_by_one(column, values)


@pytest.mark.parametrize(
    ("text", "traits"),
    [
        ("tag:school", "tag:school"),
        ("tag：学校；industry:F52", "industry:F52;tag:学校"),
        ("division:4201; station:江汉所,division:4201", "division:4201;station:江汉所"),
        ("", ""),
    ],
)
def test_traits_are_kinds_with_values(text, traits):
    assert cells.traits_cell(text) == traits


@pytest.mark.parametrize("text", ["school", "tags:school", "tag:", "name:老王", "tag:a;:b"])
def test_a_trait_of_no_kind_is_refused_with_the_kinds_there_are(text):
    with pytest.raises(CellError) as caught:
        cells.traits_cell(text)
    assert caught.value.code == "register.bad_trait"
    assert "entity_type" in caught.value.params["allowed"]
