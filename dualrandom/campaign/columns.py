"""Columns of the enterprise register as codes and distinct values, each factorised once.

A condition on a million rows becomes a condition on a few distinct values and one look-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

    Codes = np.ndarray[Any, np.dtype[np.int64]]
    Flags = np.ndarray[Any, np.dtype[np.bool_]]

UNUSABLE_STRATA = frozenset(
    {"identifier", "name", "latitude_microdegrees", "longitude_microdegrees", "blackouts"}
)
"""Columns that hold another value for nearly every enterprise: no strata."""
UNCLASSIFIED = "unclassified"
"""Label of enterprises whose stratum column is empty (未分类)."""


class Columns:
    """Distinct values of the columns of a table, found when first asked for."""

    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table
        self._known: dict[str, tuple[Codes, list[str]]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._table.columns

    def codes(self, name: str) -> Codes:
        """Index into ``values(name)`` of every row."""
        return self._factorised(name)[0]

    def values(self, name: str) -> list[str]:
        """Distinct values that occur, sorted."""
        return self._factorised(name)[1]

    def where(self, name: str, accept: Callable[[str], bool]) -> Flags:
        """Rows whose value is accepted; ``accept`` is asked once per distinct value."""
        accepted = np.fromiter((accept(value) for value in self.values(name)), dtype=np.bool_)
        if not len(accepted):
            return np.zeros(len(self._table), dtype=np.bool_)
        return np.asarray(accepted[self.codes(name)], dtype=np.bool_)

    def _factorised(self, name: str) -> tuple[Codes, list[str]]:
        if name not in self._known:
            self._known[name] = _factorise(self._table[name])
        return self._known[name]


def _factorise(column: pd.Series[Any]) -> tuple[Codes, list[str]]:
    """Codes and sorted distinct values; a missing value is the empty text."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        raw = column.cat.codes.to_numpy().astype(np.int64)
        labels = [str(label) for label in column.cat.categories] + [""]
    else:
        raw, uniques = pd.factorize(column, use_na_sentinel=True)
        labels = [str(label) for label in uniques] + [""]
    raw = np.where(raw < 0, len(labels) - 1, raw)
    used = np.flatnonzero(np.bincount(raw, minlength=len(labels)))
    values = sorted({labels[code] for code in used})
    place = {value: position for position, value in enumerate(values)}
    table = np.array([place.get(label, 0) for label in labels], dtype=np.int64)
    return table[raw], values
