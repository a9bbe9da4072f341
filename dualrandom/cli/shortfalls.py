"""What the lottery lacks, as ``draw`` and ``run`` tell it (选派不足的提示)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dualrandom.io.shortfall_table import SHORTFALLS, write_shortfalls_csv
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    from pathlib import Path

    from dualrandom.drawing.shortfalls.findings import ShortfallWords
    from dualrandom.drawing.shortfalls.records import Shortfalls

MOST_LINES = 20
"""Sentences that a terminal shows; the table holds every block."""


def write_shortfalls(
    folder: Path, shortfalls: Shortfalls, words: ShortfallWords, language: Language
) -> None:
    """Write ``shortfalls.csv`` where there is something to tell."""
    if shortfalls:
        write_shortfalls_csv(shortfalls, words, folder / SHORTFALLS, language)


def print_shortfalls(shortfalls: Shortfalls, words: ShortfallWords, language: Language) -> None:
    """Print one sentence a group, and where the table is."""
    if not shortfalls:
        return
    findings = words.findings(shortfalls)
    print(render("shortfall.heading", language))
    for finding in findings[:MOST_LINES]:
        print(f"  - {finding.text(language)}")
    if len(findings) > MOST_LINES:
        print(f"  … +{len(findings) - MOST_LINES}")
    print("  " + render("shortfall.table", language, {"path": SHORTFALLS}))


def shortfall_document(shortfalls: Shortfalls) -> dict[str, Any]:
    """Shortfalls for ``--json``; nothing where there are none."""
    if not shortfalls:
        return {}
    return {"shortfalls": shortfalls.model_dump(mode="json", exclude={"blocks"})}
