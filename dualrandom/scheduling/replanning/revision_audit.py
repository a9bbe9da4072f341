"""Checking one revision without solving again (修订核查): docs/spec/plan-v1.md §6.6."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from dualrandom.canonical import normal_text
from dualrandom.errors import Finding
from dualrandom.scheduling.check import CheckReport, check_rules
from dualrandom.scheduling.days import day_grid
from dualrandom.scheduling.plan import Plan
from dualrandom.scheduling.replanning.changes import differences, slots_of
from dualrandom.scheduling.replanning.current_plan import after_events, revised
from dualrandom.scheduling.replanning.forced_seats import forced_seats
from dualrandom.scheduling.replanning.hits import Standing, first_hit
from dualrandom.scheduling.replanning.own_rules import own_report
from dualrandom.scheduling.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.plan import PlannedVisit
    from dualrandom.scheduling.replanning.current_plan import CurrentPlan
    from dualrandom.scheduling.replanning.forced_seats import ForcedSeats
    from dualrandom.scheduling.replanning.records import Change, Revision

_TEAMS = frozenset({"plan.drawn_team", "plan.reserve_order"})
_OF_WHAT_IS_TO_COME = frozenset({"plan.task_window", "plan.recusal"})
"""Rules whose facts an event changes without a day from which on: they do not bind what is done."""

_NOT_OF_THE_WHOLE = _TEAMS | _OF_WHAT_IS_TO_COME | {"plan.unplaced", "plan.figures"}
"""Rules about the plan as it was made, and those that do not bind what is done."""


def check_revision(before: CurrentPlan, revision: Revision) -> CheckReport:
    """Check one revision of a plan; nothing is solved.

    Parameters
    ----------
    before
        The plan before; see ``current_plan``.
    revision
        Its request must be in order: see ``request_findings``.

    Returns
    -------
    CheckReport
        The rules of docs/spec/plan-v1.md §2 for the plan after it, then rules of one's own, and
        all that breaks them or §6.1 to §6.5. Rules of one's own whose classes ``before`` does not
        bring along are ``unchecked``.

    Raises
    ------
    OwnRuleError
        ``own.findings``: a rule of one's own fails or answers wrongly.
    """
    audit = _Audit(before, revision)
    findings = list(audit.visit_findings())
    if findings:
        return CheckReport((), tuple(findings))
    own = own_report(before.plan, audit.after.plan, revision.first_day)
    reports = [*audit.reports(), own]
    return CheckReport(
        tuple(outcome for report in reports for outcome in report.rules),
        (
            *(finding for report in reports for finding in report.findings),
            *audit.team_findings(),
            *audit.change_findings(),
            *audit.dropped_findings(),
        ),
        own.unchecked,
    )


class _Audit:
    """A revision with the plan before and after it."""

    def __init__(self, before: CurrentPlan, revision: Revision) -> None:
        self.before, self.revision = before, revision
        self.lottery = after_events(
            before.lottery, revision.number, revision.first_day, revision.events
        )
        self.blocks = {block.block: block for block in self.lottery.record.blocks}
        self.visit_of = {part.block: visit for visit in before.plan.visits for part in visit.parts}

    @cached_property
    def after(self) -> CurrentPlan:
        return revised(self.before, self.revision)

    @cached_property
    def forced(self) -> ForcedSeats:
        revision, grid = self.revision, day_grid(self.lottery.facts.days, 1)
        plan = self.before.plan
        return forced_seats(self.lottery, grid, revision.first_day, plan, revision.announced)

    def visit_findings(self) -> Iterator[Finding]:
        """§6.1: what is done or announced stays, nothing is earlier, all lists are in order."""
        visits, revision = self.before.visits, self.revision
        gone = set(revision.withdrawn)
        for name in revision.withdrawn:
            if name not in visits:
                yield Finding("replan.unknown_visit", value=name)
            elif self._is_frozen(visits[name]):
                yield Finding("revision.frozen", value=name)
        for visit in revision.visits:
            if visit.day < revision.first_day or visit.visit in visits.keys() - gone:
                yield Finding("revision.frozen", value=visit.visit)
            for part in visit.parts:
                if part.block not in self.blocks:
                    yield Finding("replacement.unknown_block", params={"block": part.block})
        steps = tuple(step.block for step in revision.substitutions)
        hours = tuple((one.day, one.start, one.enterprise) for one in revision.visits)
        for key, found, expected in (
            ("withdrawn", revision.withdrawn, tuple(sorted(gone))),
            ("announced", revision.announced, tuple(sorted(set(revision.announced)))),
            ("visits", hours, tuple(sorted(set(hours)))),
            ("substitutions", steps, tuple(sorted(steps))),
            ("approver", revision.approver, normal_text(revision.approver)),
        ):
            if found != expected:
                yield Finding("revision.order", params={"key": key})

    def reports(self) -> list[CheckReport]:
        """Rules of the plan after the revision, and those about its teams."""
        plan = replace(self.after.plan, own_rules=(), own_goals=())  # a report of their own
        later = [visit for visit in plan.visits if visit.day >= self.revision.first_day]
        record = plan.record.model_copy(update={"visits": tuple(later)})
        return [
            check_rules(plan, [one for one in RULES if one.rule_id not in _NOT_OF_THE_WHOLE]),
            check_rules(
                replace(plan, record=record),
                [one for one in RULES if one.rule_id in _OF_WHAT_IS_TO_COME],
            ),
            check_rules(self._as_if_made(), [one for one in RULES if one.rule_id in _TEAMS]),
        ]

    def _as_if_made(self) -> Plan:
        """§6.4: what may move, as if its teams before had been drawn and only later days were."""
        names = {name for name, block in self.blocks.items() if self._may_move(block)}
        visits = [
            visit.model_copy(
                update={"parts": tuple(part for part in visit.parts if part.block in names)}
            )
            for visit in self.after.plan.visits
        ]
        steps = tuple(step for step in self.revision.substitutions if step.block in names)
        first, facts = self.revision.first_day, self.lottery.facts
        tasks = {
            name: task.model_copy(update={"first_day": max(task.first_day, first)})
            for name, task in facts.tasks.items()
        }
        lottery = self.lottery.with_blocks(self.blocks[name] for name in sorted(names))
        update = {"visits": tuple(visits), "deviations": steps}
        return Plan(
            self.after.plan.record.model_copy(update=update),
            replace(lottery, facts=replace(facts, tasks=tasks)),
        )

    def _may_move(self, block: Block) -> bool:
        visit = self.visit_of.get(block.block)
        settled = {step.block for step in self.forced.steps} | self.forced.without_team
        if block.block in settled or (visit is not None and self._is_frozen(visit)):
            return False
        return visit is not None or self._hit(block.block) is not None

    def team_findings(self) -> Iterator[Finding]:
        """§6.4 for seats that become free whatever the day, and the teams that are written."""
        forced = {step.block for step in self.forced.steps}
        movable = {name for name, block in self.blocks.items() if self._may_move(block)}
        recorded = [one for one in self.revision.substitutions if one.block not in movable]
        for name in sorted(forced | {one.block for one in recorded}):
            expected = [one for one in self.forced.steps if one.block == name]
            if [one for one in recorded if one.block == name] != expected:
                yield Finding("revision.seats", params={"block": name})
        teams = self.after.lottery.teams
        for visit in self.revision.visits:
            for part in visit.parts:
                if part.team != teams[part.block]:
                    yield Finding("revision.seats", params={"block": part.block})

    def change_findings(self) -> Iterator[Finding]:
        """§6.5: every difference is listed, nothing else is, and each has a true reason."""
        different = differences(slots_of(self.before.plan.visits), slots_of(self.after.plan.visits))
        listed = [(one.block, one.before, one.after) for one in self.revision.changes]
        if listed != different:
            wrong = [one for one in listed if one not in different]
            wrong += [one for one in different if one not in listed]
            name = wrong[0][0] if wrong else listed[0][0]
            yield Finding("revision.changes", params={"block": name})
            return
        changes = {one.block: one for one in self.revision.changes}
        for change in self.revision.changes:
            if not self._has_reason(change, changes):
                yield Finding("revision.reason", params={"block": change.block})

    def _has_reason(self, change: Change, changes: dict[str, Change]) -> bool:
        if change.event != self._hit(change.block):
            return False
        if change.event is not None:
            return change.for_block is None
        substituted = {step.block for step in self.revision.substitutions}
        seen = {change.block}
        while change.event is None:
            name = change.for_block
            if change.before is None or name is None or name in seen:
                return False
            if name in substituted:
                return True
            if name not in changes:
                return False
            seen.add(name)
            change = changes[name]
        return True

    def dropped_findings(self) -> Iterator[Finding]:
        """Whoever had a visit, or was asked for now, and has none is among the dropped."""
        placed = {part.block for visit in self.after.plan.visits for part in visit.parts}
        asked = self.blocks.keys() - {block.block for block in self.before.lottery.record.blocks}
        expected = sorted((asked | self.visit_of.keys()) - placed)
        found = [one.block for one in self.revision.dropped]
        if found != expected:
            params = {"found": ", ".join(found), "expected": ", ".join(expected)}
            yield Finding("revision.dropped", params=params)

    def _hit(self, name: str) -> int | None:
        visit = self.visit_of.get(name)
        standing = Standing(self.blocks[name], visit.day if visit else None)
        return first_hit(self.revision.events, self.revision.number, standing)

    def _is_frozen(self, visit: PlannedVisit) -> bool:
        return visit.day < self.revision.first_day or visit.visit in self.revision.announced
