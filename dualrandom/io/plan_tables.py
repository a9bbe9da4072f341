"""The plan as CSV for a spreadsheet and as JSON for machines (计划的 CSV 与 JSON)."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from dualrandom.canonical import canonical_json
from dualrandom.io.files import write_bytes
from dualrandom.reports import tables
from dualrandom.reports.figures import decimal_text
from dualrandom.reports.repair_tables import repair_bias_table
from dualrandom.reports.wording import Wording

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from dualrandom.fairness.rehearsal import Rehearsal
    from dualrandom.messages import Language
    from dualrandom.reports.tables import Cell, Table
    from dualrandom.reports.wording import Texts
    from dualrandom.scheduling.plan import Plan

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_plan_csv(
    plan: Plan,
    path: str | os.PathLike[str],
    language: Language = "zh",
    names: Mapping[str, str] | None = None,
    *,
    stand_ins: Mapping[tuple[str, str], str] | None = None,
) -> None:
    """Write all visits by date, one row a visit, for opening with a double click.

    UTF-8 with byte order mark, so that Excel reads the Chinese. A cell that Excel would take for a
    formula gets an apostrophe in front; for exact data take the bundle's ``plan.csv`` or
    ``plan.json``.

    Parameters
    ----------
    plan, path
        The plan; the target, replaced as a whole.
    language
        Language of headings and weekdays.
    names
        Names of departments by identifier.
    stand_ins
        (Block, who comes) → in whose place, after replacements.
    """
    words = Wording(plan, language, names, stand_ins=stand_ins)
    write_table_csv(tables.by_date(plan, words), words, path)


def write_repair_bias_csv(
    plan: Plan,
    rehearsal: Rehearsal | None,
    path: str | os.PathLike[str],
    language: Language = "zh",
    names: Mapping[str, str] | None = None,
) -> bool:
    """Write how far repairs move the odds, one row a seat, for a spreadsheet; chances are decimals.

    Parameters
    ----------
    plan, rehearsal
        The plan, and replays of its lottery.
    path, language, names
        As for :func:`write_plan_csv`.

    Returns
    -------
    bool
        Whether there is anything to tell: ``False`` without replays, or where no team could break a
        rule about whole teams. Then nothing is written.
    """
    words = Wording(plan, language, names)
    table = repair_bias_table(words, rehearsal)
    if table is not None:
        write_table_csv(table, words, path)
    return table is not None


def write_table_csv(table: Table, words: Texts, path: str | os.PathLike[str]) -> None:
    """Write any table as :func:`write_plan_csv` writes its own."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(table.headings(words))
    writer.writerows([literal(cell) for cell in row] for row in table.rows)
    write_bytes(Path(path), buffer.getvalue().encode("utf-8-sig"))


def literal(cell: Cell) -> str:
    """Text of a cell that no spreadsheet evaluates; a ratio is a number with six decimals."""
    if isinstance(cell, Fraction):
        return decimal_text(cell, 6)
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def plan_json(plan: Plan) -> bytes:
    """Canonical JSON of the plan's record: the bytes whose SHA-256 is the plan's digest."""
    return canonical_json(plan.record.model_dump(mode="json"))
