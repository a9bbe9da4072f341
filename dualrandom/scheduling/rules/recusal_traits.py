"""Nobody inspects a kind of enterprise from which they are recused (按类别回避)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.registers.records import Enterprise
    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.recusal_traits"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a seat."""
    for visit, _, inspector in evidence.seats:
        enterprise = evidence.facts.enterprises[visit.enterprise]
        breached = any(_has(enterprise, trait) for trait in inspector.recusal_traits)
        yield (
            Breach({"visit": visit.visit, "inspector": inspector.inspector_id})
            if breached
            else None
        )


def _has(enterprise: Enterprise, trait: str) -> bool:
    """Whether an enterprise has a trait such as ``tag:school`` or ``industry:F52``."""
    kind, _, value = trait.partition(":")
    if kind == "tag":
        return value in enterprise.tags
    if kind == "industry":
        return bool(enterprise.industry) and enterprise.industry[: len(value)] == value
    if kind == "division":
        return bool(enterprise.division) and enterprise.division[: len(value)] == value
    exact = {"station": enterprise.station, "entity_type": enterprise.entity_type}
    return bool(value) and exact.get(kind) == value
