"""Nobody comes to a kind of enterprise from which they are recused (按类别回避)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.campaign.models import Rules
    from dualrandom.registers.records import Enterprise, Inspector

RULE_ID = "lottery.recusal_traits"


Traits = frozenset[str]
"""``tag:…``, ``station:…``, ``entity_type:…``, ``industry:…`` and ``division:…``."""
PREFIXES = ("industry:", "division:")
"""Traits of which the inspector may name the beginning."""


def applies(rules: Rules) -> bool:
    """Ask always: it is the register that says who is recused."""
    del rules
    return True


def deciding(enterprise: Enterprise, department: str) -> Traits:
    """Return the traits of the enterprise."""
    del department
    plain = {
        "station": enterprise.station,
        "entity_type": enterprise.entity_type,
        "industry": enterprise.industry,
        "division": enterprise.division,
    }
    traits = {f"{name}:{value}" for name, value in plain.items() if value}
    return frozenset(traits | {f"tag:{tag}" for tag in enterprise.tags})


def excludes(person: Inspector, traits: Traits) -> bool:
    """One of the inspector's traits is the enterprise's, or the beginning of its code."""
    return any(
        any(trait.startswith(named) for trait in traits)
        if named.startswith(PREFIXES)
        else named in traits
        for named in person.recusal_traits
    )
