"""Nobody inspects an enterprise from which they are recused (回避)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.recusal"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a seat."""
    for visit, _, inspector in evidence.seats:
        recused = visit.enterprise in inspector.recusals
        yield (
            Breach({"visit": visit.visit, "inspector": inspector.inspector_id}) if recused else None
        )
