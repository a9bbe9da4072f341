"""Each task is done between its first and its last day (任务起止时间)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.task_window"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a task of a part."""
    for visit, part in evidence.parts:
        for task in evidence.tasks(part.tasks):
            good = task.first_day <= visit.day <= task.last_day
            yield None if good else Breach({"visit": visit.visit, "task": task.task})
