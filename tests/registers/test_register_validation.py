from __future__ import annotations

import pickle
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from dualrandom.canonical import netstrings, sha256_hex
from dualrandom.credit_code import check_character
from dualrandom.errors import RegisterError
from dualrandom.registers.columns import TABLES
from dualrandom.registers.digests import enterprise_digests, inspectors_digest
from dualrandom.registers.raw import raw_table_from_frame
from dualrandom.registers.selection import inspector_records
from dualrandom.registers.tables import as_text, from_text
from dualrandom.registers.validation import registers_from_frames, validate

DEPARTMENTS = pd.DataFrame({"department_id": ["market", "fire"], "name": ["市场局", "消防"]})
ITEMS = pd.DataFrame(
    {"item_id": ["M1"], "name": ["检查"], "department": ["market"], "duration_minutes": ["60"]}
)
INSPECTORS = pd.DataFrame({"inspector_id": ["I1", "I2"], "department": ["market", "消防"]})


def code(number, head="91"):
    first17 = f"{head}420106MA{number:07}"
    return first17 + check_character(first17)


def enterprises(identifiers, **columns):
    names = [f"合成{number}" for number in range(len(identifiers))]
    return pd.DataFrame({"identifier": identifiers, "name": names, **columns})


def read(firms, inspectors=INSPECTORS, history=None):
    return registers_from_frames(firms, inspectors, DEPARTMENTS, ITEMS, history)


def errors(*arguments, **options):
    with pytest.raises(RegisterError) as caught:
        read(*arguments, **options)
    return caught.value


def test_full_width_and_lower_case_codes_are_equal_to_the_plain_one():
    plain = code(7)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in plain)
    error = errors(enterprises([plain, wide, f" {plain.lower()}\t"]))
    assert [(f.code, f.row, f.params["rows"]) for f in error.findings] == [
        ("register.duplicate_identifier", 3, "2, 3, 4"),
        ("register.duplicate_identifier", 4, "2, 3, 4"),
    ]


def test_other_identifiers_keep_their_case():
    registers = read(enterprises(["ab-1", "AB-1", code(1)]))
    assert registers.enterprises["identifier"].tolist() == [code(1), "AB-1", "ab-1"]


def test_a_wrong_check_character_is_only_a_warning():
    good = code(1)
    bad = good[:-1] + ("0" if good[-1] != "0" else "1")
    registers = read(enterprises([bad, code(2), code(3)]))
    assert [(w.code, w.row, w.value) for w in registers.warnings] == [
        ("register.check_character", 2, bad)
    ]


@pytest.mark.parametrize("head", ["91", "A1", "N2", "Y1"])
def test_codes_of_every_authority_are_valid(head):
    assert read(enterprises([code(5, head)])).warnings == ()


def test_other_identifiers_are_named_unless_the_register_uses_them_throughout():
    few = read(enterprises([code(1), code(2), "L-3"])).warnings
    assert [(w.code, w.row) for w in few] == [("register.not_a_credit_code", 4)]
    all_other = read(enterprises(["L-1", "L-2", "L-3"])).warnings
    assert [(w.code, w.params["n"]) for w in all_other] == [("register.no_credit_codes", 3)]


def test_departments_may_be_named_by_id_or_name():
    registers = read(enterprises([code(1)], departments=["消防;market"]))
    assert registers.enterprises["departments"].tolist() == ["fire;market"]
    assert registers.inspectors["department"].tolist() == ["market", "fire"]


def test_strangers_in_history_and_recusals_are_warnings():
    history = pd.DataFrame(
        {
            "identifier": [code(1), code(1), code(9)],
            "date": ["2025-01-01"] * 3,
            "department": ["market"] * 3,
            "trigger": ["complaint"] * 3,
            "inspectors": ["I1;I9", "I9", ""],
        }
    )
    people = INSPECTORS.assign(recusals=["", code(8)])
    warnings = read(enterprises([code(1)]), people, history).warnings
    found = {(w.code, w.row, w.params.get("part"), w.params.get("n")) for w in warnings}
    assert found == {
        ("register.unknown_inspector", 2, "I9", 2),
        ("register.history_without_enterprise", 4, None, 1),
        ("register.unknown_recusal", 3, code(8), 1),
    }


