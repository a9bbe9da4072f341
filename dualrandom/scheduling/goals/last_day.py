"""The campaign is done early (尽早完成)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from dualrandom.registers.records import Enterprise, Inspector
    from dualrandom.scheduling.plan import PlannedVisit, VisitPart
    from dualrandom.scheduling.rules.evidence import Evidence

GOAL_ID = "plan.goal.last_day"


def value(evidence: Evidence) -> int:
    """Working days up to the last visit, its own included."""
    last = max((visit.day for visit in evidence.plan.visits), default=None)
    return 0 if last is None else bisect_right(evidence.facts.days, last)


def bound(evidence: Evidence) -> int:
    """Nobody is done sooner than their limits allow, no part before its first possible day."""
    visits = Counter(person.inspector_id for _, _, person in evidence.seats)
    people = evidence.facts.inspectors
    by_people = [_soonest_done(evidence, people[name], n) for name, n in visits.items()]
    by_parts = [_first_day(evidence, visit, part) for visit, part in evidence.parts]
    return max(by_people + by_parts, default=0)


def _soonest_done(evidence: Evidence, person: Inspector, visits: int) -> int:
    """Working days until the person can have made so many visits, a day and a week limiting."""
    present = evidence.working_days[person.inspector_id]
    week: tuple[int, int] | None = None
    left_in_week = 0
    for number, day in enumerate(evidence.facts.days, 1):
        iso = day.isocalendar()
        if week != (iso.year, iso.week):
            week, left_in_week = (iso.year, iso.week), person.weekly_visits
        if day in present:
            today = min(person.daily_visits, left_in_week)
            left_in_week -= today
            visits -= today
            if visits <= 0:
                return number
    return len(evidence.facts.days)


def _first_day(evidence: Evidence, visit: PlannedVisit, part: VisitPart) -> int:
    """Working days until the first one that calendars leave to the part and its team."""
    firm = evidence.facts.enterprises.get(visit.enterprise)
    if firm is None:  # a stranger is another rule's violation
        return 0
    days = evidence.facts.days
    tasks = list(evidence.tasks(part.tasks))
    firsts = [task.first_day for task in tasks]
    gap = evidence.facts.campaign.rules.minimum_gap
    counted = [past.date for past in firm.history if past.trigger in gap.triggers]
    firsts += [day + timedelta(days=gap.since_last_days) for day in counted]
    first = bisect_left(days, max(firsts)) if firsts else 0
    until = min((bisect_right(days, task.last_day) for task in tasks), default=len(days))
    return _first_open(evidence, firm, part, days[first:until])


def _first_open(
    evidence: Evidence, firm: Enterprise, part: VisitPart, days: tuple[date, ...]
) -> int:
    present = [evidence.working_days.get(name, frozenset()) for name in part.team]
    closed = [(one.first, one.last) for one in firm.blackouts]
    closed += [
        (one.start, one.end)
        for one in evidence.facts.campaign.department_blackouts
        if one.department == part.department
    ]
    for day in days:
        for name in present:
            if day not in name:
                break
        else:
            if evidence.weekday_of[day] in firm.opening_days and not any(
                first <= day <= last for first, last in closed
            ):
                return bisect_right(evidence.facts.days, day)
    return 0  # no day at all: another rule's violation
