"""The comparison as JSON and CSV."""

import csv
import json
from pathlib import Path
from statistics import median
from typing import NamedTuple

from comparison.goals import Goal, goals, mib, processor_seconds
from comparison.measuring import Result, Sizes


class Report(NamedTuple):
    results: list[Result]
    sizes: Sizes
    only: list[str]
    machine: dict[str, str]

    @property
    def command(self) -> str:
        words = [
            f"--{key} {str(value).removesuffix('.0')}"
            for key, value in self.sizes._asdict().items()
        ]
        words += [f"--only {' '.join(self.only)}"] * bool(self.only)
        return f"python benchmarks/draw/compare.py {' '.join(words)}"

    @property
    def goals(self) -> list[Goal]:
        return goals(self.results, self.sizes.rows)

    @property
    def loop_seconds(self) -> float | None:
        """Processor seconds of the bare loop over hashlib, the measure of the others."""
        for result in self.results:
            if result.contender.id == "bare_loop" and result.speeds:
                return processor_seconds(result)
        return None

    def figures(self, result: Result) -> dict[str, object]:
        """One row of figures: what was measured of a contender, empty where nothing was."""
        own, exact, both = result.contender, result.exactness, result.coordination
        row: dict[str, object] = {
            "contender": own.name,
            "chances": own.chances,
            "version": result.version,
        }
        if result.speeds:
            if own.id != "bare_loop":
                row["selected"] = result.speeds[0].selected
            row["seconds"] = round(median(speed.seconds for speed in result.speeds), 4)
            row["processor_seconds"] = round(processor_seconds(result), 4)
            if self.loop_seconds:
                row["times_hashlib_loop"] = round(processor_seconds(result) / self.loop_seconds, 2)
            row["mib_above_start"] = round(mib(result), 1)
        if exact:
            row["draws"] = exact.draws
            row["largest_error"] = round(exact.largest_error, 5)
            row["standard_errors"] = round(max(map(abs, exact.standard_errors)), 1)
            row["chi_square"] = round(exact.chi_square, 2)
        if both:
            row["overlap_percent_of_bound"] = round(both.percent, 1)
            row["overlap_standard_error"] = round(100 * both.standard_error / both.bound, 1)
        row["same_for_any_order_of_rows"] = result.ignores_order
        row["same_in_any_process"] = result.replays
        row["promise_across_versions"] = own.stable
        row["not_run"] = "; ".join(f"{key}: {why}" for key, why in result.not_run.items())
        return row


COLUMNS = (
    "contender",
    "chances",
    "version",
    "selected",
    "seconds",
    "processor_seconds",
    "times_hashlib_loop",
    "mib_above_start",
    "draws",
    "largest_error",
    "standard_errors",
    "chi_square",
    "overlap_percent_of_bound",
    "overlap_standard_error",
    "same_for_any_order_of_rows",
    "same_in_any_process",
    "promise_across_versions",
    "not_run",
)


def write_csv(report: Report, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(report.figures(result) for result in report.results)


def write_json(report: Report, path: Path) -> None:
    document = {
        "command": report.command,
        "machine": report.machine,
        "goals": [{**goal._asdict(), "met": goal.is_met} for goal in report.goals],
        "contenders": [
            {
                **report.figures(result),
                "runs": [speed._asdict() for speed in result.speeds],
                "exactness": result.exactness and result.exactness._asdict(),
                "coordination": result.coordination and result.coordination._asdict(),
            }
            for result in report.results
        ],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
