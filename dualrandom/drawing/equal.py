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
    StratumPromise,
    TaskDraw,
    TaskPromise,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor

    from dualrandom.campaign.frame import Frame
    from dualrandom.drawing.lowest_tickets import Groups, LowestTickets, Part

ROWS_OF_A_PART = 1 << 13


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
    return equal_outcomes(promise, found, quotas)


def groups_of(promise: Commitment) -> dict[tuple[str, str], int]:
    """Number of the group of each task and stratum, in the order of the commitment."""
    pairs = [(task.task, each.stratum) for task in promise.tasks for each in task.strata]
    return {pair: number for number, pair in enumerate(pairs)}


def search_of(promise: Commitment, seed: str, quotas: Mapping[str, Mapping[str, int]]) -> Search:
    """Selected and reserves of every stratum; for a follower as many as its leader selects."""
    numbers = [
        quotas[task.follows or task.task][each.stratum] + (0 if task.follows else task.reserves)
        for task in promise.tasks
        for each in task.strata
    ]
    return Search.of(seed, numbers)


def equal_outcomes(
    promise: Commitment, found: LowestTickets, quotas: Mapping[str, Mapping[str, int]]
) -> dict[str, TaskDraw]:
    """Outcome of every task that follows nobody, from the lowest tickets of its strata."""
    groups = groups_of(promise)
    return {
        task.task: TaskDraw(
            task=task.task,
            follows=None,
            strata=tuple(
                _stratum_draw(
                    task,
                    each,
                    quotas[task.task][each.stratum],
                    found,
                    groups[task.task, each.stratum],
                )
                for each in task.strata
            ),
        )
        for task in promise.tasks
        if task.follows is None
    }


def _parts(promise: Commitment, frame: Frame) -> Iterator[Part]:
    """Identifiers and groups of a few rows at a time, for the tasks that follow nobody."""
    groups = groups_of(promise)
    all_groups: list[Groups] = []
    for task in promise.tasks:
        if task.follows is None:
            own = frame.tasks[task.task]
            table = [*(groups.get((task.task, label), -1) for label in own.strata), -1]
            all_groups.append(np.array(table, dtype=np.int32)[own.codes])
    for start in range(0, len(frame.identifiers), ROWS_OF_A_PART):
        part = slice(start, start + ROWS_OF_A_PART)
        yield frame.identifiers[part], [own[part] for own in all_groups]


def _stratum_draw(
    task: TaskPromise, stratum: StratumPromise, quota: int, found: LowestTickets, group: int
) -> StratumDraw:
    lowest = tuple(
        DrawnEnterprise(identifier=identifier, ticket=ticket.hex(), rank=rank)
        for rank, (ticket, identifier) in enumerate(found.of_group(group), start=1)
    )
    selected = lowest[:quota]
    return StratumDraw(
        stratum=stratum.stratum,
        frame_size=int(found.sizes[group]),
        quota=quota,
        probability=stratum.probability,
        cutoff=selected[-1].ticket if selected else "",
        selected=_in_batches(selected, task.batches),
        reserves=lowest[quota:],
    )


def _in_batches(selected: tuple[DrawnEnterprise, ...], batches: int) -> tuple[DrawnEnterprise, ...]:
    """Enterprises with the number of their batch, in equal parts by rank (§6.9)."""
    if batches == 1:
        return selected
    return tuple(
        drawn.model_copy(update={"batch": (drawn.rank - 1) * batches // len(selected) + 1})
        for drawn in selected
    )