def test_a_million_errors_would_not_fill_the_memory():
    firms = enterprises(["9.1E+17"] * 12_000, opening_hours=[f"x{n}" for n in range(12_000)])
    error = errors(firms)
    assert len(error.findings) == 10_001
    assert error.findings[-1].code == "register.more_findings"
    assert error.params["n"] == 24_000
    assert error.findings[-1].params["n"] == 14_000
    tables = {"enterprises": raw_table_from_frame(TABLES["enterprises"], firms)}
    with pytest.raises(RegisterError) as caught:
        validate(tables, most=5)
    assert len(caught.value.findings) == 6


def test_long_cells_are_shortened_in_findings():
    error = errors(enterprises([code(1)], status=["x" * 1000]))
    assert len(error.findings[0].value) == 121


def test_the_error_survives_pickling():
    error = errors(enterprises([""], status=["?"]))
    again = pickle.loads(pickle.dumps(error))
    assert again.text("zh") == error.text("zh")
    assert "{" not in error.text("zh")


def test_tables_have_the_canonical_columns():
    registers = read(enterprises([code(1)], risk_fire=["A"], risk_credit=["B"]))
    assert list(registers.enterprises.columns) == [
        "identifier",
        "name",
        "entity_type",
        "division",
        "industry",
        "status",
        "risk_credit",
        "risk_fire",
        "tags",
        "departments",
        "station",
        "latitude_microdegrees",
        "longitude_microdegrees",
        "opening_days",
        "opening_hours",
        "blackouts",
    ]
    assert registers.risk_schemes == ("credit", "fire")
    assert registers.enterprises["latitude_microdegrees"].isna().all()
    assert registers.enterprises["opening_days"].tolist() == ["1234567"]
    for name in ("inspectors", "departments", "items", "history"):
        expected = [column.name for column in TABLES[name].columns if not column.only_if_given]
        assert list(getattr(registers, name).columns) == expected
    assert "enterprises" in str(registers)


@settings(max_examples=20)
@given(st.permutations(range(12)))
def test_the_order_of_rows_makes_no_difference(order):
    firms = enterprises(
        [code(n) for n in range(12)],
        status=["存续", "注销", "active"] * 4,
        latitude=["30.5", ""] * 6,
        longitude=["114.25", ""] * 6,
    )
    history = pd.DataFrame(
        {
            "identifier": [code(n % 5) for n in range(12)],
            "date": [f"2025-01-{1 + n % 3:02}" for n in range(12)],
            "department": ["market", "fire"] * 6,
            "trigger": ["random"] * 12,
        }
    )
    first = read(firms, history=history)
    second = read(firms.iloc[order], INSPECTORS.iloc[::-1], history.iloc[order])
    for name in TABLES:
        assert_frame_equal(getattr(first, name), getattr(second, name))
    assert enterprise_digests(first) == enterprise_digests(second)
    assert inspectors_digest(first) == inspectors_digest(second)


def test_digests_follow_the_specification():
    history = pd.DataFrame(
        {
            "identifier": [code(1)] * 2,
            "date": ["2025-02-01", "2025-01-01"],
            "department": ["market"] * 2,
            "trigger": ["random"] * 2,
            "inspectors": ["I1", ""],
        }
    )
    firms = enterprises([code(1)], latitude=["30.5"], longitude=["-0.25"])
    registers = read(firms, history=history)
    expected = netstrings(
        [
            *("entity_type", "enterprise", "identifier", code(1)),
            *("latitude_microdegrees", "30500000", "longitude_microdegrees", "-250000"),
            *("name", "合成0", "opening_days", "1234567", "status", "active"),
            *("history", "2025-01-01", "market", "random", ""),
            *("history", "2025-02-01", "market", "random", "I1"),
        ]
    )
    assert enterprise_digests(registers) == [sha256_hex(expected)]
    people = [
        netstrings(
            [
                *("daily_visits", "2", "department", department, "expert", "false"),
                *("inspector_id", inspector, "leader", "false"),
                *("weekly_visits", "8", "work_share_percent", "100"),
            ]
        )
        for inspector, department in (("I1", "market"), ("I2", "fire"))
    ]
    digests = sorted(map(sha256_hex, people))
    assert inspectors_digest(registers) == sha256_hex("\n".join(digests).encode())


