"""The teams are those of the lottery wherever they can be (偏离抽签结果的人次)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.scheduling.rules.evidence import Evidence

GOAL_ID = "plan.goal.deviations"


def value(evidence: Evidence) -> int:
    """Substitutions."""
    return len(evidence.plan.deviations)


def bound(evidence: Evidence) -> int:
    """All of them: ``plan.reserve_order`` holds each to be forced, and their number least."""
    return len(evidence.plan.deviations)
