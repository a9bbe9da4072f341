"""The first random: equal chances within a stratum (``object-draw/equal``).

The n enterprises with the lowest tickets of each stratum are drawn: each has exactly the chance
n/N, whatever the order of the register. Tasks share the campaign's tickets, so departments hit
the same enterprises as far as their strata allow. docs/spec/draw-v1.md §6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.drawing.bounds import burden_bounds
from dualrandom.drawing.outcomes import Draw
from dualrandom.drawing.records import (
    Commitment,
    DrawnEnterprise,
    DrawRecord,
    StratumDraw,
    TaskDraw,
    TaskPromise,
)
from dualrandom.drawing.tickets import tickets
from dualrandom.errors import VerificationError

if TYPE_CHECKING:
    from dualrandom.campaign.frame import Frame, TaskFrame
    from dualrandom.drawing.seeds import Seed

PURPOSE = "enterprise"


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
    order = _TicketOrder(frame, bound_seed)
    drawn: dict[str, TaskDraw] = {}
    for task in sorted(promise.tasks, key=lambda task: task.follows is not None):
        if task.follows is None:
            drawn[task.task] = _own_draw(task, frame.tasks[task.task], order)
        else:
            drawn[task.task] = _followed_draw(task, frame, drawn[task.follows])
    outcomes = tuple(drawn[task.task] for task in promise.tasks)
    record = DrawRecord(
        commitment=promise.digest,
        seed=bound_seed,
        tasks=outcomes,
        bounds=burden_bounds(promise, frame, outcomes),
    )
    return Draw(record=record, commitment=promise, campaign=frame.campaign)


class _TicketOrder:
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


def _own_draw(task: TaskPromise, frame: TaskFrame, order: _TicketOrder) -> TaskDraw:
    strata = []
    by_stratum = np.argsort(frame.codes, kind="stable")
    sorted_codes = frame.codes[by_stratum]
    for stratum in task.strata:
        code = frame.strata.index(stratum.stratum)
        start, stop = np.searchsorted(sorted_codes, [code, code + 1])
        rows = by_stratum[start:stop]
        quota = stratum.quota or 0
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


def _followed_draw(task: TaskPromise, frame: Frame, initiator: TaskDraw) -> TaskDraw:
    """Keep the initiator's list within the task's own scope (配合部门随发起部门名单)."""
    eligible = frame.tasks[task.task].codes >= 0
    row_of = {identifier: row for row, identifier in enumerate(frame.identifiers)}
    promised = {stratum.stratum: stratum for stratum in task.strata}
    strata = []
    for stratum in initiator.strata:
        if stratum.stratum not in promised:
            continue
        kept = tuple(drawn for drawn in stratum.selected if eligible[row_of[drawn.identifier]])
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
