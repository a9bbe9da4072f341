"""Judging the registers as a whole (名录库校验): every error found, located, in one exception."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.errors import Finding
from dualrandom.registers import references
from dualrandom.registers.columns import TABLES
from dualrandom.registers.findings import MOST_FINDINGS, Findings
from dualrandom.registers.frames import build_frame
from dualrandom.registers.parsing import ParsedColumn, parse_column
from dualrandom.registers.raw import REFUSED, RawTable, TableBuilder, raw_table_from_frame
from dualrandom.registers.tables import Registers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

Parsed = dict[str, ParsedColumn]


def validate(
    raw_tables: Mapping[str, RawTable],
    *,
    source: str = "",
    most: int = MOST_FINDINGS,
) -> Registers:
    """Check registers and bring them to canonical form.

    Parameters
    ----------
    raw_tables
        Tables as read, by name; ``history`` may be missing.
    source
        Where they were read from, for display.
    most
        Findings of each severity that are kept; the last one says how many more there are.

    Returns
    -------
    Registers
        The same tables whatever the order of the rows.

    Raises
    ------
    RegisterError
        ``register.findings``: with all errors of all tables.
    """
    findings = Findings(most)
    parsed: dict[str, Parsed] = {}
    for name, table in TABLES.items():
        raw = raw_tables.get(name)
        if raw is not None:
            parsed[name] = _parse(raw, findings)
        elif not table.optional:
            params = {"title": table.title, "table": name}
            findings.add(Finding("register.missing_table", params=params), name)
    _check(raw_tables, parsed, findings)
    for name, columns in parsed.items():
        _report(raw_tables[name], columns, findings)
    findings.raise_errors()
    return _registers(raw_tables, parsed, findings, source)


def registers_from_frames(
    enterprises: pd.DataFrame,
    inspectors: pd.DataFrame,
    departments: pd.DataFrame,
    items: pd.DataFrame,
    history: pd.DataFrame | None = None,
) -> Registers:
    """Make registers from data frames with the headers of the files; see :func:`validate`."""
    frames = {
        "enterprises": enterprises,
        "inspectors": inspectors,
        "departments": departments,
        "items": items,
        "history": history,
    }
    return validate(
        {
            name: raw_table_from_frame(TABLES[name], frame, file=name)
            for name, frame in frames.items()
            if frame is not None
        }
    )


def _parse(raw: RawTable, findings: Findings) -> Parsed:
    findings.add_all(raw.findings, raw.table.name)
    if not len(raw.rows) and not raw.table.optional and not _has_errors(raw.findings):
        empty = Finding(
            "register.empty", params={"title": raw.table.title}, file=raw.file, sheet=raw.sheet
        )
        findings.add(empty, raw.table.name)
    return {name: parse_column(column) for name, column in raw.columns.items()}


def _check(
    raw_tables: Mapping[str, RawTable], parsed: Mapping[str, Parsed], findings: Findings
) -> None:
    """Everything that more than one cell decides."""
    for name, columns in parsed.items():
        table = TABLES[name]
        if table.unique_key and table.key.name in columns:
            references.check_keys(raw_tables[name], columns, findings)
    _resolve_departments(raw_tables, parsed)
    if "inspectors" in parsed:
        references.check_certificates(raw_tables["inspectors"], parsed["inspectors"], findings)
        references.check_positions(raw_tables["inspectors"], parsed["inspectors"], findings)
    if "enterprises" in parsed:
        raw = raw_tables["enterprises"]
        references.check_positions(raw, parsed["enterprises"], findings)
        if "identifier" in parsed["enterprises"]:
            references.warn_of_odd_codes(raw, parsed["enterprises"], findings)
    _warn_of_strangers(raw_tables, parsed, findings)


def _resolve_departments(raw_tables: Mapping[str, RawTable], parsed: Mapping[str, Parsed]) -> None:
    """Check all columns that name departments, unless the departments themselves are unknown."""
    departments = parsed.get("departments", {})
    if "department_id" not in departments or not raw_tables["departments"].complete:
        return
    names = references.DepartmentNames(departments)
    for columns in parsed.values():
        for column in columns.values():
            if column.raw.column.references == "departments":
                names.resolve(column)


def _warn_of_strangers(
    raw_tables: Mapping[str, RawTable], parsed: Mapping[str, Parsed], findings: Findings
) -> None:
    """Entries that name nobody in the registers: likely slips, but no reason to stop."""
    people = _known(raw_tables, parsed, "inspectors", "inspector_id")
    past = parsed.get("history", {})
    if people is not None and "inspectors" in past:
        references.warn_of_strangers(
            raw_tables["history"],
            past["inspectors"],
            people,
            findings,
            "register.unknown_inspector",
        )
    colleagues = parsed.get("inspectors", {}).get("not_with")
    if people is not None and colleagues is not None:
        references.warn_of_strangers(
            raw_tables["inspectors"], colleagues, people, findings, "register.unknown_colleague"
        )
    recusals = parsed.get("inspectors", {}).get("recusals")
    has_recusals = recusals is not None and any(recusals.texts)
    if not has_recusals and not past.get("identifier"):
        return  # a set of all identifiers costs much where it is not needed
    enterprises = _known(raw_tables, parsed, "enterprises", "identifier")
    if enterprises is not None and recusals is not None:
        references.warn_of_strangers(
            raw_tables["inspectors"], recusals, enterprises, findings, "register.unknown_recusal"
        )
    if enterprises is not None and "identifier" in past:
        references.warn_of_gone_enterprises(
            raw_tables["history"], past["identifier"], enterprises, findings
        )


def _known(
    raw_tables: Mapping[str, RawTable], parsed: Mapping[str, Parsed], table: str, key: str
) -> frozenset[str] | None:
    """Keys of a table, or ``None`` if they were not read to the end."""
    column = parsed.get(table, {}).get(key)
    if column is None or not raw_tables[table].complete:
        return None
    return frozenset(value for value in column.texts if value)


def _report(raw: RawTable, columns: Parsed, findings: Findings) -> None:
    """Locate every cell that could not be parsed."""
    for name, column in columns.items():
        cells = column.raw.values  # noqa: PD011
        bad = np.array([value is None for value in column.texts], np.bool_)
        if not bad.any():
            continue
        bad &= np.array([text != REFUSED for text in cells], np.bool_)
        rows = np.flatnonzero(bad[column.codes])
        for place, row in enumerate(rows):
            error = column.errors.get(int(column.codes[row]))
            if error is None or findings.is_full("error"):
                findings.count("error", len(rows) - place)
                break
            findings.add_cells(raw, name, [int(row)], error.code, error.params)


def _has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _registers(
    raw_tables: Mapping[str, RawTable],
    parsed: Mapping[str, Parsed],
    findings: Findings,
    source: str,
) -> Registers:
    nothing = TableBuilder(TABLES["history"], [column.name for column in TABLES["history"].columns])
    tables = {"history": nothing.finish(), **raw_tables}
    frames = {
        name: build_frame(raw.table, parsed.get(name, {}), len(raw.rows))
        for name, raw in tables.items()
    }
    return Registers(**frames, warnings=findings.warnings(), source=source)
