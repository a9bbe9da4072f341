"""Columns of text, made fast: few different words, joined lists, degrees, date ranges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

MICRO = 1_000_000


def words(choices: Sequence[str], index: NDArray[np.int64]) -> NDArray[np.object_]:
    """``choices[index]``; the text of equal cells is one object."""
    return np.array(choices, dtype=object)[index]


def degrees(microdegrees: NDArray[np.int64], given: NDArray[np.bool_]) -> list[str]:
    """Decimal degrees with six places, ``""`` where not given; positive angles only."""
    whole, rest = np.divmod(microdegrees, MICRO)
    cells = zip(whole.tolist(), rest.tolist(), given.tolist(), strict=True)
    return [f"{degree}.{micro:06d}" if known else "" for degree, micro, known in cells]


def mask_words(names: Sequence[str], mask: NDArray[np.int64]) -> NDArray[np.object_]:
    """Joined names of the bits that are set in each mask."""
    different, index = np.unique(mask, return_inverse=True)
    texts = [
        ";".join(sorted(name for place, name in enumerate(names) if bits >> place & 1))
        for bits in different.tolist()
    ]
    return words(texts, index)


def range_text(origin: date, first: int, length: int) -> str:
    """``YYYY-MM-DD~YYYY-MM-DD`` from ``first`` days after ``origin``, ``length`` days long."""
    start = origin + timedelta(days=first)
    return f"{start.isoformat()}~{(start + timedelta(days=length - 1)).isoformat()}"


def text_frame(columns: Mapping[str, Iterable[Any]]) -> pd.DataFrame:
    """Table whose cells are all text, as a reader of CSV would see it."""
    made = {
        name: pd.Series(np.asarray(cells, dtype=object), dtype="str")
        for name, cells in columns.items()
    }
    return pd.DataFrame(made)
