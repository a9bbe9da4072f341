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
    from collections.abc import Iterable, Sequence

    from dualrandom.campaign.frame import Frame


def burden_bounds(promise: Commitment, frame: Frame, outcomes: Sequence[TaskDraw]) -> BurdenBounds:
    """Expected inspections, the least expected enterprises, and this draw's own counts.

    Only on-site tasks count: a document or online check disturbs nobody at the door. Exact: the
    chances are summed as fractions over the distinct combinations of strata and weights.
    """
    on_site = on_site_tasks(promise)
    if not on_site:
        return bounds_of_groups(promise, (), outcomes)
    classes = [_classes(frame, task) for task in on_site]
    chances = [promised_chances(each, task) for each, task in zip(classes, on_site, strict=True)]
    rows, _, counts = combinations([each.codes for each in classes])
    groups = (
        ([chance[code] for chance, code in zip(chances, row, strict=True) if code >= 0], count)
        for row, count in zip(rows, counts, strict=True)
    )
    return bounds_of_groups(promise, groups, outcomes)


def on_site_tasks(promise: Commitment) -> list[TaskPromise]:
    """Tasks that become visits."""
    return [task for task in promise.tasks if task.method == "on_site"]


def bounds_of_groups(
    promise: Commitment,
    groups: Iterable[tuple[Sequence[Fraction], int]],
    outcomes: Sequence[TaskDraw],
) -> BurdenBounds:
    """Bounds from groups of enterprises: chances in the on-site tasks, and their number."""
    expected, least = Fraction(0), Fraction(0)
    for chances, count in groups:
        expected += count * sum(chances, Fraction(0))
        least += count * max(chances, default=Fraction(0))
    on_site = {task.task for task in on_site_tasks(promise)}
    selected = [
        drawn.identifier
        for outcome in outcomes
        if outcome.task in on_site
        for stratum in outcome.strata
        for drawn in stratum.selected
    ]
    return BurdenBounds(
        expected_inspections=str(expected),
        least_expected_enterprises=str(least),
        inspections=len(selected),
        enterprises=len(set(selected)),
    )


def _classes(frame: Frame, task: TaskPromise) -> Classes:
    """Classes of a task; a follower's are the leader's, as far as it may have them (§6.3)."""
    own = frame.tasks[task.task]
    if task.follows is None:
        return classes_of(own)
    return classes_of(frame.tasks[task.follows], own.codes >= 0)
