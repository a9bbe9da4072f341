"""As many blocks as possible have a visit (已安排的检查单元)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.scheduling.rules.evidence import Evidence

GOAL_ID = "plan.goal.blocks_placed"


def value(evidence: Evidence) -> int:
    """Parts of all visits; the more, the better."""
    return len(evidence.parts)


def bound(evidence: Evidence) -> int:
    """Every block that was drawn, those without a team included."""
    return len(evidence.asked)
