"""Plans by hand for tests of replacements, and lotteries whose reserve order is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING, Any

from dualrandom.drawing.outcomes import Lottery
from dualrandom.scheduling.plan import Plan, PlannedVisit, PlanRecord, SolverRun, VisitPart
from dualrandom.scheduling.replacements import Absence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dualrandom.drawing.records import Block

    from .builders import World

RUN = SolverRun(
    solver="", version="", parameters={}, subproblems=0, placed_by_solver=0,
    deterministic_time_milli=0,
)  # fmt: skip


def ill(inspector: str, **changes: Any) -> Absence:
    plain = {"kind": "illness", "reason": "flu", "approver": "Li", "time": "2026-03-02T08:00"}
    return Absence(inspector=inspector, **(plain | changes))


@dataclass(frozen=True)
class ToldLottery(Lottery):
    """A lottery whose reserves step in as told; the tickets say nothing."""

    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def reserves_of(self, block: Block) -> tuple[str, ...]:
        return self.told.get(block.block) or super().reserves_of(block)


def with_order(lottery: Lottery, block: str, order: tuple[str, ...]) -> ToldLottery:
    return ToldLottery(lottery.record, lottery.draw, lottery.facts, {block: order})


def every_order(world: World, block: str) -> Iterator[ToldLottery]:
    """The lottery with each order of the reserves of one block; all are equally likely."""
    lottery = world.lottery()
    one = next(b for b in lottery.record.blocks if b.block == block)
    for order in permutations(sorted(lottery.reserves_of(one))):
        yield with_order(lottery, block, order)


def planned(lottery: Lottery, places: Mapping[str, tuple[int, str, str]]) -> Plan:
    """Put blocks on days (by number) and hours as told."""
    visits = []
    for block in lottery.record.blocks:
        if block.block in places:
            number, start, end = places[block.block]
            day = lottery.facts.days[number]
            part = VisitPart(
                block=block.block, department=block.department, tasks=block.tasks, team=block.team,
                start=start, end=end,
            )  # fmt: skip
            name = f"{day.isoformat()}/{block.enterprise}"
            visits.append(
                PlannedVisit(
                    visit=name, enterprise=block.enterprise, day=day, start=start, end=end,
                    parts=(part,),
                )
            )  # fmt: skip
    record = PlanRecord(
        lottery="", status="feasible", tiers=(), inspections=0, separate_visits=len(visits),
        visit_bound=0, visit_bound_of_placed=0, visits=tuple(visits), deviations=(), unplaced=(),
        run=RUN,
    )  # fmt: skip
    return Plan(record, lottery)
