"""Credit codes that no real firm has (虚拟统一社会信用代码).

The organisation part (positions 9 to 17) begins with ``DR``, a range that this library keeps for
invented firms: organisation codes in use begin with a digit or other letters (most often ``MA``),
and none in ``DR`` is known. This is the library's own convention, not an official one. Both check
characters are right (GB 11714 and GB 32100), so synthetic codes pass the checks of real ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.credit_code import ALPHABET, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RESERVED_RANGE = "DR"
"""First two characters of the organisation part of every synthetic code."""

N_CODES = 31**6
"""Number of different organisation codes in the reserved range."""

_STEP = 3**18  # without a common divisor with 31: numbers jump about, none comes twice
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BYTES = np.frombuffer(ALPHABET.encode(), np.uint8)
_IN_36 = np.array([int(character, 36) for character in ALPHABET], np.int64)


def synthetic_codes(
    prefixes: Sequence[str], prefix: NDArray[np.int64], division: NDArray[np.int64], offset: int
) -> list[str]:
    """One different code a row.

    Parameters
    ----------
    prefixes
        Two characters each: authority and kind.
    prefix
        Index into ``prefixes`` per row.
    division
        Six-digit division code per row, as a number.
    offset
        Moves the organisation codes, so that cities of different seeds differ.
    """
    n = len(prefix)
    values = np.zeros((n, 18), np.int64)
    values[:, :2] = _values(prefixes)[prefix]
    for place in range(7, 1, -1):
        division, values[:, place] = np.divmod(division, 10)
    values[:, 8:17] = _organisation_codes(n, offset)
    total = values[:, :17] @ WEIGHTS[:17].astype(np.int64)
    values[:, 17] = -total % len(ALPHABET)
    text = _BYTES[values].tobytes().decode("ascii")
    return [text[start : start + 18] for start in range(0, 18 * n, 18)]


def _organisation_codes(n: int, offset: int) -> NDArray[np.int64]:
    values = np.zeros((n, 9), np.int64)
    values[:, :2] = _values([RESERVED_RANGE])
    number = (np.arange(n, dtype=np.int64) * _STEP + offset) % N_CODES
    for place in range(7, 1, -1):
        number, values[:, place] = np.divmod(number, len(ALPHABET))
    total = _IN_36[values[:, :8]] @ np.array(_ORGANISATION_WEIGHTS, np.int64)
    check = (11 - total % 11) % 11
    values[:, 8] = np.where(check == 10, ALPHABET.index("X"), check)  # noqa: PLR2004  GB 11714
    return values


def _values(texts: Sequence[str]) -> NDArray[np.int64]:
    return np.array([[ALPHABET.index(character) for character in text] for text in texts], np.int64)
