"""Every team is complete (检查组人数)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.team_size"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a part: as many different people as its largest task asks for.

    A standing group comes as a whole, with experts who assist: these do not count.
    """
    for visit, part in evidence.parts:
        tasks = evidence.tasks(part.tasks)
        sizes = (task.team_experts if part.experts else task.team_size for task in tasks)
        needed = max(sizes, default=1)
        different = set(part.team)
        by_group = evidence.draws_groups(part.department) and not part.experts
        present = sum(not (by_group and _assists(name, evidence)) for name in different)
        good = present >= needed and len(different) == len(part.team)
        yield (
            None
            if good
            else Breach(
                {"visit": visit.visit, "block": part.block, "present": present, "needed": needed}
            )
        )


def _assists(name: str, evidence: Evidence) -> bool:
    return name in evidence.facts.inspectors and evidence.facts.inspectors[name].expert
