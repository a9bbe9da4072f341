"""One register from a CSV file (读取 CSV): UTF-8 with or without BOM, or GB18030."""

from __future__ import annotations

import csv
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.errors import Finding
from dualrandom.registers.raw import RawTable, TableBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dualrandom.registers.columns import Table

_ENCODINGS = ("utf-8-sig", "gb18030")
_CHUNK_ROWS = 512
"""Small chunks stay in the processor's cache; a multiple of Excel's blocks of 16 rows."""
_DELIMITERS = (",", "\t", ";")
_FOREIGN = {
    b"PK\x03\x04": "an Excel workbook (.xlsx)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


def read_csv_table(table: Table, path: Path) -> RawTable:
    """Read a register; whatever is wrong with the file becomes a finding.

    Parameters
    ----------
    table
        Register that the file holds.
    path
        File. Its encoding is UTF-8 if all bytes are, else GB18030.
    """
    head = _head(path)
    for signature, kind in _FOREIGN.items():
        if head.startswith(signature):
            return _unread(table, path, Finding("register.not_text", params={"kind": kind}))
    for encoding in _ENCODINGS:
        try:
            return _read(table, path, encoding)
        except UnicodeDecodeError:
            if encoding == "utf-8-sig" and _is_mostly_utf8(path):
                break
    return _unread(table, path, _undecodable(path))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8)


def _read(table: Table, path: Path, encoding: str) -> RawTable:
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter(file.readline())
        file.seek(0)
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            headers = next(reader, None)
        except csv.Error as error:
            return _unread(table, path, _broken(error, 1))
        if not headers or not any(header.strip() for header in headers):
            return _unread(table, path, Finding("register.empty_file"))
        builder = TableBuilder(table, headers, path.name)
        _add_rows(builder, reader)
        return builder.finish()


def _add_rows(builder: TableBuilder, reader: Iterator[list[str]]) -> None:
    first_row = 2
    while True:
        # The header is the first of the first chunk, so that chunks and Excel's blocks agree.
        size = _CHUNK_ROWS - (first_row - 1) % _CHUNK_ROWS
        rows: list[list[str]] = []
        try:
            rows.extend(islice(reader, size))
        except csv.Error as error:
            builder.findings.append(_broken(error, first_row + len(rows), builder.file))
            builder.complete = False
        if rows:
            builder.add(rows, first_row)
        if len(rows) < size:
            return
        first_row += len(rows)


def _delimiter(header: str) -> str:
    """Comma, unless the header row has none but tabs or semicolons."""
    return next((mark for mark in _DELIMITERS if mark in header), ",")


def _broken(error: csv.Error, row: int, file: str | None = None) -> Finding:
    return Finding("register.broken_quotes", params={"reason": str(error)}, file=file, row=row)


def _unread(table: Table, path: Path, finding: Finding) -> RawTable:
    """Return a table without columns that only says why it could not be read."""
    located = Finding(
        finding.code, params=finding.params, file=path.name, row=finding.row, value=finding.value
    )
    nothing = np.empty(0, np.int64)
    return RawTable(table, path.name, None, nothing, {}, [located], complete=False)


def _is_mostly_utf8(path: Path) -> bool:
    """Tell a UTF-8 file with a few bad bytes from a GB18030 file by what is not ASCII."""
    text = path.read_bytes().decode("utf-8", "replace")
    bad = text.count("\ufffd")
    outside_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return outside_ascii - bad > bad


def _undecodable(path: Path) -> Finding:
    """Locate the byte at which the better of the encodings fails."""
    data = path.read_bytes()
    encodings = ("utf-8",) if _is_mostly_utf8(path) else ("utf-8", "gb18030")
    failures = []
    for encoding in encodings:
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            failures.append(error)
    failure = max(failures, key=lambda error: error.start)
    row = data.count(b"\n", 0, failure.start) + 1
    shown = data[failure.start : failure.end].hex(" ").upper()
    return Finding("register.undecodable", row=row, value=shown)
