"""The plan as an Excel workbook (检查计划工作簿): a sheet for everybody who has to act on it.

Codes are text cells, days are dates, and nothing that a register holds can become a formula. The
same plan gives the same bytes: the only date in the properties is the campaign's first day.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dualrandom.errors import MissingExtraError
from dualrandom.io.files import write_bytes
from dualrandom.reports import tables, team_tables
from dualrandom.reports.daily_staffing import staffing_table
from dualrandom.reports.repair_tables import repair_bias_table
from dualrandom.reports.summary import summarise
from dualrandom.reports.summary_lines import summary_pairs
from dualrandom.reports.tables import WIDTHS
from dualrandom.reports.timetables import timetable
from dualrandom.reports.wording import Wording

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from dualrandom.campaign.frame import Frame
    from dualrandom.campaign.models import Campaign
    from dualrandom.fairness.rehearsal import Rehearsal
    from dualrandom.messages import Language
    from dualrandom.reports.tables import Cell, Table
    from dualrandom.reports.wording import Texts
    from dualrandom.scheduling.plan import Plan

LONGEST_CELL = 32_767
LONGEST_SHEET_NAME = 31
LONGEST_HEADER = 255
A4 = 9
FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
BANDED_BY = {
    "by_date": "date",
    "by_department": "date",
    "by_inspector": "inspector_id",
    "staffing": "date",
    "by_enterprise": "identifier",
}
"""Rows that belong together share a shade: this column changes, the shade changes."""

UPFRONT: tuple[Callable[[Plan, Wording], Table], ...] = (
    timetable,
    tables.by_enterprise,
    tables.inspector_load_table,
    team_tables.returns_table,
    team_tables.colleagues_table,
    tables.not_placed,
    tables.deviations,
)
DRAWN_DAILY: tuple[Callable[[Plan, Wording], Table], ...] = (
    tables.by_enterprise,
    staffing_table,
    tables.not_placed,
)
"""Sheets after those by date and department; nobody is named where teams are drawn on the day."""

LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_excel(
    plan: Plan,
    path: str | os.PathLike[str],
    language: Language = "zh",
    names: Mapping[str, str] | None = None,
    *,
    items: Mapping[str, str] | None = None,
    frame: Frame | None = None,
    rehearsal: Rehearsal | None = None,
    in_force: Plan | None = None,
    stand_ins: Mapping[tuple[str, str], str] | None = None,
) -> None:
    """Write the workbook: summary, lists by date, department, inspector, enterprise, what is left.

    The list by inspector is everybody's timetable, with ways where the campaign counts them.
    Further sheets tell how loads compare, how well each team can be guessed, and who comes again.

    Parameters
    ----------
    plan
        The plan.
    path
        Target, replaced as a whole once the workbook is complete.
    language
        Language of sheets, headings and reasons: ``"zh"`` or ``"en"``.
    names, items
        Names of departments and of inspection items by identifier.
    frame
        With it the summary tells who was excluded from the draw.
    rehearsal
        Of the plan's lottery; with it also estimated figures of the teams.
    in_force, stand_ins
        The plan with those who come now, and (block, who comes) → in whose place, after
        replacements: lists are about them, the summary and deviations about the plan.

    Raises
    ------
    MissingExtraError
        ``io.missing_extra``: xlsxwriter is not installed.
    """
    now = in_force or plan
    words = Wording(now, language, names, items, stand_ins)
    buffer = io.BytesIO()
    book = Book(buffer, words, words.facts.campaign)
    book.add_summary(summary_pairs(summarise(plan, frame, rehearsal), language, names))
    book.add(tables.by_date(now, words))
    for department in tables.departments_of(now):
        table = tables.by_department(now, words, department)
        book.add(table, words.department(department))
    for make in UPFRONT if plan.demands is None else DRAWN_DAILY:
        book.add(make(now, words))
    if plan.demands is None:
        book.add(team_tables.predictability_table(plan, words, rehearsal))
    bias = repair_bias_table(words, rehearsal)
    if bias is not None:
        book.add(bias)
    book.close()
    write_bytes(Path(path), buffer.getvalue())


def write_table_excel(table: Table, words: Wording, path: str | os.PathLike[str]) -> None:
    """Write one table as a workbook of one sheet, like those of :func:`write_excel`."""
    buffer = io.BytesIO()
    book = Book(buffer, words, words.facts.campaign)
    book.add(table)
    book.close()
    write_bytes(Path(path), buffer.getvalue())


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Make a name that Excel accepts and that no other sheet has, ignoring case.

    Parameters
    ----------
    wanted
        Any text, a department's name for instance.
    taken
        Lower-case names of the sheets so far; the new one is added.
    """
    clean = FORBIDDEN_IN_SHEET_NAMES.sub(" ", wanted).strip().strip("'").strip() or "_"
    if clean.lower() == "history":  # reserved by Excel
        clean += "_"
    name, number = _cut(clean, LONGEST_SHEET_NAME), 1
    while name.lower() in taken:
        number += 1
        suffix = f" ({number})"
        name = _cut(clean, LONGEST_SHEET_NAME - len(suffix)) + suffix
    taken.add(name.lower())
    return name


