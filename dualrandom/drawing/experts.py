"""Experts who assist (协助专家): pools, and what is asked of them; docs/spec/draw-v1.md §7.1d.

Experts are drawn beside the inspectors, never among them: they count for no seat of a team, and
without a team they do not come.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.records import TaskPromise
    from dualrandom.registers.records import Inspector

ALONE_RULE = "lottery.experts_alone"
"""Experts without a team of their department."""


def asking_tasks(tasks: Iterable[TaskPromise]) -> tuple[TaskPromise, ...]:
    """Tasks that ask for experts, in the order given."""
    return tuple(task for task in tasks if task.team_experts)


def expert_demand(tasks: Iterable[TaskPromise]) -> tuple[int, frozenset[str]]:
    """How many experts the tasks of a block ask for, and what each of them must hold."""
    asking = asking_tasks(tasks)
    return (
        max((task.team_experts for task in asking), default=0),
        frozenset(name for task in asking for name in task.expert_qualifications),
    )


def expert_pools(facts: CampaignFacts) -> dict[str, tuple[Inspector, ...]]:
    """Experts who may be drawn, by department, sorted by identifier.

    Those of departments in which no on-site task asks for experts are in no pool, nor are members
    of standing groups that are drawn as a whole: these come with their group.
    """
    asking = {task.department for task in facts.tasks.values() if _asks(task)}
    pools: dict[str, list[Inspector]] = defaultdict(list)
    for _, person in sorted(facts.inspectors.items()):
        in_group = person.group and person.department in facts.campaign.standing_groups
        if person.expert and person.department in asking and not in_group:
            pools[person.department].append(person)
    return {department: tuple(people) for department, people in sorted(pools.items())}


def drawn_experts(facts: CampaignFacts) -> frozenset[str]:
    """Identifiers of the experts in any pool."""
    return frozenset(
        person.inspector_id for people in expert_pools(facts).values() for person in people
    )


def _asks(task: TaskPromise) -> bool:
    return task.method == "on_site" and task.team_experts > 0
