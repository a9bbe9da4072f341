"""Nobody inspects what their own station supervises (交叉检查)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.campaign.models import Rules
    from dualrandom.registers.records import Enterprise, Inspector

RULE_ID = "lottery.crossed_stations"


def applies(rules: Rules) -> bool:
    """Ask if the campaign crosses the stations."""
    return rules.crossed_stations


def deciding(enterprise: Enterprise, department: str) -> str:
    """Return the station that supervises the enterprise."""
    del department
    return enterprise.station


def excludes(person: Inspector, station: str) -> bool:
    """The inspector belongs to that station; who has none is never excluded."""
    return bool(station) and person.station == station
