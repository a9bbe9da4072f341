"""Replanning in one call (重新排期): the least change that keeps every rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dualrandom.canonical import document_digest, normal_text
from dualrandom.errors import Finding, VerificationError
from dualrandom.scheduling.assembly import Assembly
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.days import day_grid
from dualrandom.scheduling.plan import SolverRun
from dualrandom.scheduling.recording import plan_record
from dualrandom.scheduling.replanning.changes import Reasons, differences, slots_of
from dualrandom.scheduling.replanning.current_plan import (
    after_events,
    current_plan,
    with_substitutes,
)
from dualrandom.scheduling.replanning.forced_seats import forced_seats
from dualrandom.scheduling.replanning.hits import Standing, first_hit
from dualrandom.scheduling.replanning.own_rules import require_at_hand
from dualrandom.scheduling.replanning.records import Revision
from dualrandom.scheduling.replanning.requests import request_findings
from dualrandom.scheduling.replanning.revision_audit import check_revision
from dualrandom.scheduling.replanning.settling import settle_all
from dualrandom.scheduling.replanning.standing import OwnSide, standing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from pydantic import BaseModel

    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.merging import Merges
    from dualrandom.scheduling.own_rules import PlanGoal, PlanRule
    from dualrandom.scheduling.plan import Deviation, Plan, PlannedVisit, Unplaced
    from dualrandom.scheduling.priority import Progress
    from dualrandom.scheduling.replacements import Replacement
    from dualrandom.scheduling.replanning.current_plan import CurrentPlan
    from dualrandom.scheduling.replanning.forced_seats import ForcedSeats
    from dualrandom.scheduling.replanning.records import Change, Request
    from dualrandom.scheduling.replanning.standing import OldVisit

_NO_SOLVER = SolverRun(
    solver="", version="", parameters={}, subproblems=0, placed_by_solver=0,
    deterministic_time_milli=0,
)  # fmt: skip


def replan(
    plan: Plan,
    request: Request,
    *,
    replacements: Sequence[Replacement] = (),
    revisions: Sequence[Revision] = (),
    rules: Sequence[PlanRule] = (),
    goals: Sequence[PlanGoal] = (),
    ignore_missing_rules: bool = False,
    progress: Progress | None = None,
) -> Revision:
    """Change a plan as little as what happened demands (重新排期).

    Visits before ``request.first_day`` are done; announced ones keep day and hours. Teams stay as
    they are wherever they have a possible day left: the visit moves. Otherwise the next reserve
    comes, as when the plan was made.

    Parameters
    ----------
    plan
        The plan as it was made.
    request
        What happened, from which day on, what was announced, who approved it and when.
    replacements, revisions
        All that were made so far, the first ones first.
    rules, goals
        Of one's own, that the record names, beside those that the plan brings along (a plan read
        from a bundle brings none). No visit that moves breaks these rules; between days, the
        costs of the goals decide.
    ignore_missing_rules
        Go on where the record names rules whose classes are not at hand: they are not kept then.
    progress
        Called with ``replan``, how many visits were settled, and of how many.

    Returns
    -------
    Revision
        The next one; a pure function of the arguments. It has been checked.

    Raises
    ------
    VerificationError
        ``replan.findings`` with everything that is wrong with the request: something unknown,
        days that are over, a visit that is done, an announced one that cannot take place.
        ``plan.violations``: the plan before breaks a rule already, or the revision would break a
        rule of one's own about several visits, which no search sees. ``replan.own_rules``: rules
        that the record names are not at hand.
    OwnRuleError
        ``own.findings``: a rule or goal of one's own is malformed, fails or answers wrongly, or
        the plan was made without it.
    """
    earlier = revisions[-1] if revisions else None
    before = current_plan(plan, replacements, revisions, rules=rules, goals=goals)
    if not ignore_missing_rules:
        require_at_hand(before.plan)
    findings = list(request_findings(before, request, replacements, earlier))
    if findings:
        raise VerificationError("replan.findings", findings, n=len(findings))
    search = _Search(before, request, len(revisions) + 1)
    found = search.run(progress or _silent)
    revision = Revision(
        number=search.number,
        plan=_digest(plan.record),
        previous=_digest(earlier) if earlier else None,
        replacement=_digest(replacements[-1]) if replacements else None,
        first_day=request.first_day,
        announced=tuple(sorted(request.announced)),
        approver=normal_text(request.approver),
        time=request.time,
        events=request.events,
        changes=found.changes,
        substitutions=found.substitutions,
        withdrawn=found.withdrawn,
        visits=found.visits,
        dropped=found.dropped,
    )
    check_revision(before, revision).raise_for_violations()
    return revision


def _silent(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""


def _digest(document: BaseModel) -> str:
    return document_digest(document.model_dump(mode="json"))


class _Found(NamedTuple):
    """What the search changes."""

    changes: tuple[Change, ...]
    substitutions: tuple[Deviation, ...]
    withdrawn: tuple[str, ...]
    visits: tuple[PlannedVisit, ...]
    dropped: tuple[Unplaced, ...]


class _Search:
    """One revision in the making: facts after the events, and the plan before them."""

    def __init__(self, before: CurrentPlan, request: Request, number: int) -> None:
        self.before, self.request, self.number = before, request, number
        self.lottery = after_events(before.lottery, number, request.first_day, request.events)
        self.blocks = {block.block: block for block in self.lottery.record.blocks}
        self.days = {part.block: visit.day for visit in before.plan.visits for part in visit.parts}

    def run(self, progress: Progress) -> _Found:
        """Keep what stands, move what does not, and say what became of it."""
        request, visits = self.request, self.before.plan.visits
        seats = self._forced_seats()
        lottery = with_substitutes(self.lottery, seats.steps)
        planned = lottery.with_blocks(
            block for block in lottery.record.blocks if self._is_planned(block)
        )
        stands = standing(
            planned, request.first_day, visits, self._frozen(), seats.without_team, self._own()
        )
        moving = sorted(stands.moving, key=lambda old: _freedom(old, stands.merges))
        chains = settle_all(stands.table, stands.merges, moving, progress)
        steps = tuple(sorted((*seats.steps, *stands.deviations), key=lambda one: one.block))
        assembly = Assembly(stands.merges.problem, stands.deviations)
        record = plan_record(planned, assembly, stands.merges, stands.table, _NO_SOLVER)
        different = differences(slots_of(visits), slots_of(record.visits))
        made_room = _by_block(chains.made_room, stands.merges, {name for name, *_ in different})
        reasons = Reasons(request.events, self.number, self.blocks, visits, made_room, steps)
        withdrawn, added = _moved(visits, record.visits)
        return _Found(
            reasons.changes(different),
            steps,
            withdrawn,
            added,
            self._dropped(record.unplaced, seats.without_team),
        )

    def _forced_seats(self) -> ForcedSeats:
        """Fill the seats that become free whatever the day.

        Raises
        ------
        VerificationError
            ``replan.findings``: nobody can come to an announced visit.
        """
        request, facts = self.request, self.lottery.facts
        grid = day_grid(facts.days, 1)
        seats = forced_seats(
            self.lottery, grid, request.first_day, self.before.plan, request.announced
        )
        announced = {
            part.block: visit.visit
            for visit in self.before.plan.visits
            if visit.visit in request.announced
            for part in visit.parts
        }
        findings = [
            Finding("replan.nobody", params={"block": name, "visit": announced[name]})
            for name in sorted(seats.without_team)
            if name in announced
        ]
        if findings:
            raise VerificationError("replan.findings", findings, n=len(findings))
        return seats

    def _is_planned(self, block: Block) -> bool:
        """Whether the block had a visit, or may get one, with its team, because of an event."""
        if block.block in self.days:
            return True
        people = self.lottery.facts.inspectors
        recused = any(block.enterprise in people[name].recusals for name in block.team)
        return self._is_hit(block, None) and not recused

    def _own(self) -> OwnSide:
        """Rules and goals of one's own, and the visits for whose moving an event is the reason."""
        plan = self.before.plan
        hit = {
            visit.visit
            for visit in plan.visits
            for part in visit.parts
            if self._is_hit(self.blocks[part.block], visit.day)
        }
        return OwnSide(plan.own_rules, plan.own_goals, hit)

    def _is_hit(self, block: Block, day: date | None) -> bool:
        return first_hit(self.request.events, self.number, Standing(block, day)) is not None

    def _frozen(self) -> set[str]:
        first, announced = self.request.first_day, self.request.announced
        return {
            visit.visit
            for visit in self.before.plan.visits
            if visit.day < first or visit.visit in announced
        }

    def _dropped(
        self, unplaced: Iterable[Unplaced], without_team: Collection[str]
    ) -> tuple[Unplaced, ...]:
        """Say of what had a visit, or was asked for now, why it has none."""
        before = {one.block for one in self.before.plan.unplaced}
        unstaffed = {one.block for one in self.lottery.record.unstaffed}
        return tuple(
            one.model_copy(update={"rule": "plan.recusal", "blocked": ()})
            if one.block in without_team
            else one
            for one in unplaced
            if one.block not in before and one.block not in unstaffed
        )


