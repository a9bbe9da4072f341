"""Equal chances within a stratum (分层等概率抽取): ``object-draw/equal``.

The n enterprises with the lowest tickets of each stratum are drawn: each has exactly the chance
n/N, whatever the order of the register. Tasks share the campaign's tickets, so departments hit
the same enterprises as far as their strata allow. docs/spec/draw-v1.md §6.1, §6.9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.drawing.lowest_tickets import Search, find_lowest
from dualrandom.drawing.records import (
    Commitment,
    DrawnEnterprise,
    StratumDraw,
    TaskDraw,
    TaskPromise,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from dualrandom.campaign.frame import Frame, TaskFrame
    from dualrandom.drawing.lowest_tickets import Codes, Entry, LowestTickets, Part

ROWS_OF_A_PART = 1 << 17


def equal_draw(
    promise: Commitment,
    frame: Frame,
    seed: str,
    quotas: Mapping[str, Mapping[str, int]],
    executor: Executor | None = None,
) -> dict[str, TaskDraw]:
    """Outcome of every task that follows nobody.

    Parameters
    ----------
    promise, frame
        The commitment and the frame it names.
    seed
        The bound seed.
    quotas
        Number to draw per task and stratum, as promised or as the seed rounded it.
    executor
        Searches parts of the frame; the outcome does not depend on it.
    """
    found = find_lowest(search_of(promise, seed, quotas), _parts(promise, frame), executor)
    return outcomes(promise, found, quotas)


def search_of(promise: Commitment, seed: str, quotas: Mapping[str, Mapping[str, int]]) -> Search:
    """Selected and reserves of every stratum, in the order of the commitment."""
    return Search(
        seed,
        tuple(
            tuple(quotas[task.task][one.stratum] + task.reserves for one in task.strata)
            if task.follows is None
            else ()
            for task in promise.tasks
        ),
    )


def outcomes(
    promise: Commitment, found: LowestTickets, quotas: Mapping[str, Mapping[str, int]]
) -> dict[str, TaskDraw]:
    """Outcome of every task that follows nobody, from its lowest tickets."""
    return {
        task.task: _task_draw(task, sizes, entries, quotas[task.task])
        for task, sizes, entries in zip(promise.tasks, found.sizes, found.entries, strict=True)
        if task.follows is None
    }


def _parts(promise: Commitment, frame: Frame) -> Iterator[Part]:
    codes = [_promised_codes(task, frame.tasks[task.task]) for task in promise.tasks]
    for start in range(0, len(frame.identifiers), ROWS_OF_A_PART):
        part = slice(start, start + ROWS_OF_A_PART)
        yield frame.identifiers[part], [own[part] for own in codes]


def _promised_codes(task: TaskPromise, frame: TaskFrame) -> Codes:
    """Place of everybody's stratum in the commitment; a follower's own codes as they are."""
    if task.follows is not None:
        return frame.codes
    place = {stratum.stratum: number for number, stratum in enumerate(task.strata)}
    table = np.array([*(place[label] for label in frame.strata), -1], dtype=np.int32)
    codes: Codes = table[frame.codes]
    return codes


def _task_draw(
    task: TaskPromise,
    sizes: Sequence[int],
    entries: Sequence[Sequence[Entry]],
    quotas: Mapping[str, int],
) -> TaskDraw:
    strata = []
    for stratum, size, lowest in zip(task.strata, sizes, entries, strict=True):
        quota = quotas[stratum.stratum]
        drawn = tuple(
            DrawnEnterprise(identifier=identifier, ticket=ticket.hex(), rank=rank)
            for rank, (ticket, identifier, _) in enumerate(lowest, start=1)
        )
        strata.append(
            StratumDraw(
                stratum=stratum.stratum,
                frame_size=size,
                quota=quota,
                probability=stratum.probability,
                cutoff=drawn[quota - 1].ticket if quota else "",
                selected=_in_batches(drawn[:quota], task.batches),
                reserves=drawn[quota:],
            )
        )
    return TaskDraw(task=task.task, follows=None, strata=tuple(strata))


def _in_batches(selected: tuple[DrawnEnterprise, ...], batches: int) -> tuple[DrawnEnterprise, ...]:
    """Enterprises with the number of their batch, in equal parts by rank (§6.9)."""
    if batches == 1:
        return selected
    return tuple(
        drawn.model_copy(update={"batch": (drawn.rank - 1) * batches // len(selected) + 1})
        for drawn in selected
    )
