"""The registers as text (规范文本形式): what is hashed, written into records and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dualrandom.registers.columns import TABLES
from dualrandom.registers.frames import MICRODEGREES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.registers.columns import Column


def as_text(column: pd.Series[Any]) -> list[str]:
    """Cells of a canonical column as text.

    Numbers are decimal, flags ``true`` or ``false``, a missing value is the empty text.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        categories = np.array([*map(str, column.cat.categories), ""], dtype=object)
        texts: list[str] = categories[column.cat.codes.to_numpy()].tolist()
        return texts
    if pd.api.types.is_bool_dtype(column.dtype):
        return ["true" if value else "false" for value in column.tolist()]
    if pd.api.types.is_integer_dtype(column.dtype):
        missing = column.isna().to_numpy()
        texts = list(map(str, column.fillna(0).to_numpy(np.int64).tolist()))
        return np.where(missing, "", texts).tolist() if missing.any() else texts
    values: list[Any] = column.tolist()
    return values if _are_texts(values) else list(map(_text, values))


def from_text(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Make a canonical register from its text form.

    Parameters
    ----------
    name
        Register, such as ``"enterprises"``.
    table
        Canonical columns, all cells canonical text. Nothing is checked but the types.

    Returns
    -------
    DataFrame
        Typed columns in the order given, rows in the order given.

    Raises
    ------
    ValueError
        A column is not one of the register's, or a cell cannot be of the column's type.
    """
    return pd.DataFrame(
        {str(header): _typed(name, str(header), as_text(table[header])) for header in table.columns}
    )


def _typed(table: str, header: str, texts: Sequence[str]) -> Any:  # noqa: ANN401  array kinds
    schema = TABLES[table]
    try:
        column: Column = schema.column(header.removesuffix(MICRODEGREES))
    except KeyError:
        raise ValueError(f"{table} has no column {header}") from None
    if column.kind == "flag":
        if not {"true", "false"}.issuperset(texts):
            raise ValueError(f"{table}.{header} holds more than true and false")
        return np.array([text == "true" for text in texts], np.bool_)
    if column.kind == "integer" and not column.may_be_empty:
        return np.array([int(text) for text in texts], np.int64)
    if column.kind in {"integer", "degrees"}:
        given = np.array([bool(text) for text in texts], np.bool_)
        numbers = np.array([int(text or 0) for text in texts], np.int32)
        return pd.arrays.IntegerArray(numbers, ~given)
    objects = np.empty(len(texts), dtype=object)
    objects[:] = texts
    if schema.risk_columns and not column.wide:
        return pd.Categorical(objects, categories=sorted(set(texts)))
    return objects


def _are_texts(values: Sequence[object]) -> bool:
    return set(map(type, values)) <= {str}


def _text(value: object) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value)  # noqa: PLR0124  NaN
