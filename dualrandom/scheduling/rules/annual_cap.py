"""History and plan together stay within the annual cap (年度频次上限)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach, counted_visits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.annual_cap"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item an enterprise and calendar year, or department of it; none without a cap."""
    cap = evidence.facts.campaign.rules.annual_cap
    if cap is None:
        return
    planned: Counter[tuple[str, str, int]] = Counter()
    for visit in evidence.plan.visits:
        whose = [""] if cap.per == "enterprise" else [part.department for part in visit.parts]
        planned.update((visit.enterprise, department, visit.day.year) for department in whose)
    for (name, department, year), visits in sorted(planned.items()):
        enterprise = evidence.facts.enterprises.get(name)
        if enterprise is None:
            continue
        made = counted_visits(enterprise, cap.triggers, department or None, year)
        yield (
            None
            if made + visits <= cap.visits
            else Breach(
                {
                    "enterprise": name,
                    "year": year,
                    "made": made,
                    "planned": visits,
                    "most": cap.visits,
                }
            )
        )
