"""What a team's tasks demand of its members (检查组资质要求): docs/spec/draw-v1.md §7.6.

One person meets a demand alone. Where whoever meets one demand meets another as well, the first
one is enough; what is left are sets of people none of which holds another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.qualified_seat import QualifiedSeat, qualified_seat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dualrandom.drawing.records import TaskPromise
    from dualrandom.registers.records import Inspector

TOGETHER = "together"


def demands_together(tasks: Iterable[TaskPromise]) -> bool:
    """Whether a task leaves it to the team as a whole to meet its demand."""
    return any(task.team_qualified == TOGETHER for task in tasks)


def shared_tasks(tasks: Iterable[TaskPromise]) -> list[TaskPromise]:
    """Tasks whose demands one person meets together."""
    return [task for task in tasks if task.team_qualified != TOGETHER]


def team_demands(tasks: Sequence[TaskPromise]) -> list[QualifiedSeat]:
    """Demands of a block: one that its tasks share, and one from each ``together`` task."""
    found = [qualified_seat(shared_tasks(tasks))]
    found += [
        QualifiedSeat(frozenset(task.qualifications), task.team_leader)
        for task in tasks
        if task.team_qualified == TOGETHER
    ]
    return [demand for demand in found if demand.asked]


def able_people(
    tasks: Sequence[TaskPromise], members: Iterable[str], people: Mapping[str, Inspector]
) -> tuple[frozenset[str], ...]:
    """Who meets each demand that no other one implies, the scarcest first.

    Parameters
    ----------
    tasks
        Tasks of one block.
    members
        The eligible; only they count.
    people
        Inspectors by identifier.

    Returns
    -------
    tuple of frozenset
        The first one is the demand of the qualified seat; ties go to the identifiers. Empty where
        nothing is asked for; one empty set where nobody meets some demand.
    """
    listed = list(members)
    sets = {
        frozenset(name for name in listed if demand.admits(people[name]))
        for demand in team_demands(tasks)
    }
    least = [one for one in sets if not any(other < one for other in sets)]
    return tuple(sorted(least, key=lambda one: (len(one), sorted(one))))
