"""``audit.csv``: one row for each question of an audit, for a spreadsheet (监测结果表)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dualrandom.io.files import write_bytes
from dualrandom.io.plan_tables import literal
from dualrandom.messages import render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dualrandom.fairness.monitoring.results import Audit
    from dualrandom.messages import Language
    from dualrandom.reports.audit_sentences import AuditWords

AUDIT = "audit.csv"
COLUMNS = (
    "test", "verdict", "finding", "meaning", "observed", "expected", "p_value", "adjusted",
    "smallest",
)  # fmt: skip
"""Titles are the messages ``report.audit.column.<name>``."""


def write_audit_csv(audit: Audit, words: AuditWords, path: Path, language: Language) -> None:
    """Write one row a question; those that could not be asked come last, with the reason.

    UTF-8 with byte order mark, so that Excel reads the Chinese; a cell that Excel would take for a
    formula gets an apostrophe in front. The target is replaced as a whole; its folder is made.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(render(f"report.audit.column.{name}", language) for name in COLUMNS)
    for row in _rows(audit, words, language):
        writer.writerow([literal(cell) for cell in row])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, buffer.getvalue().encode("utf-8-sig"))


def _rows(audit: Audit, words: AuditWords, language: Language) -> Iterator[list[str]]:
    for test in audit.tests:
        numbers = (test.observed, test.expected, test.p_value, test.adjusted)
        yield [
            words.title(test.test),
            words.mark(test).strip(),
            words.found(test),
            words.meaning(test) if test.alarm else "",
            *(f"{number:.6g}" for number in numbers),
            words.smallest(test),
        ]
    for left in audit.not_tested:
        reason = render(f"report.audit.reason.{left.reason}", language)
        yield [words.title(left.test), "", reason, *[""] * (len(COLUMNS) - 3)]
