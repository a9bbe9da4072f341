"""Registers from one Excel workbook (读取工作簿): a sheet per register.

Cells are read with their types, because a credit code that was typed as a number has lost digits
before anybody reads it.
"""

from __future__ import annotations

import zlib
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from dualrandom.errors import Finding, MissingExtraError, RegisterError
from dualrandom.io.workbook_errors import ErrorCells, error_cells
from dualrandom.registers.columns import CODE_KINDS
from dualrandom.registers.raw import REFUSED, RawTable, TableBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from dualrandom.registers.columns import Column, Table
    from dualrandom.registers.headers import Heading

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")

_CHUNK_ROWS = 4096
_ALPHABET = 26


def read_workbook_tables(
    path: Path, table_of: Callable[[str], Table | None]
) -> dict[str, list[RawTable]]:
    """Read every sheet that is a register; other sheets are left alone.

    Parameters
    ----------
    path
        Workbook.
    table_of
        Tells which register a sheet of that name holds.

    Raises
    ------
    MissingExtraError
        ``io.missing_extra``: python-calamine is not installed.
    RegisterError
        ``register.findings``: the file is no workbook or is protected by a password.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise MissingExtraError("io.missing_extra", extra="excel") from error
    tables: dict[str, list[RawTable]] = {}
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            table = table_of(name)
            if table is not None:
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                errors = error_cells(path, name)
                raw = _read(table, (path.name, name), rows, errors)
                tables.setdefault(table.name, []).append(raw)
    except (CalamineError, BadZipFile, zlib.error, EOFError) as error:
        finding = Finding(
            "register.unreadable_workbook", params={"reason": str(error)}, file=path.name
        )
        raise RegisterError("register.findings", [finding]) from error
    return tables


def _read(
    table: Table, place: tuple[str, str], rows: Sequence[Sequence[Any]], errors: ErrorCells
) -> RawTable:
    file, sheet = place
    headers = [_plain(cell) for cell in rows[0]] if rows else []
    builder = TableBuilder(table, headers, file, sheet)
    if not any(headers):
        builder.findings = [Finding("register.empty_file", file=file, sheet=sheet)]
        builder.complete = False
        return builder.finish()
    later = iter(rows)
    next(later)
    first_row = 2
    while chunk := list(islice(later, _CHUNK_ROWS)):
        builder.add(_texts(builder, chunk, first_row, errors), first_row)
        first_row += len(chunk)
    return builder.finish()


def _texts(
    builder: TableBuilder, rows: Iterable[Sequence[Any]], first_row: int, errors: ErrorCells
) -> list[list[str]]:
    """Cells of the known columns as text, the others empty; refused cells are reported."""
    texts = []
    for number, row in enumerate(rows, first_row):
        cells = [""] * len(row)
        for heading in builder.headings:
            value = row[heading.index]
            cells[heading.index] = (
                value if type(value) is str else _text(builder, heading, number, value)
            )
        if number in errors:
            _refuse_errors(builder, number, cells, errors[number])
        texts.append(cells)
    return texts


def _refuse_errors(
    builder: TableBuilder, row: int, cells: list[str], errors: Mapping[str, str]
) -> None:
    """Put the mark of refusal in place of formula errors, which are read as empty."""
    for heading in builder.headings:
        error = errors.get(_letters(heading.index))
        if error is not None:
            cells[heading.index] = _refuse(builder, heading, row, "register.error_cell", error)


def _text(builder: TableBuilder, heading: Heading, row: int, value: object) -> str:
    code = _refusal(heading.column, value)
    return _plain(value) if code is None else _refuse(builder, heading, row, code, _plain(value))


def _refuse(builder: TableBuilder, heading: Heading, row: int, code: str, value: str) -> str:
    """Report a cell by its address and leave a mark in its place."""
    builder.findings.append(
        Finding(
            code,
            params={"cell": f"{_letters(heading.index)}{row}"},
            file=builder.file,
            sheet=builder.sheet,
            row=row,
            column=heading.header,
            value=value,
        )
    )
    return REFUSED


def _refusal(column: Column, value: object) -> str | None:
    """Reason why a typed cell cannot stand in a column."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return "register.numeric_cell" if column.kind in CODE_KINDS else None
    if isinstance(value, date) and column.kind not in {"date", "date_ranges"}:
        return "register.date_cell"
    return None


def _plain(value: object) -> str:
    """Text of a typed cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, time | timedelta):
        return str(value)
    return "" if value is None else str(value)


def _letters(index: int) -> str:
    """Column letters of a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    place = index + 1
    while place:
        place, rest = divmod(place - 1, _ALPHABET)
        letters = chr(ord("A") + rest) + letters
    return letters
