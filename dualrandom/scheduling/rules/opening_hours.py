"""A part lies within the enterprise's opening hours (营业时间)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.opening_hours"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a part at an enterprise whose hours are known."""
    for visit, part in evidence.parts:
        enterprise = evidence.facts.enterprises.get(visit.enterprise)
        if enterprise is None or enterprise.opening_minutes is None:
            continue
        opens, closes = enterprise.opening_minutes
        good = opens <= minute_of(part.start) and minute_of(part.end) <= closes
        yield (
            None
            if good
            else Breach(
                {"visit": visit.visit, "block": part.block, "start": part.start, "end": part.end}
            )
        )
