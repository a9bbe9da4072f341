"""The table of travel minutes that a campaign names (交通分区用时表): one row a pair of zones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.models import ZoneMinutes
from dualrandom.errors import CampaignError, Finding
from dualrandom.io.csv_tables import read_csv_table
from dualrandom.registers.columns import Column, Table
from dualrandom.registers.findings import shortened
from dualrandom.registers.parsing import parse_column

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dualrandom.registers.parsing import ParsedColumn
    from dualrandom.registers.raw import RawTable

MOST_FINDINGS = 1000
"""Findings that are kept; the others are counted."""
_ORIGIN_WORDS = ("起点分区", "出发", "起点", "from")
_DESTINATION_WORDS = ("终点分区", "到达", "终点", "目的地", "to")
_MINUTES_WORDS = ("分钟", "用时", "路途分钟", "耗时分钟")
_MATRIX = Table(
    "travel",
    "交通分区用时表",
    (
        Column("origin", "出发分区", "category", _ORIGIN_WORDS, required=True),
        Column("destination", "到达分区", "category", _DESTINATION_WORDS, required=True),
        Column("minutes", "用时分钟", "integer", _MINUTES_WORDS, required=True, low=0, high=1440),
    ),
    unique_key=False,
)


def read_zone_minutes(path: Path) -> tuple[ZoneMinutes, ...]:
    """Read the minutes between zones from a CSV file with origin, destination and minutes.

    Parameters
    ----------
    path
        UTF-8 or GB18030 with a header row in Chinese or English; minutes 0 to 1440. Other columns
        are not read.

    Returns
    -------
    tuple of ZoneMinutes
        Sorted by origin and destination, whatever the order of the rows.

    Raises
    ------
    CampaignError
        ``campaign.findings``: ``campaign.matrix_empty``, ``campaign.travel_row_twice``, and the
        codes of register cells, each with its row.
    OSError
        The file cannot be opened.
    """
    raw = read_csv_table(_MATRIX, path)
    columns = {name: parse_column(column) for name, column in raw.columns.items()}
    findings = [finding for finding in raw.findings if finding.severity == "error"]
    findings += _bad_cells(raw, columns)
    if not findings and not len(raw.rows):
        findings.append(Finding("campaign.matrix_empty", file=raw.file))
    if len(columns) == len(_MATRIX.columns):
        findings += _repeats(raw, columns)
    if findings:
        findings.sort(key=lambda finding: finding.row or 0)
        left_out = len(findings) - MOST_FINDINGS
        more = [Finding("register.more_findings", params={"n": left_out})] if left_out > 0 else []
        raise CampaignError("campaign.findings", findings[:MOST_FINDINGS] + more)
    return tuple(
        ZoneMinutes(origin=origin, destination=destination, minutes=int(minutes))
        for origin, destination, minutes in sorted(_rows(columns))
    )


def _rows(columns: dict[str, ParsedColumn]) -> list[tuple[str, str, str]]:
    cells = (columns[column.name].by_row().tolist() for column in _MATRIX.columns)
    return list(zip(*cells, strict=True))


def _bad_cells(raw: RawTable, columns: dict[str, ParsedColumn]) -> Iterator[Finding]:
    """Cells that cannot be read, by row and column."""
    bad = [
        (int(row), name)
        for name, column in columns.items()
        for row in np.flatnonzero(np.isin(column.codes, list(column.errors)))
    ]
    for row, name in sorted(bad):
        column = columns[name]
        code = int(column.codes[row])
        error, cell = column.errors[code], column.raw.values[code]
        yield Finding(
            error.code,
            params=error.params,
            file=raw.file,
            row=int(raw.rows[row]),
            column=column.raw.header,
            value=shortened(cell),
        )


def _repeats(raw: RawTable, columns: dict[str, ParsedColumn]) -> Iterator[Finding]:
    """Rows for a way that an earlier row gives already."""
    first: dict[tuple[str, str], int] = {}
    for number, (origin, destination, _) in zip(raw.rows.tolist(), _rows(columns), strict=True):
        earlier = first.setdefault((origin, destination), number)
        if origin and destination and earlier != number:
            way = f"{origin} → {destination}"
            params = {"first": f"row {earlier}", "first_zh": f"第 {earlier} 行"}
            yield Finding(
                "campaign.travel_row_twice", params=params, file=raw.file, row=number, value=way
            )