def _freedom(old: OldVisit, merges: Merges) -> tuple[int, int, int]:
    days = merges.group(old.site, old.parts).days
    return days.bit_count(), old.site, old.parts


def _moved(
    before: Iterable[PlannedVisit], after: Iterable[PlannedVisit]
) -> tuple[tuple[str, ...], tuple[PlannedVisit, ...]]:
    """Visits that are no more, or no more at these hours, and those in their place."""
    old, new = {_hours(visit) for visit in before}, {_hours(visit) for visit in after}
    withdrawn = sorted(visit.visit for visit in before if _hours(visit) not in new)
    return tuple(withdrawn), tuple(visit for visit in after if _hours(visit) not in old)


def _hours(visit: PlannedVisit) -> tuple[object, ...]:
    """Everything about a visit but the people."""
    return (visit.visit, *((part.block, part.start, part.end) for part in visit.parts))


def _by_block(
    made_room: Mapping[tuple[int, int], tuple[int, int]], merges: Merges, changed: Collection[str]
) -> dict[str, str]:
    """Turn site and parts into blocks; the one for whose sake others moved has changed itself."""

    def blocks(key: tuple[int, int]) -> list[str]:
        site, parts = key
        return [merges.problem.sites[site].parts[part].block.block for part in members(parts)]

    return {
        name: next(root for root in blocks(sake) if root in changed)
        for moved, sake in made_room.items()
        for name in blocks(moved)
        if any(root in changed for root in blocks(sake))
    }
