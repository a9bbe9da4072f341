"""Bounds that every draw prints: what no design can beat (design of the joint draw, §4)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.frame_chances import (
    Classes,
    classes_of,
    combinations,
    promised_chances,
)
from dualrandom.drawing.records import BurdenBounds, Commitment, TaskDraw, TaskPromise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.campaign.frame import Frame


def burden_bounds(promise: Commitment, frame: Frame, outcomes: Sequence[TaskDraw]) -> BurdenBounds:
    """Expected inspections, the least expected enterprises, and this draw's own counts.

    Only on-site tasks count: a document or online check disturbs nobody at the door. Exact: the
    chances are summed as fractions over the distinct combinations of strata and weights.
    """
    on_site = [task for task in promise.tasks if task.method == "on_site"]
    expected, least = Fraction(0), Fraction(0)
    if on_site:
        classes = [_classes(frame, task) for task in on_site]
        chances = [
            promised_chances(each, task) for each, task in zip(classes, on_site, strict=True)
        ]
        rows, _, counts = combinations([each.codes for each in classes])
        for row, count in zip(rows, counts, strict=True):
            own = [chance[code] for chance, code in zip(chances, row, strict=True) if code >= 0]
            expected += count * sum(own, Fraction(0))
            least += count * max(own, default=Fraction(0))
    names = {task.task for task in on_site}
    selected = {
        outcome.task: [drawn.identifier for stratum in outcome.strata for drawn in stratum.selected]
        for outcome in outcomes
        if outcome.task in names
    }
    return BurdenBounds(
        expected_inspections=str(expected),
        least_expected_enterprises=str(least),
        inspections=sum(len(names) for names in selected.values()),
        enterprises=len({name for names in selected.values() for name in names}),
    )


def _classes(frame: Frame, task: TaskPromise) -> Classes:
    """Classes of a task; a follower's are the leader's, as far as it may have them (§6.3)."""
    own = frame.tasks[task.task]
    if task.follows is None:
        return classes_of(own)
    return classes_of(frame.tasks[task.follows], own.codes >= 0)
