"""The comparison as JSON and CSV."""

import csv
import json
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.lottery.goals import Goal, goals
from benchmarks.lottery.measuring import SHARES, About, Result, Sizes


class Report(NamedTuple):
    results: list[Result]
    abouts: dict[str, About]
    sizes: Sizes
    words: list[str]
    """Further words of the command."""
    machine: dict[str, str]

    @property
    def command(self) -> str:
        words = [f"--{key} {value:g}" for key, value in self.sizes._asdict().items()]
        return " ".join(["python -m benchmarks.lottery", *words, *self.words])

    @property
    def goals(self) -> list[Goal]:
        return goals(self.results)

    def rows(self) -> list[dict[str, object]]:
        """One row of figures per instance and contender, empty where nothing was measured."""
        return [
            self.figures(result, instance)
            for instance in self.abouts
            for result in self.results
            if instance in (*result.contender.instances, *result.contender.timed)
        ]

    def figures(self, result: Result, instance: str) -> dict[str, object]:
        own = result.contender
        row: dict[str, object] = {
            "instance": instance,
            "contender": own.name,
            "version": result.version,
            "claim": own.claim,
        }
        if instance in result.figures:
            found = result.figures[instance]
            row |= {key: round(value, 4) for key, value in found._asdict().items()}
            row["rules_broken"] = round(found.rules_broken, 4)
        timings = result.timings.get(instance, [])
        if timings:
            columns = zip(*timings, strict=True)
            row |= {
                key: round(median(column), 5)
                for key, column in zip(timings[0]._fields, columns, strict=True)
            }
        row["not_run"] = "; ".join(
            why
            for question, why in result.not_run.items()
            if question in ("all", f"time on {instance}")
        )
        return row


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
        "instances": {name: about._asdict() for name, about in report.abouts.items()},
        "goals": [{**goal._asdict(), "met": goal.is_met} for goal in report.goals],
        "figures": report.rows(),
        "timings": {
            result.contender.name: {
                instance: [timing._asdict() for timing in timings]
                for instance, timings in result.timings.items()
            }
            for result in report.results
        },
        "relative_errors": {
            "quantiles": SHARES,
            **{result.contender.name: result.errors for result in report.results},
        },
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
