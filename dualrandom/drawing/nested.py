"""The draw with unequal chances or crossing strata (``object-draw/nested``): draw-v1 §6.5.

All tasks that follow nobody are drawn together: every chance is exact, every stratum's number
holds in every outcome, and departments hit the same enterprises as often as their chances allow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dualrandom.drawing.frame_chances import classes_of, combinations, realised_chances
from dualrandom.drawing.nested_core import draw_component
from dualrandom.drawing.records import StratumDraw, TaskDraw
from dualrandom.drawing.ticket_order import TicketOrder
from dualrandom.drawing.tickets import CounterStream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from dualrandom.campaign.frame import Frame
    from dualrandom.drawing.records import Commitment, StratumPromise, TaskPromise

    Rows = np.ndarray[Any, np.dtype[np.int64]]

Cell = tuple[str, str]
"""Task and stratum."""

PURPOSE = "nested"


@dataclass(frozen=True)
class Component:
    """Cells joined by common enterprises, and who may be drawn in them.

    ``kinds`` are the distinct combinations of chances, per number of the cell in ``cells``;
    ``rows`` of the frame come in the order of tickets, ``kind_of`` says which kind each is.
    """

    cells: tuple[Cell, ...]
    kinds: list[dict[int, Fraction]]
    kind_of: Rows
    rows: Rows

    @property
    def purpose(self) -> str:
        """Purpose of the component's stream."""
        return "/".join((PURPOSE, *self.cells[0]))


def nested_draw(
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
    tasks = [task for task in promise.tasks if task.follows is None]
    order = TicketOrder(frame, seed)
    outcomes: dict[Cell, tuple[Rows, Rows]] = {}
    for component in components(tasks, frame, order, quotas):
        stream = CounterStream(component.purpose, seed)
        outcome = draw_component(
            component.kinds, component.kind_of.tolist(), len(component.cells), stream
        )
        selected = np.array(outcome, dtype=object if len(component.cells) > 62 else np.int64)  # noqa: PLR2004
        for number, cell in enumerate(component.cells):
            inside = np.array([number in kind for kind in component.kinds])[component.kind_of]
            chosen = (selected >> number & 1).astype(bool)
            outcomes[cell] = component.rows[chosen], component.rows[inside & ~chosen]
    return {
        task.task: TaskDraw(
            task=task.task,
            follows=None,
            strata=tuple(
                _stratum_draw(task, stratum, order, *outcomes[task.task, stratum.stratum])
                for stratum in task.strata
            ),
        )
        for task in tasks
    }


def components(
    tasks: Iterable[TaskPromise],
    frame: Frame,
    order: TicketOrder,
    quotas: Mapping[str, Mapping[str, int]],
) -> Iterator[Component]:
    """Connected sets of cells, in the order of their first cells."""
    own = sorted(tasks, key=lambda task: task.task)
    classes = [classes_of(frame.tasks[task.task]) for task in own]
    chances = [
        realised_chances(each, quotas[task.task]) for each, task in zip(classes, own, strict=True)
    ]
    combined, kind_of, _ = combinations([each.codes for each in classes])
    kinds: list[dict[Cell, Fraction]] = [
        {
            (task.task, each.strata[code]): chance[code]
            for task, each, chance, code in zip(own, classes, chances, row, strict=True)
            if code >= 0
        }
        for row in combined
    ]
    rows = order.ordered(order.rows)
    kind_of = kind_of[rows]
    sets = connected(kinds)
    number_of = {cell: number for cells in sets for number, cell in enumerate(cells)}
    set_of = {cell: number for number, cells in enumerate(sets) for cell in cells}
    members: list[list[dict[int, Fraction]]] = [[] for _ in sets]
    component, place = np.full(len(kinds), -1), np.zeros(len(kinds), dtype=np.int64)
    for number, kind in enumerate(kinds):
        if kind:
            own_set = component[number] = set_of[min(kind)]
            place[number] = len(members[own_set])
            members[own_set].append({number_of[cell]: chance for cell, chance in kind.items()})
    # Sorted once: there may be thousands of components, and a million rows.
    by_component = np.argsort(component[kind_of], kind="stable")
    ends = np.searchsorted(component[kind_of][by_component], np.arange(len(sets) + 1))
    for number, cells in enumerate(sets):
        taken = by_component[ends[number] : ends[number + 1]]
        yield Component(
            cells=cells, kinds=members[number], kind_of=place[kind_of[taken]], rows=rows[taken]
        )


def connected(kinds: Iterable[Iterable[Cell]]) -> list[tuple[Cell, ...]]:
    """Cells that kinds have in common, directly or over others; sorted, the sets by first cell."""
    set_of: dict[Cell, list[Cell]] = {}
    for kind in kinds:
        joined: list[Cell] = []
        for cell in kind:
            for other in set_of.get(cell, [cell]):
                if set_of.get(other) is not joined:
                    joined.append(other)
                    set_of[other] = joined
    distinct = {id(cells): tuple(sorted(cells)) for cells in set_of.values()}
    return sorted(distinct.values())


def _stratum_draw(
    task: TaskPromise, stratum: StratumPromise, order: TicketOrder, chosen: Rows, others: Rows
) -> StratumDraw:
    drawn = order.ranked([*chosen.tolist(), *others[: task.reserves].tolist()])
    quota = len(chosen)
    return StratumDraw(
        stratum=stratum.stratum,
        frame_size=stratum.frame_size,
        quota=quota,
        probability=stratum.probability,
        cutoff="",
        selected=drawn[:quota],
        reserves=drawn[quota:],
    )
