"""Tasks that follow another one's list (配合部门随发起部门名单): docs/spec/draw-v1.md §6.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.records import StratumDraw, TaskDraw

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.drawing.records import TaskPromise


def followed_draw(
    task: TaskPromise, leader: TaskDraw, is_eligible: Callable[[str], bool]
) -> TaskDraw:
    """Keep the leader's list within the task's own scope.

    Parameters
    ----------
    task
        The promise of the task that follows.
    leader
        What its leader drew.
    is_eligible
        Whether the following task may have an enterprise.
    """
    promised = {stratum.stratum: stratum for stratum in task.strata}
    strata = []
    for stratum in leader.strata:
        if stratum.stratum not in promised:
            continue
        kept = tuple(
            drawn.model_copy(update={"batch": None})  # batches are the leader's own (§6.9)
            for drawn in stratum.selected
            if is_eligible(drawn.identifier)
        )
        strata.append(
            StratumDraw(
                stratum=stratum.stratum,
                frame_size=promised[stratum.stratum].frame_size,
                quota=len(kept),
                probability=promised[stratum.stratum].probability,
                cutoff=stratum.cutoff,
                selected=kept,
                reserves=(),
            )
        )
    return TaskDraw(task=task.task, follows=task.follows, strata=tuple(strata))
