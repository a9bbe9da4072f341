"""The plan as data (联合检查计划): visits, deviations, what stays out, bounds and limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from dualrandom.drawing.records import Party, Record

if TYPE_CHECKING:
    from dualrandom.drawing.daily_demands import Demands
    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Block, Unstaffed
    from dualrandom.scheduling.own_rules import PlanGoal, PlanRule

PlanAlgorithm = Literal["joint-plan/construct-repair-1", "joint-plan/construct-match-1"]
"""Teams before dates, and teams on the day."""

ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")]
"""``HH:MM``, local time."""


class VisitPart(Party):
    """One department's part of a joint visit, or that of its experts."""

    block: str
    tasks: tuple[str, ...]
    team: tuple[str, ...]
    start: ClockTime
    end: ClockTime


class PlannedVisit(Record):
    """One visit: the departments start together (进一次门、查多项事)."""

    visit: str
    enterprise: str
    day: date
    start: ClockTime
    end: ClockTime
    parts: tuple[VisitPart, ...]


class Skipped(Record):
    """A reserve who was passed over, and the rule that forced it."""

    inspector: str
    rule: str


class Deviation(Record):
    """A departure from the lottery that a hard rule forced (偏离抽签结果).

    ``substitute`` is the next reserve who can serve; those before are in ``skipped``.
    """

    block: str
    drawn: str
    substitute: str
    rule: str
    skipped: tuple[Skipped, ...]


class Blocked(Record):
    """How many of the working days one rule closes to a block, and for whom."""

    rule: str
    subject: str
    days: int


class Unplaced(Party):
    """A block without a visit: the rule that stopped it, and the table of what closes which days.

    ``proven`` is true when the rules alone exclude it, false when no room was found.
    """

    block: str
    enterprise: str
    tasks: tuple[str, ...]
    rule: str
    proven: bool
    blocked: tuple[Blocked, ...]

    @classmethod
    def of(
        cls,
        block: Block | Unstaffed,
        rule: str,
        blocked: tuple[Blocked, ...] = (),
        *,
        proven: bool,
    ) -> Unplaced:
        """Return the record of a block that stays out."""
        return cls(
            block=block.block,
            enterprise=block.enterprise,
            department=block.department,
            experts=block.experts,
            tasks=block.tasks,
            rule=rule,
            proven=proven,
            blocked=blocked,
        )


class Tier(Record):
    """One goal in lexicographic order: value reached, proven bound, gap (0 = optimal)."""

    goal: str
    value: int
    bound: int
    gap: int


OWN_ID = r"own\.[a-z0-9_]+"
"""Identifier of a rule or goal of one's own."""


class OwnTitle(Record):
    """A rule or goal of one's own that the plan was made with (自定规则或目标), and its titles.

    The record names it, so that whoever lacks the class can say that it was not checked.
    """

    id: str = Field(pattern=f"^{OWN_ID}$")
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class SolverRun(Record):
    """Solver, version, parameters and limits; no times, so that a plan repeats byte for byte."""

    solver: str
    version: str
    parameters: dict[str, int | str | bool]
    subproblems: int
    placed_by_solver: int
    deterministic_time_milli: int


class PlanRecord(Record):
    """File ``plan.json``; ``lottery`` is the digest of ``lottery.json`` or ``demands.json``.

    ``own_rules`` and ``own_goals`` are written only where there are any.
    """

    format: Literal["dualrandom/plan/1"] = "dualrandom/plan/1"
    algorithm: PlanAlgorithm = "joint-plan/construct-repair-1"
    lottery: str
    status: Literal["optimal", "feasible"]
    tiers: tuple[Tier, ...]
    inspections: int
    separate_visits: int
    visit_bound: int
    visit_bound_of_placed: int
    visits: tuple[PlannedVisit, ...]
    deviations: tuple[Deviation, ...]
    unplaced: tuple[Unplaced, ...]
    run: SolverRun
    own_rules: tuple[OwnTitle, ...] = Field(default=(), exclude_if=lambda own: not own)
    own_goals: tuple[OwnTitle, ...] = Field(default=(), exclude_if=lambda own: not own)

    @property
    def own_titles(self) -> dict[str, OwnTitle]:
        """Titles of rules and goals of one's own, by identifier."""
        return {own.id: own for own in (*self.own_rules, *self.own_goals)}


class StaffingDay(Record):
    """What one day of one department can bear (当日人员余量): docs/spec/plan-v1.md §5.3.

    ``free`` people may fill a seat of its ``parts``; ``spare`` further seats of any one kind
    could be filled; whoever ``absences`` of the free are, the day can still be staffed.
    """

    day: date
    department: str
    parts: int = Field(ge=1)
    seats: int = Field(ge=1)
    free: int = Field(ge=0)
    spare: int = Field(ge=0)
    absences: int = Field(ge=0)


class StaffingRecord(Record):
    """File ``staffing.json``; ``demands`` and ``plan`` are the digests of the files."""

    format: Literal["dualrandom/staffing/1"] = "dualrandom/staffing/1"
    demands: str
    plan: str
    days: tuple[StaffingDay, ...]


@dataclass(frozen=True)
class Plan:
    """The plan with the lottery (and through it all facts) that it was made from.

    Where teams are drawn on the day, ``demands`` and ``staffing`` are there, and ``lottery`` is
    ``demands.before_the_draw()``: blocks without teams. ``own_rules`` and ``own_goals`` are the
    classes that the record names; a plan that was read from its record has none.
    """

    record: PlanRecord
    lottery: Lottery
    demands: Demands | None = None
    staffing: StaffingRecord | None = None
    own_rules: tuple[PlanRule, ...] = field(default=(), compare=False)
    own_goals: tuple[PlanGoal, ...] = field(default=(), compare=False)

    @property
    def visits(self) -> tuple[PlannedVisit, ...]:
        """Visits in order of day, start and enterprise."""
        return self.record.visits

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """Departures from the lottery, each with its reason."""
        return self.record.deviations

    @property
    def unplaced(self) -> tuple[Unplaced, ...]:
        """Blocks without a visit, each with its reason."""
        return self.record.unplaced

    @property
    def bound(self) -> int:
        """Proven least number of separate visits for all that was asked for."""
        return self.record.visit_bound

    @property
    def gap(self) -> int:
        """Separate visits above the proven bound of what was placed."""
        return self.record.separate_visits - self.record.visit_bound_of_placed

    def __str__(self) -> str:
        record = self.record
        return (
            f"{record.status}; {record.inspections} inspections in {record.separate_visits} visits "
            f"(bound {record.visit_bound}), {len(record.unplaced)} not placed, "
            f"{len(record.deviations)} deviations"
        )
