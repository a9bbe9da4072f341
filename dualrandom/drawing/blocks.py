"""Blocks and who may sit in them (检查组席位与可选人员): docs/spec/draw-v1.md §7.1."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import earliest_day, open_days
from dualrandom.drawing.eligibility import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Draw
    from dualrandom.drawing.records import TaskPromise
    from dualrandom.registers.records import Enterprise, Inspector


@dataclass(frozen=True, slots=True)
class Demand:
    """Seats of one department at one enterprise, and the people who may fill them.

    ``members`` are sorted by identifier; ``qualified[i]`` says whether ``members[i]`` may fill the
    qualified seat. ``qualified_seats`` is 0 or 1.
    """

    block: str
    enterprise: str
    department: str
    tasks: tuple[str, ...]
    size: int
    qualified_seats: int
    members: tuple[str, ...]
    qualified: tuple[bool, ...]

    @property
    def obstacle(self) -> str | None:
        """Rule that makes a complete team impossible, if any."""
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
    the enterprise.
    """
    eligibility = _Eligibility(facts)
    result = []
    for (identifier, department), task_ids in drawn_tasks(draw).items():
        tasks = [facts.tasks[task_id] for task_id in task_ids]
        seat = _seat(tasks)
        members, qualified = eligibility.of(identifier, department, tasks, seat)
        result.append(
            Demand(
                block=f"{identifier}/{department}",
                enterprise=identifier,
                department=department,
                tasks=task_ids,
                size=max(task.team_size for task in tasks),
                qualified_seats=int(seat.asked),
                members=members,
                qualified=qualified,
            )
        )
    return tuple(result)


@dataclass(frozen=True, slots=True)
class _Seat:
    """What the qualified seat asks for; all of it in one person."""

    qualifications: frozenset[str]
    leader: bool

    @property
    def asked(self) -> bool:
        return self.leader or bool(self.qualifications)

    def admits(self, person: Inspector) -> bool:
        return self.qualifications <= person.qualifications and (person.leader or not self.leader)


class _Eligibility:
    """Who may come where. Most blocks of a department ask the same: each question once."""

    def __init__(self, facts: CampaignFacts) -> None:
        self._facts = facts
        self._available = {
            name: _mask(inspector.is_available(day) for day in facts.days)
            for name, inspector in facts.inspectors.items()
        }
        self._staff: dict[str, list[Inspector]] = defaultdict(list)
        for name in sorted(facts.inspectors):
            person = facts.inspectors[name]
            room = capacity_visits(person, facts.days, self._available[name])
            if room > 0 and not person.expert:
                self._staff[person.department].append(person)
        self._rules = [rule for rule in RULES if rule.applies(facts.campaign.rules)]
        self._exclusions: dict[tuple[object, ...], frozenset[str]] = {}
        self._open: dict[str, int] = {}
        self._answers: dict[tuple[object, ...], tuple[tuple[str, ...], tuple[bool, ...]]] = {}

    def of(
        self, identifier: str, department: str, tasks: list[TaskPromise], seat: _Seat
    ) -> tuple[tuple[str, ...], tuple[bool, ...]]:
        """Eligible inspectors, and who of them may fill the qualified seat."""
        days = self._open_days(identifier) & _window_mask(tasks, self._facts.days)
        staff = self._staff[department]
        excluded = self._excluded(identifier, department)
        key = (department, days, excluded, seat)
        if key not in self._answers:
            people = [
                person
                for person in staff
                if person.inspector_id not in excluded
                and self._available[person.inspector_id] & days
            ]
            self._answers[key] = (
                tuple(person.inspector_id for person in people),
                tuple(seat.admits(person) for person in people),
            )
        return self._answers[key]

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


def _seat(tasks: list[TaskPromise]) -> _Seat:
    qualifications = {name for task in tasks if task.team_qualified for name in task.qualifications}
    return _Seat(frozenset(qualifications), any(task.team_leader for task in tasks))


def capacity_visits(person: Inspector, days: tuple[date, ...], available: int | None = None) -> int:
    """Most visits of a person in the campaign: per ISO week, by days and week, times the share.

    Rounded down. A person without an available working day has none.
    """
    if available is None:
        available = _mask(person.is_available(day) for day in days)
    days_of_week: dict[tuple[int, int], int] = defaultdict(int)
    for index, day in enumerate(days):
        if available >> index & 1:
            days_of_week[day.isocalendar()[:2]] += 1
    visits = sum(
        min(person.weekly_visits, person.daily_visits * n_days) for n_days in days_of_week.values()
    )
    return visits * person.work_share_percent // 100


def available_days(person: Inspector, days: tuple[date, ...]) -> int:
    """Count the working days on which the person has a certificate and no leave."""
    return sum(person.is_available(day) for day in days)


def _open_mask(facts: CampaignFacts, enterprise: Enterprise) -> int:
    first = earliest_day(enterprise, facts.campaign.rules)
    possible = {day for day in open_days(enterprise, facts.days) if first is None or day >= first}
    return _mask(day in possible for day in facts.days)


def _window_mask(tasks: list[TaskPromise], days: tuple[date, ...]) -> int:
    first = max(task.first_day for task in tasks)
    last = min(task.last_day for task in tasks)
    return _mask(first <= day <= last for day in days)


def _mask(flags: Iterable[bool]) -> int:
    mask = 0
    for index, flag in enumerate(flags):
        if flag:
            mask |= 1 << index
    return mask