def test_any_change_of_a_record_changes_its_digest_only():
    firms = enterprises([code(1), code(2)], tags=["a", "b"])
    first = enterprise_digests(read(firms))
    firms.loc[1, "tags"] = "c"
    second = enterprise_digests(read(firms))
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_the_text_form_gives_the_same_table_back():
    registers = read(enterprises([code(1), code(2)], latitude=["30.5", ""], longitude=["114", ""]))
    for name in TABLES:
        table = getattr(registers, name)
        text = pd.DataFrame({header: as_text(table[header]) for header in table.columns}, dtype=str)
        assert_frame_equal(from_text(name, text), table, check_column_type=len(table) > 0)
    with pytest.raises(ValueError, match="has no column"):
        from_text("items", pd.DataFrame({"price": ["1"]}))
    with pytest.raises(ValueError, match="true and false"):
        from_text("inspectors", pd.DataFrame({"leader": ["ja"]}))


def test_subsets_of_a_register_have_the_same_digests():
    registers = read(enterprises([code(n) for n in range(5)], station=list("abcde")))
    part = replace(registers, enterprises=registers.enterprises.iloc[1:3])
    assert enterprise_digests(part) == enterprise_digests(registers)[1:3]


@pytest.mark.parametrize("header", ["group", "固定检查组", "执法小组"])
def test_standing_groups_are_a_column_only_if_given(header):
    firms = enterprises([code(1)])
    assert "group" not in read(firms).inspectors.columns
    names = ["一组", 2, ""] * len(INSPECTORS)
    given = INSPECTORS.assign(**{header: names[: len(INSPECTORS)]})
    found = read(firms, given).inspectors
    assert found["group"].tolist() == list(map(str, names[: len(INSPECTORS)]))
    records = inspector_records(read(firms, given))
    assert [person.group for person in records.values()] == found["group"].tolist()
    assert {person.group for person in inspector_records(read(firms)).values()} == {""}


@pytest.mark.parametrize("header", ["monthly_visits", "每月检查上限", "本次检查上限"])
def test_longer_limits_are_numbers_or_none(header):
    name = "campaign_visits" if header.startswith("本次") else "monthly_visits"
    firms = enterprises([code(1)])
    assert name not in read(firms).inspectors.columns
    assert {getattr(one, name) for one in inspector_records(read(firms)).values()} == {None}
    cells = ["12", "", "3"] * len(INSPECTORS)
    given = INSPECTORS.assign(**{header: cells[: len(INSPECTORS)]})
    registers = read(firms, given)
    expected = [int(cell) if cell else None for cell in cells[: len(INSPECTORS)]]
    records = inspector_records(registers)
    assert [getattr(one, name) for one in records.values()] == expected
    text = as_text(registers.inspectors[name])
    assert text == cells[: len(INSPECTORS)]
    again = from_text("inspectors", pd.DataFrame({name: text}, dtype=str))
    assert as_text(again[name]) == text


def test_a_limit_of_nothing_is_refused():
    given = INSPECTORS.assign(monthly_visits=["0"] * len(INSPECTORS))
    with pytest.raises(RegisterError) as caught:
        read(enterprises([code(1)]), given)
    assert {one.code for one in caught.value.findings} == {"register.integer_out_of_range"}
