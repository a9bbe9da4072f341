"""Reading and writing the registers (读写名录库): a folder of CSV files or one workbook."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.errors import Finding, RegisterError
from dualrandom.io.csv_tables import read_csv_table
from dualrandom.io.files import whole_file
from dualrandom.io.workbook_tables import SUFFIXES, read_workbook_tables
from dualrandom.registers.choices import plain
from dualrandom.registers.columns import TABLES
from dualrandom.registers.frames import MICRODEGREES
from dualrandom.registers.text_form import as_text
from dualrandom.registers.validation import validate

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from dualrandom.registers.columns import Table
    from dualrandom.registers.raw import RawTable
    from dualrandom.registers.tables import Registers

_MICRO = 1_000_000


def read_registers(path: str | Path) -> Registers:
    """Read and check all registers.

    Parameters
    ----------
    path
        Folder with ``enterprises.csv``, ``inspectors.csv``, ``departments.csv``, ``items.csv``
        and perhaps ``history.csv`` (or 检查对象名录库.csv, 执法检查人员名录库.csv, 部门.csv,
        随机抽查事项清单.csv, 检查记录.csv), each UTF-8 or GB18030; or one workbook with sheets of
        these names. Headers may be English or Chinese; the order of rows and columns is free.

    Returns
    -------
    Registers
        Canonical tables and warnings.

    Raises
    ------
    RegisterError
        ``register.findings``: with every error of every table, located.
    MissingExtraError
        ``io.missing_extra``: a workbook is given and the extra ``excel`` is not installed.
    """
    source = Path(path)
    if source.is_dir():
        found = _folder_tables(source)
    elif not source.exists():
        raise _refused("register.no_such_path", source)
    elif source.suffix.lower() in SUFFIXES:
        found = read_workbook_tables(source, _table_of)
    else:
        raise _refused("register.unknown_format", source)
    if not found:
        raise _refused("register.no_tables", source)
    return validate({name: _only(tables) for name, tables in found.items()}, source=str(path))


def write_registers_csv(tables: Mapping[str, pd.DataFrame], folder: str | Path) -> None:
    """Write registers as CSV files that :func:`read_registers` reads back unchanged.

    Parameters
    ----------
    tables
        Canonical tables by name, such as ``{"enterprises": frame, …}``.
    folder
        Folder, made if need be; files of the same name are replaced.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        columns = [_written(str(header), table[header]) for header in table.columns]
        with (
            whole_file(target / f"{name}.csv") as partial,
            partial.open("w", encoding="utf-8-sig", newline="") as file,
        ):
            writer = csv.writer(file)
            writer.writerow([header for header, _ in columns])
            writer.writerows(zip(*(cells for _, cells in columns), strict=True))


def _folder_tables(folder: Path) -> dict[str, list[RawTable]]:
    found: dict[str, list[RawTable]] = {}
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() == ".csv" and file.is_file():
            table = _table_of(file.stem)
            if table is not None:
                found.setdefault(table.name, []).append(read_csv_table(table, file))
    return found


def _table_of(name: str) -> Table | None:
    """Register that a file or sheet of this name holds."""
    wanted = plain(unicodedata.normalize("NFC", name))
    for table in TABLES.values():
        if wanted in map(plain, (table.name, table.title, *table.aliases)):
            return table
    return None


def _only(tables: list[RawTable]) -> RawTable:
    """Return the one table of its kind; several are an error of the first."""
    first = tables[0]
    if len(tables) > 1:
        places = ", ".join(table.sheet or table.file or "" for table in tables)
        params = {"table": first.table.name, "title": first.table.title, "places": places}
        first.findings.append(Finding("register.two_sources", params=params, file=first.file))
    return first


def _refused(code: str, path: Path) -> RegisterError:
    return RegisterError("register.findings", [Finding(code, params={"path": str(path)})], n=1)


def _written(header: str, column: pd.Series[str]) -> tuple[str, list[str]]:
    """Header and cells as they stand in a file; positions go back to decimal degrees."""
    texts = as_text(column)
    if not header.endswith(MICRODEGREES):
        return header, texts
    return header.removesuffix(MICRODEGREES), [_degrees(text) for text in texts]


def _degrees(text: str) -> str:
    if not text:
        return ""
    micro = int(text)
    whole, rest = divmod(abs(micro), _MICRO)
    return f"{'-' if micro < 0 else ''}{whole}.{rest:06}"
