from __future__ import annotations

import csv
import importlib.util

import openpyxl
import pytest
from register_files import TITLES, small_city

from dualrandom.errors import RegisterError
from dualrandom.io import register_templates
from dualrandom.io.register_templates import column_note, template_columns, write_register_templates
from dualrandom.io.registers import read_registers
from dualrandom.registers.columns import TABLES


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unfilled_template_lacks_nothing_but_rows(tmp_path, language):
    write_register_templates(tmp_path, language)
    with pytest.raises(RegisterError) as caught:
        read_registers(tmp_path)
    assert [f.code for f in caught.value.findings] == ["register.empty"] * 4
    with pytest.raises(RegisterError) as caught:
        read_registers(tmp_path / "registers.xlsx")
    assert [f.code for f in caught.value.findings] == ["register.empty"] * 4


def test_a_template_filled_in_a_spreadsheet_can_be_read(tmp_path):
    write_register_templates(tmp_path, "zh")
    path = tmp_path / "registers.xlsx"
    book = openpyxl.load_workbook(path)
    for name, rows in small_city().items():
        sheet = book[TITLES[name]]
        headers = [cell.value for cell in sheet[1]]
        for row in rows[1:]:
            by_header = dict(zip(rows[0], row, strict=True))
            sheet.append([by_header.get(header) for header in headers])
    book.save(path)
    book.close()
    registers = read_registers(path)
    assert len(registers.enterprises) == 40
    assert registers.warnings == ()


def test_the_workbook_guides_the_hand(tmp_path):
    write_register_templates(tmp_path, "zh")
    book = openpyxl.load_workbook(tmp_path / "registers.xlsx")
    sheet = book["检查对象名录库"]
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["A"].width > 10
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert any("存续" in formula for formula in lists)
    assert book["填写说明"].max_row == 1 + sum(len(template_columns(t)) for t in TABLES.values())
    book.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_column_is_explained(language):
    for table in TABLES.values():
        for column in template_columns(table):
            assert not column_note(table, column, language).startswith("register.")


def test_without_xlsxwriter_there_are_only_csv_files(tmp_path, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(
        register_templates, "find_spec", lambda name: None if name == "xlsxwriter" else real(name)
    )
    written = write_register_templates(tmp_path, "en")
    assert {path.suffix for path in written} == {".csv"}
    with (tmp_path / "departments.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["department_id", "name"]]
