"""The comparison as a page of tables."""

from collections.abc import Iterable
from pathlib import Path

from comparison.enumeration import chances_of_nested
from comparison.instances import N_DEPARTMENTS_ROWS, RATIOS, TILLE
from comparison.measuring import ORDER_SEEDS, Result
from comparison.report import Report

Row = Iterable[object]

_ABOUT_SPEED = """\
Medians of {rounds} rounds in which every contender ran once, each in a new process. What it draws
from lies in memory in its own form before the clock starts; a small draw before that pays for
imports. Memory is the peak above what was in use at the start; R, which keeps what it has freed,
may use more than that shows. Ratios are of processor seconds, which other programs hardly
change. A draw of this package includes the check against the commitment, the tickets, ranks and
reserves of the record, and the bounds; the frame's digest was made with the commitment.
"""
_ABOUT_CHANCES = """\
Unequal: Tillé's six ({percents}; three are drawn). Equal: three of seven. Chi-square is the mean
squared error in standard errors (s.e.): near 1 where only chance is at work.
"""
_ABOUT_ENUMERATION = """\
By enumeration of all orders of tickets and all branches, without any seed, the chances of the
nested draw are {chances}: the targets, as fractions.
"""
_ABOUT_BEHAVIOUR = f"""\
{N_DEPARTMENTS_ROWS:,} rows, two departments with frames of 70 %. Shuffled rows and replay:
{ORDER_SEEDS} seeds; replayed in new processes with other hash seeds and numbers of threads and
workers. Overlap: mean over {{seeds}} seeds, each department given the same seed (dualrandom draws
both at once), beside Σ min(p₁, p₂), which no pair of designs can exceed (Matei & Tillé 2005).
"""


def table(head: Row, rows: Iterable[Row], *, left: int = 1) -> list[str]:
    """Lines of a table: the first columns to the left, the others to the right."""
    names = [str(name) for name in head]
    bars = ["---" if number < left else "---:" for number in range(len(names))]
    lines = [names, bars, *([shown(cell) for cell in row] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]


def shown(cell: object) -> str:
    if cell is None or cell == "":
        return "–"
    return {True: "yes", False: "no"}.get(cell, str(cell)) if isinstance(cell, bool) else str(cell)


def write_markdown(report: Report, path: Path, *, has_chart: bool) -> None:
    lines = [
        "# Draws side by side",
        "",
        f"`{report.command}`, {', '.join(f'{k} {v}' for k, v in report.machine.items())}.",
        "",
        *([f"![Chart of the comparison]({path.with_suffix('.png').name})", ""] * has_chart),
        *_goals(report),
        *_speed(report),
        *_chances(report),
        *_behaviour(report),
        *_calls(report),
    ]
    path.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")


def _goals(report: Report) -> list[str]:
    rows = [
        (
            goal.what,
            f"{goal.value:.4g} {goal.unit}".strip(),
            goal.target and f"{'≤' if goal.most else '≥'} {goal.target:g}",
            goal.is_met,
        )
        for goal in report.goals
    ]
    return ["## Goals", "", *table(("what", "measured", "goal", "met"), rows)]


def _speed(report: Report) -> list[str]:
    ratios = ", ".join(f"{key} {value}" for key, value in RATIOS.items())
    lines = ["## Time and memory", "", _ABOUT_SPEED.format(rounds=report.sizes.repeats)]
    for kind, what in (
        ("equal", f"Equal chances: 31 × 4 strata ({ratios} of each class)"),
        ("unequal", "Unequal chances by a score from 1 to 99: 3 % of one stratum"),
    ):
        results = [r for r in report.results if r.contender.chances == kind]
        rows = [_speed_row(report, result) for result in results]
        head = ("contender", "drawn", "seconds", "processor seconds", "÷ loop", "MiB")
        lines += [f"{what}; {report.sizes.rows:,} rows.", "", *table(head, rows)]
    return lines


def _speed_row(report: Report, result: Result) -> Row:
    row = report.figures(result)
    if not result.speeds:
        return (result.contender.name, _why_not(result, "speed"), *[None] * 4)
    keys = ("selected", "seconds", "processor_seconds", "times_hashlib_loop", "mib_above_start")
    return (result.contender.name, *map(row.get, keys))


def _why_not(result: Result, question: str) -> str:
    return f"not run: {result.not_run.get('all') or result.not_run.get(question)}"


def _chances(report: Report) -> list[str]:
    percents = ", ".join(f".{percent:02}" for percent in TILLE)
    exact = ", ".join(str(chance) for chance in chances_of_nested())
    about = _ABOUT_CHANCES.format(percents=percents)
    lines = ["## Are the chances what they should be?", "", about]
    head = ("contender", "delivered", "drawn", "draws", "largest error", "in s.e.", "chi-square")
    for kind in ("unequal", "equal"):
        own = [r for r in report.results if r.contender.chances == kind and r.contender.draws]
        lines += table(head, [_chances_row(report, result) for result in own], left=2)
    return [*lines, _ABOUT_ENUMERATION.format(chances=exact)]


def _chances_row(report: Report, result: Result) -> Row:
    row, found = report.figures(result), result.exactness
    if found is None:
        return (result.contender.name, _why_not(result, "exactness"), *[None] * 5)
    chances = " ".join(f"{chance:.3f}"[1:] for chance in found.delivered)
    sizes = " or ".join(map(str, found.sizes))
    errors = (row["largest_error"], row["standard_errors"], row["chi_square"])
    return (result.contender.name, chances, sizes, f"{found.draws:,}", *errors)


def _behaviour(report: Report) -> list[str]:
    own = [result for result in report.results if result.contender.draws and result.exactness]
    head = (
        "contender",
        "same sample from shuffled rows",
        "same seed, same sample",
        "promised for later versions",
        "overlap of two departments, % of the bound",
    )
    return [
        "## Order of rows, replay, coordination",
        "",
        _ABOUT_BEHAVIOUR.format(seeds=report.sizes.seeds),
        *table(head, [_behaviour_row(report, result) for result in own], left=4),
    ]


def _behaviour_row(report: Report, result: Result) -> Row:
    row = report.figures(result)
    overlap: object = None
    if result.coordination:
        overlap = f"{row['overlap_percent_of_bound']} ± {row['overlap_standard_error']}"
    elif result.contender.departments == 1:
        overlap = "one department only"
    keys = ("same_for_any_order_of_rows", "same_in_any_process", "promise_across_versions")
    return (result.contender.name, *map(row.get, keys), overlap)


def _calls(report: Report) -> list[str]:
    rows = [
        (own.name, result.version or result.not_run["all"], f"`{own.call}`", own.source)
        for result in report.results
        for own in [result.contender]
    ]
    promises = dict.fromkeys(
        f"{r.contender.stable} ({r.contender.stable_source})"
        for r in report.results
        if r.contender.stable
    )
    return [
        "## How each was called",
        "",
        *table(("contender", "version", "call", "as in"), rows, left=4),
        "Promises for later versions:",
        "",
        *(f"- {promise}" for promise in promises),
    ]
