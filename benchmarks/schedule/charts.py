"""Two charts: how far visits are above the bound and what is left out; time and travel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.schedule.city import Shape
from benchmarks.schedule.contenders import CONTENDERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.axes import Axes

    from benchmarks.schedule.report import Report
    from benchmarks.schedule.running import Run

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
"""Okabe & Ito's palette: told apart with any colour vision."""

MARKERS = "o^sDvPX*hdp<>"
"""One for each contender, so that those of one colour differ."""


def write_charts(report: Report, stem: Path) -> list[Path]:
    """Write what there is; nothing if matplotlib is not installed."""
    try:
        import matplotlib as mpl
    except ModuleNotFoundError:
        return []
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    written = []
    for name, draw in (("quality", _quality), ("effort", _effort)):
        figure, axes = plt.subplots(1, 2, figsize=(14, 8), layout="constrained")
        draw(axes, report)
        machine = ", ".join(f"{key} {value}" for key, value in report.machine.items())
        figure.suptitle(f"Plans side by side\n{machine}", fontsize=9)
        path = stem.with_name(f"{stem.name}_{name}.png")
        figure.savefig(path, dpi=120, metadata={"Software": None})
        plt.close(figure)
        written.append(path)
    return written


def _quality(axes: list[Axes], report: Report) -> None:
    _points(axes[0], report, lambda own: 100 * own["visits"] / own["bound"] - 100, days=False)
    _dress(axes[0], "separate visits above the proven bound, % (below 0: some are left out)")
    _points(axes[1], report, lambda own: own["enterprises_left_out"], days=False)
    _dress(axes[1], "enterprises left out")


def _effort(axes: list[Axes], report: Report) -> None:
    _points(axes[0], report, lambda own: own["processor_seconds"], days=True)
    axes[0].set_xscale("log")
    _dress(axes[0], "processor seconds")
    _points(
        axes[1],
        report,
        lambda own: own["travel_minutes"] / max(1, own["visits"]),
        days=True,
    )
    _dress(axes[1], "minutes between visits, all people, per visit")


def _points(
    axes: Axes, report: Report, figure: Callable[[dict[str, float]], float], *, days: bool
) -> None:
    """Draw one line of points per case, the first case on top."""
    cases = [case for case in reversed(report.cases) if days or isinstance(case, Shape)]
    place = {case.name: number for number, case in enumerate(cases)}
    for number, one in enumerate(CONTENDERS):
        own: list[Run] = [
            run
            for run in report.found
            if run.contender == one.id and run.figures and run.case in place
        ]
        if own:
            axes.plot(
                [figure(run.figures) for run in own],
                [place[run.case] for run in own],
                MARKERS[number],
                color=COLOURS[number % len(COLOURS)],
                label=one.name,
                markersize=6,
                alpha=0.8,
            )
    axes.set_yticks(range(len(cases)), [case.name for case in cases])


def _dress(axes: Axes, title: str) -> None:
    axes.set_title(title, fontsize=10, loc="left")
    axes.tick_params(labelsize=8)
    axes.grid(axis="y", linewidth=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=8)
