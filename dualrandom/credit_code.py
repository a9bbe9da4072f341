"""Unified social credit codes (统一社会信用代码, GB 32100-2015), a column at a time.

Eighteen characters of ``0-9A-Z`` without ``I O S V Z``: registering authority (1), kind of entity
(1), division (6), organisation code (9), check character (1). The authority is ``1``-``9`` or,
since the amendment of 2016, ``A``, ``N`` or ``Y``. The division is not tested: malformed ones
exist in practice, and to call a valid code invalid is worse than the reverse. Nor does a wrong
check character make a code invalid; what to do with it is the caller's policy.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from stdnum.cn.uscc import calc_check_digit

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AUTHORITIES = "123456789ANY"
LENGTH = 18

_MODULUS = 31
WEIGHTS = np.array([pow(3, place, _MODULUS) for place in range(LENGTH - 1)] + [1], np.int32)
"""Weights of positions 1 to 17 and of the check character: a good code sums to 0 modulo 31."""


def _byte_table(characters: str) -> NDArray[np.int8]:
    table = np.full(256, -1, np.int8)
    for value, character in enumerate(characters):
        table[ord(character)] = value
    return table


_VALUES = _byte_table(ALPHABET)
_AUTHORITY = _byte_table(AUTHORITIES) >= 0


def normalise(codes: pd.Series) -> pd.Series:
    """Full-width forms to ASCII (NFKC), upper case, no surrounding white space.

    Parameters
    ----------
    codes
        Text in any dtype; a missing value becomes ``""``.

    Returns
    -------
    Series
        Text of the default string dtype, with the same index and name.
    """
    values = _texts(codes)
    joined = "".join(values)
    if not joined.isascii():
        values = [unicodedata.normalize("NFKC", value) for value in values]
    elif joined == joined.upper() and len(joined.split(None, 1)) <= 1 and joined == joined.strip():
        return pd.Series(values, index=codes.index, name=codes.name, dtype="str")
    values = [value.strip().upper() for value in values]
    return pd.Series(values, index=codes.index, name=codes.name, dtype="str")


def has_code_form(codes: pd.Series) -> NDArray[np.bool_]:
    """Tell which codes have 18 characters of the alphabet and a known authority in front."""
    return _form(_matrix(codes))


def check_character_ok(codes: pd.Series) -> NDArray[np.bool_]:
    """Tell which codes have the form and end with the right check character."""
    matrix = _matrix(codes)
    total = np.zeros(len(matrix), np.int32)
    for place in range(LENGTH):
        total += _VALUES[matrix[:, place]] * WEIGHTS[place]
    sums_to_zero: NDArray[np.bool_] = total % _MODULUS == 0
    return np.logical_and(_form(matrix), sums_to_zero)


def check_character(first17: str) -> str:
    """Check character that belongs to the first 17 characters of a code.

    Raises
    ------
    ValueError
        There are not 17 characters, or one is outside the alphabet.
    """
    if len(first17) != LENGTH - 1 or any(character not in ALPHABET for character in first17):
        raise ValueError(f"not the first 17 characters of a credit code: {first17!r}")
    return str(calc_check_digit(first17))


def _texts(codes: pd.Series) -> list[str]:
    present = codes.astype(object)
    if present.isna().any():
        present = present.where(present.notna(), "")
    values: list[str] = present.tolist()
    return values


def _matrix(codes: pd.Series) -> NDArray[np.uint8]:
    """One row of 18 bytes per code; whatever cannot be a code holds question marks."""
    no_code = "?" * LENGTH
    rows = [code if len(code) == LENGTH else no_code for code in _texts(codes)]
    data = "".join(rows).encode("ascii", "replace")
    return np.frombuffer(data, np.uint8).reshape(-1, LENGTH)


def _form(matrix: NDArray[np.uint8]) -> NDArray[np.bool_]:
    in_alphabet = np.logical_and.reduce(_VALUES[matrix] >= 0, axis=1)
    return np.logical_and(in_alphabet, _AUTHORITY[matrix[:, 0]])
