"""Fairness of double-random inspections: our way beside what is done today, in one command.

All practices in all worlds under five seed sets; tables (CSV, Markdown), charts and one HTML page
in two languages go to --out. The same size, seeds and data give the same tables byte for byte.
"""

import argparse
import json
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.fairness.outcomes import outcomes
from benchmarks.fairness.report.charts import write_charts
from benchmarks.fairness.report.page import page
from benchmarks.fairness.report.tables import markdown, tables, write_tables
from benchmarks.fairness.running import Asked, run_cells
from benchmarks.fairness.scenarios import SEEDS, SETS, WORLDS, names
from benchmarks.fairness.worlds import wuhan

IN_MARKDOWN = (
    "beside_today",
    "headlines",
    "stability",
    "worlds",
    "chicago_repeats",
    "chicago_yield",
    "chicago_expected",
)
JOURNAL = "journal.jsonl"


def main(arguments: list[str] | None = None) -> None:
    asked_for = _arguments(arguments)
    folder: Path = asked_for.out
    folder.mkdir(parents=True, exist_ok=True)
    if not asked_for.resume:
        (folder / JOURNAL).unlink(missing_ok=True)
    worlds, skipped = names(asked_for.size, asked_for.data)
    for line in skipped:
        print(line, file=sys.stderr)
    seeds = asked_for.seeds or SEEDS[asked_for.size]
    asked = Asked(worlds, seeds, asked_for.data)
    found = outcomes(asked, run_cells(asked, folder / JOURNAL, asked_for.processes))
    made = tables(found)
    write_tables(folder, made)
    parameters = _parameters(asked_for.size, asked)
    texts = [f"## {name}\n\n{markdown(made[name])}" for name in IN_MARKDOWN if name in made]
    _write(folder / "tables.md", "\n".join(["# Fairness benchmark\n", *skipped, *texts]))
    _write(folder / "parameters.json", json.dumps(parameters, ensure_ascii=False, indent=1) + "\n")
    about = _about(asked_for.size, seeds, with_data=asked_for.data is not None)
    _write(folder / "about.json", json.dumps(about, ensure_ascii=False, indent=1) + "\n")
    if not write_charts(folder, found):
        print("no PNG charts: matplotlib is not installed", file=sys.stderr)
    _write(folder / "report.html", page(found, about, parameters, skipped))
    print(folder / "report.html")


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fairness", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of tables and report")
    parser.add_argument("--size", choices=WORLDS, default="default")
    parser.add_argument("--seeds", type=_positive, help="campaigns in each of the five seed sets")
    parser.add_argument("--data", type=_folder, help="folder of the real data")
    parser.add_argument("--processes", type=_positive, default=2)
    parser.add_argument("--resume", action="store_true", help="use what is in the journal")
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{path} is no folder")
    return path


def _parameters(size: str, asked: Asked) -> dict[str, object]:
    return {
        "size": size,
        "seeds in each set": asked.seeds,
        "seed sets": list(SETS),
        "seed of a campaign": "world/set/number",
        "worlds": asked.worlds,
        "Wuhan: years": wuhan.YEARS,
        "Wuhan: working days a year": wuhan.DAYS,
        "Wuhan: rates": {name: str(rate) for name, rate in wuhan.RATES.items()},
        "Wuhan: seats a person": wuhan.SEATS_A_PERSON,
        "Wuhan: half-time, permille": wuhan.HALF_TIME_PERMILLE,
        "Wuhan: share of the seeds": wuhan.SEEDS_SHARE,
    }


def _about(size: str, seeds: int, *, with_data: bool) -> dict[str, object]:
    """Everything that may differ between two runs of the same study; in no table."""
    data = " --data DIR" if with_data else ""
    return {
        "command": f"python -m benchmarks.fairness --out DIR --size {size} --seeds {seeds}{data}",
        "date": datetime.now(UTC).date().isoformat(),
        "Python": platform.python_version(),
        **{name: version(name) for name in ("dualrandom", "numpy", "ortools", "pandas")},
    }


def _write(path: Path, text: str) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


if __name__ == "__main__":
    main()
