"""The changes of a revision as a table to print and to hand round (变动清单)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dualrandom.io.files import write_bytes
from dualrandom.io.plan_tables import literal
from dualrandom.reports.revision_sentences import reason_of
from dualrandom.reports.wording import Wording
from dualrandom.scheduling.replanning.changes import slots_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from dualrandom.messages import Language
    from dualrandom.reports.tables import Cell
    from dualrandom.scheduling.replanning.current_plan import CurrentPlan
    from dualrandom.scheduling.replanning.records import Revision

_COLUMNS = (
    "identifier", "enterprise", "department", "old_date", "old_start", "date", "weekday", "start",
    "end", "old_inspectors", "inspectors", "reason",
)  # fmt: skip


def write_changes_csv(
    before: CurrentPlan,
    after: CurrentPlan,
    revision: Revision,
    path: Path,
    language: Language = "zh",
    names: Mapping[str, str] | None = None,
) -> None:
    """Write one row a block whose day, hours or team changes, for opening with a double click.

    UTF-8 with byte order mark, so that Excel reads the Chinese; no cell is a formula.

    Parameters
    ----------
    before, after, revision
        The plan before and after the revision.
    path
        Replaced as a whole.
    language, names
        Language of headings and reasons; names of departments by identifier.
    """
    words = Wording(after.plan, language, names)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([words.text(f"column.{column}") for column in _COLUMNS])
    for row in _rows(before, after, revision, words):
        writer.writerow([literal(cell) for cell in row])
    write_bytes(path, buffer.getvalue().encode("utf-8-sig"))


def _rows(
    before: CurrentPlan, after: CurrentPlan, revision: Revision, words: Wording
) -> Iterator[tuple[Cell, ...]]:
    blocks = {block.block: block for block in after.lottery.record.blocks}
    old_teams, teams = before.lottery.teams, after.lottery.teams
    changes = {change.block: change for change in revision.changes}
    slots = slots_of(after.plan.visits)
    for name in sorted({*changes, *(step.block for step in revision.substitutions)}):
        block, change = blocks[name], changes.get(name)
        same = slots.get(name)
        old, new = (change.before, change.after) if change else (same, same)
        yield (
            block.enterprise,
            words.enterprise(block.enterprise),
            words.department(block.party),
            old.day if old else None,
            old.start if old else None,
            new.day if new else None,
            words.weekday(new.day) if new else None,
            new.start if new else None,
            new.end if new else None,
            words.team(old_teams.get(name, ())),
            words.team(teams[name]) if new else None,
            reason_of(revision, name).text(words.language),
        )
