"""The very same team does not come twice in a row, where teams rotate (检查组轮换)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach
from dualrandom.scheduling.rules.team_restrictions import came_last_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.team_rotation"


def asked(evidence: Evidence) -> bool:
    """Ask if the campaign rotates teams."""
    return evidence.facts.campaign.rules.rotation == "team"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a part; experts keep none of the rules about whole teams."""
    for visit, part in evidence.parts:
        if part.experts or visit.enterprise not in evidence.facts.enterprises:
            continue
        again = came_last_time(part.team, visit.enterprise, part.department, evidence)
        params = {"visit": visit.visit, "block": part.block, "team": ", ".join(part.team)}
        yield Breach(dict(params)) if again else None
