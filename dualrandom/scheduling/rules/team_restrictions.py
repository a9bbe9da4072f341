"""What a whole team must keep, restated for the check (检查组整体规则): draw-v1 §7.6.

Each question is answered for people who are, or would be, one team.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from dualrandom.drawing.records import TaskPromise
    from dualrandom.scheduling.rules.evidence import Evidence


def forbidden_pairs(names: Collection[str], evidence: Evidence) -> list[tuple[str, str]]:
    """Pairs of which one names the other, in the order of the names."""
    people = evidence.facts.inspectors
    return [
        (one, other)
        for one, other in combinations(names, 2)
        if one in people
        and other in people
        and (other in people[one].not_with or one in people[other].not_with)
    ]


def unmet_tasks(
    names: Collection[str], tasks: Iterable[TaskPromise], evidence: Evidence
) -> list[TaskPromise]:
    """Tasks with a demand of their own that nobody among the people meets."""
    people = [evidence.facts.inspectors.get(name) for name in names]
    return [
        task
        for task in tasks
        if task.team_qualified == "together"
        and (task.qualifications or task.team_leader)
        and not any(
            person is not None
            and person.qualifications.issuperset(task.qualifications)
            and (person.leader or not task.team_leader)
            for person in people
        )
    ]


def unmet_in_common(
    names: Collection[str], tasks: Iterable[TaskPromise], evidence: Evidence
) -> bool:
    """Whether nobody meets what the other tasks of such a block ask of one person."""
    listed = list(tasks)
    shared = [task for task in listed if task.team_qualified != "together"]
    if len(shared) == len(listed):
        return False  # the qualified seat's own business
    wanted = {name for task in shared if task.team_qualified for name in task.qualifications}
    leader = any(task.team_leader for task in shared)
    people = [evidence.facts.inspectors.get(name) for name in names]
    return bool(wanted or leader) and not any(
        person is not None and wanted <= person.qualifications and (person.leader or not leader)
        for person in people
    )


def came_last_time(
    names: Collection[str], enterprise: str, department: str, evidence: Evidence
) -> bool:
    """Whether these are exactly the people of the department's last visit, where teams rotate."""
    if evidence.facts.campaign.rules.rotation != "team":
        return False
    past = [
        visit
        for visit in evidence.facts.enterprises[enterprise].history
        if visit.department == department
    ]
    last = max((visit.date for visit in past), default=None)
    came = {name for visit in past if visit.date == last for name in visit.inspectors}
    return bool(came) and came == set(names)
