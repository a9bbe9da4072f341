"""What is promised of each stratum: size, quota, chances (分层的抽查基数、数量与概率).

docs/spec/draw-v1.md §5, §6.3.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.campaign.quotas import quotas_by_stratum
from dualrandom.drawing.chances import mean_level_chances
from dualrandom.drawing.frame_chances import classes_of
from dualrandom.drawing.records import LevelPromise, StratumPromise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.campaign.frame import Frame, TaskFrame
    from dualrandom.campaign.models import Task


def own_strata(task: Task, frame: TaskFrame, *, sizes_vary: bool) -> tuple[StratumPromise, ...]:
    """Strata of a task that draws itself; ``sizes_vary`` leaves every quota open (§6.7)."""
    quotas = quotas_by_stratum(task, frame.sizes, frame.staff)
    classes = classes_of(frame)
    promises = []
    for stratum, size in frame.sizes.items():
        quota = quotas[stratum]
        levels = classes.levels(stratum) if task.weights else {}
        chances = mean_level_chances(levels, quota.expected)
        promises.append(
            StratumPromise(
                stratum=stratum,
                frame_size=size,
                quota=None if sizes_vary else quota.n,
                expected_quota=str(quota.expected),
                probability=str(quota.expected / size),
                levels=_levels(levels, chances),
                rule=quota.rule,
            )
        )
    return tuple(promises)


def followed_strata(
    frame: Frame, task_id: str, leader: str, strata: Mapping[str, tuple[StratumPromise, ...]]
) -> tuple[StratumPromise, ...]:
    """Return the leader's strata as far as this task's scope reaches into them."""
    classes = classes_of(frame.tasks[leader], frame.tasks[task_id].codes >= 0)
    promises = []
    for promise in strata[leader]:
        levels = classes.levels(promise.stratum)
        size = sum(levels.values())
        if not size:
            continue
        chances = {level.weight: Fraction(level.probability) for level in promise.levels}
        if promise.levels:
            expected = sum((chances[w] * count for w, count in levels.items()), Fraction(0))
        else:
            expected = Fraction(promise.probability) * size
        promises.append(
            StratumPromise(
                stratum=promise.stratum,
                frame_size=size,
                expected_quota=str(expected),
                probability=str(expected / size),
                levels=_levels(levels if promise.levels else {}, chances),
                rule=f"follows:{leader}",
            )
        )
    return tuple(promises)


def _levels(levels: Mapping[int, int], chances: Mapping[int, Fraction]) -> tuple[LevelPromise, ...]:
    return tuple(
        LevelPromise(weight=weight, frame_size=levels[weight], probability=str(chances[weight]))
        for weight in sorted(levels)
    )
