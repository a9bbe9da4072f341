"""Text in columns for a terminal, Chinese included (等宽对齐).

A Chinese character takes two cells of a terminal (Unicode East Asian Width W and F), so padding by
``len`` would leave ragged columns.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = "  "


def display_width(text: str) -> int:
    """Cells that a text takes in a terminal; combining marks take none."""
    return sum(_width(character) for character in text)


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Fill up with blanks to ``width`` cells; a longer text is left as it is."""
    blanks = " " * (width - display_width(text))
    return blanks + text if right else text + blanks


def aligned(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """Rows of cells as lines with aligned columns; no blanks at the end of a line.

    Parameters
    ----------
    rows
        Cells; rows may be shorter than others. The last cell of a row widens no column.
    right
        Columns to be aligned on the right.
    """
    widths: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if column < len(row) - 1 or column in right:
                widths[column] = max(widths.get(column, 0), display_width(cell))
    return [
        GAP.join(
            padded(cell, widths.get(column, 0), right=column in right)
            for column, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
