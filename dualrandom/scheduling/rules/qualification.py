"""Somebody in the team holds what the items ask for (资质与组长)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.drawing.records import TaskPromise
    from dualrandom.scheduling.plan import PlannedVisit, VisitPart
    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.qualification"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a part whose tasks ask for a qualified member or a leader.

    One and the same person holds all qualifications of those tasks, and may lead if asked. Tasks
    whose demands the team meets together are another rule's business. Of the experts everybody
    holds what is asked of them.
    """
    for visit, part in evidence.parts:
        if part.experts:
            yield _of_experts(visit, part, list(evidence.tasks(part.tasks)), evidence)
            continue
        tasks = [task for task in evidence.tasks(part.tasks) if task.team_qualified != "together"]
        needed = {name for task in tasks if task.team_qualified for name in task.qualifications}
        leader = any(task.team_leader for task in tasks)
        if not needed and not leader:
            continue
        team = [evidence.facts.inspectors.get(name) for name in part.team]
        good = any(
            person is not None and needed <= person.qualifications and (person.leader or not leader)
            for person in team
        )
        yield (
            None
            if good
            else Breach(
                {"visit": visit.visit, "block": part.block, "needed": ", ".join(sorted(needed))}
            )
        )


def _of_experts(
    visit: PlannedVisit, part: VisitPart, tasks: list[TaskPromise], evidence: Evidence
) -> Breach | None:
    needed = {name for task in tasks for name in task.expert_qualifications}
    people = [evidence.facts.inspectors.get(name) for name in part.team]
    if all(person is not None and needed <= person.qualifications for person in people):
        return None
    return Breach({"visit": visit.visit, "block": part.block, "needed": ", ".join(sorted(needed))})
