"""Enterprises are visited as seldom as possible (入企次数)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.scheduling.rules.evidence import Evidence

GOAL_ID = "plan.goal.separate_visits"


def value(evidence: Evidence) -> int:
    """Visits of the plan."""
    return len(evidence.plan.visits)


def bound(evidence: Evidence) -> int:
    """Days that pierce the possible days of what was placed; ``plan.figures`` recounts them."""
    return evidence.plan.record.visit_bound_of_placed
