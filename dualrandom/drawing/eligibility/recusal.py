"""Nobody comes to an enterprise from which they are recused (回避)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.campaign.models import Rules
    from dualrandom.registers.records import Enterprise, Inspector

RULE_ID = "lottery.recusal"


def applies(rules: Rules) -> bool:
    """Ask always: it is the register that says who is recused."""
    del rules
    return True


def deciding(enterprise: Enterprise, department: str) -> str:
    """Return the identifier."""
    del department
    return enterprise.identifier


def excludes(person: Inspector, identifier: str) -> bool:
    """The inspector's recusals name the enterprise."""
    return identifier in person.recusals
