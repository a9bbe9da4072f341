"""Empty registers to fill in (名录库空白模板): CSV files and, with the extra, one workbook."""

from __future__ import annotations

import csv
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dualrandom.io.files import whole_file
from dualrandom.messages import Language, render
from dualrandom.registers.columns import RISK_PREFIX, TABLES, Column, risk_column

if TYPE_CHECKING:
    from dualrandom.registers.columns import Table

_LAST_ROW = 1_048_575
_DEPARTMENT_ROWS = 200
_HEADER = {"bold": True, "bg_color": "#DDE7F0", "border": 1, "num_format": "@"}
_REQUIRED = {**_HEADER, "font_color": "#B00020"}
_FIXED_DATE = datetime(2000, 1, 1)  # noqa: DTZ001  the same bytes whenever it is written


def write_register_templates(folder: str | Path, language: Language = "zh") -> list[Path]:
    """Write empty registers with headers.

    Parameters
    ----------
    folder
        Where to; made if need be. Files of the same name are replaced.
    language
        Language of file names, headers and notes.

    Returns
    -------
    list of Path
        One CSV file a register, and ``registers.xlsx`` if XlsxWriter is installed.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for table in TABLES.values():
        path = target / f"{_sheet_name(table, language)}.csv"
        with (
            whole_file(path) as partial,
            partial.open("w", encoding="utf-8-sig", newline="") as file,
        ):
            csv.writer(file).writerow(_headers(table, language))
        written.append(path)
    if find_spec("xlsxwriter") is not None:
        path = target / "registers.xlsx"
        with whole_file(path) as partial:
            _write_workbook(partial, language)
        written.append(path)
    return written


def template_columns(table: Table) -> list[Column]:
    """Columns that a template shows: those of the schema and one risk scheme as an example."""
    columns = list(table.columns)
    if table.risk_columns:
        place = next(i for i, column in enumerate(columns) if column.name == "status") + 1
        columns.insert(place, risk_column("credit"))
    return columns


def column_note(table: Table, column: Column, language: Language) -> str:
    """What a column means, in one or two sentences."""
    name = "risk" if column.name.startswith(RISK_PREFIX) else column.name
    return render(f"register.column.{table.name}.{name}", language)


def _write_workbook(path: Path, language: Language) -> None:
    import xlsxwriter

    workbook = xlsxwriter.Workbook(str(path))
    workbook.set_properties({"created": _FIXED_DATE})
    try:
        for table in TABLES.values():
            _write_sheet(workbook, table, language)
        _write_notes(workbook, language)
    finally:
        workbook.close()


def _write_sheet(workbook: Any, table: Table, language: Language) -> None:  # noqa: ANN401
    sheet = workbook.add_worksheet(_sheet_name(table, language))
    sheet.freeze_panes(1, 1)
    text = workbook.add_format({"num_format": "@"})
    header, required = workbook.add_format(_HEADER), workbook.add_format(_REQUIRED)
    headers = _headers(table, language)
    for place, column in enumerate(template_columns(table)):
        is_number = column.kind in {"integer", "degrees"}
        sheet.set_column(place, place, 20, None if is_number else text)
        sheet.write_string(0, place, headers[place], required if column.required else header)
        sheet.write_comment(0, place, column_note(table, column, language))
        allowed = _drop_down(column, language)
        if allowed:
            rule = {"validate": "list", "source": allowed, "error_type": "warning"}
            sheet.data_validation(1, place, _LAST_ROW, place, rule)


def _drop_down(column: Column, language: Language) -> list[str] | str:
    """Allowed values as a list or a range of cells; empty where anything may be entered."""
    if column.references == "departments" and column.kind == "code":
        sheet = _sheet_name(TABLES["departments"], language)
        return f"='{sheet}'!$A$2:$A${_DEPARTMENT_ROWS}"
    return _words(column, language)


def _words(column: Column, language: Language) -> list[str]:
    """Allowed values in one language."""
    if column.kind == "flag":
        return ["是", "否"] if language == "zh" else ["yes", "no"]
    return [words[0] if language == "zh" else value for value, words in column.choices.items()]


def _write_notes(workbook: Any, language: Language) -> None:  # noqa: ANN401
    sheet = workbook.add_worksheet(render("register.notes.sheet", language))
    sheet.freeze_panes(1, 0)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((18, 20, 8, 60, 40, 14)):
        sheet.set_column(place, place, width, wrapped)
    header = workbook.add_format(_HEADER)
    for place, title in enumerate(render("register.notes.header", language).split("|")):
        sheet.write_string(0, place, title, header)
    row = 1
    for table in TABLES.values():
        for column in template_columns(table):
            for place, cell in enumerate(_note(table, column, language)):
                sheet.write_string(row, place, cell, wrapped)
            row += 1


def _note(table: Table, column: Column, language: Language) -> tuple[str, ...]:
    return (
        _sheet_name(table, language),
        _header(column, language),
        render("register.notes.required", language) if column.required else "",
        column_note(table, column, language),
        ", ".join(_words(column, language)),
        _default(column, language),
    )


def _default(column: Column, language: Language) -> str:
    """What stands in for an empty cell, in the words of the template."""
    if column.kind == "flag":
        return _words(column, language)[column.default == "false"]
    if language == "zh" and column.choices and column.default:
        return column.choices[column.default][0]
    return column.default


def _headers(table: Table, language: Language) -> list[str]:
    return [_header(column, language) for column in template_columns(table)]


def _header(column: Column, language: Language) -> str:
    return column.title if language == "zh" else column.name


def _sheet_name(table: Table, language: Language) -> str:
    return table.title if language == "zh" else table.name
