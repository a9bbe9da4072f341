"""Small worlds whose teams are drawn on the day, and plans without names written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dualrandom.drawing.daily_demands import Demands
from dualrandom.drawing.demand_records import DemandBlock, DemandsRecord, SeatProfile
from dualrandom.scheduling.plan import Plan, PlannedVisit, PlanRecord, SolverRun, VisitPart

if TYPE_CHECKING:
    from .builders import World


def demands_of(world: World) -> Demands:
    """The blocks of a world with their eligible people; the teams in it give only the sizes."""
    lottery = world.lottery()
    profiles: list[SeatProfile] = []
    blocks = []
    for block in lottery.record.blocks:
        own = lottery.record.profiles[block.profile]
        shared = SeatProfile(members=own.members, qualified=own.qualified)
        if shared not in profiles:
            profiles.append(shared)
        blocks.append(
            DemandBlock(
                block=block.block,
                enterprise=block.enterprise,
                department=block.department,
                tasks=block.tasks,
                size=own.size,
                qualified_seats=own.qualified_seats,
                profile=profiles.index(shared),
            )
        )
    record = DemandsRecord(
        commitment="",
        draw="",
        profiles=tuple(profiles),
        blocks=tuple(blocks),
        unstaffed=lottery.record.unstaffed,
    )
    return Demands(record, lottery.draw, lottery.facts)


def plan_of(demands: Demands, places: dict[str, tuple[Any, str, str]]) -> Plan:
    """A plan that puts each block at (day, start, end), whatever the rules say; figures are void."""
    blocks = {block.block: block for block in demands.record.blocks}
    visits = [
        PlannedVisit(
            visit=f"{day}/{blocks[name].enterprise}",
            enterprise=blocks[name].enterprise,
            day=day,
            start=start,
            end=end,
            parts=(
                VisitPart(
                    block=name,
                    department=blocks[name].department,
                    tasks=blocks[name].tasks,
                    team=(),
                    start=start,
                    end=end,
                ),
            ),
        )
        for name, (day, start, end) in places.items()
    ]
    record = PlanRecord(
        algorithm="joint-plan/construct-match-1",
        lottery=demands.digest,
        status="feasible",
        tiers=(),
        inspections=0,
        separate_visits=len(visits),
        visit_bound=0,
        visit_bound_of_placed=0,
        visits=tuple(sorted(visits, key=lambda visit: (visit.day, visit.start, visit.enterprise))),
        deviations=(),
        unplaced=(),
        run=SolverRun(
            solver="", version="", parameters={}, subproblems=0, placed_by_solver=0,
            deterministic_time_milli=0,
        ),
    )  # fmt: skip
    return Plan(record, demands.before_the_draw(), demands)
