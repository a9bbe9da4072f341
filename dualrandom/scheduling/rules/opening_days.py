"""Nobody comes on a weekday on which the enterprise is closed (营业日)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.opening_days"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a visit."""
    for visit in evidence.plan.visits:
        enterprise = evidence.facts.enterprises.get(visit.enterprise)
        if enterprise is not None:
            good = str(visit.day.isoweekday()) in enterprise.opening_days
            yield None if good else Breach({"visit": visit.visit})
