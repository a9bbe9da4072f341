"""A visit of several departments includes the initiating one (牵头部门到场)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.lead_department"


def asked(evidence: Evidence) -> bool:
    """Ask if the campaign wants its initiating department there."""
    return evidence.facts.campaign.rules.lead_department_present


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a visit of several departments to an enterprise that the initiating one visits."""
    if not asked(evidence):
        return
    lead = evidence.facts.campaign.initiating_department
    for visits in evidence.visits_of.values():
        present = [
            {part.department for part in visit.parts if not part.experts} for visit in visits
        ]
        if not any(lead in departments for departments in present):
            continue
        for visit, departments in zip(visits, present, strict=True):
            if len(departments) > 1:
                good = lead in departments
                yield None if good else Breach({"visit": visit.visit, "department": lead})
