"""Nobody makes more visits a day than the register allows (每日上限)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.daily_visits"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item an inspector and day."""
    count = Counter((inspector.inspector_id, visit.day) for visit, _, inspector in evidence.seats)
    for (name, day), visits in sorted(count.items()):
        most = evidence.facts.inspectors[name].daily_visits
        yield (
            None
            if visits <= most
            else Breach({"inspector": name, "day": day.isoformat(), "visits": visits, "most": most})
        )
