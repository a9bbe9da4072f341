"""``shortfalls.csv``: every block without a team, for a spreadsheet (无法组成检查组清单)."""

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

    from dualrandom.drawing.shortfalls.findings import ShortfallWords
    from dualrandom.drawing.shortfalls.records import BlockShortfall, Shortfalls
    from dualrandom.messages import Language

SHORTFALLS = "shortfalls.csv"
COLUMNS = (
    "group", "department", "identifier", "enterprise", "tasks", "eligible", "team_size",
    "colliding", "in_the_way", "remedy",
)  # fmt: skip
"""Titles are the messages ``shortfall.column.<name>``."""


def write_shortfalls_csv(
    shortfalls: Shortfalls, words: ShortfallWords, path: Path, language: Language
) -> None:
    """Write one row a block, with the number of its group; then one row a short department.

    UTF-8 with byte order mark, so that Excel reads the Chinese; a cell that Excel would take for a
    formula gets an apostrophe in front.

    Parameters
    ----------
    shortfalls, words
        What is lacking, and how to name it.
    path
        The target, replaced as a whole.
    language
        Language of headings and texts.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(render(f"shortfall.column.{name}", language) for name in COLUMNS)
    for row in _rows(shortfalls, words, language):
        writer.writerow([literal(cell) for cell in row])
    write_bytes(path, buffer.getvalue().encode("utf-8-sig"))


def _rows(
    shortfalls: Shortfalls, words: ShortfallWords, language: Language
) -> Iterator[tuple[str | int | None, ...]]:
    by_block = {block.block: block for block in shortfalls.blocks}
    for number, group in enumerate(shortfalls.groups, start=1):
        for name in group.blocks:
            yield (number, *_block(by_block[name], words, language))
    for short in shortfalls.capacity:
        sentence = words.capacity(short).text(language)
        yield (None, words.department(short.department), *([None] * 7), sentence)


def _block(
    block: BlockShortfall, words: ShortfallWords, language: Language
) -> tuple[str | int | None, ...]:
    facts = words.facts
    return (
        words.department(block.department),
        block.enterprise,
        facts.enterprises[block.enterprise].name,
        "; ".join(facts.tasks[task].title or task for task in block.tasks),
        block.eligible,
        block.needed,
        words.causes(block)[language],
        words.in_the_way(block)[language],
        words.remedy(block)[language],
    )
