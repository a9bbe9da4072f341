"""Exact numbers as people read them: decimals, percents, thousands (数字的文字形式).

Everything is rounded half up from a fraction, so that two machines print the same digits.
"""

from __future__ import annotations

from fractions import Fraction


def milli(value: Fraction) -> int:
    """Thousandths, rounded half up: the form in which summaries hold ratios."""
    return _scaled(value, 3)


def millionths(value: Fraction) -> int:
    """Millionths, rounded half up: the form in which summaries hold small chances."""
    return _scaled(value, 6)


def decimal_text(value: Fraction | int, places: int = 2) -> str:
    """``"0.33"``; with thousands separators before the point."""
    scaled = _scaled(Fraction(value), places)
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 10**places)
    return f"{sign}{whole:,}" + (f".{rest:0{places}d}" if places else "")


def percent_text(value: Fraction, places: int = 1) -> str:
    """``"12.5%"`` for one eighth."""
    return f"{decimal_text(value * 100, places)}%"


def chance_text(value: Fraction) -> str:
    """A chance as fraction and percent: ``"1/8 (12.5%)"``; 0 and 1 without the fraction."""
    percent = percent_text(value, 2)
    return percent if value.denominator == 1 else f"{value} ({percent})"


def _scaled(value: Fraction, places: int) -> int:
    doubled = 2 * value * 10**places
    half_up = (abs(doubled) + 1) // 2
    return int(half_up) if value >= 0 else -int(half_up)
