"""The comparison as a chart: time, memory, error of chances, overlap of departments."""

from pathlib import Path
from typing import TYPE_CHECKING

from comparison.report import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OURS, OTHERS = "#0072B2", "#E69F00"
"""Blue and orange of Okabe & Ito's palette: told apart with any colour vision, and in grey."""


def write_chart(report: Report, path: Path) -> bool:
    """Return false if matplotlib is not installed."""
    try:
        import matplotlib as mpl
    except ModuleNotFoundError:
        return False
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    rows = f"{report.sizes.rows:,} rows"
    figure, axes = plt.subplots(3, 2, figsize=(13, 12), layout="constrained")
    for column, kind in enumerate(("equal", "unequal")):
        panels = (
            (
                "processor_seconds",
                f"Processor seconds of one draw, {kind} chances, {rows}",
                "log",
            ),
            ("mib_above_start", f"MiB of one draw, {kind} chances, {rows}", "symlog"),
        )
        for line, (key, title, scale) in enumerate(panels):
            _bars(axes[line, column], report, kind, key, title, scale)
    error = f"Largest error of a chance on Tillé's six, {report.sizes.draws:,} draws (0: exact)"
    _bars(axes[2, 0], report, "unequal", "largest_error", error, "linear")
    overlap = "Overlap of two departments (% of the bound)"
    _bars(axes[2, 1], report, "", "overlap_percent_of_bound", overlap, "linear")
    about = ", ".join(f"{key} {value}" for key, value in report.machine.items())
    figure.suptitle(f"Draws side by side: this package blue, others orange\n{about}", fontsize=9)
    figure.savefig(path, dpi=130, metadata={"Software": None})
    plt.close(figure)
    return True


def _bars(axes: "Axes", report: Report, kind: str, key: str, title: str, scale: str) -> None:
    """Bars from the top, ours blue, others orange; figures beside them."""
    bars = []
    for result in report.results:
        value = report.figures(result).get(key)
        if value is not None and kind in {"", result.contender.chances}:
            bars.append((result.contender.name, float(value), result.contender.is_ours))
    bars.sort(key=lambda bar: bar[1], reverse=key != "overlap_percent_of_bound")
    colours = [OURS if is_ours else OTHERS for _, _, is_ours in bars]
    values = [value for _, value, _ in bars]
    drawn = axes.barh([name for name, _, _ in bars], values, color=colours)
    axes.bar_label(drawn, [f"{value:.3g}" for value in values], padding=3, fontsize=8)
    if bars:  # a logarithmic axis of nothing can't be drawn
        axes.set_xscale(scale)
    axes.margins(x=0.15)
    axes.set_title(title, fontsize=10, loc="left")
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)
