"""Blocks and who may sit in them (检查组席位与可选人员): docs/spec/draw-v1.md §7.1."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import earliest_day, open_days
from dualrandom.drawing.capacity import availability, capacity_visits, day_mask
from dualrandom.drawing.eligibility import RULES
from dualrandom.drawing.experts import ALONE_RULE, asking_tasks, expert_demand, expert_pools
from dualrandom.drawing.qualified_seat import QualifiedSeat, qualified_seat
from dualrandom.drawing.records import Unstaffed
from dualrandom.drawing.standing_groups import groups_of_departments, members_of
from dualrandom.drawing.team_demands import able_people, demands_together, shared_tasks
from dualrandom.drawing.team_rules import TeamRulesOf

if TYPE_CHECKING:
    from datetime import date

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Draw
    from dualrandom.drawing.records import TaskPromise
    from dualrandom.registers.records import Enterprise, Inspector


@dataclass(frozen=True, slots=True)
class Demand:
    """Seats of one department at one enterprise, and the people who may fill them.

    ``members`` are sorted by identifier; ``qualified[i]`` says whether ``members[i]`` may fill the
    qualified seat. ``qualified_seats`` is 0 or 1. Where ``by_group``, members are standing groups
    that bring all that is asked for, and the one seat is for one of them (draw-v1 §7.1b).
    ``experts`` marks a block of experts, who would come ``alone`` if their department's block has
    an obstacle.
    """

    block: str
    enterprise: str
    department: str
    tasks: tuple[str, ...]
    size: int
    qualified_seats: int
    members: tuple[str, ...]
    qualified: tuple[bool, ...]
    by_group: bool = False
    experts: bool = False
    alone: bool = False

    @property
    def pool(self) -> tuple[str, bool]:
        """Department, and whether its experts are drawn: who shares the load with whom."""
        return self.department, self.experts

    @property
    def obstacle(self) -> str | None:
        """Rule that makes a complete team impossible, if any."""
        if self.alone:
            return ALONE_RULE
        if self.by_group:
            return None if self.members else "lottery.no_group"
        if len(self.members) < self.size:
            return "lottery.too_few_eligible"
        if self.qualified_seats and not any(self.qualified):
            return "lottery.no_qualified"
        return None

    def without_team(self, rule: str) -> Unstaffed:
        """Return the block as a record lists it that has no team, with the rule."""
        return Unstaffed(
            block=self.block,
            enterprise=self.enterprise,
            department=self.department,
            experts=self.experts,
            tasks=self.tasks,
            rule=rule,
            eligible=len(self.members),
            needed=self.size,
        )


def drawn_tasks(draw: Draw) -> dict[tuple[str, str], tuple[str, ...]]:
    """On-site tasks per (enterprise, department), both sorted: what makes a block."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for task_id, identifiers in draw.selected.items():
        task = draw.commitment.task(task_id)
        if task.method == "on_site":
            for identifier in identifiers:
                found[identifier, task.department].append(task_id)
    return {key: tuple(sorted(found[key])) for key in sorted(found)}


def demands(draw: Draw, facts: CampaignFacts) -> tuple[Demand, ...]:
    """One demand per block, in order of enterprise and department, experts after their department.

    Eligible is who belongs to the department, is no assisting expert, has room for at least one
    visit, is kept away by no rule of ``eligibility/``, and shares at least one possible day with
    the enterprise. In departments that draw standing groups these take the place of inspectors.
    Where tasks ask for experts, a second block is theirs.
    """
    eligibility = _Eligibility(facts)
    result = []
    for (identifier, department), task_ids in drawn_tasks(draw).items():
        tasks = [facts.tasks[task_id] for task_id in task_ids]
        seat = qualified_seat(shared_tasks(tasks))
        by_group = eligibility.draws_groups(department)
        members, qualified = eligibility.of(identifier, department, tasks, seat)
        demand = Demand(
            block=f"{identifier}/{department}",
            enterprise=identifier,
            department=department,
            tasks=task_ids,
            size=1 if by_group else _team_size(tasks),
            qualified_seats=0 if by_group else int(seat.asked),
            members=members,
            qualified=qualified,
            by_group=by_group,
        )
        if by_group:
            demand = eligibility.groups_in_order(demand)
        elif demands_together(tasks):
            demand = _with_strictest(demand, tasks, facts)
        result.append(demand)
        if asking_tasks(tasks):
            result.append(_experts_demand(demand, tasks, eligibility))
    return tuple(result)


def _with_strictest(demand: Demand, tasks: list[TaskPromise], facts: CampaignFacts) -> Demand:
    """Give the qualified seat to the scarcest of several demands (draw-v1 §7.6)."""
    able = able_people(tasks, demand.members, facts.inspectors)
    first = able[0] if able else frozenset(demand.members)
    flags = tuple(member in first for member in demand.members)
    return replace(demand, qualified_seats=int(bool(able)), qualified=flags)


def _experts_demand(demand: Demand, tasks: list[TaskPromise], eligibility: _Eligibility) -> Demand:
    """Seats of the experts who assist the team of a demand."""
    size, qualifications = expert_demand(tasks)
    members = eligibility.experts(demand.enterprise, demand.department, tasks, qualifications)
    return Demand(
        block=f"{demand.block}/experts",
        enterprise=demand.enterprise,
        department=demand.department,
        tasks=tuple(task.task for task in asking_tasks(tasks)),
        size=size,
        qualified_seats=0,
        members=members,
        qualified=(True,) * len(members),
        experts=True,
        alone=demand.obstacle is not None,
    )


