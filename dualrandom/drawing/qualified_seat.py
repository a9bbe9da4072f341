"""What the qualified seat of a block asks for (资质席位): docs/spec/draw-v1.md §7.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.drawing.records import TaskPromise
    from dualrandom.registers.records import Inspector


@dataclass(frozen=True, slots=True)
class QualifiedSeat:
    """Qualifications and leadership that one person must bring, all of them."""

    qualifications: frozenset[str]
    leader: bool

    @property
    def asked(self) -> bool:
        """Whether there is such a seat at all."""
        return self.leader or bool(self.qualifications)

    def admits(self, person: Inspector) -> bool:
        """Whether the person may fill it; everybody may where nothing is asked."""
        return self.qualifications <= person.qualifications and (person.leader or not self.leader)


def qualified_seat(tasks: Iterable[TaskPromise]) -> QualifiedSeat:
    """Add up what the tasks of a block ask of one member."""
    listed = list(tasks)
    names = {name for task in listed if task.team_qualified for name in task.qualifications}
    return QualifiedSeat(frozenset(names), any(task.team_leader for task in listed))
