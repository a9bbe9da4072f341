"""The first random (随机抽取检查对象): enterprises of every task, by the promised algorithm.

docs/spec/draw-v1.md §6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.bounds import burden_bounds
from dualrandom.drawing.equal import equal_draw
from dualrandom.drawing.nested import nested_draw
from dualrandom.drawing.order_sampling import pareto_draw, poisson_draw
from dualrandom.drawing.outcomes import Draw
from dualrandom.drawing.quota_rounding import realised_quotas
from dualrandom.drawing.records import Commitment, DrawRecord, StratumDraw, TaskDraw, TaskPromise
from dualrandom.errors import VerificationError

if TYPE_CHECKING:
    from dualrandom.campaign.frame import Frame
    from dualrandom.drawing.seeds import Seed


DESIGNS = {
    "object-draw/equal": equal_draw,
    "object-draw/nested": nested_draw,
    "object-draw/pareto": pareto_draw,
    "object-draw/poisson": poisson_draw,
}


def draw(promise: Commitment, frame: Frame, seed: Seed) -> Draw:
    """Draw the enterprises of every task (随机抽取检查对象).

    Parameters
    ----------
    promise
        The published commitment.
    frame
        The frame that was committed; the order of the register behind it does not matter.
    seed
        Made after the commitment, from the sources it names.

    Returns
    -------
    Draw
        Selected enterprises and reserves with tickets and ranks, exact probabilities, bounds. A
        pure function of its arguments: the same bytes on every machine.

    Raises
    ------
    VerificationError
        ``draw.other_frame``: the frame's digest is not the promised one.
    SeedError
        ``seed.other_sources``: the seed comes from sources the commitment does not name.
    """
    found = frame.digest
    if found != promise.frame_digest:
        raise VerificationError("draw.other_frame", promised=promise.frame_digest, found=found)
    bound_seed = seed.bind(promise)
    design = DESIGNS[promise.algorithms.object_draw]
    drawn = design(promise, frame, bound_seed, realised_quotas(promise, bound_seed))
    for task in promise.tasks:
        if task.follows is not None:
            drawn[task.task] = _followed_draw(task, frame, drawn[task.follows])
    outcomes = tuple(drawn[task.task] for task in promise.tasks)
    record = DrawRecord(
        algorithm=promise.algorithms.object_draw,
        commitment=promise.digest,
        seed=bound_seed,
        tasks=outcomes,
        bounds=burden_bounds(promise, frame, outcomes),
    )
    return Draw(record=record, commitment=promise, campaign=frame.campaign)


def _followed_draw(task: TaskPromise, frame: Frame, initiator: TaskDraw) -> TaskDraw:
    """Keep the initiator's list within the task's own scope (配合部门随发起部门名单)."""
    eligible = frame.tasks[task.task].codes >= 0
    row_of = {identifier: row for row, identifier in enumerate(frame.identifiers)}
    promised = {stratum.stratum: stratum for stratum in task.strata}
    strata = []
    for stratum in initiator.strata:
        if stratum.stratum not in promised:
            continue
        kept = tuple(
            drawn.model_copy(update={"batch": None})  # batches are the leader's own (§6.9)
            for drawn in stratum.selected
            if eligible[row_of[drawn.identifier]]
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
