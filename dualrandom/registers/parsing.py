"""From text to canonical values, a column at a time (逐列解析).

Each different text is parsed once. For columns in which nearly every cell is different there is a
way for the whole column at once; it is left as soon as one cell looks unusual, so that there is
only one place, ``cells.py``, that decides what is an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, cast
from unicodedata import normalize

import numpy as np

from dualrandom.registers import cells
from dualrandom.registers.identifiers import normal_identifiers
from dualrandom.registers.raw import REFUSED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from dualrandom.registers.columns import Column
    from dualrandom.registers.raw import RawColumn

Value = str | int | None
"""Canonical value of a cell: text, microdegrees for a position, ``None`` for an error."""

MOST_ERRORS = 10_000
"""Different bad values of a column that are remembered; the others are only counted as bad."""


@dataclass(slots=True)
class ParsedColumn:
    """Canonical values of a column: ``values[codes[row]]``, ``None`` where a cell is in error.

    ``errors`` says for values in error why; a ``None`` without an entry was reported before.
    """

    raw: RawColumn
    values: list[Value]
    errors: dict[int, cells.CellError] = field(default_factory=dict)

    @property
    def codes(self) -> NDArray[np.int32]:
        """Number of the value in each row."""
        return self.raw.codes

    @property
    def texts(self) -> list[str | None]:
        """The values of any column that is not a position."""
        return cast("list[str | None]", self.values)

    def by_row(self) -> NDArray[np.object_]:
        """Value of each row."""
        taken: NDArray[np.object_] = _objects(self.values)[self.codes]
        return taken


def parse_column(raw: RawColumn) -> ParsedColumn:
    """Parse every different text of a column."""
    column = raw.column
    if column.wide:
        bulk = _bulk(raw.values, column)
        if bulk is not None:
            return ParsedColumn(raw, bulk)
    parse = _parser(column)
    parsed = ParsedColumn(raw, [])
    for number, text in enumerate(raw.values):
        try:
            parsed.values.append(_parse_cell(text, column, parse))
        except cells.CellError as error:
            parsed.values.append(None)
            if len(parsed.errors) < MOST_ERRORS:
                parsed.errors[number] = error
    if column.kind == "identifier":
        _normalise(parsed.texts)
    return parsed


def _parse_cell(text: str, column: Column, parse: Callable[[str], Value]) -> Value:
    if text == REFUSED:
        return None
    stripped = text.strip(cells.BLANKS)
    if stripped:
        return parse(stripped)
    if column.required:
        raise cells.CellError("register.missing_cell", title=column.title)
    return column.default


def _parser(column: Column) -> Callable[[str], Value]:
    """Return the function that parses one cell of a column."""
    simple: dict[str, Callable[[str], Value]] = {
        "identifier": cells.key_cell,
        "code": cells.campaign_key_cell if column.pattern_key else cells.key_cell,
        "text": cells.text_cell,
        "category": cells.text_cell,
        "flag": cells.flag_cell,
        "date": cells.date_cell,
        "date_ranges": cells.date_ranges_cell,
        "hours": cells.hours_cell,
        "weekdays": cells.weekdays_cell,
        "list": lambda text: ";".join(cells.parts(text)),
        "trait_list": cells.traits_cell,
        "code_list": lambda text: ";".join(cells.code_parts(text)),
        "identifier_list": _identifier_list,
    }
    if column.kind == "choice":
        return partial(cells.choice_cell, choices=column.choices)
    if column.kind == "integer":
        return partial(cells.integer_cell, low=column.low, high=column.high)
    if column.kind == "degrees":
        return partial(cells.degrees_cell, low=column.low, high=column.high)
    return simple[column.kind]


def _identifier_list(text: str) -> str:
    return ";".join(sorted(set(normal_identifiers(cells.code_parts(text)))))


def _normalise(values: list[str | None]) -> None:
    """Put identifiers in canonical form, in place."""
    places = [place for place, value in enumerate(values) if value]
    normal = normal_identifiers([values[place] or "" for place in places])
    for place, value in zip(places, normal, strict=True):
        values[place] = value


def _bulk(values: Sequence[str], column: Column) -> list[Value] | None:
    """Parse a whole column at once, or ``None`` if a cell is out of the ordinary."""
    if column.kind == "identifier":
        return _bulk_identifiers(values)
    if column.kind == "degrees":
        return _bulk_degrees(values, column)
    if column.kind == "text":
        return _bulk_texts(values, column)
    return None


def _bulk_identifiers(values: Sequence[str]) -> list[Value] | None:
    joined = "".join(values)
    if not all(values) or not (joined.isascii() and joined.isalnum()):
        return None
    if max(map(len, values), default=0) > cells.LONGEST_KEY:
        return None
    return list(normal_identifiers(values))


def _bulk_texts(values: Sequence[str], column: Column) -> list[Value] | None:
    joined = "".join(values)
    if cells.UNUSUAL_IN_TEXT.search(joined):
        return None
    texts: list[Value] = [normalize("NFC", value.strip()) for value in values]
    return texts if all(texts) or not column.required else None


def _bulk_degrees(values: Sequence[str], column: Column) -> list[Value] | None:
    given = [value for value in values if value]
    joined = "".join(given).replace(".", "")
    if given and not (joined.isascii() and joined.isdecimal()):
        return None
    try:
        degrees = np.fromiter(map(float, given), np.float64, len(given))
    except ValueError:
        return None
    if given and not (column.low <= degrees.min() and degrees.max() <= column.high):
        return None
    numbers = np.rint(degrees * cells.MICRO).astype(np.int64).tolist()
    if len(given) == len(values):
        return list(numbers)
    following = iter(numbers)
    return [next(following) if value else "" for value in values]


def _objects(values: Sequence[Value]) -> NDArray[np.object_]:
    """One-dimensional array of objects."""
    objects = np.empty(len(values), dtype=object)
    objects[:] = values
    return objects
