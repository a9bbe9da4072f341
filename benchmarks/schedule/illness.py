"""A week of illness in a large plan: how much of it changes, beside planning anew.

People are ill for the week in the middle of the campaign: the one with most visits in it, and
others down to the one with fewest. Every revision is checked. Figures go to ``replanning.*`` in
the folder of the results. The plans are made first: a few minutes.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import dualrandom as dr
from benchmarks.draw.comparison.machine import load, machine
from benchmarks.schedule.city import Shape
from benchmarks.schedule.instances import instance
from benchmarks.schedule.planning import one_construction
from dualrandom.scheduling.replanning.changed_facts import changed_facts
from dualrandom.scheduling.replanning.records import InspectorAway

if TYPE_CHECKING:
    from datetime import date

    from dualrandom.scheduling.plan import Plan
    from dualrandom.scheduling.replanning.records import Request

RESULTS = Path(__file__).parents[1] / "results"
USES = (0.5, 0.65)
PEOPLE = 5
MOST_SECONDS = 20
MOST_CHANGES_PER_VISIT = 1.5
INTRODUCTION = (
    "`python -m benchmarks.schedule.illness`. Changed are visits that get another day or hour, or"
    " none, because of the illness or to make room; dropped are blocks that lose their visit; anew:"
    " visits from that week on that one construction from nothing would not leave where they are."
)


class Illness(NamedTuple):
    """One person's week: visits it held, visits that get another day or hour, stand-ins.

    ``changed_by_planning_anew``: visits that a plan made from nothing would not leave where they
    are.
    """

    case: str
    inspector: str
    visits_that_week: int
    visits_changed: int
    changes_per_visit: float
    stand_ins: int
    dropped: int
    changed_by_planning_anew: int
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.schedule.illness", description=__doc__
    )
    parser.add_argument("--enterprises", type=int, default=5000)
    parser.add_argument("--days", type=int, default=120)
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of the results")
    asked = parser.parse_args()
    load_before = load()
    rows = [row for use in USES for row in illnesses(Shape(asked.enterprises, asked.days, use=use))]
    about = {**machine(), "load": f"{load_before} at the start, {load()} at the end"}
    _write(rows, about, asked.out)


def illnesses(case: Shape) -> list[Illness]:
    """A plan, and what happens to it when each of a few people is ill for a week."""
    plan = dr.schedule(instance(case))
    days = plan.lottery.facts.days
    middle = days[len(days) // 2]
    week = [day for day in days if day.isocalendar()[:2] == middle.isocalendar()[:2]]
    visits = Counter(
        name
        for visit in plan.visits
        if visit.day in week
        for name in sorted({name for part in visit.parts for name in part.team})
    )
    ranked = sorted(visits, key=lambda name: (-visits[name], name))
    places = {place * (len(ranked) - 1) // (PEOPLE - 1) for place in range(PEOPLE)}
    chosen = [ranked[place] for place in sorted(places)] if ranked else []
    return [_illness(case, plan, name, week, visits[name]) for name in chosen]


def _illness(case: Shape, plan: Plan, name: str, week: list[date], visits: int) -> Illness:
    request = _request(name, week)
    start = time.perf_counter()
    revision = dr.replan(plan, request)
    seconds = time.perf_counter() - start
    return Illness(
        case=case.name,
        inspector=name,
        visits_that_week=visits,
        visits_changed=len(revision.withdrawn),
        changes_per_visit=round(len(revision.withdrawn) / visits, 2),
        stand_ins=len(revision.substitutions),
        dropped=len(revision.dropped),
        changed_by_planning_anew=_changed_by_planning_anew(plan, request),
        seconds=round(seconds, 2),
    )


def _request(name: str, week: list[date]) -> Request:
    away = InspectorAway(
        kind="inspector_away",
        inspector=name,
        first_day=week[0],
        last_day=week[-1],
        reason="illness",
    )
    evening = datetime.combine(week[0] - timedelta(days=3), clock(16))
    return dr.Request(
        first_day=week[0],
        approver="Li Ming",
        time=evening.isoformat(timespec="minutes"),
        events=(away,),
    )


def _changed_by_planning_anew(plan: Plan, request: Request) -> int:
    """Visits from that day on which a plan made from the new facts does not keep as they are."""
    facts = changed_facts(plan.lottery.facts, 1, request.first_day, request.events)
    anew = one_construction(replace(plan.lottery, facts=facts)).plans[0]
    kept = {_visit(visit) for visit in anew.visits}
    return sum(_visit(visit) not in kept for visit in plan.visits if visit.day >= request.first_day)


def _visit(visit: object) -> tuple[object, ...]:
    return visit.day, *sorted((part.block, part.start) for part in visit.parts)  # type: ignore[attr-defined]


def _write(rows: list[Illness], about: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    document = {
        "command": "python -m benchmarks.schedule.illness",
        "machine": about,
        "limits": {"seconds": MOST_SECONDS, "changes_per_visit": MOST_CHANGES_PER_VISIT},
        "illnesses": [row._asdict() for row in rows],
    }
    text = json.dumps(document, ensure_ascii=False, indent=2)
    (folder / "replanning.json").write_text(text + "\n", encoding="utf-8")
    table = _markdown(rows, document["machine"])
    (folder / "replanning.md").write_text(table, encoding="utf-8")
    print(table)


def _markdown(rows: list[Illness], about: object) -> str:
    heads = (
        "| city | inspector | visits that week | changed | per visit | stand-ins | dropped |"
        " anew: changed | seconds |"
    )
    lines = [
        "# A week of illness",
        "",
        INTRODUCTION,
        "",
        heads,
        "|---|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {row.case} | {row.inspector} | {row.visits_that_week} | {row.visits_changed} |"
        f" {row.changes_per_visit:.2f} | {row.stand_ins} | {row.dropped} |"
        f" {row.changed_by_planning_anew} | {row.seconds:.1f} |"
        for row in rows
    ]
    most = max((row.changes_per_visit for row in rows), default=0)
    slowest = max((row.seconds for row in rows), default=0)
    lines += [
        "",
        f"Most changes per visit: {most:.2f} (goal: {MOST_CHANGES_PER_VISIT}).",
        f"Longest time: {slowest:.1f} s (goal: {MOST_SECONDS}).",
        "",
        f"Machine: {about}",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
