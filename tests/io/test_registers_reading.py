from __future__ import annotations

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from register_files import credit_code, shuffled, small_city, write_folder, write_workbook

from dualrandom.errors import RegisterError
from dualrandom.io.registers import read_registers, write_registers_csv
from dualrandom.registers.digests import enterprise_digests, inspectors_digest
from dualrandom.registers.selection import enterprise_records, inspector_records

NAMES = ("enterprises", "inspectors", "departments", "items", "history")


def assert_same(first, second):
    for name in NAMES:
        assert_frame_equal(getattr(first, name), getattr(second, name))
    assert enterprise_digests(first) == enterprise_digests(second)
    assert inspectors_digest(first) == inspectors_digest(second)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return read_registers(write_folder(tmp_path_factory.mktemp("city"), small_city()))


def test_cells_become_canonical_values(city):
    enterprise = city.enterprises.set_index("identifier").loc[credit_code(1, "92")]
    assert enterprise["entity_type"] == "sole_trader"
    assert enterprise["status"] == "active"
    assert enterprise["departments"] == "fire;market"
    assert enterprise["latitude_microdegrees"] == 30_500_001
    assert enterprise["opening_hours"] == "09:00-18:00"
    assert enterprise["blackouts"] == "2026-03-02~2026-03-06"
    assert enterprise["tags"] == "食品;餐饮"
    assert enterprise["risk_credit"] == "B"
    inspectors = city.inspectors.set_index("inspector_id")
    assert inspectors.loc["M2", "work_share_percent"] == 50
    assert inspectors.loc["M2", "certificate_until"] == ""
    assert inspectors.loc["M3", "leave"] == "2026-03-02~2026-03-02"
    assert inspectors.loc["F1", "certificate_from"] == "2025-01-01"
    assert inspectors.loc["F2", "certificate_until"] == "2029-12-31"
    assert inspectors.loc["F1", "leader"]
    assert not inspectors.loc["F2", "leader"]
    assert set(city.history["trigger"]) == {"random"}


def test_codes_that_begin_with_letters_need_no_warning(city):
    assert {code[0] for code in city.enterprises["identifier"]} == {"9", "A", "N", "Y"}
    assert [warning.code for warning in city.warnings] == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("chinese", [False, True])
def test_the_encoding_of_the_files_makes_no_difference(city, tmp_path, encoding, chinese):
    folder = write_folder(tmp_path / "other", small_city(), encoding, chinese=chinese)
    assert_same(read_registers(folder), city)


def test_each_file_may_have_its_own_encoding(city, tmp_path):
    folder = write_folder(tmp_path, small_city())
    tables = small_city()
    write_folder(folder, {"inspectors": tables["inspectors"]}, "gb18030")
    assert_same(read_registers(folder), city)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_and_columns_makes_no_difference(city, tmp_path, seed):
    assert_same(read_registers(write_folder(tmp_path, shuffled(small_city(), seed))), city)


def test_a_workbook_says_the_same_as_csv_files(city, tmp_path):
    assert_same(read_registers(write_workbook(tmp_path / "city.xlsx", small_city())), city)


def test_numbers_typed_as_numbers_are_read_where_nothing_is_lost(city, tmp_path):
    numbers = {("enterprises", row, column) for row in range(2, 42) for column in (3, 7, 8)}
    numbers |= {("items", row, 3) for row in (2, 3, 4)}
    path = write_workbook(tmp_path / "city.xlsx", small_city(), numbers)
    assert_same(read_registers(path), city)


def test_a_numeric_cell_in_a_code_column_is_refused_with_its_address(tmp_path):
    tables = small_city()
    tables["enterprises"][17 - 1][0] = "914201060000000000"
    tables["inspectors"][3 - 1][0] = "1024"
    numbers = {("enterprises", 17, 0), ("inspectors", 3, 0)}
    with pytest.raises(RegisterError) as caught:
        read_registers(write_workbook(tmp_path / "city.xlsx", tables, numbers))
    found = [(f.code, f.sheet, f.row, f.column) for f in caught.value.findings]
    assert found == [
        ("register.numeric_cell", "检查对象名录库", 17, "统一社会信用代码"),
        ("register.numeric_cell", "执法检查人员名录库", 3, "人员编号"),
    ]
    assert "A17" in caught.value.text("zh")
    assert "A3" in caught.value.text("en")


def test_a_formula_error_is_not_read_as_an_empty_cell(tmp_path):
    import openpyxl

    path = write_workbook(tmp_path / "city.xlsx", small_city())
    book = openpyxl.load_workbook(path)
    sheet = book["执法检查人员名录库"]
    sheet["J3"] = "#N/A"
    sheet["J3"].data_type = "e"
    book.save(path)
    book.close()
    with pytest.raises(RegisterError) as caught:
        read_registers(path)
    finding = caught.value.findings[0]
    assert (finding.code, finding.row, finding.column) == ("register.error_cell", 3, "回避对象")
    assert "J3" in finding.text("zh")
    assert "#N/A" in finding.text("zh")


def test_date_cells_of_a_workbook_are_dates(tmp_path):
    import xlsxwriter

    day = pd.Timestamp("2025-06-05").to_pydatetime()

    tables = small_city()
    path = tmp_path / "city.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as workbook:
        for name, rows in tables.items():
            sheet = workbook.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
        sheet.write_datetime(1, 1, day)
        workbook.get_worksheet_by_name("departments").write_datetime(1, 1, day)
    with pytest.raises(RegisterError) as caught:
        read_registers(path)
    assert [(f.code, f.sheet, f.row) for f in caught.value.findings] == [
        ("register.date_cell", "departments", 2)
    ]


def test_registers_survive_writing_and_reading(city, tmp_path):
    tables = {name: getattr(city, name) for name in NAMES}
    write_registers_csv(tables, tmp_path / "out")
    assert_same(read_registers(tmp_path / "out"), city)
    assert not list((tmp_path / "out").glob(".partial*"))
    header = (tmp_path / "out" / "enterprises.csv").read_text("utf-8-sig").splitlines()[0]
    assert "latitude,longitude" in header


def test_negative_and_zero_positions_survive(tmp_path):
    tables = small_city()
    tables["enterprises"][1][7:9] = ["-0.000001", "0"]
    first = read_registers(write_folder(tmp_path / "a", tables))
    write_registers_csv({name: getattr(first, name) for name in NAMES}, tmp_path / "b")
    second = read_registers(tmp_path / "b")
    assert_same(first, second)
    row = second.enterprises.set_index("identifier").loc[credit_code(0)]
    assert (row["latitude_microdegrees"], row["longitude_microdegrees"]) == (-1, 0)


def test_without_history_there_is_an_empty_one(city, tmp_path):
    tables = small_city()
    del tables["history"]
    registers = read_registers(write_folder(tmp_path, tables))
    assert list(registers.history.columns) == list(city.history.columns)
    assert len(registers.history) == 0
    assert enterprise_digests(registers) != enterprise_digests(city)


def test_records_hold_what_planning_needs(city):
    record = enterprise_records(city, [credit_code(5), credit_code(5)])[credit_code(5)]
    assert record.opening_minutes == (540, 1080)
    assert [visit.department for visit in record.history] == ["market"]
    assert record.history[0].inspectors == ("M1", "M2")
    assert len(record.blackouts) == 1
    inspectors = inspector_records(city)
    assert list(inspectors) == sorted(inspectors)
    assert inspectors["M2"].recusals == {credit_code(0)}
    assert not inspectors["M3"].is_available(pd.Timestamp("2026-03-02").date())
    with pytest.raises(KeyError):
        enterprise_records(city, ["nobody"])
