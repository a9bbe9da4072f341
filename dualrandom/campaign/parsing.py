"""A parsed document becomes a campaign, or one error with every wrong key (方案解析).

The words of pydantic are for programmers; they are translated here by the type of the error.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

from dualrandom.campaign.models import Campaign, Model
from dualrandom.errors import CampaignError, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

_LONGEST_VALUE = 60
_CODES = {
    "missing": "campaign.key_missing",
    "extra_forbidden": "campaign.key_unknown",
    "literal_error": "campaign.not_a_choice",
    "string_pattern_mismatch": "campaign.bad_pattern",
    "date_type": "campaign.not_a_date",
    "date_parsing": "campaign.not_a_date",
    "date_from_datetime_parsing": "campaign.not_a_date",
    "date_from_datetime_inexact": "campaign.not_a_date",
    "int_type": "campaign.not_an_integer",
    "int_parsing": "campaign.not_an_integer",
    "int_from_float": "campaign.not_an_integer",
    "string_type": "campaign.not_a_text",
    "bool_type": "campaign.not_a_flag",
    "bool_parsing": "campaign.not_a_flag",
    "tuple_type": "campaign.not_a_list",
    "dict_type": "campaign.not_a_table",
    "model_type": "campaign.not_a_table",
    "model_attributes_type": "campaign.not_a_table",
    "greater_than_equal": "campaign.out_of_range",
    "less_than_equal": "campaign.out_of_range",
    "too_short": "campaign.wrong_length",
    "string_too_short": "campaign.wrong_length",
    "string_too_long": "campaign.wrong_length",
}
_FILLED_KEYS = ("holiday_documents", "zone_minutes")  # from files beside the campaign
_LIMITS = {"ge": "≥ {}", "le": "≤ {}", "min_length": "≥ {}", "max_length": "≤ {}"}
_FORMS = {
    "^[A-Za-z0-9]": (
        "Use Latin letters, digits and _ . - only, at most 64, a letter or digit first.",
        "只能使用字母、数字和 _ . -，最多 64 个字符，以字母或数字开头。",
    ),
    "^[a-z0-9_]+$": (
        "Use small Latin letters, digits and _ only.",
        "只能使用小写字母、数字和 _。",
    ),
    "^([01]": ('Write it as "09:00-12:00".', "请写作 “09:00-12:00”。"),
    "^[1-7]": (
        'Digits 1 (Monday) to 7 (Sunday), such as "12345".',
        "用数字 1（星期一）至 7（星期日），如 “12345”。",
    ),
}


def parse_campaign(document: Mapping[str, Any], *, file: str | None = None) -> Campaign:
    """Validate a document strictly: a number is no text, a quoted number is no number.

    Parameters
    ----------
    document
        As ``tomllib`` returns it; dates may also be ISO texts.
    file
        Name to show in findings.

    Raises
    ------
    CampaignError
        ``campaign.findings`` with one finding a wrong key, located by its path.
    """
    text = json.dumps(document, default=_as_text, ensure_ascii=False)
    try:
        return Campaign.model_validate_json(text, strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False)
        findings = [_finding(detail, file) for detail in details if not _follows(detail, details)]
        raise CampaignError("campaign.findings", findings) from None


def _follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Whether a list is only called too short because the entries in it are wrong."""
    place = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in details
    )


def _as_text(value: object) -> str:
    """Write TOML's dates and times as ISO texts, which JSON has no type for."""
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a campaign")


def _finding(detail: ErrorDetails, file: str | None) -> Finding:
    location = tuple(part for part in detail["loc"] if part != "[key]")
    code = _CODES.get(detail["type"], "campaign.value_invalid")
    context = {key: str(value) for key, value in detail.get("ctx", {}).items()}
    params: dict[str, Any] = {"reason": detail["msg"]}
    if code == "campaign.key_unknown":
        params = _nearest_key(location)
    elif code == "campaign.not_a_choice":
        allowed = re.sub(r" or ", ", ", context["expected"]).replace("'", '"')
        params = {"allowed": allowed.replace("True", "true").replace("False", "false")}
    elif code == "campaign.bad_pattern":
        params = _form(context["pattern"])
    elif code in {"campaign.out_of_range", "campaign.wrong_length"}:
        limits = [text.format(context[key]) for key, text in _LIMITS.items() if key in context]
        params = {"limit": ", ".join(limits)}
    value = None if detail["type"] == "missing" else _shown(detail["input"])
    return Finding(code, "error", params, file=file, column=key_path(location), value=value)


def key_path(location: tuple[int | str, ...]) -> str:
    """``("tasks", 2, "window", "start")`` → ``tasks[2].window.start``."""
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return path.removeprefix(".")


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _nearest_key(location: tuple[int | str, ...]) -> dict[str, str]:
    """Allowed keys at that place, and the one that was probably meant."""
    model: type[Model] = Campaign
    for part in location[:-1]:
        field = model.model_fields.get(str(part))
        model = (_model_in(field.annotation) if field else None) or model
    keys = [key for key in model.model_fields if key not in _FILLED_KEYS]
    nearest = get_close_matches(str(location[-1]), keys, n=1)
    return {
        "keys": ", ".join(keys),
        "nearest": f"Did you mean {nearest[0]}? " if nearest else "",
        "nearest_zh": f"是否应为 {nearest[0]}？" if nearest else "",
    }


def _model_in(annotation: object) -> type[Model] | None:
    """Return the model inside ``tuple[Task, ...]`` or ``Window | None``."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _form(pattern: str) -> dict[str, str]:
    for beginning, (english, chinese) in _FORMS.items():
        if pattern.startswith(beginning):
            return {"pattern": pattern, "form": english, "form_zh": chinese}
    return {"pattern": pattern, "form": "", "form_zh": ""}
