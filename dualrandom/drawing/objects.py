"""The first random (随机抽取检查对象): enterprises of every task, by the promised algorithm.

docs/spec/draw-v1.md §6.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from dualrandom.drawing.bounds import burden_bounds
from dualrandom.drawing.equal import equal_draw
from dualrandom.drawing.following import followed_draw
from dualrandom.drawing.nested import nested_draw
from dualrandom.drawing.order_sampling import pareto_draw, poisson_draw
from dualrandom.drawing.outcomes import Draw
from dualrandom.drawing.quota_rounding import realised_quotas
from dualrandom.drawing.records import Commitment, DrawRecord
from dualrandom.errors import VerificationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from dualrandom.campaign.frame import Frame
    from dualrandom.drawing.seeds import Seed


_OTHER_DESIGNS = {
    "object-draw/nested": nested_draw,
    "object-draw/pareto": pareto_draw,
    "object-draw/poisson": poisson_draw,
}


def draw(
    promise: Commitment, frame: Frame, seed: Seed, *, executor: Executor | None = None
) -> Draw:
    """Draw the enterprises of every task (随机抽取检查对象).

    Parameters
    ----------
    promise
        The published commitment.
    frame
        The frame that was committed; the order of the register behind it does not matter.
    seed
        Made after the commitment, from the sources it names.
    executor
        Searches parts of the frame in an equal draw: a pool of threads or processes, Dask's, MPI's.
        The outcome does not depend on it. Other draws are sequential and make no use of it.

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
    quotas = realised_quotas(promise, bound_seed)
    if promise.algorithms.object_draw == "object-draw/equal":
        drawn = equal_draw(promise, frame, bound_seed, quotas, executor)
    else:
        drawn = _OTHER_DESIGNS[promise.algorithms.object_draw](promise, frame, bound_seed, quotas)
    for task in promise.tasks:
        if task.follows is not None:
            is_eligible = _eligibility(frame, task.task)
            drawn[task.task] = followed_draw(task, drawn[task.follows], is_eligible)
    outcomes = tuple(drawn[task.task] for task in promise.tasks)
    record = DrawRecord(
        algorithm=promise.algorithms.object_draw,
        commitment=promise.digest,
        seed=bound_seed,
        tasks=outcomes,
        bounds=burden_bounds(promise, frame, outcomes),
    )
    return Draw(record=record, commitment=promise, campaign=frame.campaign)


def _eligibility(frame: Frame, task_id: str) -> Callable[[str], bool]:
    """Whether a task may draw an enterprise, by identifier."""
    codes = frame.tasks[task_id].codes
    return lambda identifier: bool(codes[bisect_left(frame.identifiers, identifier)] >= 0)
