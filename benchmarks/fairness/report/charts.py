"""The same charts as PNG, for documents; labels are codes and English, so any font will do."""

from pathlib import Path

from benchmarks.fairness.outcomes import HEADLINES, Outcome, by_world
from benchmarks.fairness.report.naming import codes
from benchmarks.fairness.shares import over_departments


def write_charts(folder: Path, found: list[Outcome]) -> list[Path]:
    """Two pictures a world; none if matplotlib is not installed."""
    try:
        import matplotlib as mpl
    except ModuleNotFoundError:
        return []
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    written, known = [], codes(found)
    for world, own in by_world(found).items():
        for name, draw in (("headlines", _headlines), ("position", _position)):
            figure, axes = plt.subplots(
                *((3, 4) if draw is _headlines else (1, 1)), figsize=(16, 9), layout="constrained"
            )
            draw(axes, own, known)
            figure.suptitle(f"{world}: {name}")
            path = folder / f"{world}_{name}.png"
            figure.savefig(path, dpi=80, metadata={"Software": None})
            plt.close(figure)
            written.append(path)
    return written


def _headlines(axes, own: list[Outcome], known: dict[str, str]) -> None:
    for panel, key in zip(axes.flat, HEADLINES, strict=True):
        kept = [each for each in own if each.says(key)]
        panel.set_title(key, fontsize=10)
        panel.barh([known[each.practice.id] for each in kept], [each.value(key) for each in kept])
        panel.invert_yaxis()


def _position(axes, own: list[Outcome], known: dict[str, str]) -> None:
    for each in own:
        groups = over_departments(each.groups["position"]).values()
        values = [values[2] / values[1] if values[1] else 1.0 for values in groups]
        axes.plot(values, label=f"{known[each.practice.id]} {each.practice.id}", linewidth=1)
    axes.axhline(1, color="black", linewidth=0.5)
    axes.set_xlabel("place in the file, twentieths")
    axes.set_ylabel("drawn / due")
    axes.legend(fontsize=8)
