"""The first visit keeps its distance from the last one made (距上次检查)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach, last_counted_visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.gap_since_last"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item an enterprise with a visit that counts in its history."""
    gap = evidence.facts.campaign.rules.minimum_gap
    if not gap.since_last_days:
        return
    for name, visits in evidence.visits_of.items():
        enterprise = evidence.facts.enterprises.get(name)
        last = last_counted_visit(enterprise, gap.triggers) if enterprise else None
        if last is None:
            continue
        days = (visits[0].day - last).days
        yield (
            None
            if days >= gap.since_last_days
            else Breach({"visit": visits[0].visit, "days": days, "least": gap.since_last_days})
        )
