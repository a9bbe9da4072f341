"""Nobody on leave is in a team (休假)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.leave"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a seat; days off work are another rule's."""
    for visit, _, inspector in evidence.seats:
        away = visit.day in evidence.leave_days[inspector.inspector_id]
        yield _breach(visit.visit, inspector.inspector_id) if away else None


def _breach(visit: str, inspector: str) -> Breach:
    return Breach({"visit": visit, "inspector": inspector})
