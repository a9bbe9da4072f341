"""Who came last time stays away this time (轮换)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.campaign.models import Rules
    from dualrandom.registers.records import Enterprise, Inspector

RULE_ID = "lottery.rotation"


def applies(rules: Rules) -> bool:
    """Ask if the campaign rotates people."""
    return rules.rotation == "person"


def deciding(enterprise: Enterprise, department: str) -> frozenset[str]:
    """Return who inspected on the last day on which the department came."""
    visits = [visit for visit in enterprise.history if visit.department == department]
    if not visits:
        return frozenset()
    last = max(visit.date for visit in visits)
    return frozenset(name for visit in visits if visit.date == last for name in visit.inspectors)


def excludes(person: Inspector, last_time: frozenset[str]) -> bool:
    """The inspector was one of them."""
    return person.inspector_id in last_time
