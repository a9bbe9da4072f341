"""From the cells of past draws and visits to tables that can be judged (历史抽查数据校验)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from dualrandom.errors import Finding
from dualrandom.registers.findings import shortened
from dualrandom.registers.parsing import parse_column
from dualrandom.registers.raw import REFUSED

if TYPE_CHECKING:
    from collections.abc import Hashable

    from dualrandom.registers.raw import RawTable

ROW = "row"
_MOST = 1_000
"""Findings of one kind that are kept."""


def draws_frame(
    draws: RawTable | None, frame: RawTable | None, findings: list[Finding]
) -> pd.DataFrame | None:
    """Frames with what was drawn, one row for each enterprise of each draw; ``None`` if none.

    Columns ``draw``, ``round``, ``enterprise``, ``position``, ``selected``, ``kind``. Without a
    position the order of the rows counts. Errors are added to ``findings``.
    """
    if draws is None:
        return None
    before = _n_errors(findings)
    table = _parsed(draws, findings)
    other = None if frame is None else _parsed(frame, findings)
    if _n_errors(findings) > before or _lacks(draws, table, findings):
        return None
    if "draw" not in draws.columns:
        table["draw"] = table["date"]
    table["round"] = table["round"].where(table["round"] != "", table["draw"])
    if other is not None and frame is not None:
        whole = _put_into_frames(table, draws, other, frame, findings)
        source = frame
    elif "selected" in draws.columns:
        whole, source = table, draws
        whole["selected"] = whole["selected"] == "true"
    else:
        findings.append(_at(draws, "audit.no_frame"))
        return None
    _check_positions(whole, source, findings)
    if _n_errors(findings) > before:
        return None
    kind = whole["stratum"].astype(str) + "\x1d" + whole["chance"].astype(str)
    columns = ["draw", "round", "enterprise", "position", "selected"]
    return whole[columns].assign(kind=kind).reset_index(drop=True)


def people_frame(people: RawTable | None, findings: list[Finding]) -> pd.DataFrame | None:
    """Who could have been drawn: ``inspector``, ``department``, ``days``; ``None`` if not told."""
    if people is None:
        return None
    before = _n_errors(findings)
    table = _parsed(people, findings)
    if _n_errors(findings) > before:
        return None
    _refuse_twice(table, ["department", "inspector"], people, "audit.person_twice", findings)
    table["days"] = table["days"].astype(int)
    return table[["inspector", "department", "days"]]


def visits_frame(
    visits: RawTable | None, people: pd.DataFrame | None, findings: list[Finding]
) -> pd.DataFrame | None:
    """Seats: ``visit``, ``department``, ``enterprise``, ``inspector``, ``trigger``.

    A visit is what one department did at one enterprise on one day, on one row or several.
    """
    if visits is None:
        return None
    before = _n_errors(findings)
    table = _parsed(visits, findings)
    if _n_errors(findings) > before:
        return None
    if "trigger" not in visits.columns:
        findings.append(_at(visits, "audit.no_trigger", severity="warning"))
    table["inspector"] = table["inspectors"].str.split(";")
    table["visit"] = table["date"] + " " + table["enterprise"] + " " + table["trigger"]
    seats = table.explode("inspector", ignore_index=True)
    if people is not None:
        known = set(zip(people["department"], people["inspector"], strict=True))
        keys = zip(seats["department"], seats["inspector"], strict=True)
        strange = seats[[key not in known for key in keys]]
        for row, name in zip(strange[ROW][:_MOST], strange["inspector"][:_MOST], strict=True):
            findings.append(_at(visits, "audit.stranger", row, "inspectors", name))
    columns = ["visit", "department", "enterprise", "inspector", "trigger"]
    return seats[columns].drop_duplicates(ignore_index=True)


def _parsed(raw: RawTable, findings: list[Finding]) -> pd.DataFrame:
    """Canonical texts by column, in the order of the file; bad cells become findings."""
    data: dict[str, object] = {ROW: raw.rows}
    for column in raw.table.columns:
        cells = raw.columns.get(column.name)
        if cells is None:
            data[column.name] = np.full(len(raw.rows), column.default, dtype=object)
            continue
        parsed = parse_column(cells)
        values = parsed.by_row()
        bad = np.flatnonzero(np.array([value is None for value in values], np.bool_))
        for place in bad[:_MOST]:
            code = int(parsed.codes[place])
            error, text = parsed.errors.get(code), cells.values[code]  # noqa: PD011
            if error is not None and text != REFUSED:
                params = {"title": column.title, **error.params}
                findings.append(
                    _at(raw, error.code, int(raw.rows[place]), column.name, text, params)
                )
        data[column.name] = values
    if not len(raw.rows):
        findings.append(_at(raw, "audit.empty"))
    return pd.DataFrame(data)


def _lacks(raw: RawTable, table: pd.DataFrame, findings: list[Finding]) -> bool:
    """Whether rows do not say to which draw they belong."""
    if not {"draw", "date"} & set(raw.columns):
        findings.append(_at(raw, "audit.no_draw"))
        return True
    name = "draw" if "draw" in raw.columns else "date"
    empty = table[ROW][table[name] == ""]
    findings += [_at(raw, "audit.draw_missing", row, name) for row in empty[:_MOST]]
    return not empty.empty


def _put_into_frames(
    draws: pd.DataFrame,
    raw: RawTable,
    frame: pd.DataFrame,
    frame_raw: RawTable,
    findings: list[Finding],
) -> pd.DataFrame:
    """Frame of every draw with what was drawn from it."""
    if "selected" in raw.columns:
        draws = draws[draws["selected"] == "true"]
    rounds = draws.drop_duplicates("draw")[["draw", "round"]]
    if "draw" in frame_raw.columns:
        whole = frame.merge(rounds, on="draw", how="inner")
    else:
        whole = frame.drop(columns="draw").merge(rounds, how="cross")
    _refuse_twice(draws, ["draw", "enterprise"], raw, "audit.enterprise_twice", findings)
    keys = pd.MultiIndex.from_frame(whole[["draw", "enterprise"]])
    drawn = pd.MultiIndex.from_frame(draws[["draw", "enterprise"]])
    outside = draws[~drawn.isin(keys)]
    for row, name in zip(outside[ROW][:_MOST], outside["enterprise"][:_MOST], strict=True):
        findings.append(_at(raw, "audit.not_in_frame", row, "enterprise", name))
    whole["selected"] = keys.isin(drawn)
    return whole


def _check_positions(table: pd.DataFrame, raw: RawTable, findings: list[Finding]) -> None:
    """Every enterprise once in a draw, at a place of its own; without places the rows count."""
    _refuse_twice(table, ["draw", "enterprise"], raw, "audit.enterprise_twice", findings)
    if "position" not in raw.columns:
        table["position"] = np.arange(len(table))
        return
    empty = table[ROW][table["position"] == ""]
    findings += [_at(raw, "audit.position_missing", row, "position") for row in empty[:_MOST]]
    if empty.empty:
        table["position"] = table["position"].astype(int)
        _refuse_twice(table, ["draw", "position"], raw, "audit.position_twice", findings)


def _refuse_twice(
    table: pd.DataFrame, key: list[str], raw: RawTable, code: str, findings: list[Finding]
) -> None:
    again = table[table.duplicated(key)].drop_duplicates(ROW)
    column = key[-1]
    for row, group, value in zip(
        again[ROW][:_MOST], again[key[0]][:_MOST], again[column][:_MOST], strict=True
    ):
        findings.append(_at(raw, code, row, column, str(value), {"group": group}))


def _at(
    raw: RawTable,
    code: str,
    row: Hashable = None,
    column: str | None = None,
    value: str | None = None,
    params: dict[str, object] | None = None,
    *,
    severity: Literal["error", "warning"] = "error",
) -> Finding:
    cells = raw.columns.get(column or "")
    return Finding(
        code,
        severity,
        {"title": raw.table.title, "table": raw.table.name, **(params or {})},
        file=raw.file,
        sheet=raw.sheet,
        row=None if row is None else int(str(row)),
        column=column if cells is None else cells.header,
        value=None if value is None else shortened(value),
    )


def _n_errors(findings: list[Finding]) -> int:
    return sum(finding.severity == "error" for finding in findings)
