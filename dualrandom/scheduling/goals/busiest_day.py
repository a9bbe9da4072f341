"""Visits are spread over the working days (检查日均匀)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.scheduling.rules.evidence import Evidence

GOAL_ID = "plan.goal.busiest_day"


def value(evidence: Evidence) -> int:
    """Visits on the most crowded day."""
    return max(Counter(visit.day for visit in evidence.plan.visits).values(), default=0)


def bound(evidence: Evidence) -> int:
    """Visits per working day, rounded up."""
    return -(-len(evidence.plan.visits) // max(1, len(evidence.facts.days)))
