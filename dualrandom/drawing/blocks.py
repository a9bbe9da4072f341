"""Blocks and who may sit in them (检查组席位与可选人员): docs/spec/draw-v1.md §7.1."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import earliest_day, open_days
from dualrandom.drawing.capacity import availability, capacity_visits, day_mask
from dualrandom.drawing.eligibility import RULES
from dualrandom.drawing.qualified_seat import qualified_seat
from dualrandom.drawing.standing_groups import groups_of_departments, members_of

if TYPE_CHECKING:
    from datetime import date

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Draw
    from dualrandom.drawing.qualified_seat import QualifiedSeat
    from dualrandom.drawing.records import TaskPromise
    from dualrandom.registers.records import Enterprise, Inspector


@dataclass(frozen=True, slots=True)
class Demand:
    """Seats of one department at one enterprise, and the people who may fill them.

    ``members`` are sorted by identifier; ``qualified[i]`` says whether ``members[i]`` may fill the
    qualified seat. ``qualified_seats`` is 0 or 1. Where ``by_group``, members are standing groups
    that bring all that is asked for, and the one seat is for one of them (draw-v1 §7.1b).
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

    @property
    def obstacle(self) -> str | None:
        """Rule that makes a complete team impossible, if any."""
        if self.by_group:
            return None if self.members else "lottery.no_group"
        if len(self.members) < self.size:
            return "lottery.too_few_eligible"
        if self.qualified_seats and not any(self.qualified):
            return "lottery.no_qualified"
        return None


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
    """One demand per block, in order of enterprise and department.

    Eligible is who belongs to the department, is no assisting expert, has room for at least one
    visit, is kept away by no rule of ``eligibility/``, and shares at least one possible day with
    the enterprise. In departments that draw standing groups these take the place of inspectors.
    """
    eligibility = _Eligibility(facts)
    result = []
    for (identifier, department), task_ids in drawn_tasks(draw).items():
        tasks = [facts.tasks[task_id] for task_id in task_ids]
        seat = qualified_seat(tasks)
        by_group = eligibility.draws_groups(department)
        members, qualified = eligibility.of(identifier, department, tasks, seat)
        result.append(
            Demand(
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
        )
    return tuple(result)


class _Eligibility:
    """Who may come where. Most blocks of a department ask the same: each question once."""

    def __init__(self, facts: CampaignFacts) -> None:
        self._facts = facts
        self._available = {
            name: availability(inspector, facts.days)
            for name, inspector in facts.inspectors.items()
        }
        self._groups = groups_of_departments(facts)
        self._staff: dict[str, list[Inspector]] = defaultdict(list)
        for department, groups in self._groups.items():
            self._staff[department] = members_of(groups)
        for name in sorted(facts.inspectors):
            person = facts.inspectors[name]
            if self.draws_groups(person.department):
                continue
            room = capacity_visits(person, facts.days, self._available[name])
            if room > 0 and not person.expert:
                self._staff[person.department].append(person)
        self._rules = [rule for rule in RULES if rule.applies(facts.campaign.rules)]
        self._exclusions: dict[tuple[object, ...], frozenset[str]] = {}
        self._open: dict[str, int] = {}
        self._answers: dict[tuple[object, ...], tuple[tuple[str, ...], tuple[bool, ...]]] = {}

    def draws_groups(self, department: str) -> bool:
        """Whether the department's standing groups are drawn, instead of its inspectors."""
        return department in self._groups

    def of(
        self, identifier: str, department: str, tasks: list[TaskPromise], seat: QualifiedSeat
    ) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        """Eligible inspectors (or groups), and who of them may fill the qualified seat."""
        days = self._open_days(identifier) & _window_mask(tasks, self._facts.days)
        excluded = self._excluded(identifier, department)
        size = _team_size(tasks)
        key = (department, days, excluded, seat, size)
        if key not in self._answers:
            if self.draws_groups(department):
                groups = self._groups[department]
                able = [one.unit for one in groups if one.can_come(days, excluded, seat, size)]
                self._answers[key] = tuple(able), (True,) * len(able)
            else:
                self._answers[key] = self._people(department, days, excluded, seat)
        return self._answers[key]

    def _people(
        self, department: str, days: int, excluded: frozenset[str], seat: QualifiedSeat
    ) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        people = [
            person
            for person in self._staff[department]
            if person.inspector_id not in excluded and self._available[person.inspector_id] & days
        ]
        return (
            tuple(person.inspector_id for person in people),
            tuple(seat.admits(person) for person in people),
        )

    def _excluded(self, identifier: str, department: str) -> frozenset[str]:
        """Inspectors whom a rule keeps away from the enterprise."""
        enterprise = self._facts.enterprises[identifier]
        excluded: frozenset[str] = frozenset()
        for rule in self._rules:
            facts = rule.deciding(enterprise, department)
            key = (rule.rule_id, department, facts)
            if key not in self._exclusions:
                self._exclusions[key] = frozenset(
                    person.inspector_id
                    for person in self._staff[department]
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
