"""An example of a history to fill in (历史抽查数据样例): small and synthetic."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from dualrandom.drawing.tickets import CounterStream
from dualrandom.io.files import write_bytes
from dualrandom.messages import render
from dualrandom.registers.choices import TRIGGERS
from dualrandom.registers.history_columns import HISTORY_TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from dualrandom.messages import Language

_ENTERPRISES, _DRAWN, _DRAWS, _PEOPLE = 40, 4, 6, 5
_MAPPING = """\
# {note}
[draws]
# file = "export 2026"
# enterprise = "their header"
# draw = "their header"

[values.selected]
# true = ["picked"]

[values.trigger]
# for_cause = ["after a tip"]
"""


def write_audit_template(folder: Path, language: Language) -> list[str]:
    """Write four CSV files and a mapping; names and headers in the language asked for."""
    rows = _example(language)
    written = []
    for name, table in HISTORY_TABLES.items():
        kept = [column for column in table.columns if column.name in rows[name][0]]
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(column.title if language == "zh" else column.name for column in kept)
        writer.writerows([row[column.name] for column in kept] for row in rows[name])
        file = f"{table.title if language == 'zh' else name}.csv"
        write_bytes(folder / file, buffer.getvalue().encode("utf-8-sig"))
        written.append(file)
    note = render("report.audit.template_readme", language)
    write_bytes(folder / "mapping.toml", _MAPPING.format(note=note).encode("utf-8"))
    return [*written, "mapping.toml"]


def _example(language: Language) -> dict[str, list[dict[str, str]]]:
    """Six draws of 4 among 40 and the visits that follow, two of five people each."""
    stream = CounterStream("audit template", "dualrandom")
    names = [f"ENT{number:03}" for number in range(1, _ENTERPRISES + 1)]
    people = [f"P{number}" for number in range(1, _PEOPLE + 1)]
    trigger = TRIGGERS["random"][0] if language == "zh" else "random"
    rows: dict[str, list[dict[str, str]]] = {"draws": [], "visits": []}
    for number in range(_DRAWS):
        day = f"2025-{2 * number + 1:02}-15"
        for enterprise in _some(stream, names, _DRAWN):
            team = ";".join(sorted(_some(stream, people, 2)))
            rows["draws"].append({"enterprise": enterprise, "draw": f"2025-{number + 1}"})
            rows["visits"].append(
                {
                    "enterprise": enterprise,
                    "date": day,
                    "department": "market",
                    "inspectors": team,
                    "trigger": trigger,
                }
            )
    rows["frame"] = [
        {"enterprise": name, "position": str(place)} for place, name in enumerate(names, start=1)
    ]
    rows["inspectors"] = [
        {"inspector": name, "department": "market", "days": "200"} for name in people
    ]
    return rows


def _some(stream: CounterStream, names: list[str], n: int) -> list[str]:
    left = list(names)
    return [left.pop(stream.below(len(left))) for _ in range(n)]
