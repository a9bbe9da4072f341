"""Who has an area comes to enterprises in it only (管辖区域)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.jurisdiction"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a seat."""
    for visit, _, inspector in evidence.seats:
        division = evidence.facts.enterprises[visit.enterprise].division
        areas = inspector.divisions
        breached = bool(areas) and not any(division[: len(area)] == area for area in areas)
        yield (
            Breach({"visit": visit.visit, "inspector": inspector.inspector_id})
            if breached
            else None
        )
