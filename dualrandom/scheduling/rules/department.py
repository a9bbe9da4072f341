"""A team belongs to the department whose tasks it does (所属部门)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.department"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a seat, and one a part for its tasks.

    Experts sit among experts only, or come with the standing group that they belong to.
    """
    for visit, part, inspector in evidence.seats:
        in_place = inspector.expert == part.experts or (
            inspector.expert and evidence.draws_groups(part.department)
        )
        good = inspector.department == part.department and in_place
        yield (
            None
            if good
            else Breach(
                {"visit": visit.visit, "block": part.block, "subject": inspector.inspector_id}
            )
        )
    for visit, part in evidence.parts:
        for task in evidence.tasks(part.tasks):
            good = task.department == part.department
            yield (
                None
                if good
                else Breach({"visit": visit.visit, "block": part.block, "subject": task.task})
            )
