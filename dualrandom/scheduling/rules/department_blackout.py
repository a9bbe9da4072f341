"""No department comes on days on which it sends nobody (部门不安排检查的日期)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.department_blackout"


def asked(evidence: Evidence) -> bool:
    """Ask if the campaign lists any such days."""
    return bool(evidence.facts.campaign.department_blackouts)


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a part of a department that has such days; experts come with their department."""
    blackouts = evidence.facts.campaign.department_blackouts
    concerned = {one.department for one in blackouts}
    for visit, part in evidence.parts:
        if part.department in concerned:
            closed = evidence.is_blacked_out(part.department, visit.day)
            params: dict[str, str | int] = {"visit": visit.visit, "department": part.department}
            yield Breach(params) if closed else None
