"""Rows that have more or fewer cells than the header (列数不齐的行)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dualrandom.registers.headers import Heading

REFUSED = "\x00"
"""Stands in a cell that has been reported already, so that it is not reported twice."""

_EXCEL_BLOCK = 16


def even_rows(
    rows: Sequence[Sequence[str]],
    first_row: int,
    width: int,
    headings: Sequence[Heading],
    place: tuple[str | None, str | None],
) -> tuple[list[Sequence[str]], NDArray[np.int64], list[Finding]]:
    """Bring rows to the width of the header and report those that do not fit.

    Empty rows are dropped. Where every row ends in the same number of empty cells beyond the
    header, as some programs write them, these are cut off. A row that does not fit keeps
    its key when that is the first cell; its other cells are refused, since nobody knows
    which column they belong to.

    Returns
    -------
    tuple
        Rows of equal width, their numbers, and one error for each row that did not fit.
    """
    last_required = max(
        (heading.index for heading in headings if heading.column.required), default=0
    )
    key_is_first = bool(headings) and headings[0].index == 0
    excel_blocks = _excel_blocks(rows, first_row, width, last_required)
    overhang = _overhang(rows, width)
    kept: list[Sequence[str]] = []
    numbers: list[int] = []
    findings: list[Finding] = []
    for number, row in enumerate(rows, first_row):
        if not any(cell and not cell.isspace() for cell in row):
            continue
        numbers.append(number)
        if len(row) in {width, width + overhang}:
            kept.append(row[:width])
        elif len(row) < width and (number - 1) // _EXCEL_BLOCK in excel_blocks:
            kept.append([*row, *[""] * (width - len(row))])
        else:
            code = "register.too_many_cells" if len(row) > width else "register.too_few_cells"
            params = {"cells": len(row), "width": width}
            findings.append(Finding(code, params=params, file=place[0], sheet=place[1], row=number))
            kept.append([row[0] if key_is_first else REFUSED, *[REFUSED] * (width - 1)])
    return kept, np.array(numbers, np.int64), findings


def _overhang(rows: Sequence[Sequence[str]], width: int) -> int:
    """Empty cells by which all rows exceed the header; 0 if they do not agree."""
    lengths = {len(row) for row in rows if row}
    if len(lengths) != 1 or any(cell.strip() for row in rows for cell in row[width:]):
        return 0
    return max(0, lengths.pop() - width)


def _excel_blocks(
    rows: Sequence[Sequence[str]], first_row: int, width: int, last_required: int
) -> set[int]:
    """Blocks of sixteen rows that a spreadsheet wrote without their empty last columns.

    Excel saves text in blocks of sixteen rows, the header included, and leaves out what is empty
    at the end of a whole block: then all rows of the block are short by the same.
    """
    found = set()
    numbered = enumerate(rows, first_row)
    for block, members in groupby(numbered, lambda pair: (pair[0] - 1) // _EXCEL_BLOCK):
        lengths = {len(row) for _, row in members if row}
        if block > 0 and len(lengths) == 1 and last_required < min(lengths) < width:
            found.add(block)
    return found
