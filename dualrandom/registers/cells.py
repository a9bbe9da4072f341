"""What one cell says (单元格取值): text in, canonical value out, or a :class:`CellError`.

Cells are forgiving in form and strict in meaning: ``2026/3/1`` and ``2026年3月1日`` both are the
first of March, but 30 February is an error. Every function takes stripped, non-empty text.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from dualrandom.registers.choices import FLAGS, listing, plain, spellings

if TYPE_CHECKING:
    from collections.abc import Mapping

TRAIT_KINDS = ("tag", "station", "entity_type", "industry", "division")
"""What a trait of an enterprise can speak of; the last two by the beginning of the code."""
LONGEST_KEY = 64
MICRO = 1_000_000
BLANKS = " \t\r\n\u00a0\u3000\ufeff"
"""What is cut off around a cell. Control characters are not: they must be seen to be refused."""

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
UNUSUAL_IN_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ufeff]")
_BREAKS = re.compile(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*")
_SEPARATORS = re.compile(r"[;；,，、\r\n]+")
_AS_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?[eE]\+\d+|\d{4,}\.0+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_CAMPAIGN_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_DATE = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))"
    r"(?:[T ]\s*0{1,2}:00(?::00)?(?:\.0+)?)?"  # midnight, which spreadsheets add
)
_ENDLESS = frozenset({"长期", "永久", "long-term", "permanent"})
_RANGE = re.compile(r"\s*(?:~|至|到|—+|–|\s-\s|\bto\b)\s*")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})(?::00)?\s*(?:-|~|至|到|—+|–)\s*(\d{1,2}):(\d{2})(?::00)?")
_WEEKDAY_SPAN = re.compile(r"([1-7])(?:-|~|至|到)([1-7])")
_WEEKDAYS = str.maketrans("一二三四五六日天", "12345677")
_EVERY_DAY = frozenset({"每天", "每日", "全年", "全周", "daily"})
_DEGREES = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_INTEGER = re.compile(r"([+-]?\d{1,9})(?:\.0+)?%?")


class CellError(Exception):
    """A cell cannot be read; the code and parameters of the finding to be made of it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def text_cell(text: str) -> str:
    """Free text on one line, NFC."""
    _refuse_controls(text)
    return unicodedata.normalize("NFC", _BREAKS.sub(" ", text).strip())


def code_cell(text: str) -> str:
    """Text in which every character counts; whatever a spreadsheet turned into a number is lost."""
    if re.search(r"[\t\r\n]", text):
        raise CellError("register.control_character", character="U+000A")
    text = text_cell(text)
    if _AS_NUMBER.fullmatch(text):
        raise CellError("register.number_in_code")
    return text


def key_cell(text: str) -> str:
    """Identifier of a record: a code of at most 64 characters without list separators."""
    text = code_cell(text)
    hidden = _INVISIBLE.search(text)
    if hidden is not None:
        raise CellError("register.control_character", character=f"U+{ord(hidden[0]):04X}")
    if len(text) > LONGEST_KEY:
        raise CellError("register.long_identifier", length=len(text), most=LONGEST_KEY)
    if _SEPARATORS.search(text):
        raise CellError("register.separator_in_identifier")
    return text


def campaign_key_cell(text: str) -> str:
    """Key that campaigns refer to, such as that of a department or an item."""
    text = unicodedata.normalize("NFKC", key_cell(text))
    if not _CAMPAIGN_KEY.fullmatch(text):
        raise CellError("register.key_pattern")
    return text


def parts(text: str) -> list[str]:
    """Entries of a list cell, sorted and each once."""
    return sorted({part for part in map(text_cell, _SEPARATORS.split(text)) if part})


def traits_cell(text: str) -> str:
    """``kind:value;…``, sorted: traits of enterprises, the kinds being those of ``TRAIT_KINDS``."""
    entries = parts(unicodedata.normalize("NFKC", text))
    for entry in entries:
        kind, _, value = entry.partition(":")
        if kind not in TRAIT_KINDS or not value.strip():
            raise CellError("register.bad_trait", part=entry, allowed=", ".join(TRAIT_KINDS))
    return ";".join(entries)


def code_parts(text: str) -> list[str]:
    """Entries of a list of codes, sorted and each once."""
    pieces = (piece.strip(BLANKS) for piece in _SEPARATORS.split(text))
    return sorted({key_cell(piece) for piece in pieces if piece})


