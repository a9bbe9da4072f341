"""Bounds that every draw prints: what no design can beat (design of the joint draw, §4)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.drawing.records import BurdenBounds, Commitment, TaskDraw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.campaign.frame import Frame


def burden_bounds(promise: Commitment, frame: Frame, outcomes: Sequence[TaskDraw]) -> BurdenBounds:
    """Expected inspections, the least expected enterprises, and this draw's own counts.

    Only on-site tasks count: a document or online check disturbs nobody at the door. Exact: the
    chances are summed as fractions over the distinct combinations of strata.
    """
    on_site = [task.task for task in promise.tasks if task.method == "on_site"]
    chances = [_chances(promise, frame, task_id) for task_id in on_site]
    expected, least = Fraction(0), Fraction(0)
    for combination, count in _combinations([codes for _, codes in chances]):
        row = [table[code] for (table, _), code in zip(chances, combination, strict=True)]
        expected += count * sum(row, Fraction(0))
        least += count * max(row)
    selected = {
        outcome.task: [drawn.identifier for stratum in outcome.strata for drawn in stratum.selected]
        for outcome in outcomes
        if outcome.task in on_site
    }
    return BurdenBounds(
        expected_inspections=str(expected),
        least_expected_enterprises=str(least),
        inspections=sum(len(names) for names in selected.values()),
        enterprises=len({name for names in selected.values() for name in names}),
    )


def _chances(promise: Commitment, frame: Frame, task_id: str) -> tuple[list[Fraction], np.ndarray]:
    """Chance per code and the codes; the last entry of the list is 0, for those excluded."""
    task = promise.task(task_id)
    own = frame.tasks[task_id]
    source = own if task.follows is None else frame.tasks[task.follows]
    probability = {stratum.stratum: Fraction(stratum.probability) for stratum in task.strata}
    table = [probability.get(stratum, Fraction(0)) for stratum in source.strata]
    codes = np.where(own.codes >= 0, source.codes, -1)
    return [*table, Fraction(0)], codes


def _combinations(columns: list[np.ndarray]) -> list[tuple[tuple[int, ...], int]]:
    if not columns:
        return []
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    for codes in columns:
        combined = combined * (int(codes.max(initial=-1)) + 2) + codes + 1
        _, combined = np.unique(combined, return_inverse=True)
    _, first, counts = np.unique(combined, return_index=True, return_counts=True)
    return [
        (tuple(int(codes[row]) for codes in columns), int(count))
        for row, count in zip(first, counts, strict=True)
    ]
