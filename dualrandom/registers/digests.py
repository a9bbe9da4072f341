"""Digests of register records (记录摘要): docs/spec/draw-v1.md §2.4 and §2.5.

The digest of an enterprise covers everything the register says about it, its past visits
included, so that a published frame pins the register without revealing it.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dualrandom.canonical import netstring, sha256_hex
from dualrandom.registers.text_form import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from dualrandom.registers.tables import Registers

    Pieces = list[Iterable[bytes]]

_HISTORY = "history"
_HISTORY_COLUMNS = ("date", "department", "trigger", "inspectors")
_CHUNK_ROWS = 1 << 14


def enterprise_digests(registers: Registers) -> list[str]:
    """Record digest of every enterprise, in the order of the register.

    Returns
    -------
    list of str
        SHA-256 in hexadecimal over the netstrings of (column name, value) of all columns in
        order of their names, without empty values, then of the sorted history rows.
    """
    pasts = _pasts(registers.history)
    return _digests(registers.enterprises, "identifier", pasts)


def inspectors_digest(registers: Registers) -> str:
    """SHA-256 over the sorted record digests of all inspectors, joined by line feeds."""
    digests = sorted(_digests(registers.inspectors, "inspector_id", {}))
    return sha256_hex("\n".join(digests).encode("ascii"))


def _digests(table: pd.DataFrame, key: str, tails: dict[str, bytes]) -> list[str]:
    """Digest of every row: its cells, columns by name, and what hangs on its key."""
    digests: list[str] = []
    encoders = [_encoder(table[name], name) for name in sorted(map(str, table.columns))]
    for start in range(0, len(table), _CHUNK_ROWS):
        rows = slice(start, start + _CHUNK_ROWS)
        pieces = [piece for encoder in encoders for piece in encoder(rows)]
        if tails:
            pieces.append([tails.get(name, b"") for name in as_text(table[key].iloc[rows])])
        records = map(b"".join, zip(*pieces, strict=True))
        digests += [sha256(record).hexdigest() for record in records]
    return digests


def _encoder(column: pd.Series[Any], name: str) -> Callable[[slice], Pieces]:
    """Return a function that gives the netstrings of name and value of some rows, in pieces."""
    head = netstring(name)
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return lambda rows: _pieces(head, as_text(column.iloc[rows]))
    values = [_cell(head, str(value).encode()) for value in column.cat.categories]
    encoded = np.empty(len(values) + 1, dtype=object)
    encoded[:] = [*values, b""]
    codes = column.cat.codes.to_numpy()
    return lambda rows: [encoded[codes[rows]].tolist()]


def _pieces(head: bytes, texts: Sequence[str]) -> Pieces:
    values = list(map(str.encode, texts))
    if not all(values):
        return [[_cell(head, value) for value in values]]
    # Where no value is empty, heads by length need no formatting per row: three times as fast.
    longest = max(map(len, values), default=0)
    heads = [head + b"%d:" % length for length in range(longest + 1)]
    return [map(heads.__getitem__, map(len, values)), values, repeat(b",", len(values))]


def _cell(head: bytes, value: bytes) -> bytes:
    return b"%b%d:%b," % (head, len(value), value) if value else b""


def _pasts(history: pd.DataFrame) -> dict[str, bytes]:
    """Netstrings of each enterprise's past visits, sorted."""
    columns = [as_text(history[name]) for name in _HISTORY_COLUMNS]
    # Few different values, many rows: encode each value once.
    encoded = [{text: netstring(text) for text in set(column)} for column in columns]
    head = netstring(_HISTORY)
    pasts: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for identifier, *visit in zip(as_text(history["identifier"]), *columns, strict=True):
        pasts[identifier].append(tuple(visit))
    return {
        identifier: b"".join(
            head + b"".join(table[text] for table, text in zip(encoded, visit, strict=True))
            for visit in sorted(visits)
        )
        for identifier, visits in pasts.items()
    }
