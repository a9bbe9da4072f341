"""Equal chances within a stratum (分层等概率抽取): ``object-draw/equal``.

The n enterprises with the lowest tickets of each stratum are drawn: each has exactly the chance
n/N, whatever the order of the register. Tasks share the campaign's tickets, so departments hit
the same enterprises as far as their strata allow. docs/spec/draw-v1.md §6.1, §6.9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.drawing.records import (
    Commitment,
    DrawnEnterprise,
    StratumDraw,
    TaskDraw,
    TaskPromise,
)
from dualrandom.drawing.ticket_order import TicketOrder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.campaign.frame import Frame, TaskFrame


def equal_draw(
    promise: Commitment, frame: Frame, seed: str, quotas: Mapping[str, Mapping[str, int]]
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
    """
    order = TicketOrder(frame, seed)
    return {
        task.task: _own_draw(task, frame.tasks[task.task], order, quotas[task.task])
        for task in promise.tasks
        if task.follows is None
    }


def _own_draw(
    task: TaskPromise, frame: TaskFrame, order: TicketOrder, quotas: Mapping[str, int]
) -> TaskDraw:
    strata = []
    by_stratum = np.argsort(frame.codes, kind="stable")
    sorted_codes = frame.codes[by_stratum]
    for stratum in task.strata:
        code = frame.strata.index(stratum.stratum)
        start, stop = np.searchsorted(sorted_codes, [code, code + 1])
        rows = by_stratum[start:stop]
        quota = quotas[stratum.stratum]
        lowest = order.lowest(rows, min(len(rows), quota + task.reserves))
        strata.append(
            StratumDraw(
                stratum=stratum.stratum,
                frame_size=len(rows),
                quota=quota,
                probability=stratum.probability,
                cutoff=lowest[quota - 1].ticket if quota else "",
                selected=_in_batches(lowest[:quota], task.batches),
                reserves=lowest[quota:],
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
