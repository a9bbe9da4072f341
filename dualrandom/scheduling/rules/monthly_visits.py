"""Nobody makes more visits a month than the register allows (每月上限)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.monthly_visits"


def asked(evidence: Evidence) -> bool:
    """Ask if the register limits anybody's visits so."""
    return any(one.monthly_visits is not None for one in evidence.facts.inspectors.values())


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item an inspector with a limit and month; an ISO week belongs to its Thursday's month."""
    count: Counter[tuple[str, int, int]] = Counter()
    for visit, _, inspector in evidence.seats:
        if inspector.monthly_visits is not None:
            iso = visit.day.isocalendar()
            thursday = date.fromisocalendar(iso.year, iso.week, 4)
            count[inspector.inspector_id, thursday.year, thursday.month] += 1
    for (name, year, month), visits in sorted(count.items()):
        most = evidence.facts.inspectors[name].monthly_visits
        yield (
            None
            if most is None or visits <= most
            else Breach(
                {"inspector": name, "month": f"{year}-{month:02d}", "visits": visits, "most": most}
            )
        )
