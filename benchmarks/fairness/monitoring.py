"""Does ``dualrandom audit`` cry wolf, and what does it see?

    python -m benchmarks.fairness.monitoring [--audits 2000] [--power 30] [--out DIR]

Honest histories (three kinds by turns, see ``histories.py``) must raise an alarm in at most 1 % of
audits. Histories with a bias of stated size show the power: the share of audits in which the
question that looks for this bias, and any question, raises an alarm.
"""

import argparse
import json
import platform
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.fairness import histories
from benchmarks.fairness.histories import History
from dualrandom.fairness.estimates import wilson
from dualrandom.fairness.monitoring.audit import BUDGET, audit
from dualrandom.version import VERSION

RESULTS = Path(__file__).parents[1] / "results"
NAME = "fairness_monitoring"
DRAWS = 40
VISITS = 200

Maker = Callable[[np.random.Generator], History]


def biases() -> Iterator[tuple[str, str, float, Maker]]:
    """Bias, question that looks for it, size, and what makes such a history."""
    for n in (1, 2, 3, 5, 10, 20):
        yield (
            "skip numbers, by number of draws",
            "spacing",
            n,
            lambda chance, n=n: History(histories.skip_number(chance, n)),
        )
    for slope in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        yield (
            f"slope along the file, {DRAWS} draws",
            "position_trend",
            slope,
            lambda chance, slope=slope: History(histories.sloping(chance, DRAWS, slope)),
        )
    for factor in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0):
        yield (
            f"ten favoured: times the weight, {DRAWS} draws",
            "repeats",
            factor,
            lambda chance, factor=factor: History(histories.favoured(chance, DRAWS, factor)),
        )
    for factor in (1.0, 1.25, 1.5, 1.75, 2.0, 2.5):
        yield (
            f"one person: times the weight, {VISITS} visits",
            "load",
            factor,
            lambda chance, factor=factor: histories.overloaded(chance, VISITS, factor),
        )


def alarms(history: History) -> list[str]:
    found = audit(history.draws, history.visits, history.inspectors)
    return [test.test for test in found.alarms]


def false_alarms(audits: int, report: Callable[[str], None]) -> dict[str, object]:
    """Share of honest histories with an alarm, and which questions raised it."""
    raised: Counter[str] = Counter()
    n = 0
    for seed in range(audits):
        found = alarms(histories.honest(seed))
        n += bool(found)
        raised.update(found)
        if (seed + 1) % 100 == 0:
            report(f"honest: {n} alarms in {seed + 1} audits")
    interval = wilson(n, audits)
    return {
        "audits": audits,
        "alarms": n,
        "share": n / audits,
        "low": float(interval.low),
        "high": float(interval.high),
        "budget": BUDGET,
        "by_question": dict(sorted(raised.items())),
    }


def power(audits: int, report: Callable[[str], None]) -> pd.DataFrame:
    """One row a bias and size: shares of audits with an alarm, with 95 % intervals."""
    rows = []
    for number, (bias, question, size, make) in enumerate(biases()):
        own = any_alarm = 0
        for seed in range(audits):
            found = alarms(make(np.random.default_rng([seed, 1 + number])))
            own += question in found
            any_alarm += bool(found)
        interval = wilson(own, audits)
        rows.append(
            {
                "bias": bias,
                "question": question,
                "size": size,
                "audits": audits,
                "seen": own / audits,
                "low": round(float(interval.low), 4),
                "high": round(float(interval.high), 4),
                "any_alarm": any_alarm / audits,
            }
        )
        report(f"{bias}: {size:g} seen by {question} in {own} of {audits}, any {any_alarm}")
    return pd.DataFrame(rows)


def chart(table: pd.DataFrame, path: Path) -> bool:
    """Power curves; false where matplotlib is missing."""
    try:
        import matplotlib as mpl
    except ImportError:
        return False
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    groups = list(table.groupby("bias", sort=False))
    figure, axes = plt.subplots(1, len(groups), figsize=(3.6 * len(groups), 3.2), sharey=True)
    for axis, (bias, rows) in zip(axes, groups, strict=True):
        axis.fill_between(rows["size"], rows["low"], rows["high"], alpha=0.2)
        axis.plot(rows["size"], rows["seen"], marker="o", label="its own question")
        axis.plot(rows["size"], rows["any_alarm"], linestyle="--", label="any question")
        axis.axhline(BUDGET, color="grey", linewidth=0.8)
        axis.set_title(bias, fontsize=8)
        axis.set_ylim(-0.02, 1.02)
    axes[0].set_ylabel("share of audits with an alarm")
    axes[0].legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=120, metadata={"Software": None})
    plt.close(figure)
    return True


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--audits", type=int, default=2000, help="honest ones; 0 leaves them out")
    parser.add_argument("--power", type=int, default=30, help="audits for each point; 0: none")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args(argv)

    def report(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    options.out.mkdir(parents=True, exist_ok=True)
    kept = True
    if options.audits:
        honest = false_alarms(options.audits, report)
        write_honest(honest, options)
        kept = honest["low"] <= BUDGET
    if options.power:
        table = power(options.power, report)
        table.to_csv(options.out / f"{NAME}_power.csv", index=False, lineterminator="\n")
        chart(table, options.out / f"{NAME}_power.png")
        print(table.to_string(index=False))
    return 0 if kept else 1


def write_honest(honest: dict[str, object], options: argparse.Namespace) -> None:
    versions = {
        "dualrandom": VERSION,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "pandas": pd.__version__,
    }
    command = f"python -m benchmarks.fairness.monitoring --audits {options.audits}"
    document = {"command": command, "versions": versions, "honest": honest}
    text = json.dumps(document, indent=1) + "\n"
    (options.out / f"{NAME}.json").write_text(text, encoding="utf-8")
    low, share, high = (f"{100 * honest[name]:.2f}" for name in ("low", "share", "high"))
    shown = f"{honest['alarms']} of {honest['audits']} honest audits"
    print(f"false alarms: {shown}, {share} % (95 %: {low} to {high})")


if __name__ == "__main__":
    sys.exit(main())
