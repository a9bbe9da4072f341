"""Each task's demand is met by some member, where the team meets it together (资质要求)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach
from dualrandom.scheduling.rules.team_restrictions import unmet_tasks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.team_demands"


def asked(evidence: Evidence) -> bool:
    """Ask if some task leaves its demand to the team as a whole."""
    return any(task.team_qualified == "together" for task in evidence.facts.tasks.values())


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a part; experts keep none of the rules about whole teams."""
    for visit, part in evidence.parts:
        if part.experts:
            continue
        unmet = unmet_tasks(part.team, evidence.tasks(part.tasks), evidence)
        if not unmet:
            yield None
        for task in unmet:
            needed = ", ".join(task.qualifications)
            yield Breach(
                {"visit": visit.visit, "block": part.block, "task": task.task, "needed": needed}
            )
