"""How the visits lie over the working days (日程): per day, and per day and department."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dualrandom.scheduling.plan import Plan


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One working day: separate visits, and visits in which each department takes part."""

    day: date
    visits: int
    by_department: Mapping[str, int]


def calendar(plan: Plan) -> tuple[CalendarDay, ...]:
    """Every working day of the campaign, empty ones included, in order."""
    visits = Counter(visit.day for visit in plan.visits)
    parts = Counter((visit.day, part.party) for visit in plan.visits for part in visit.parts)
    departments = sorted({department for _, department in parts})
    days = sorted({*plan.lottery.facts.days, *visits})
    return tuple(
        CalendarDay(day, visits[day], {name: parts[day, name] for name in departments})
        for day in days
    )
