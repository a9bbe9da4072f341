"""Who has an area comes to enterprises in it only (管辖区域)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.campaign.models import Rules
    from dualrandom.registers.records import Enterprise, Inspector

RULE_ID = "lottery.jurisdiction"


def applies(rules: Rules) -> bool:
    """Ask always: it is the register that says whose area is limited."""
    del rules
    return True


def deciding(enterprise: Enterprise, department: str) -> str:
    """Return the division code."""
    del department
    return enterprise.division


def excludes(person: Inspector, division: str) -> bool:
    """No division of the inspector's begins the enterprise's."""
    return bool(person.divisions) and not division.startswith(person.divisions)
