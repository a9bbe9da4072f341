"""Everybody's enforcement certificate is valid on the day (执法证有效期)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.certificate"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a seat."""
    for visit, _, inspector in evidence.seats:
        first, last = inspector.certificate_from, inspector.certificate_until
        good = (first is None or first <= visit.day) and (last is None or visit.day <= last)
        yield None if good else Breach({"visit": visit.visit, "inspector": inspector.inspector_id})
