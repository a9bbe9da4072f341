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
from dualrandom.drawing.tickets import tickets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.campaign.frame import Frame, TaskFrame

PURPOSE = "enterprise"


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


class TicketOrder:
    """Tickets of all enterprises that some task may draw, compared as whole 256-bit values."""

    def __init__(self, frame: Frame, seed: str) -> None:
        self._identifiers = frame.identifiers
        eligible = np.zeros(len(frame.identifiers), dtype=bool)
        for task in frame.tasks.values():
            eligible |= task.codes >= 0
        rows = np.flatnonzero(eligible)
        self._digests = tickets(PURPOSE, seed, (frame.identifiers[row] for row in rows))
        self._position = np.full(len(frame.identifiers), -1, dtype=np.int64)
        self._position[rows] = np.arange(len(rows))
        # The first 8 bytes find the candidates fast; whole tickets decide.
        self._keys = np.frombuffer(b"".join(self._digests), dtype=">u8")[::4].astype(np.uint64)

    def lowest(self, rows: np.ndarray, count: int) -> list[DrawnEnterprise]:
        """Return the ``count`` enterprises of ``rows`` with the lowest tickets, in order."""
        if count == 0:
            return []
        positions = self._position[rows]
        keys = self._keys[positions]
        if count < len(keys):
            limit = np.partition(keys, count - 1)[count - 1]
            rows = rows[keys <= limit]
            positions = self._position[rows]
        ordered = sorted(
            (self._digests[position], self._identifiers[row])
            for position, row in zip(positions.tolist(), rows.tolist(), strict=True)
        )
        return [
            DrawnEnterprise(identifier=identifier, ticket=digest.hex(), rank=rank)
            for rank, (digest, identifier) in enumerate(ordered[:count], start=1)
        ]


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
                selected=tuple(lowest[:quota]),
                reserves=tuple(lowest[quota:]),
            )
        )
    return TaskDraw(task=task.task, follows=None, strata=tuple(strata))
