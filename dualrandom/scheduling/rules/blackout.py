"""Nobody comes in a period that the enterprise has blocked (免打扰时段)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.blackout"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a visit."""
    for visit in evidence.plan.visits:
        enterprise = evidence.facts.enterprises.get(visit.enterprise)
        if enterprise is not None:
            blocked = any(visit.day in closed for closed in enterprise.blackouts)
            yield Breach({"visit": visit.visit}) if blocked else None
