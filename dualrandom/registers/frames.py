"""From parsed columns to data frames (生成规范表): typed, sorted by key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from dualrandom.registers.columns import RISK_PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dualrandom.registers.columns import Column, Table
    from dualrandom.registers.parsing import ParsedColumn

_SHORT = 24
MICRODEGREES = "_microdegrees"


def build_frame(table: Table, columns: Mapping[str, ParsedColumn], n_rows: int) -> pd.DataFrame:
    """Make the canonical table; a column that the file lacks holds its default.

    Parameters
    ----------
    table
        Schema.
    columns
        Columns without errors.
    n_rows
        Number of rows, for a file without any of the columns.
    """
    order = _order(table, columns, n_rows)
    data = {}
    for column in _all_columns(table, columns):
        name = column.name + (MICRODEGREES if column.kind == "degrees" else "")
        parsed = columns.get(column.name)
        if parsed is None:
            values: list[str | int] = [column.default]
            codes = np.zeros(n_rows, np.int32)
        else:
            values = ["" if value is None else value for value in parsed.values]  # noqa: PD011
            codes = parsed.codes[order]
        data[name] = _typed(column, values, codes, categorical=table.risk_columns)
    return pd.DataFrame(data)


def _all_columns(table: Table, columns: Mapping[str, ParsedColumn]) -> list[Column]:
    """Columns in canonical order, the risk schemes by name after the status."""
    risks = sorted(name for name in columns if name.startswith(RISK_PREFIX))
    ordered: list[Column] = []
    for column in table.columns:
        if column.only_if_given and column.name not in columns:
            continue
        ordered.append(column)
        if column.name == "status":
            ordered.extend(columns[name].raw.column for name in risks)
    return ordered


def _order(table: Table, columns: Mapping[str, ParsedColumn], n_rows: int) -> NDArray[np.intp]:
    """Positions of the rows in canonical order: by key, or by all columns if it is not unique."""
    if table.key.name not in columns:
        return np.arange(n_rows)
    if table.unique_key:
        keys = columns[table.key.name].by_row().tolist()
        return _key_order(keys)
    by_row = [columns[c.name].by_row().tolist() for c in table.columns if c.name in columns]
    rows = list(zip(*by_row, strict=True))
    return np.array(sorted(range(n_rows), key=rows.__getitem__), dtype=np.intp)


def _key_order(keys: list[str]) -> NDArray[np.intp]:
    """Positions of the keys by code points."""
    longest = max(map(len, keys), default=0)
    if longest > _SHORT or not "".join(keys).isascii():
        return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)
    # Short ASCII keys, such as credit codes, compare as three big-endian numbers: twice as fast.
    words = np.array(keys, dtype=f"S{_SHORT}").view(">u8").astype(np.uint64).reshape(-1, 3)
    order: NDArray[np.intp] = np.lexsort((words[:, 2], words[:, 1], words[:, 0]))
    return order


def _typed(
    column: Column, values: Sequence[str | int], codes: NDArray[np.int32], *, categorical: bool
) -> pd.api.extensions.ExtensionArray | NDArray[np.generic]:
    if column.kind == "flag":
        return np.array([value == "true" for value in values], np.bool_)[codes]
    if column.kind == "integer" and not column.may_be_empty:
        return np.array([int(value or 0) for value in values], np.int64)[codes]
    if column.kind in {"integer", "degrees"}:
        given = np.array([value != "" for value in values], np.bool_)
        numbers = np.array([int(value or 0) for value in values], np.int32)
        return pd.arrays.IntegerArray(numbers[codes], ~given[codes])
    if categorical and not column.wide:
        return _categorical(cast("Sequence[str]", values), codes)
    texts = np.empty(len(values), dtype=object)
    texts[:] = values
    return texts[codes]


def _categorical(values: Sequence[str], codes: NDArray[np.int32]) -> pd.Categorical[Any]:
    """Categories are the values that occur, sorted: the same table whatever the row order."""
    used = np.zeros(len(values), np.bool_)
    used[codes] = True
    categories = sorted({value for value, is_used in zip(values, used, strict=True) if is_used})
    number = {category: place for place, category in enumerate(categories)}
    places = np.array([number.get(value, -1) for value in values], np.int32)
    return pd.Categorical.from_codes(places[codes], categories=pd.Index(categories))
