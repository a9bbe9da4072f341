"""``why.csv``: every block that stays out, for a spreadsheet (未安排检查单元清单)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dualrandom.io.files import write_bytes
from dualrandom.io.plan_tables import literal
from dualrandom.messages import render

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dualrandom.messages import Language
    from dualrandom.reports.why_not_sentences import WhyNotWords
    from dualrandom.scheduling.explaining.records import Bottleneck, Explanation, Explanations

WHY = "why.csv"
COLUMNS = (
    "department", "identifier", "enterprise", "verdict", "colliding", "closed", "remedy",
    "alternatives", "helps",
)  # fmt: skip
"""Titles are the messages ``why.column.<name>``."""


def write_why_csv(
    explanations: Explanations,
    bottlenecks: Iterable[Bottleneck],
    words: WhyNotWords,
    path: Path,
    language: Language,
) -> None:
    """Write one row a block; then one row a bottleneck, its sentence as the finding.

    UTF-8 with byte order mark, so that Excel reads the Chinese; a cell that Excel would take for a
    formula gets an apostrophe in front.

    Parameters
    ----------
    explanations, bottlenecks, words
        What was found, and how to name it.
    path
        The target, replaced as a whole; its folder is made.
    language
        Language of headings and texts.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(render(f"why.column.{name}", language) for name in COLUMNS)
    for explanation in explanations.blocks:
        writer.writerow([literal(cell) for cell in _row(explanation, words)])
    for found in bottlenecks:
        sentence = words.bottleneck(found)
        cells = (words.department(found.department), None, None, sentence, *[None] * 5)
        writer.writerow([literal(cell) for cell in cells])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, buffer.getvalue().encode("utf-8-sig"))


def _row(explanation: Explanation, words: WhyNotWords) -> tuple[str | int | None, ...]:
    first = explanation.relaxations[0] if explanation.relaxations else None
    others = explanation.relaxations[1:]
    return (
        words.department(explanation.party),
        explanation.enterprise,
        words.name(explanation.enterprise),
        words.verdict(explanation),
        words.colliding(explanation),
        words.closed(explanation),
        words.changes(first) if first else None,
        "\n".join(words.changes(other) for other in others) or None,
        len(first.blocks) if first else None,
    )
