"""Draws of a single department by tickets and weights: draw-v1 §6.6 (Pareto), §6.7 (Poisson).

Both are checked ticket by ticket. Pareto keeps the numbers and misses the chances a little in
small strata (Rosén 1997); Poisson keeps the chances and leaves the numbers to chance.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.drawing.frame_chances import classes_of, promised_chances, realised_chances
from dualrandom.drawing.records import StratumDraw, TaskDraw
from dualrandom.drawing.ticket_order import TicketOrder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.campaign.frame import Frame
    from dualrandom.drawing.frame_chances import Classes
    from dualrandom.drawing.records import Commitment, StratumPromise, TaskPromise

_UNIT = 2**257
"""Twice the number of tickets: u = (2·ticket + 1) / 2^257 is never 0 or 1."""


def pareto_draw(
    promise: Commitment, frame: Frame, seed: str, quotas: Mapping[str, Mapping[str, int]]
) -> dict[str, TaskDraw]:
    """Outcome of every task: the lowest q = u(1 − p)/(p(1 − u)) of each stratum.

    Parameters
    ----------
    promise, frame, seed, quotas
        As for :func:`dualrandom.drawing.equal.equal_draw`.
    """
    order = TicketOrder(frame, seed)
    outcomes = {}
    for task in _leading(promise):
        classes = classes_of(frame.tasks[task.task])
        chances = realised_chances(classes, quotas[task.task])
        strata = []
        for stratum in task.strata:
            quota = quotas[task.task][stratum.stratum]
            count = min(stratum.frame_size, quota + task.reserves) if quota else 0
            rows = _lowest_by_odds(stratum, classes, chances, order, count)
            strata.append(_outcome(stratum, order, rows, quota))
        outcomes[task.task] = TaskDraw(task=task.task, follows=None, strata=tuple(strata))
    return outcomes


def poisson_draw(
    promise: Commitment, frame: Frame, seed: str, quotas: Mapping[str, Mapping[str, int]]
) -> dict[str, TaskDraw]:
    """Outcome of every task: whose u lies below its chance.

    Parameters
    ----------
    promise, frame, seed
        As for :func:`dualrandom.drawing.equal.equal_draw`.
    quotas
        Not used: the numbers are random.
    """
    del quotas
    order = TicketOrder(frame, seed)
    outcomes = {}
    for task in _leading(promise):
        classes = classes_of(frame.tasks[task.task])
        limits = _limits(promised_chances(classes, task))
        strata = []
        for stratum in task.strata:
            rows = [
                row
                for code in classes.of_stratum.get(stratum.stratum, ())
                for row in classes.rows[code].tolist()
                if int.from_bytes(order.ticket(row), "big") < limits[code]
            ]
            rows = order.ordered(np.array(rows, dtype=np.int64)).tolist()
            strata.append(_outcome(stratum, order, rows, len(rows)))
        outcomes[task.task] = TaskDraw(task=task.task, follows=None, strata=tuple(strata))
    return outcomes


def _leading(promise: Commitment) -> list[TaskPromise]:
    return [task for task in promise.tasks if task.follows is None]


def _limits(chances: list[Fraction]) -> list[int]:
    """Least ticket that is not selected: (2t + 1)/2^257 < a/b ⇔ t < ⌈(2^257·a/b − 1)/2⌉."""
    return [-(-(chance * _UNIT - 1) // 2) for chance in chances]


def _lowest_by_odds(
    stratum: StratumPromise,
    classes: Classes,
    chances: list[Fraction],
    order: TicketOrder,
    count: int,
) -> list[int]:
    """Rows with the lowest q, in order; only the lowest tickets of each class can be among them."""
    candidates = []
    for code in classes.of_stratum.get(stratum.stratum, ()):
        chance = chances[code]
        for row in order.lowest_rows(classes.rows[code], count):
            double = 2 * int.from_bytes(order.ticket(row), "big") + 1
            odds = Fraction(double, _UNIT - double) * (1 - chance) / chance
            candidates.append((odds, order.identifier(row), row))
    return [row for _, _, row in sorted(candidates)[:count]]


def _outcome(
    stratum: StratumPromise, order: TicketOrder, rows: list[int], quota: int
) -> StratumDraw:
    drawn = order.ranked(rows)
    return StratumDraw(
        stratum=stratum.stratum,
        frame_size=stratum.frame_size,
        quota=quota,
        probability=stratum.probability,
        cutoff="",
        selected=drawn[:quota],
        reserves=drawn[quota:],
    )
