"""The comparison as a chart: errors, exactness, seats missed, guesses, loads, surprise."""

from collections.abc import Iterable
from pathlib import Path
from statistics import NormalDist
from typing import TYPE_CHECKING

from benchmarks.lottery.measuring import N_QUANTILES, SHARES, Result
from benchmarks.lottery.report import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OURS, OTHERS, GREY = "#0072B2", "#E69F00", "#999999"
"""Blue and orange of Okabe & Ito's palette: told apart with any colour vision, and in grey."""


def write_chart(report: Report, path: Path) -> bool:
    """Return false if matplotlib is not installed."""
    try:
        import matplotlib as mpl
    except ModuleNotFoundError:
        return False
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(3, 2, figsize=(13, 12), layout="constrained")
    first = next(iter(report.abouts))
    _errors(axes[0, 0], report, first)
    _exactness(axes[0, 1], report, first)
    scarce = "scarce" if "scarce" in report.abouts else first
    _bars(axes[1, 0], report, scarce, "qualified_missed", "qualified seats missed per draw")
    _guesses(axes[1, 1], report, first)
    _bars(axes[2, 0], report, scarce, "load_ratio", "expected load of full-timers, most ÷ least")
    fair = report.abouts[scarce].fair_load_ratio
    axes[2, 0].axvline(fair, color=GREY, linestyle="--")
    axes[2, 0].set_xlabel(f"dashed: the fairest there is, {fair:g}", fontsize=8)
    _bars(axes[2, 1], report, first, "pair_bits", "entropy of the pair in bits (more: less known)")
    about = ", ".join(f"{key} {value}" for key, value in report.machine.items())
    figure.suptitle(f"Lotteries side by side: dualrandom blue, others orange\n{about}", fontsize=9)
    figure.savefig(path, dpi=130, metadata={"Software": None})
    plt.close(figure)
    return True


ERROR_TICKS = (-100, -50, -20, 0, 20, 50, 100, 300, 1000)


def _sampled(report: Report, instance: str) -> list[Result]:
    """From the bottom of the chart to its top."""
    return [result for result in reversed(report.results) if instance in result.figures]


def _colours(results: Iterable[Result]) -> list[str]:
    return [OURS if result.contender.is_ours else OTHERS for result in results]


def _dress(axes: "Axes", title: str) -> None:
    axes.set_title(title, fontsize=10, loc="left")
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right"]].set_visible(False)


def _errors(axes: "Axes", report: Report, instance: str) -> None:
    results = _sampled(report, instance)
    places = range(len(results))
    for (low, high), width in (((0, 1), 1.5), ((0.05, 0.95), 7)):
        ends = [
            (100 * own[SHARES.index(low)], 100 * own[SHARES.index(high)])
            for own in (result.errors[instance] for result in results)
        ]
        lows, highs = zip(*ends, strict=True)
        axes.hlines(places, lows, highs, color=_colours(results), linewidth=width)
    axes.axvline(0, color=GREY, linewidth=0.8)
    axes.set_xscale("symlog", linthresh=20)
    axes.set_xticks(ERROR_TICKS, [f"{tick:+}" if tick else "0" for tick in ERROR_TICKS])
    axes.minorticks_off()
    axes.set_yticks(places, [result.contender.name for result in results])
    axes.set_ylim(-0.6, len(results) - 0.4)
    axes.set_xlabel(
        "thick: 90 % of the cells; thin: all. Scatter of the draws included", fontsize=8
    )
    _dress(axes, f"{instance}: error of each chance, % of the chance claimed")


def _exactness(axes: "Axes", report: Report, instance: str) -> None:
    """Errors in standard errors beside those of a normal distribution."""
    steps = [(number + 0.5) / N_QUANTILES for number in range(N_QUANTILES)]
    expected = [NormalDist().inv_cdf(step) for step in steps]
    axes.plot([-3.2, 3.2], [-3.2, 3.2], color=GREY, linestyle="--", label="chance alone")
    for result in report.results:
        if instance in result.standard_errors:
            own = result.figures[instance]
            label = f"dualrandom, {own.draws:,} draws, chi-square {own.chi_square_per_cell:.3f}"
            found = result.standard_errors[instance]
            axes.plot(expected, found, ".", color=OURS, markersize=3, label=label)
    axes.set_xlabel("standard errors, normal distribution", fontsize=8)
    axes.set_ylabel("found", fontsize=8)
    axes.legend(fontsize=8, frameon=False)
    _dress(axes, f"{instance}: are the published odds exact? Quantiles over all cells")


def _guesses(axes: "Axes", report: Report, instance: str) -> None:
    """Best guess, and below it, hatched, the one that knows the visit before."""
    results = _sampled(report, instance)
    for key, up, hatch in (
        ("best_guess_percent", 0.2, ""),
        ("guess_after_previous_percent", -0.2, "////"),
    ):
        values = [getattr(result.figures[instance], key) for result in results]
        places = [place + up for place in range(len(results))]
        drawn = axes.barh(
            places, values, 0.38, color=_colours(results), hatch=hatch, edgecolor="white"
        )
        axes.bar_label(drawn, [f"{value:.3g}" for value in values], padding=3, fontsize=7)
    axes.set_yticks(range(len(results)), [result.contender.name for result in results])
    axes.margins(x=0.15)
    axes.set_xlabel("hatched: knowing who came to the visit before", fontsize=8)
    _dress(axes, f"{instance}: best guess of one who comes, right in %")


def _bars(axes: "Axes", report: Report, instance: str, key: str, title: str) -> None:
    results = _sampled(report, instance)
    values = [float(getattr(result.figures[instance], key)) for result in results]
    names = [result.contender.name for result in results]
    drawn = axes.barh(names, values, color=_colours(results))
    axes.bar_label(drawn, [f"{value:.3g}" for value in values], padding=3, fontsize=8)
    axes.margins(x=0.15)
    _dress(axes, f"{instance}: {title}")
