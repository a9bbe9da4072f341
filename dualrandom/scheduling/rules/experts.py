"""Experts come with their department, and the department with its experts (专家随组到场)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.plan import PlannedVisit, VisitPart
    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.experts"


def asked(evidence: Evidence) -> bool:
    """Ask if some task wants experts."""
    return any(task.team_experts for task in evidence.facts.tasks.values())


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a drawn block of experts: in the same visit, from its beginning to its end.

    A department comes without its experts only where they have no possible day in common.
    """
    placed = {part.block: (visit, part) for visit, part in evidence.parts}
    for name, block in sorted(evidence.blocks.items()):
        if not block.experts:
            continue
        assisted = evidence.assisted_by(block)
        own = placed.get(name)
        team = placed.get(assisted.block) if assisted is not None else None
        if own is not None:
            good = team is not None and _is_together(own, team)
        else:
            good = team is None or not evidence.common_days(block)
        yield None if good else Breach({"block": name})


def _is_together(one: tuple[PlannedVisit, VisitPart], two: tuple[PlannedVisit, VisitPart]) -> bool:
    return one[0].visit == two[0].visit and all(
        getattr(one[1], name) == getattr(two[1], name) for name in ("start", "end")
    )
