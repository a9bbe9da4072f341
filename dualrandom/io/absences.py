"""The day's absences as a table (当日缺勤): ``inspector``, ``reason``; nothing medical."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, get_args

from dualrandom.drawing.daily.records import Absence, AbsenceReason
from dualrandom.errors import Finding, VerificationError

if TYPE_CHECKING:
    from pathlib import Path

_COLUMNS = ["inspector", "reason"]


def read_absences(path: Path) -> tuple[Absence, ...]:
    """Read a CSV file of absences, UTF-8.

    Raises
    ------
    VerificationError
        ``daily.findings``, with every row whose reason is unknown or whose inspector is empty
        (``daily.absence_row``), or ``daily.absence_columns``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.reader(handle))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if not rows or [cell.strip() for cell in rows[0]] != _COLUMNS:
        finding = Finding("daily.absence_columns", file=path.name, row=1)
        raise VerificationError("daily.findings", [finding], n=1)
    found: list[Absence] = []
    findings: list[Finding] = []
    for number, cells in enumerate(rows[1:], start=2):
        texts = [cell.strip() for cell in cells]
        if not any(texts):
            continue
        absence = absence_of(texts)
        if absence is None:
            value = ",".join(texts)
            findings.append(Finding("daily.absence_row", file=path.name, row=number, value=value))
        else:
            found.append(absence)
    if findings:
        raise VerificationError("daily.findings", findings, n=len(findings))
    return tuple(found)


def absence_of(texts: list[str]) -> Absence | None:
    """Absence of two texts, inspector and reason; ``None`` if they are none."""
    reasons = get_args(AbsenceReason)
    if len(texts) != len(_COLUMNS) or not texts[0] or texts[1] not in reasons:
        return None
    return Absence.model_validate({"inspector": texts[0], "reason": texts[1]})