class _Eligibility:
    """Who may come where. Most blocks of a department ask the same: each question once."""

    def __init__(self, facts: CampaignFacts) -> None:
        self._facts = facts
        self._available = {
            name: availability(inspector, facts.days)
            for name, inspector in facts.inspectors.items()
        }
        self._groups = groups_of_departments(facts)
        self._staff: dict[tuple[str, bool], list[Inspector]] = defaultdict(list)
        for department, groups in self._groups.items():
            self._staff[department, False] = members_of(groups)
        for name in sorted(facts.inspectors):
            person = facts.inspectors[name]
            if self.draws_groups(person.department):
                continue
            if not person.expert and self._has_room(person):
                self._staff[person.department, False].append(person)
        for department, people in expert_pools(facts).items():
            self._staff[department, True] = [one for one in people if self._has_room(one)]
        self._rules = [rule for rule in RULES if rule.applies(facts.campaign.rules)]
        self._exclusions: dict[tuple[object, ...], frozenset[str]] = {}
        self._open: dict[str, int] = {}
        self._team_rules = TeamRulesOf(facts)
        self._answers: dict[tuple[object, ...], tuple[tuple[str, ...], tuple[bool, ...]]] = {}

    def draws_groups(self, department: str) -> bool:
        """Whether the department's standing groups are drawn, instead of its inspectors."""
        return department in self._groups

    def groups_in_order(self, demand: Demand) -> Demand:
        """Leave out the groups that would break a rule about whole teams (draw-v1 §7.6)."""
        groups = {one.unit: one for one in self._groups[demand.department]}
        members = tuple(
            unit
            for unit in demand.members
            if self._team_rules.of_people(
                demand.enterprise, demand.department, demand.tasks, groups[unit].counted
            ).broken(groups[unit].names)
            is None
        )
        return replace(demand, members=members, qualified=(True,) * len(members))

    def _has_room(self, person: Inspector) -> bool:
        available = self._available[person.inspector_id]
        return capacity_visits(person, self._facts.days, available) > 0

    def of(
        self, identifier: str, department: str, tasks: list[TaskPromise], seat: QualifiedSeat
    ) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        """Eligible inspectors (or groups), and who of them may fill the qualified seat."""
        days = self._open_days(identifier) & _window_mask(tasks, self._facts.days)
        pool = (department, False)
        excluded = self._excluded(identifier, pool)
        size = _team_size(tasks)
        key = (pool, days, excluded, seat, size)
        if key not in self._answers:
            if self.draws_groups(department):
                groups = self._groups[department]
                able = [one.unit for one in groups if one.can_come(days, excluded, seat, size)]
                self._answers[key] = tuple(able), (True,) * len(able)
            else:
                self._answers[key] = self._people(pool, days, excluded, seat)
        return self._answers[key]

    def experts(
        self,
        identifier: str,
        department: str,
        tasks: list[TaskPromise],
        qualifications: frozenset[str],
    ) -> tuple[str, ...]:
        """Eligible experts; ``tasks`` are all those of the block that they assist."""
        days = self._open_days(identifier) & _window_mask(tasks, self._facts.days)
        pool = (department, True)
        excluded = self._excluded(identifier, pool)
        key = (pool, days, excluded, qualifications)
        if key not in self._answers:
            seat = QualifiedSeat(qualifications, leader=False)
            self._answers[key] = self._people(pool, days, excluded, seat)
        people, able = self._answers[key]
        return tuple(name for name, holds in zip(people, able, strict=True) if holds)

    def _people(
        self, pool: tuple[str, bool], days: int, excluded: frozenset[str], seat: QualifiedSeat
    ) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        people = [
            person
            for person in self._staff[pool]
            if person.inspector_id not in excluded and self._available[person.inspector_id] & days
        ]
        return (
            tuple(person.inspector_id for person in people),
            tuple(seat.admits(person) for person in people),
        )

    def _excluded(self, identifier: str, pool: tuple[str, bool]) -> frozenset[str]:
        """Inspectors or experts whom a rule keeps away from the enterprise."""
        enterprise = self._facts.enterprises[identifier]
        excluded: frozenset[str] = frozenset()
        for rule in self._rules:
            facts = rule.deciding(enterprise, pool[0])
            key = (rule.rule_id, pool, facts)
            if key not in self._exclusions:
                self._exclusions[key] = frozenset(
                    person.inspector_id
                    for person in self._staff[pool]
                    if rule.excludes(person, facts)
                )
            excluded |= self._exclusions[key]
        return excluded

    def _open_days(self, identifier: str) -> int:
        if identifier not in self._open:
            self._open[identifier] = _open_mask(self._facts, self._facts.enterprises[identifier])
        return self._open[identifier]


def _team_size(tasks: list[TaskPromise]) -> int:
    return max(task.team_size for task in tasks)


def _open_mask(facts: CampaignFacts, enterprise: Enterprise) -> int:
    first = earliest_day(enterprise, facts.campaign.rules)
    possible = {day for day in open_days(enterprise, facts.days) if first is None or day >= first}
    return day_mask(day in possible for day in facts.days)


def _window_mask(tasks: list[TaskPromise], days: tuple[date, ...]) -> int:
    first = max(task.first_day for task in tasks)
    last = min(task.last_day for task in tasks)
    return day_mask(first <= day <= last for day in days)
