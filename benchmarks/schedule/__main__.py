"""Plans of this package beside others: visits, what is left out, proof, travel, time, memory.

Every run is a process of its own and, once it has ended, a line of the journal. With --resume what
is there is not run again, so whatever stops this program, nothing is lost. Every plan is checked.
Tables, figures and charts go to ``schedule.*`` in the folder of the results.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.draw.comparison.machine import load, machine
from benchmarks.schedule.cases import DAYS, cases
from benchmarks.schedule.charts import write_charts
from benchmarks.schedule.contenders import CONTENDERS
from benchmarks.schedule.markdown import write_markdown
from benchmarks.schedule.report import Report, write_csv, write_json
from benchmarks.schedule.running import decoded, runs, step

RESULTS = Path(__file__).parents[1] / "results"
JOURNAL = Path(tempfile.gettempdir()) / "dualrandom-schedule-comparison.jsonl"
QUICK = (200, 1000)


def main() -> None:
    arguments = _arguments()
    if arguments.step:
        known = {one.id: one for one in CONTENDERS}
        step(known[arguments.step[0]], decoded(arguments.step[1]))
        return
    if not arguments.resume:
        arguments.journal.unlink(missing_ok=True)
    sizes = [size for size in arguments.sizes if size in QUICK or not arguments.quick]
    chosen = [one for one in CONTENDERS if not arguments.only or one.id in arguments.only]
    load_before = load()
    asked = cases(sizes, quick=arguments.quick)
    found = runs(chosen, asked, arguments.limit, arguments.journal)
    loads = f"{load_before} at the start, {load()} at the end"
    words = [f"--sizes {','.join(map(str, sizes))}", *["--quick"] * arguments.quick]
    words += [f"--only {' '.join(arguments.only)}"] * bool(arguments.only)
    command = " ".join(["python -m benchmarks.schedule", *words])
    _write(Report(command, {**machine(), "load": loads}, asked, found), arguments.out)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.schedule", description=__doc__)
    every = ",".join(map(str, DAYS))
    parser.add_argument("--sizes", type=_sizes, default=every, help=f"of {every}: enterprises")
    parser.add_argument("--quick", action="store_true", help="the small cities, at low use only")
    parser.add_argument(
        "--only",
        nargs="*",
        default=[],
        choices=[one.id for one in CONTENDERS],
        metavar="ID",
        help=f"leave out the others of {', '.join(one.id for one in CONTENDERS)}",
    )
    parser.add_argument("--limit", type=float, default=900, help="seconds for one run")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of the results")
    parser.add_argument("--journal", type=Path, default=JOURNAL, help="file of ended runs")
    parser.add_argument("--resume", action="store_true", help="use what is in the journal")
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    sizes = [int(word) for word in text.split(",")]
    if unknown := set(sizes) - DAYS.keys():
        raise argparse.ArgumentTypeError(f"no city of {sorted(unknown)} enterprises")
    return sizes


def _write(report: Report, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "schedule"
    write_json(report, path.with_suffix(".json"))
    write_csv(report, path.with_suffix(".csv"))
    charts = write_charts(report, path)
    write_markdown(report, path.with_suffix(".md"), charts=charts)
    print(path.with_suffix(".md").read_text(encoding="utf-8"))
    if not charts:
        print("no charts: matplotlib is not installed", file=sys.stderr)


if __name__ == "__main__":
    main()
