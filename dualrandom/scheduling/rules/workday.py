"""Visits take place on working days of the campaign (工作日)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.workday"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a visit."""
    days = set(evidence.facts.days)
    for visit in evidence.plan.visits:
        good = visit.day in days
        yield None if good else Breach({"visit": visit.visit, "day": visit.day.isoformat()})
