"""The lottery of inspectors beside others: chances, rules, loads, surprise, time and memory.

Every contender draws teams for the same campaigns. What is not installed is named and left out.
Tables, figures and chart go to ``benchmarks/results/lottery_comparison.*``. Draws and times are
kept in the work folder; with --resume a run goes on, and what is there is not made again.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.draw.comparison.machine import load, machine
from benchmarks.lottery.charts import write_chart
from benchmarks.lottery.contenders import CONTENDERS
from benchmarks.lottery.instances import INSTANCES
from benchmarks.lottery.markdown import write_markdown
from benchmarks.lottery.measuring import Sizes, compare
from benchmarks.lottery.report import Report, write_csv, write_json
from benchmarks.lottery.timing import step

RESULTS = Path(__file__).parents[1] / "results"
WORK = Path(tempfile.gettempdir()) / "dualrandom-lottery-comparison"


def main() -> None:
    known = {one.id: one for one in CONTENDERS}
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lottery", description=__doc__)
    parser.add_argument("--draws", type=int, default=20_000, help="draws to estimate chances by")
    parser.add_argument("--repeats", type=int, default=3, help="rounds in which all are timed")
    parser.add_argument("--limit", type=float, default=600, help="seconds for a timed process")
    parser.add_argument("--processes", type=int, default=2, help="processes that draw samples")
    parser.add_argument("--only", nargs="*", default=[], choices=known, help="leave out the others")
    parser.add_argument(
        "--instances",
        nargs="*",
        default=["ordinary", "scarce", "small", "large"],
        choices=INSTANCES,
    )
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of the results")
    parser.add_argument("--work", type=Path, default=WORK, help="folder of draws and times")
    parser.add_argument("--resume", action="store_true", help="use what is in the work folder")
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        contender, instance = arguments.step
        step(known[contender], instance)
    else:
        _compare(arguments)


def _compare(arguments: argparse.Namespace) -> None:
    if not arguments.resume:
        shutil.rmtree(arguments.work, ignore_errors=True)
    sizes = Sizes(arguments.draws, arguments.repeats, arguments.limit)
    load_before = load()
    results, abouts = compare(
        arguments.only, arguments.instances, sizes, arguments.work, arguments.processes
    )
    words = [f"--instances {' '.join(arguments.instances)}"]
    words += [f"--only {' '.join(arguments.only)}"] * bool(arguments.only)
    loads = f"{load_before} at the start, {load()} at the end"
    report = Report(results, abouts, sizes, words, {**machine(), "load": loads})
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / "lottery_comparison"
    write_json(report, path.with_suffix(".json"))
    write_csv(report, path.with_suffix(".csv"))
    has_chart = write_chart(report, path.with_suffix(".png"))
    write_markdown(report, path.with_suffix(".md"), has_chart=has_chart)
    print(path.with_suffix(".md").read_text(encoding="utf-8"))
    if not has_chart:
        print("no chart: matplotlib is not installed", file=sys.stderr)


if __name__ == "__main__":
    main()
