"""Cells of an Excel workbook that hold a formula error such as ``#N/A`` (公式错误单元格).

The reader of cell values shows them as empty, and an empty cell has a meaning here: a recusal that
a failed look-up lost must not pass as "no recusal". So the sheets' XML is asked directly.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from zipfile import ZipFile, is_zipfile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_LINK = re.compile(r"<Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_ERROR = re.compile(
    rb'<c\s[^>]*?\br="([A-Z]+)(\d+)"[^>]*?\bt="e"[^>]*>.{0,400}?<v>([^<]*)</v>', re.DOTALL
)
_CHUNK = 1 << 20
_OVERLAP = 1 << 10

ErrorCells = dict[int, dict[str, str]]
"""Row → column letters → text of the error."""


def error_cells(path: Path, sheet: str) -> ErrorCells:
    """Return the error cells of a sheet; none for formats other than Office Open XML."""
    if not is_zipfile(path):
        return {}
    with ZipFile(path) as archive:
        part = _part(archive, sheet)
        if part is None:
            return {}
        found: ErrorCells = {}
        for data in _windows(archive, part):
            for letters, row, text in _ERROR.findall(data):
                cells = found.setdefault(int(row), {})
                cells[letters.decode("ascii")] = unescape(text.decode("utf-8", "replace"))
        return found


def _part(archive: ZipFile, sheet: str) -> str | None:
    """Name of the sheet's XML within the archive."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return None
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    sheets = [dict(_ATTRIBUTE.findall(tag)) for tag in _SHEET.findall(book)]
    key = next((tag.get("r:id") for tag in sheets if unescape(tag.get("name", "")) == sheet), None)
    targets = [dict(_ATTRIBUTE.findall(tag)) for tag in _LINK.findall(links)]
    target = next((tag.get("Target", "") for tag in targets if tag.get("Id") == key), "")
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in names else None


def _windows(archive: ZipFile, part: str) -> Iterator[bytes]:
    """Pieces of a file that overlap, so that each cell is whole in one of them."""
    with archive.open(part) as file:
        before = b""
        while chunk := file.read(_CHUNK):
            data = before + chunk
            if b't="e"' in data:
                yield data
            before = data[-_OVERLAP:]
