"""Nobody comes on a weekday on which they stay in the office (内勤日)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.office_days"


def asked(evidence: Evidence) -> bool:
    """Ask if anybody has office days."""
    return any(person.office_days for person in evidence.facts.inspectors.values())


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a seat of somebody who has office days."""
    for visit, _, inspector in evidence.seats:
        if not inspector.office_days:
            continue
        away = str(visit.day.isoweekday()) in inspector.office_days
        params: dict[str, str | int] = {"visit": visit.visit, "inspector": inspector.inspector_id}
        yield Breach(params) if away else None
