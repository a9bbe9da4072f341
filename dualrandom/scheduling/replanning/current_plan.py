"""The plan as it stands (现行计划): replacements, then revisions, applied in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dualrandom.drawing.outcomes import Lottery
from dualrandom.scheduling.current_teams import CurrentTeams
from dualrandom.scheduling.own_definitions import with_own_of_record
from dualrandom.scheduling.replacement_check import replaced_plan
from dualrandom.scheduling.replanning.changed_facts import changed_facts
from dualrandom.scheduling.replanning.for_cause import asked_for_cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.own_rules import PlanGoal, PlanRule
    from dualrandom.scheduling.plan import Deviation, Plan, PlannedVisit
    from dualrandom.scheduling.replacements import Replacement
    from dualrandom.scheduling.replanning.records import Event, Revision


@dataclass(frozen=True)
class RevisedLottery(Lottery):
    """Present teams and facts; ``left`` are those who left a block's team and do not come back."""

    left: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def reserves_of(self, block: Block) -> tuple[str, ...]:
        """Reserves of a block who never left its team and are not recused, in their order."""
        gone = self.left.get(block.block, frozenset())
        people = self.facts.inspectors
        return tuple(
            name
            for name in super().reserves_of(block)
            if name not in gone
            and (name not in people or block.enterprise not in people[name].recusals)
        )

    def with_blocks(self, blocks: Iterable[Block]) -> RevisedLottery:
        """Return the same lottery with other blocks."""
        return replace(self, record=self.record.model_copy(update={"blocks": tuple(blocks)}))


@dataclass(frozen=True)
class CurrentPlan:
    """Visits, teams and facts after the revisions so far; ``deviations`` of the plan are empty.

    The plan keeps rules and goals of one's own. What lies before ``first_day`` of the last revision
    is done, and what is ``announced`` there stays.
    """

    plan: Plan
    lottery: RevisedLottery
    first_day: date | None = None
    announced: tuple[str, ...] = ()

    @property
    def visits(self) -> dict[str, PlannedVisit]:
        """Visits by identifier."""
        return {visit.visit: visit for visit in self.plan.visits}


def current_plan(
    plan: Plan,
    replacements: Sequence[Replacement] = (),
    revisions: Sequence[Revision] = (),
    *,
    rules: Sequence[PlanRule] = (),
    goals: Sequence[PlanGoal] = (),
) -> CurrentPlan:
    """Apply replacements and then revisions to the plan as it was made; nothing is checked.

    Parameters
    ----------
    plan
        The plan of ``plan.json``; its teams must have been drawn with the enterprises.
    replacements, revisions
        All of them, the first ones first.
    rules, goals
        Of one's own, that the record names; a plan read from a bundle does not bring them along.

    Raises
    ------
    OwnRuleError
        ``own.findings``: a rule or goal is malformed, or the plan was made without it.
    """
    plan = with_own_of_record(plan, rules, goals)
    teams = CurrentTeams(plan, replacements)
    lottery = RevisedLottery(
        plan.lottery.record,
        plan.lottery.draw,
        plan.lottery.facts,
        {name: frozenset(gone) for name, gone in teams.replaced.items()},
    )
    blocks = [
        block.model_copy(update={"team": teams.team(block.block)})
        for block in lottery.record.blocks
    ]
    current = _with_visits(plan, lottery.with_blocks(blocks), plan.visits)
    for revision in revisions:
        current = revised(current, revision)
    return current


def plans_so_far(
    plan: Plan, replacements: Sequence[Replacement], revisions: Sequence[Revision]
) -> list[Plan]:
    """Return the plan as it was made, with its replacements, and after each revision."""
    plans = [plan]
    if replacements:
        plans.append(replaced_plan(plan, replacements))
    plans += [
        current_plan(plan, replacements, revisions[:number]).plan
        for number in range(1, len(revisions) + 1)
    ]
    return plans


def revised(current: CurrentPlan, revision: Revision) -> CurrentPlan:
    """Apply one revision."""
    lottery = after_events(current.lottery, revision.number, revision.first_day, revision.events)
    lottery = with_substitutes(lottery, revision.substitutions)
    withdrawn = set(revision.withdrawn)
    kept = [visit for visit in current.plan.visits if visit.visit not in withdrawn]
    visits = sorted(
        (*kept, *revision.visits), key=lambda visit: (visit.day, visit.start, visit.enterprise)
    )
    placed = {part.block for visit in revision.visits for part in visit.parts}
    unplaced = [one for one in current.plan.unplaced if one.block not in placed]
    update = {"unplaced": tuple(sorted((*unplaced, *revision.dropped), key=lambda one: one.block))}
    plan = replace(current.plan, record=current.plan.record.model_copy(update=update))
    after = _with_visits(plan, lottery, visits)
    return replace(after, first_day=revision.first_day, announced=revision.announced)


def after_events(
    lottery: RevisedLottery, revision: int, first_day: date, events: Sequence[Event]
) -> RevisedLottery:
    """Lottery with the facts after the events, and with the blocks of visits for cause."""
    facts = changed_facts(lottery.facts, revision, first_day, events)
    record = lottery.record
    asked = list(
        asked_for_cause(facts, record.seed, len(record.profiles), revision, first_day, events)
    )
    update = {
        "blocks": (*record.blocks, *(one.block for one in asked)),
        "profiles": (*record.profiles, *(one.profile for one in asked)),
    }
    return replace(lottery, record=record.model_copy(update=update), facts=facts)


def with_substitutes(lottery: RevisedLottery, steps: Iterable[Deviation]) -> RevisedLottery:
    """Put substitutes into their seats; those who leave do not come back."""
    by_block: dict[str, dict[str, str]] = {}
    for step in steps:
        by_block.setdefault(step.block, {})[step.drawn] = step.substitute
    blocks = (
        block.model_copy(
            update={"team": tuple(by_block[block.block].get(name, name) for name in block.team)}
        )
        if block.block in by_block
        else block
        for block in lottery.record.blocks
    )
    left = dict(lottery.left)
    for name, changes in by_block.items():
        left[name] = left.get(name, frozenset()) | changes.keys()
    return replace(lottery.with_blocks(blocks), left=left)


def _with_visits(
    plan: Plan, lottery: RevisedLottery, visits: Iterable[PlannedVisit]
) -> CurrentPlan:
    teams = lottery.teams
    placed = tuple(
        visit.model_copy(
            update={
                "parts": tuple(
                    part.model_copy(update={"team": teams.get(part.block, part.team)})
                    for part in visit.parts
                )
            }
        )
        for visit in visits
    )
    update = {"visits": placed, "deviations": (), "separate_visits": len(placed)}
    record = plan.record.model_copy(update=update)
    return CurrentPlan(replace(plan, record=record, lottery=lottery), lottery)
