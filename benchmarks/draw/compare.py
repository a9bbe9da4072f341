"""The draw beside others in one run: time, memory, chances, order of rows, replay, coordination.

Every contender draws the same numbers from the same rows, called as its documentation says, in
processes of its own; what is not installed is named and left out. Table, figures and chart go to
``benchmarks/results/draw_comparison.*``.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from comparison import child
from comparison.charts import write_chart
from comparison.contenders import contenders
from comparison.machine import load, machine
from comparison.markdown import write_markdown
from comparison.measuring import Sizes, compare
from comparison.report import Report, write_csv, write_json

RESULTS = Path(__file__).parents[1] / "results"


def main() -> None:
    known = [one.id for one in contenders()]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows to measure speed on")
    parser.add_argument("--repeats", type=int, default=5, help="rounds in which all are timed")
    parser.add_argument("--draws", type=int, default=50_000, help="draws to estimate chances by")
    parser.add_argument("--seeds", type=int, default=400, help="seeds to estimate overlaps by")
    parser.add_argument("--limit", type=float, default=60, help="seconds for a timed process")
    parser.add_argument("--only", nargs="*", default=[], choices=known, help="leave out the others")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of the results")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        child.run(arguments.step)
        return
    sizes = Sizes(
        arguments.rows, arguments.repeats, arguments.draws, arguments.seeds, arguments.limit
    )
    load_before = load()
    with tempfile.TemporaryDirectory() as folder:
        results = compare(arguments.only, sizes, Path(folder))
    loads = f"{load_before}, {load()} at the end"
    report = Report(results, sizes, arguments.only, {**machine(), "load": loads})
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = arguments.out / "draw_comparison"
    write_json(report, path.with_suffix(".json"))
    write_csv(report, path.with_suffix(".csv"))
    has_chart = write_chart(report, path.with_suffix(".png"))
    write_markdown(report, path.with_suffix(".md"), has_chart=has_chart)
    print(path.with_suffix(".md").read_text(encoding="utf-8"))
    if not has_chart:
        print("no chart: matplotlib is not installed", file=sys.stderr)


if __name__ == "__main__":
    main()
