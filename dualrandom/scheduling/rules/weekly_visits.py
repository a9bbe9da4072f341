"""Nobody makes more visits an ISO week than the register allows (每周上限)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.weekly_visits"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item an inspector and ISO week."""
    count: Counter[tuple[str, int, int]] = Counter()
    for visit, _, inspector in evidence.seats:
        iso = visit.day.isocalendar()
        count[inspector.inspector_id, iso.year, iso.week] += 1
    for (name, year, week), visits in sorted(count.items()):
        most = evidence.facts.inspectors[name].weekly_visits
        yield (
            None
            if visits <= most
            else Breach(
                {"inspector": name, "week": f"{year}-W{week:02d}", "visits": visits, "most": most}
            )
        )
