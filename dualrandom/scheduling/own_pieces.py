"""What planning asks rules and goals of one's own (自定规则的作用): days, starts, costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.bits import members
from dualrandom.scheduling.own_answers import answer
from dualrandom.scheduling.own_definitions import redefines, require_sound
from dualrandom.scheduling.own_rules import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.records import TaskPromise
    from dualrandom.registers.records import Enterprise, Inspector
    from dualrandom.scheduling.own_rules import PlanGoal, PlanRule
    from dualrandom.scheduling.problem import Problem

Key = tuple[int, int]
"""A site, and a mask of its parts."""


class Company(NamedTuple):
    """The side of a proposal that does not depend on the day."""

    enterprise: Enterprise
    departments: tuple[str, ...]
    tasks: tuple[TaskPromise, ...]
    team: tuple[Inspector, ...]


class OwnPieces:
    """Rules and goals of one's own for one problem; every answer is asked for once.

    Parameters
    ----------
    problem, facts
        What the visits are made of.
    rules, goals
        In the order in which the record names them.

    Raises
    ------
    OwnRuleError
        ``own.findings``: a class is malformed. From all methods: it fails or answers wrongly.
    """

    def __init__(
        self,
        problem: Problem,
        facts: CampaignFacts,
        rules: Sequence[PlanRule] = (),
        goals: Sequence[PlanGoal] = (),
    ) -> None:
        require_sound(rules, goals)
        self.problem = problem
        self.facts = facts
        self.rules = tuple(rules)
        self.goals = tuple(goals)
        self._day_rules = [rule for rule in rules if redefines(rule, "allows")]
        self._start_rules = [rule for rule in rules if redefines(rule, "allows_start")]
        self._costly = [goal for goal in goals if redefines(goal, "cost")]
        self._companies: dict[Key, Company] = {}
        self._starts: dict[tuple[int, int, int, int], int] = {}
        self._costs: dict[tuple[int, int, int], int] = {}

    def closed_days(self, site: int, parts: int, days: int) -> int:
        """Those of the days on which some rule does not allow a visit of these parts."""
        closed = 0
        for rule in self._day_rules:
            closed |= self._closed_by(rule, site, parts, days & ~closed)
        return closed

    def starts(self, site: int, parts: int, day: int, starts: int) -> int:
        """Those of the slots at which all rules let the visit begin that day."""
        if not self._start_rules:
            return starts
        key = (site, parts, day, starts)
        if key not in self._starts:
            self._starts[key] = self._allowed_starts(site, parts, day, starts)
        return self._starts[key]

    @property
    def has_costs(self) -> bool:
        """Whether a goal of one's own says what a day costs."""
        return bool(self._costly)

    def cost(self, site: int, parts: int, day: int) -> int:
        """Sum of the costs of all goals."""
        key = (site, parts, day)
        if key not in self._costs:
            visit = self._proposal(site, parts, day)
            self._costs[key] = sum(answer(goal, "cost", int, visit) for goal in self._costly)
        return self._costs[key]

    def closures(self, site: int, parts: int, days: int, starts: int) -> Iterator[tuple[str, int]]:
        """Days that each rule closes, for the table of a block that found no room."""
        for rule in self.rules:
            closed = self._closed_by(rule, site, parts, days)
            for day in members(days & ~closed) if rule in self._start_rules else ():
                if not self._left_by(rule, self._proposal(site, parts, day), starts):
                    closed |= 1 << day
            if closed:
                yield rule.rule_id, closed

    def _closed_by(self, rule: PlanRule, site: int, parts: int, days: int) -> int:
        return sum(
            1 << day
            for day in members(days)
            if not answer(rule, "allows", bool, self._proposal(site, parts, day))
        )

    def _allowed_starts(self, site: int, parts: int, day: int, starts: int) -> int:
        visit = self._proposal(site, parts, day)
        for rule in self._start_rules:
            starts = self._left_by(rule, visit, starts)
        return starts

    def _left_by(self, rule: PlanRule, visit: Proposal, starts: int) -> int:
        minute = self.problem.slots.minute
        return sum(
            1 << slot
            for slot in members(starts)
            if answer(rule, "allows_start", bool, visit, minute(slot))
        )

    def _proposal(self, site: int, parts: int, day: int) -> Proposal:
        key = (site, parts)
        company = self._companies.get(key)
        if company is None:
            company = self._companies[key] = self._company(site, parts)
        enterprise, departments, tasks, team = company
        days = self.problem.grid.days
        return Proposal(enterprise, days[day], departments, tasks, team, self.facts)

    def _company(self, site: int, parts: int) -> Company:
        here = self.problem.sites[site]
        chosen = [here.parts[number] for number in members(parts)]
        blocks = [part.block for part in chosen]
        blocks += [part.experts_block for part in chosen if part.experts_block and part.experts]
        people = {person for part in chosen for person in part.team}  # numbered by identifier
        return Company(
            enterprise=self.facts.enterprises[here.identifier],
            departments=tuple(sorted({block.department for block in blocks})),
            tasks=tuple(
                self.facts.tasks[task]
                for task in sorted({task for block in blocks for task in block.tasks})
            ),
            team=tuple(
                self.facts.inspectors[self.problem.people[person].identifier]
                for person in sorted(people)
            ),
        )
