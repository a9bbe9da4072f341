"""Nobody inspects what their own station supervises, where stations are crossed (交叉检查)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.crossed_stations"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a seat; none where the campaign doesn't cross stations."""
    if not evidence.facts.campaign.rules.crossed_stations:
        return
    for visit, _, inspector in evidence.seats:
        station = evidence.facts.enterprises[visit.enterprise].station
        breached = station != "" and station == inspector.station
        yield (
            Breach({"visit": visit.visit, "inspector": inspector.inspector_id})
            if breached
            else None
        )
