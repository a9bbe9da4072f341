"""Nobody can guess the weekday on which the inspectors come (检查日不可预测)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.scheduling.rules.evidence import Evidence

GOAL_ID = "plan.goal.weekday_guess"


def value(evidence: Evidence) -> int:
    """Chance, in permille rounded up, that the best guess at the weekday of a visit is right."""
    visits = Counter(visit.day.isoweekday() for visit in evidence.plan.visits)
    return _permille(max(visits.values(), default=0), visits.total())


def bound(evidence: Evidence) -> int:
    """The same with the visits spread evenly over the weekdays that have working days."""
    visits = len(evidence.plan.visits)
    weekdays = len({day.isoweekday() for day in evidence.facts.days})
    return _permille(-(-visits // max(1, weekdays)), visits)


def _permille(part: int, whole: int) -> int:
    return -(-1000 * part // max(1, whole))
