"""Cells of the HTML report in two languages at once (双语单元格).

Where both languages say the same, the text stands once; otherwise both stand there with their
``lang`` attributes, and the page shows one of them or both. Everything is escaped here.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from dualrandom.messages import render
from dualrandom.reports.figures import decimal_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dualrandom.reports.tables import Cell, Table
    from dualrandom.reports.wording import Texts
    from dualrandom.scheduling.plan import OwnTitle

CODE_COLUMNS = {"identifier", "inspector_id", "date", "last_date", "start", "end"}
"""Columns whose cells are never broken over two lines."""


def both(zh: str, en: str) -> Markup:
    """Text in both languages; once if they are the same."""
    if zh == en:
        return escape(zh)
    return Markup('<span lang="zh">{}</span><span lang="en">{}</span>').format(zh, en)


def translated(code: str, **params: Any) -> Markup:  # noqa: ANN401  any placeholder
    """Message in both languages. A parameter made by ``both`` is not supported: pass plain text."""
    return both(render(code, "zh", params), render(code, "en", params))


def translations(own: Mapping[str, OwnTitle]) -> Callable[..., Markup]:
    """``translated`` that knows the titles of rules and goals of one's own as well."""

    def told(code: str, **params: Any) -> Markup:  # noqa: ANN401  any placeholder
        title = own.get(code)
        return translated(code, **params) if title is None else both(title.zh, title.en)

    return told


@dataclass(frozen=True, slots=True)
class HtmlCell:
    """Markup and CSS class of a table cell."""

    markup: Markup
    css: str = ""


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """Headings and the first rows; ``n_rows`` counts all."""

    headings: tuple[Markup, ...]
    rows: tuple[tuple[HtmlCell, ...], ...]
    n_rows: int


def html_table(zh: Table, en: Table, words: tuple[Texts, Texts], most: int) -> HtmlTable:
    """Merge the same table in two languages, at most ``most`` rows of it."""
    headings = zip(zh.headings(words[0]), en.headings(words[1]), strict=True)
    rows = islice(zip(zh.rows, en.rows, strict=True), most)
    return HtmlTable(
        headings=tuple(both(*pair) for pair in headings),
        rows=tuple(
            tuple(_cell(key, *pair) for key, *pair in zip(zh.columns, *row, strict=True))
            for row in rows
        ),
        n_rows=len(zh.rows),
    )


def _cell(column: str, zh: Cell, en: Cell) -> HtmlCell:
    if isinstance(zh, int | Fraction):
        return HtmlCell(escape(_number(zh)), "number")
    css = "code" if column in CODE_COLUMNS else ""
    return HtmlCell(both(_text(zh), _text(en)), css)


def _number(value: int | Fraction) -> str:
    return f"{value:,}" if isinstance(value, int) else decimal_text(value, 3)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
