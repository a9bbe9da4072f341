"""The first random as a table (抽取情况表): per task and stratum size, number, chance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.drawing.outcomes import Draw


@dataclass(frozen=True, slots=True)
class DrawRow:
    """One stratum of one task: ``selected`` of ``frame_size``.

    ``chances`` are the least and the largest chance; equal ones where the stratum has no weights.
    ``cutoff`` is the ticket of the last one drawn: an enterprise with a lower or equal ticket is
    in. Empty when nobody was drawn, or where no single ticket decides.
    """

    task: str
    title: str
    department: str
    method: str
    stratum: str
    frame_size: int
    selected: int
    chances: tuple[Fraction, Fraction]
    cutoff: str


def draw_rows(draw: Draw) -> tuple[DrawRow, ...]:
    """All strata in the order of the record."""
    rows = []
    for task, promise in zip(draw.record.tasks, draw.commitment.tasks, strict=True):
        for stratum, promised in zip(task.strata, promise.strata, strict=True):
            chances = [Fraction(level.probability) for level in promised.levels]
            chances = chances or [Fraction(stratum.probability)]
            rows.append(
                DrawRow(
                    task=task.task,
                    title=promise.title,
                    department=promise.department,
                    method=promise.method,
                    stratum=stratum.stratum,
                    frame_size=stratum.frame_size,
                    selected=len(stratum.selected),
                    chances=(min(chances), max(chances)),
                    cutoff=stratum.cutoff,
                )
            )
    return tuple(rows)
