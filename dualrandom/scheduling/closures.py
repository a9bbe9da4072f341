"""Which days each rule leaves to an enterprise, a block and a person (不可用日及其规则).

One list of rules serves twice: its union is the mask the optimiser works with, and its entries
are the table that explains a block without a visit.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.campaign.calendar import earliest_day, remaining_visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dualrandom.campaign.models import Rules
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.records import Block
    from dualrandom.registers.records import Enterprise, Inspector
    from dualrandom.scheduling.days import DayGrid


class Closure(NamedTuple):
    """Days that one rule closes, and whose calendar it is."""

    rule: str
    subject: str
    days: int


def block_closures(block: Block, facts: CampaignFacts, grid: DayGrid) -> Iterator[Closure]:
    """What closes days to a block whoever comes: windows and the calendars of both."""
    for task_id in block.tasks:
        task = facts.tasks[task_id]
        window = grid.between(task.first_day, task.last_day)
        yield Closure("plan.task_window", task_id, grid.full & ~window)
    yield from _department_closures(block.department, facts, grid)
    enterprise = facts.enterprises[block.enterprise]
    yield from _enterprise_closures(enterprise, block.department, facts.campaign.rules, grid)


def person_closures(person: Inspector, grid: DayGrid) -> Iterator[Closure]:
    """What closes days to one inspector: leave, office days and the certificate's validity."""
    yield Closure("plan.leave", person.inspector_id, grid.within(person.leave))
    if person.office_days:
        yield Closure("plan.office_days", person.inspector_id, grid.on_weekdays(person.office_days))
    first = person.certificate_from or (grid.days[0] if grid.days else None)
    last = person.certificate_until or (grid.days[-1] if grid.days else None)
    if first is not None and last is not None:
        days = grid.full & ~grid.between(first, last)
        yield Closure("plan.certificate", person.inspector_id, days)


def open_days(closures: Iterable[Closure], grid: DayGrid) -> int:
    """Days that no rule closes."""
    mask = grid.full
    for closure in closures:
        mask &= ~closure.days
    return mask


def _department_closures(department: str, facts: CampaignFacts, grid: DayGrid) -> Iterator[Closure]:
    closed = 0
    for blackout in facts.campaign.department_blackouts:
        if blackout.department == department:
            closed |= grid.between(blackout.start, blackout.end)
    if closed:
        yield Closure("plan.department_blackout", department, closed)


def _enterprise_closures(
    enterprise: Enterprise, department: str, rules: Rules, grid: DayGrid
) -> Iterator[Closure]:
    name = enterprise.identifier
    closed = grid.full & ~grid.on_weekdays(enterprise.opening_days)
    yield Closure("plan.opening_days", name, closed)
    yield Closure("plan.blackout", name, grid.within(enterprise.blackouts))
    yield Closure("plan.gap_since_last", name, _too_soon(enterprise, rules, grid))
    yield Closure("plan.annual_cap", name, _cap_reached(enterprise, department, rules, grid))


def _too_soon(enterprise: Enterprise, rules: Rules, grid: DayGrid) -> int:
    first = earliest_day(enterprise, rules)
    return grid.full & ~grid.between(first, date.max) if first is not None else 0


def _cap_reached(enterprise: Enterprise, department: str, rules: Rules, grid: DayGrid) -> int:
    closed = 0
    for year, days in grid.years.items():
        if remaining_visits(enterprise, rules, year, department) == 0:
            closed |= days
    return closed
