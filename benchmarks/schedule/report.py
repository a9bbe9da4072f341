"""The comparison as JSON and CSV."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.schedule.city import Shape, city
from benchmarks.schedule.contenders import CONTENDERS
from benchmarks.schedule.goals import Goal, goals

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.schedule.cases import Case
    from benchmarks.schedule.running import Run


class Report(NamedTuple):
    command: str
    machine: dict[str, str]
    cases: list[Case]
    found: list[Run]

    @property
    def goals(self) -> list[Goal]:
        return goals(self.found, self.cases)

    def of(self, case: Case) -> list[Run]:
        """Runs on a case, in the order of the contenders."""
        return [run for run in self.found if run.case == case.name]

    def rows(self) -> list[dict[str, object]]:
        return [
            {
                "case": run.case,
                "contender": name_of(run),
                "version": run.version,
                **run.figures,
                "not_run": run.not_run,
            }
            for run in self.found
        ]


def name_of(run: Run) -> str:
    return next(one.name for one in CONTENDERS if one.id == run.contender)


def about(case: Case) -> dict[str, int]:
    """An instance in numbers."""
    if not isinstance(case, Shape):
        return {"enterprises": case.stops, "days": 1, "departments": 1, "inspectors": 2}
    found = city(case)
    return {
        "enterprises": case.enterprises,
        "days": case.days,
        "departments": case.departments,
        "inspectors": len(found.people),
        "inspections": len(found.blocks),
    }


def write_csv(report: Report, path: Path) -> None:
    rows = report.rows()
    columns = list(dict.fromkeys(key for row in rows for key in row if key != "not_run"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns, "not_run"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_json(report: Report, path: Path) -> None:
    document = {
        "command": report.command,
        "machine": report.machine,
        "instances": {case.name: about(case) for case in report.cases},
        "goals": [{**goal._asdict(), "met": goal.is_met} for goal in report.goals],
        "runs": report.rows(),
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
