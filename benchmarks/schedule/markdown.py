"""The comparison as a page of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.lottery.markdown import table
from benchmarks.schedule.city import Shape
from benchmarks.schedule.contenders import CONTENDERS, LEVEL, LEVEL_DAYS, OURS
from benchmarks.schedule.goals import travel_saved
from benchmarks.schedule.report import Report, about, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.schedule.cases import Case
    from benchmarks.schedule.running import Run

_ABOUT = """\
Cities of `city.py`: enterprises × working days, k departments, nominal use of people's time in
percent, seed. Each run in a process of its own; the instance is made before the clock starts, the
figures are counted and the plan is checked by `dualrandom.check` after it has stopped. This package
checks its own plans before it hands them out: *own check*, not in *s* but in processor time. Memory
is the peak of the process, the instance included. *Bound*: proven least visits for all inspections.
*Proven*: nothing is left out and there can't be fewer visits. *Left out*: enterprises with an
inspection that has no visit (in brackets: inspections, and how many stay out of every plan, as far
as the contender has proven it). *Over cap*: enterprises visited more often in a year than allowed.
*Travel*: minutes between visits, all people. *Days out*: days of people with a visit. *Busiest
week*: hours of one person, paperwork included.
"""
_ABOUT_DAYS = """\
One team, one day, so many stops (`long_day.py`): only the order matters. Routers stop after a fixed
number of iterations or branches. This package tries few visits in every order, and improves
longer days by reversing and moving stretches of them (`dualrandom/scheduling/day_order.py`).
"""
_HEAD = (
    *("contender", "visits", "bound", "proven", "left out", "over cap"),
    *(
        "travel, min",
        "days out",
        "busiest week, h",
        "s",
        "own check, s",
        "processor s",
        "MiB",
        "rules broken",
    ),
)


def write_markdown(report: Report, path: Path, *, charts: list[Path]) -> None:
    machine = ", ".join(f"{key} {value}" for key, value in report.machine.items())
    lines = [
        "# Plans side by side",
        "",
        f"`{report.command}`, {machine}.",
        "",
        *(f"![Chart]({chart.name})\n" for chart in charts),
        *_goals(report),
        "## Cities",
        "",
        _ABOUT,
        *_cases(report, cities=True),
        *_travel(report),
        "## Long days",
        "",
        _ABOUT_DAYS,
        *_cases(report, cities=False),
        *_calls(report),
    ]
    path.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")


def _goals(report: Report) -> list[str]:
    rows = [
        (
            goal.what,
            f"{goal.value:,.6g} {goal.unit}".strip(),
            f"{'≤' if goal.most else '≥'} {goal.target:,.6g}",
            goal.is_met,
        )
        for goal in report.goals
    ]
    return ["## Goals", "", *table(("what", "measured", "goal", "met"), rows)]


def _cases(report: Report, *, cities: bool) -> Iterator[str]:
    for case in report.cases:
        if isinstance(case, Shape) == cities:
            told = ", ".join(f"{number:,} {what}" for what, number in about(case).items())
            yield from (f"*{case.name}*: {told}", "")
            yield from table(_HEAD, [_row(run) for run in report.of(case)])


def _row(run: Run) -> tuple[object, ...]:
    own = run.figures
    if not own:
        return (f"{name_of(run)}: not run: {run.not_run}", *[None] * (len(_HEAD) - 1))
    left_out = f"{own['enterprises_left_out']:,}"
    if own["blocks_left_out"]:
        proven = max(own["impossible"], own.get("proven_left_out", 0))
        left_out += f" ({own['blocks_left_out']:,}, {proven:,})"
    return (
        name_of(run),
        f"{own['visits']:,}",
        f"{own['bound']:,}",
        own["proven"],
        left_out,
        f"{own['over_cap']:,}",
        f"{own['travel_minutes']:,}",
        f"{own['days_out']:,}",
        f"{own['busiest_week_hours']:.1f}",
        f"{own['seconds']:.2f}",
        f"{own['check_seconds']:.2f}" if own["check_seconds"] else None,
        f"{own['processor_seconds']:.2f}",
        f"{own['peak_mib']:.0f}",
        f"{own['violations']:,}",
    )


def _travel(report: Report) -> list[str]:
    """Travel that looking at the place saves, for all cities on which it was measured."""
    rows = []
    for case in report.cases:
        own = _figures(report, case, OURS)
        saved = [
            f"{travel_saved(own, other)} %" if own and other else None
            for other in (_figures(report, case, name) for name in (LEVEL, LEVEL_DAYS))
        ]
        if any(saved):
            rows.append((case.name, *saved))
    head = ("city", "saved against load of weeks", "saved against load of weeks and days")
    return ["Travel between visits:", "", *table(head, rows)] if rows else []


def _figures(report: Report, case: Case, contender: str) -> dict[str, float]:
    return next((run.figures for run in report.of(case) if run.contender == contender), {})


def _calls(report: Report) -> list[str]:
    versions = {run.contender: run.version or f"not run: {run.not_run}" for run in report.found}
    rows = [(one.name, versions[one.id], one.call) for one in CONTENDERS if one.id in versions]
    return ["## How each was called", "", *table(("contender", "version", "call"), rows, left=3)]
