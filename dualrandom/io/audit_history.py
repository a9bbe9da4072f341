"""Past draws and visits of any system (读取历史抽查数据): a folder, a workbook or one CSV file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.errors import Finding, RegisterError
from dualrandom.io.csv_tables import read_csv_table
from dualrandom.io.history_frames import draws_frame, people_frame, visits_frame
from dualrandom.io.workbook_tables import SUFFIXES, read_workbook_tables
from dualrandom.registers.choices import plain
from dualrandom.registers.history_columns import HISTORY_TABLES, mapped_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dualrandom.registers.columns import Table
    from dualrandom.registers.raw import RawTable

_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)$")


@dataclass(frozen=True)
class History:
    """What an audit looks at; each table is ``None`` where the source has none.

    Attributes
    ----------
    draws, visits, inspectors
        As :func:`dualrandom.fairness.monitoring.audit.audit` takes them.
    warnings
        Columns that were not read, and the like.
    """

    draws: pd.DataFrame | None
    visits: pd.DataFrame | None
    inspectors: pd.DataFrame | None
    warnings: tuple[Finding, ...]


def read_history(path: str | Path, columns: str | Path | None = None) -> History:
    """Read past draws and visits.

    Parameters
    ----------
    path
        Folder with ``draws.csv``, ``frame.csv``, ``visits.csv`` and ``inspectors.csv`` (or
        抽取记录.csv, 抽取名单.csv, 检查记录.csv, 执法检查人员.csv), all of them optional; a
        workbook with such sheets; or one CSV file of draws or of visits. UTF-8 or GB18030.
    columns
        TOML file that says what another system calls its files, columns and values.

    Returns
    -------
    History
        Checked tables.

    Raises
    ------
    RegisterError
        ``audit.findings``: every error of every table and of the mapping, located.
    MissingExtraError
        ``io.missing_extra``: a workbook is given and the extra ``excel`` is not installed.
    """
    source = Path(path)
    tables, findings = _tables(columns)
    if findings:
        raise _refused(findings)
    raw = _raw_tables(source, tables)
    findings = [finding for table in raw.values() for finding in table.findings]
    draws = draws_frame(raw.get("draws"), raw.get("frame"), findings)
    people = people_frame(raw.get("inspectors"), findings)
    visits = visits_frame(raw.get("visits"), people, findings)
    if "draws" not in raw and "visits" not in raw:
        findings.append(Finding("audit.nothing_to_judge", params={"path": str(path)}))
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise _refused(errors)
    return History(draws, visits, people, tuple(findings))


def _refused(findings: list[Finding]) -> RegisterError:
    return RegisterError("audit.findings", findings, n=len(findings))


def _tables(columns: str | Path | None) -> tuple[dict[str, Table], list[Finding]]:
    if columns is None:
        return dict(HISTORY_TABLES), []
    path = Path(columns)
    try:
        mapping = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return {}, [Finding("audit.mapping_encoding", file=path.name)]
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        reason = _PLACE.sub("", str(error))
        row = int(found[1]) if found else None
        return {}, [
            Finding("audit.mapping_toml", params={"reason": reason}, file=path.name, row=row)
        ]
    return mapped_tables(mapping, path.name)


def _raw_tables(source: Path, tables: Mapping[str, Table]) -> dict[str, RawTable]:
    found: dict[str, list[RawTable]] = {}
    if source.is_dir():
        for file in sorted(source.iterdir()):
            table = _named(file.stem, tables)
            if file.suffix.lower() == ".csv" and file.is_file() and table is not None:
                found.setdefault(table.name, []).append(read_csv_table(table, file))
    elif not source.exists():
        raise _refused([Finding("audit.no_such_path", params={"path": str(source)})])
    elif source.suffix.lower() in SUFFIXES:
        found = read_workbook_tables(source, lambda name: _named(name, tables))
    elif source.suffix.lower() in {".csv", ".txt", ".tsv"}:
        one = _single(source, tables)
        found = {one.table.name: [one]}
    else:
        raise _refused([Finding("audit.unknown_format", params={"path": str(source)})])
    if not found:
        raise _refused([Finding("audit.nothing_to_judge", params={"path": str(source)})])
    return {name: _only(several) for name, several in found.items()}


def _single(file: Path, tables: Mapping[str, Table]) -> RawTable:
    """Table that a file holds by its name, else by the headers that it has."""
    named = _named(file.stem, tables)
    if named is not None:
        return read_csv_table(named, file)
    found = [read_csv_table(tables[name], file) for name in ("draws", "visits")]
    return max(found, key=lambda raw: (not _misses(raw), len(raw.columns)))


def _misses(raw: RawTable) -> bool:
    return any(finding.severity == "error" for finding in raw.findings)


def _named(name: str, tables: Mapping[str, Table]) -> Table | None:
    wanted = plain(name)
    for table in tables.values():
        words = (table.name, table.title, *table.aliases)
        if wanted in (plain(Path(word).stem) for word in words):
            return table
    return None


def _only(several: list[RawTable]) -> RawTable:
    first = several[0]
    if len(several) > 1:
        places = ", ".join(raw.sheet or raw.file or "" for raw in several)
        params = {"title": first.table.title, "table": first.table.name, "places": places}
        first.findings.append(Finding("register.two_sources", params=params, file=first.file))
    return first
