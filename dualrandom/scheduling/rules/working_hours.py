"""A part lies within one working span and begins on a slot (工作时间)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.working_hours"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a part: no part runs across a break; nor does a visit whose parts take turns."""
    hours = evidence.facts.campaign.hours
    step = hours.slot_minutes
    for visit, part in evidence.parts:
        whole = part if hours.together == "parallel" else visit
        start, end = minute_of(whole.start), minute_of(whole.end)
        good = any(
            first <= start and end <= last and (start - first) % step == 0
            for first, last in evidence.spans
        )
        yield (
            None
            if good
            else Breach(
                {"visit": visit.visit, "block": part.block, "start": part.start, "end": part.end}
            )
        )
