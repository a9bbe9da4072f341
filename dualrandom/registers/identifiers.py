"""Identifiers of enterprises in one form (检查对象标识), so that equal ones are equal.

A credit code is compared in half-width capitals; any other number stays as it is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from dualrandom import credit_code
from dualrandom.canonical import normal_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def normal_identifiers(texts: Sequence[str]) -> list[str]:
    """Bring credit codes to their canonical form and other identifiers to NFC.

    Examples
    --------
    >>> normal_identifiers(["９１420106ma4j9x2b1a", "鄂-2041a"])
    ['91420106MA4J9X2B1A', '鄂-2041a']
    """
    if not texts:
        return []
    normal = credit_code.normalise(pd.Series(list(texts), dtype=object))
    is_code = credit_code.has_code_form(normal)
    codes: list[str] = normal.tolist()
    if is_code.all():
        return codes
    return [
        code if has_form else normal_text(text)
        for code, has_form, text in zip(codes, is_code, texts, strict=True)
    ]


def judge_codes(identifiers: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which identifiers are no credit codes, and which are but fail the check character."""
    codes = pd.Series(list(identifiers), dtype=object)
    is_other = ~credit_code.check_character_ok(codes)
    is_wrong = np.zeros_like(is_other)
    doubtful = np.flatnonzero(is_other)
    is_wrong[doubtful] = credit_code.has_code_form(codes.iloc[doubtful])
    return is_other & ~is_wrong, is_wrong