def _cut(text: str, utf16_units: int) -> str:
    """Longest beginning that fits; Excel counts UTF-16 units, so a rare character counts twice."""
    if 2 * len(text) <= utf16_units:
        return text
    encoded = text.encode("utf-16-le")[: 2 * utf16_units]
    return encoded.decode("utf-16-le", errors="ignore").rstrip()


class Book:
    """An open workbook with its formats; every workbook of the library is made by one.

    Parameters
    ----------
    buffer
        Where the bytes go.
    words
        Texts of headings and sheets.
    campaign
        Gives the title and the only date in the properties.
    """

    def __init__(self, buffer: io.BytesIO, words: Texts, campaign: Campaign) -> None:
        try:
            import xlsxwriter
        except ModuleNotFoundError as error:
            raise MissingExtraError("io.missing_extra", extra="excel") from error
        self.words = words
        self.title = campaign.title or campaign.id
        self.book: Any = xlsxwriter.Workbook(buffer, {"in_memory": True, **LITERAL})
        self.book.set_properties(
            {
                "title": self.title,
                "author": "dualrandom",
                "created": datetime.combine(campaign.window.start, time()),
            }
        )
        self.taken: set[str] = set()
        self.heading = self._format(bold=True, bg_color="#1F4E79", font_color="#FFFFFF")
        banded: dict[bool, dict[str, Any]] = {False: {}, True: {"bg_color": "#EEF3F8"}}
        numbers = {"text": "@", "date": "yyyy-mm-dd", "count": "0", "ratio": "0.000"}
        self.formats = {
            (kind, band): self._format(num_format=number, **banded[band])
            for kind, number in numbers.items()
            for band in (False, True)
        }

    def add_summary(self, pairs: list[tuple[str, str]]) -> None:
        """First sheet: labels and texts."""
        sheet = self._sheet(self.words.text("sheet.summary"))
        label = self.book.add_format({"bold": True, "valign": "top", "num_format": "@"})
        text = self.book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 110)
        for row, (name, value) in enumerate(pairs):
            sheet.write_string(row, 0, name, label)
            sheet.write_string(row, 1, _cut(value, LONGEST_CELL), text)

    def add(self, table: Table, name: str | None = None) -> None:
        """Add a sheet with a heading that stays in sight and on every printed page."""
        sheet = self._sheet(name or self.words.text(f"sheet.{table.key}"))
        for column, title in enumerate(table.headings(self.words)):
            sheet.set_column(column, column, WIDTHS[table.columns[column]])
            sheet.write_string(0, column, title, self.heading)
        key = BANDED_BY.get(table.key)
        position = table.columns.index(key) if key else None
        band, before = True, None
        for number, row in enumerate(table.rows, start=1):
            if position is not None and row[position] != before:
                band, before = not band, row[position]
            shaded = band and position is not None
            for column, cell in enumerate(row):
                self._write(sheet, number, column, cell, band=shaded)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        sheet.repeat_rows(0)

    def close(self) -> None:
        """Finish the bytes."""
        self.book.close()

    def _write(self, sheet: Any, row: int, column: int, cell: Cell, *, band: bool) -> None:  # noqa: ANN401
        if cell is None:
            sheet.write_blank(row, column, None, self.formats["text", band])
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self.formats["date", band])
        elif isinstance(cell, int):
            sheet.write_number(row, column, cell, self.formats["count", band])
        elif isinstance(cell, Fraction):
            sheet.write_number(row, column, float(cell), self.formats["ratio", band])
        else:
            sheet.write_string(row, column, _cut(cell, LONGEST_CELL), self.formats["text", band])

    def _sheet(self, name: str) -> Any:  # noqa: ANN401  xlsxwriter has no types
        sheet = self.book.add_worksheet(sheet_name(name, self.taken))
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        title = self.title.replace("&", "&&")
        sheet.set_header(_cut(f"&L{title}", LONGEST_HEADER - 4) + "&R&A")
        sheet.set_footer(f"&C{self.words.text('sheet.page')}")
        return sheet

    def _format(self, **properties: object) -> Any:  # noqa: ANN401
        common = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C8CED6"}
        return self.book.add_format({**common, **properties})