def choice_cell(text: str, choices: Mapping[str, tuple[str, ...]]) -> str:
    """Canonical value of a fixed vocabulary."""
    value = spellings(choices).get(plain(text))
    if value is None:
        raise CellError("register.unknown_choice", allowed=listing(choices))
    return value


def flag_cell(text: str) -> str:
    """``true`` or ``false`` from 是/否, yes/no, 1/0 and the like."""
    value = spellings(FLAGS).get(plain(text))
    if value is None:
        raise CellError("register.bad_flag")
    return value


def integer_cell(text: str, low: int, high: int) -> str:
    """Whole number within its bounds."""
    match = _INTEGER.fullmatch(_folded(text))
    if match is None:
        raise CellError("register.bad_integer", low=low, high=high)
    value = int(match[1])
    if not low <= value <= high:
        raise CellError("register.integer_out_of_range", low=low, high=high)
    return str(value)


def date_cell(text: str) -> str:
    """ISO form of a date; an endless validity is the empty text."""
    text = _folded(text)
    return "" if text in _ENDLESS else _day(text).isoformat()


def date_ranges_cell(text: str) -> str:
    """``first~last;…`` in ISO form, sorted; a single day is a range of one day."""
    ranges = set()
    for piece in _SEPARATORS.split(text):
        stripped = _folded(piece)
        if not stripped:
            continue
        ends = _RANGE.split(stripped)
        if len(ends) > 2:  # noqa: PLR2004  a range has two ends
            raise CellError("register.bad_range", part=stripped)
        first, last = _day(ends[0]), _day(ends[-1])
        if last < first:
            raise CellError("register.range_reversed", first=first, last=last)
        ranges.add(f"{first}~{last}")
    return ";".join(sorted(ranges))


def hours_cell(text: str) -> str:
    """``HH:MM-HH:MM`` within one day."""
    match = _HOURS.fullmatch(_folded(text))
    if match is None:
        raise CellError("register.bad_hours")
    opens = int(match[1]) * 60 + int(match[2])
    closes = int(match[3]) * 60 + int(match[4])
    if max(int(match[2]), int(match[4])) > 59 or closes > 24 * 60:  # noqa: PLR2004  clock
        raise CellError("register.bad_hours")
    if closes <= opens:
        raise CellError("register.hours_reversed")
    return f"{opens // 60:02}:{opens % 60:02}-{closes // 60:02}:{closes % 60:02}"


def weekdays_cell(text: str) -> str:
    """ISO weekdays as digits, such as ``12345``, from ``1-5``, ``周一至周五`` or ``1,2,3``."""
    folded = _folded(text)
    if folded.casefold() in _EVERY_DAY:
        return "1234567"
    folded = re.sub(r"周|星期|礼拜|\s", "", folded).translate(_WEEKDAYS)
    folded = _WEEKDAY_SPAN.sub(_span_digits, folded)
    digits = _SEPARATORS.sub("", folded)
    if not re.fullmatch(r"[1-7]+", digits):
        raise CellError("register.bad_weekdays")
    return "".join(sorted(set(digits)))


def degrees_cell(text: str, low: int, high: int) -> int:
    """Microdegrees of a position given in decimal degrees."""
    folded = _folded(text).removesuffix("°")
    if not _DEGREES.fullmatch(folded):
        raise CellError("register.bad_degrees", low=low, high=high)
    degrees = float(folded)
    if not low <= degrees <= high:
        raise CellError("register.degrees_out_of_range", low=low, high=high)
    return round(degrees * MICRO)


def _day(text: str) -> date:
    match = _DATE.fullmatch(text)
    if match is None:
        raise CellError("register.bad_date", part=text)
    try:
        return date(int(match[1]), int(match[2] or match[4]), int(match[3] or match[5]))
    except ValueError:
        raise CellError("register.no_such_day", part=text) from None


def _span_digits(match: re.Match[str]) -> str:
    first, last = int(match[1]), int(match[2])
    if last < first:
        raise CellError("register.bad_weekdays")
    return "".join(map(str, range(first, last + 1)))


def _folded(text: str) -> str:
    _refuse_controls(text)
    return unicodedata.normalize("NFKC", text).strip()


def _refuse_controls(text: str) -> None:
    control = CONTROLS.search(text)
    if control is not None:
        raise CellError("register.control_character", character=f"U+{ord(control[0]):04X}")
