"""Tables as read, before any judgement (原始表): text cells and where each row stands.

Registers repeat themselves, so a column is kept as its different values and, per row, the number
of the value: a million rows of 13 statuses and districts are judged by looking at 13 values.
Columns that are not in the schema are never kept; that is how personal data stays out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from dualrandom.registers.headers import match_headers
from dualrandom.registers.ragged import REFUSED, even_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from dualrandom.errors import Finding
    from dualrandom.registers.columns import Column, Table
    from dualrandom.registers.headers import Heading

__all__ = ["REFUSED", "RawColumn", "RawTable", "TableBuilder", "raw_table_from_frame"]


@dataclass(frozen=True, slots=True)
class RawColumn:
    """Cells of one column: ``values[codes[row]]`` is the text of a cell.

    The values are different from each other unless the schema calls the column wide.
    """

    column: Column
    header: str
    values: list[str]
    codes: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class RawTable:
    """One register as read.

    Parameters
    ----------
    table
        Schema.
    file, sheet
        Where it stands.
    rows
        Number of each row as a person sees it; the header is row 1.
    columns
        English name → column, only those that the schema knows.
    findings
        What reading found out already.
    complete
        False when reading had to stop, so that a value that is not found proves nothing.
    """

    table: Table
    file: str | None
    sheet: str | None
    rows: NDArray[np.int64]
    columns: dict[str, RawColumn]
    findings: list[Finding] = field(default_factory=list)
    complete: bool = True


class _Numbering(dict[str, int]):
    """Gives every new value the next number."""

    def __missing__(self, value: str) -> int:
        self[value] = number = len(self)
        return number


class _Collector:
    """Gathers one column chunk by chunk."""

    def __init__(self, heading: Heading) -> None:
        self.heading = heading
        self._numbering = _Numbering()
        # Arrays of objects, because the garbage collector would walk lists again and again.
        self._chunks: list[NDArray[Any]] = []

    def extend(self, cells: Sequence[str]) -> None:
        if self.heading.column.wide:
            self._chunks.append(np.array(cells, dtype=object))
        else:
            numbers = map(self._numbering.__getitem__, cells)
            self._chunks.append(np.fromiter(numbers, np.int32, len(cells)))

    def finish(self, kept: NDArray[np.bool_] | None) -> RawColumn:
        heading = self.heading
        joined = np.concatenate(self._chunks) if self._chunks else np.empty(0, np.int32)
        if kept is not None:
            joined = joined[kept]
        if heading.column.wide:
            codes = np.arange(len(joined), dtype=np.int32)
            return RawColumn(heading.column, heading.header, joined.tolist(), codes)
        return RawColumn(heading.column, heading.header, list(self._numbering), joined)

    def blank(self) -> NDArray[np.bool_]:
        """Tell per row whether the cell holds nothing."""
        if not self._chunks:
            return np.empty(0, np.bool_)
        joined = np.concatenate(self._chunks)
        if self.heading.column.wide:
            return np.logical_not(np.fromiter(map(str.strip, joined), np.bool_, len(joined)))
        empty = [not value or value.isspace() for value in self._numbering]
        taken: NDArray[np.bool_] = np.array(empty, np.bool_)[joined]
        return taken


class TableBuilder:
    """Makes a :class:`RawTable` from a header and chunks of rows, in the order of the file."""

    def __init__(
        self,
        table: Table,
        headers: Sequence[str],
        file: str | None = None,
        sheet: str | None = None,
    ) -> None:
        self.table = table
        self.file = file
        self.sheet = sheet
        self.width = len(headers)
        self.headings, self.findings = match_headers(table, headers, file=file, sheet=sheet)
        self.complete = True
        self._collectors = [_Collector(heading) for heading in self.headings]
        self._rows: list[NDArray[np.int64]] = []

    def add(self, rows: Sequence[Sequence[str]], first_row: int) -> None:
        """Take up consecutive rows, the first of which is row ``first_row`` of the file."""
        numbers = np.arange(first_row, first_row + len(rows), dtype=np.int64)
        if set(map(len, rows)) - {self.width}:
            rows, numbers, findings = even_rows(
                rows, first_row, self.width, self.headings, (self.file, self.sheet)
            )
            self.findings.extend(findings)
        if not rows:
            return
        cells = list(zip(*rows, strict=True))
        for collector in self._collectors:
            collector.extend(cells[collector.heading.index])
        self._rows.append(numbers)

    def finish(self) -> RawTable:
        """Return the table without rows that hold nothing at all."""
        rows = np.concatenate(self._rows) if self._rows else np.empty(0, np.int64)
        kept = self._kept() if len(rows) else None
        return RawTable(
            self.table,
            self.file,
            self.sheet,
            rows if kept is None else rows[kept],
            {
                collector.heading.column.name: collector.finish(kept)
                for collector in self._collectors
            },
            self.findings,
            self.complete,
        )

    def _kept(self) -> NDArray[np.bool_] | None:
        """Rows that hold something, or ``None`` when all do."""
        blank: NDArray[np.bool_] | None = None
        for collector in self._collectors:
            blank = collector.blank() if blank is None else blank & collector.blank()
            if not blank.any():
                return None
        return None if blank is None else ~blank


def raw_table_from_frame(table: Table, frame: pd.DataFrame, file: str | None = None) -> RawTable:
    """Take a data frame for a register; its cells are read as text, missing ones as empty."""
    builder = TableBuilder(table, [str(header) for header in frame.columns], file)
    texts: Iterable[list[str]] = (
        frame.iloc[:, place]
        .astype(object)
        .where(frame.iloc[:, place].notna(), "")
        .map(str)
        .tolist()
        for place in range(frame.shape[1])
    )
    rows = list(zip(*texts, strict=True))
    if rows:
        builder.add(rows, 2)
    return builder.finish()
