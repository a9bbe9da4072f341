"""Who came last time stays away, where people rotate (轮换)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.rotation"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a seat; none where the campaign doesn't rotate."""
    if evidence.facts.campaign.rules.rotation != "person":
        return
    for visit, part, inspector in evidence.seats:
        past = [
            one
            for one in evidence.facts.enterprises[visit.enterprise].history
            if one.department == part.department
        ]
        last = max((one.date for one in past), default=None)
        breached = any(
            one.date == last and inspector.inspector_id in one.inspectors for one in past
        )
        yield (
            Breach({"visit": visit.visit, "inspector": inspector.inspector_id})
            if breached
            else None
        )
