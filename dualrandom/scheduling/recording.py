"""From the timetable to the published record (计划记录)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import members
from dualrandom.scheduling.goals import tiers_of
from dualrandom.scheduling.hours import clock
from dualrandom.scheduling.own_definitions import titles
from dualrandom.scheduling.plan import Plan, PlannedVisit, PlanRecord, VisitPart
from dualrandom.scheduling.rules.evidence import Evidence
from dualrandom.scheduling.unplaced import unplaced_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Block, Unstaffed
    from dualrandom.scheduling.assembly import Assembly
    from dualrandom.scheduling.merging import Merges
    from dualrandom.scheduling.plan import SolverRun
    from dualrandom.scheduling.problem import Part, Problem
    from dualrandom.scheduling.timetable import Booking, Timetable


def plan_record(
    lottery: Lottery, assembly: Assembly, merges: Merges, table: Timetable, run: SolverRun
) -> PlanRecord:
    """Write the timetable down with its bounds and all that it leaves out."""
    visits = tuple(
        sorted(
            (_visit(booking, merges) for booking in table.bookings()),
            key=lambda visit: (visit.day, visit.start, visit.enterprise),
        )
    )
    unplaced = unplaced_blocks(lottery, merges, table)
    bound_of_placed = _bound_of_placed(merges, table)
    optimal = not unplaced and len(visits) == bound_of_placed
    record = PlanRecord(
        lottery=lottery.digest,
        status="optimal" if optimal else "feasible",
        tiers=(),
        inspections=_n_inspections(lottery),
        separate_visits=len(visits),
        visit_bound=sum(merges.least),
        visit_bound_of_placed=bound_of_placed,
        visits=visits,
        deviations=tuple(sorted(assembly.deviations, key=lambda step: step.block)),
        unplaced=unplaced,
        run=run,
        own_rules=titles(merges.own.rules) if merges.own else (),
        own_goals=titles(merges.own.goals) if merges.own else (),
    )
    plan = Plan(record, lottery, own_goals=merges.own.goals if merges.own else ())
    return record.model_copy(update={"tiers": tiers_of(Evidence(plan))})


def _visit(booking: Booking, merges: Merges) -> PlannedVisit:
    problem = merges.problem
    site = problem.sites[booking.site]
    day = problem.grid.days[booking.day]
    start = problem.slots.minute(booking.start)
    members_of = merges.group(booking.site, booking.parts).members
    offset_of = {person: offset for person, offset, _ in members_of}
    parts: list[VisitPart] = []
    for number in members(booking.parts):
        part = site.parts[number]
        offset = max((offset_of[person] for person in part.team), default=0)
        parts += _parts(part, start + offset, problem)
    return PlannedVisit(
        visit=f"{day.isoformat()}/{site.identifier}",
        enterprise=site.identifier,
        day=day,
        start=clock(start),
        end=max(part.end for part in parts),
        parts=tuple(sorted(parts, key=lambda part: (part.department, part.experts))),
    )


def _parts(part: Part, start: int, problem: Problem) -> Iterator[VisitPart]:
    """Give the department's part, and that of the experts who come with it."""
    sides: list[tuple[Block, Iterable[int]]] = [
        (part.block, (person for person in part.team if person not in part.experts))
    ]
    if part.experts_block is not None and part.experts:
        sides.append((part.experts_block, part.experts))
    for block, people in sides:
        yield VisitPart(
            block=block.block,
            department=block.department,
            experts=block.experts,
            tasks=block.tasks,
            team=tuple(problem.people[person].identifier for person in people),
            start=clock(start),
            end=clock(start + part.minutes),
        )


def _bound_of_placed(merges: Merges, table: Timetable) -> int:
    """Least number of visits for the parts that have one."""
    return sum(
        merges.least_for(site, table.placed(site)) for site in range(len(merges.problem.sites))
    )


def _n_inspections(lottery: Lottery) -> int:
    record = lottery.record
    asked: tuple[Block | Unstaffed, ...] = (*record.blocks, *record.unstaffed)
    return sum(len(block.tasks) for block in asked if not block.experts)
