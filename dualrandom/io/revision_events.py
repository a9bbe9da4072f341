"""What happened, as a TOML file (事项文件): one ``[[events]]`` table an event."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from dualrandom.campaign.parsing import key_path
from dualrandom.errors import Finding, VerificationError
from dualrandom.scheduling.replanning.records import Event

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails

_EVENTS: TypeAdapter[tuple[Event, ...]] = TypeAdapter(tuple[Event, ...])
_PLACE = re.compile(r"\s*\(at line (\d+), column \d+\)$")
_CODES = {
    "missing": "replan.key_missing",
    "extra_forbidden": "replan.key_unknown",
    "union_tag_invalid": "replan.kind_unknown",
    "union_tag_not_found": "replan.key_missing",
}


def read_events(path: Path) -> tuple[Event, ...]:
    """Read the events of a revision; ``OSError`` if the file cannot be opened.

    Parameters
    ----------
    path
        TOML in UTF-8. Fields as in the JSON Schema ``revision``; dates as TOML writes them.

    Raises
    ------
    VerificationError
        ``replan.findings``: every wrong key with its place, or the line of a syntax error.
    """
    document = _toml(path)
    events = document.get("events")
    findings = [
        Finding("replan.key_unknown", file=path.name, column=key)
        for key in document
        if key != "events"
    ]
    if not isinstance(events, list) or not events:
        findings.append(Finding("replan.no_events", file=path.name, column="events"))
    found: tuple[Event, ...] = ()
    if not findings:
        try:
            found = _EVENTS.validate_json(json.dumps(events, default=_as_text), strict=True)
        except ValidationError as error:
            findings = [_finding(one, path.name) for one in error.errors(include_url=False)]
    if findings:
        raise VerificationError("replan.findings", findings, n=len(findings))
    return found


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        finding = Finding("replan.not_utf8", file=path.name)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        reason = _PLACE.sub("", str(error))
        row = int(place[1]) if place else path.read_bytes().count(b"\n") + 1
        finding = Finding("replan.not_toml", file=path.name, row=row, value=reason)
    raise VerificationError("replan.findings", [finding], n=1)


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _finding(detail: ErrorDetails, file: str) -> Finding:
    number, *inside = detail["loc"]  # inside an event, the kind comes first
    place = key_path(("events", number, *inside[1:]))
    code = _CODES.get(detail["type"], "replan.value_invalid")
    value: str | None = str(detail["input"])
    if not inside:  # no kind, or an unknown one
        place = f"{place}.kind"
        value = detail.get("ctx", {}).get("tag")
    elif code == "replan.key_missing":
        value = None
    return Finding(code, params={"reason": detail["msg"]}, file=file, column=place, value=value)
