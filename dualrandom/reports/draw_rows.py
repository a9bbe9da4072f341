"""The first random as a table (抽取情况表): per task and stratum size, number, chance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.drawing.outcomes import Draw


@dataclass(frozen=True, slots=True)
class DrawRow:
    """One stratum of one task: ``selected`` of ``frame_size``, each with ``probability``.

    ``cutoff`` is the ticket of the last one drawn: an enterprise with a lower or equal ticket is
    in. Empty when nobody was drawn.
    """

    task: str
    title: str
    department: str
    method: str
    stratum: str
    frame_size: int
    selected: int
    probability: Fraction
    cutoff: str


def draw_rows(draw: Draw) -> tuple[DrawRow, ...]:
    """All strata in the order of the record."""
    return tuple(
        DrawRow(
            task=task.task,
            title=draw.commitment.task(task.task).title,
            department=draw.commitment.task(task.task).department,
            method=draw.commitment.task(task.task).method,
            stratum=stratum.stratum,
            frame_size=stratum.frame_size,
            selected=len(stratum.selected),
            probability=Fraction(stratum.probability),
            cutoff=stratum.cutoff,
        )
        for task in draw.record.tasks
        for stratum in task.strata
    )
