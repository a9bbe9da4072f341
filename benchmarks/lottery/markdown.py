"""The comparison as a page of tables."""

from collections.abc import Iterable
from pathlib import Path

from benchmarks.lottery.instances import WEEKS
from benchmarks.lottery.measuring import SLOW_SECONDS, Result
from benchmarks.lottery.report import Report

Row = Iterable[object]

_ABOUT_INSTANCES = f"""\
Teams of two, one to three departments a visit; who is not recused (2 %) may come. A tenth of the
inspectors work 40 %. Four visits of ten ask for a qualification that three or one and a half of ten
hold. Capacity: one and a half to two times the mean load over {WEEKS} weeks. *scarce*: in two small
departments just so many hold a qualification as the seats that ask for it fill. *large*: ten
regions. Fair load ratio: heaviest over lightest leximin-fair load of a department's full-timers;
no lottery can make it fairer.
"""
_ABOUT_CHANCES = """\
Error of the chance of each cell (block and inspector), in percent of the chance that the contender
itself claims: root mean square (scatter of the draws taken out) and worst cells (scatter included).
Chi-square per cell: mean squared error in standard errors, 1 where only chance is at work.
Qualified seats missed: per draw, and in how many percent of the draws. Rules broken: all per draw
(empty seats, qualified seats missed, people over capacity, people who may not come).
"""
_ABOUT_LOADS = """\
Load ratio: expected load of a department's most loaded full-timer over its least loaded one's, in
the worst department. Spread: most minus least visits of the full-timers within one draw. Best
guess: how often the most likely person is indeed in the team, learnt on half of the draws and
counted on the other half; *after the previous* knows whom the department sent last to the visit
before. Entropy of the pair: bits, as much surprise as so many yes-or-no questions.
"""
_ABOUT_TIME = """\
Medians of {repeats} rounds (one for what takes more than {slow} s), each in a new process; odds
once and one draw. Processor seconds, which other programs hardly change, and seconds by the clock.
Memory is the peak above the start.
"""


def table(head: Row, rows: Iterable[Row], *, left: int = 1) -> list[str]:
    """Lines of a table: the first columns to the left, the others to the right."""
    names = [str(name) for name in head]
    bars = ["---" if number < left else "---:" for number in range(len(names))]
    lines = [names, bars, *([_shown(cell) for cell in row] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]


def _shown(cell: object) -> str:
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"{cell:,.4g}" if isinstance(cell, float) else str(cell)


def write_markdown(report: Report, path: Path, *, has_chart: bool) -> None:
    lines = [
        "# Lotteries of inspectors side by side",
        "",
        f"`{report.command}`, {', '.join(f'{k} {v}' for k, v in report.machine.items())}.",
        "",
        *([f"![Chart of the comparison]({path.with_suffix('.png').name})", ""] * has_chart),
        *_goals(report),
        *_instances(report),
        *_chances(report),
        *_loads(report),
        *_time(report),
        *_calls(report),
    ]
    path.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")


def _goals(report: Report) -> list[str]:
    rows = [
        (goal.what, f"{goal.value:.3g} {goal.unit}".strip(), f"≤ {goal.target:g}", goal.is_met)
        for goal in report.goals
    ]
    return ["## Goals", "", *table(("what", "measured", "goal", "met"), rows)]


def _instances(report: Report) -> list[str]:
    head = (
        "instance",
        "visits",
        "inspectors",
        "blocks",
        "cells",
        "qualified seats",
        "fair load ratio",
    )
    rows = [(name, *(f"{number:,}" for number in about)) for name, about in report.abouts.items()]
    return ["## Instances", "", _ABOUT_INSTANCES, *table(head, rows)]


def _sampled(report: Report, instance: str) -> list[Result]:
    return [result for result in report.results if instance in result.figures]


def _chances(report: Report) -> list[str]:
    lines = [
        "## Are the chances what they claim to be, and are the rules kept?",
        "",
        _ABOUT_CHANCES,
    ]
    head = (
        "contender",
        "claims",
        "draws",
        "rms error %",
        "worst cells %",
        "chi-square per cell",
        "qualified seats missed",
        "rules broken",
    )
    for instance in report.abouts:
        rows = [_chances_row(result, instance) for result in _sampled(report, instance)]
        if rows:
            lines += [f"*{instance}*", "", *table(head, rows, left=2)]
    return lines


def _chances_row(result: Result, instance: str) -> Row:
    own = result.figures[instance]
    worst = f"{own.worst_under_percent:+.0f} … {own.worst_over_percent:+.0f}"
    missed = f"{own.qualified_missed:.3g} ({own.draws_with_missed_percent:.3g} %)"
    return (
        result.contender.name,
        result.contender.claim,
        f"{own.draws:,}",
        f"{own.rms_error_percent:.1f}",
        worst,
        f"{own.chi_square_per_cell:.3f}",
        missed if own.qualified_missed else "0",
        f"{own.rules_broken:.3g}",
    )


def _loads(report: Report) -> list[str]:
    lines = ["## Loads and surprise", "", _ABOUT_LOADS]
    head = (
        "contender",
        "load ratio",
        "spread, visits",
        "best guess %",
        "after the previous %",
        "entropy of the pair, bits",
    )
    for instance, about in report.abouts.items():
        rows = [_loads_row(result, instance) for result in _sampled(report, instance)]
        if rows:
            fair = f"*{instance}*: fair load ratio {about.fair_load_ratio:g}"
            lines += [fair, "", *table(head, rows)]
    return lines


def _loads_row(result: Result, instance: str) -> Row:
    own = result.figures[instance]
    return (
        result.contender.name,
        f"{own.load_ratio:.2f}",
        f"{own.load_spread:.1f}",
        f"{own.best_guess_percent:.1f}",
        f"{own.guess_after_previous_percent:.1f}",
        f"{own.pair_bits:.2f}",
    )


def _time(report: Report) -> list[str]:
    lines = [
        "## Time and memory",
        "",
        _ABOUT_TIME.format(repeats=report.sizes.repeats, slow=SLOW_SECONDS),
    ]
    head = ("contender", "odds, processor s", "draw, processor s", "odds, s", "draw, s", "MiB")
    keys = (
        *("odds_processor_seconds", "draw_processor_seconds"),
        *("odds_seconds", "draw_seconds", "mib"),
    )
    for instance in report.abouts:
        rows = []
        for result in report.results:
            if instance in result.contender.timed:
                row = report.figures(result, instance)
                name = result.contender.name
                why = f"{name} (not run: {row['not_run']})" if row["not_run"] else name
                rows.append((why, *(_measured(row.get(key), key) for key in keys)))
        lines += [f"*{instance}*", "", *table(head, rows)] if rows else []
    return lines


def _measured(figure: object, key: str) -> str | None:
    return None if figure is None else f"{figure:,.{1 if key == 'mib' else 3}f}"


def _calls(report: Report) -> list[str]:
    rows = [
        (own.name, result.version or result.not_run["all"], own.call, own.source)
        for result in report.results
        for own in [result.contender]
    ]
    head = ("contender", "version", "call", "as in")
    return ["## How each was called", "", *table(head, rows, left=4)]
