"""Tasks and departments that do not fit together (任务与部门)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dualrandom.campaign.linting.findings import located_tasks, problem, remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.models import Campaign, Scope
    from dualrandom.errors import Finding


def task_ids_are_unique(campaign: Campaign) -> Iterator[Finding]:
    """No two tasks share an id."""
    first: dict[str, str] = {}
    for key, task in located_tasks(campaign):
        if first.setdefault(task.id, key) != key:
            yield problem("campaign.duplicate_task", f"{key}.id", task.id, first=first[task.id])


def departments_are_named_once(campaign: Campaign) -> Iterator[Finding]:
    """The initiator is no cooperating department, and none is named twice."""
    seen = {campaign.initiating_department}
    for number, department in enumerate(campaign.cooperating_departments):
        if department in seen:
            key = f"cooperating_departments[{number}]"
            yield remark("campaign.duplicate_department", key, department)
        seen.add(department)


def tasks_belong_to_the_campaign(campaign: Campaign) -> Iterator[Finding]:
    """A task's department initiates or cooperates."""
    departments = {campaign.initiating_department, *campaign.cooperating_departments}
    for key, task in located_tasks(campaign):
        if task.department not in departments:
            yield problem(
                "campaign.department_not_in_campaign",
                f"{key}.department",
                task.department,
                task=task.id,
                departments=", ".join(sorted(departments)),
            )


def departments_have_tasks(campaign: Campaign) -> Iterator[Finding]:
    """Who takes part has something to do."""
    busy = {task.department for task in campaign.tasks}
    if campaign.mode == "coordinated" and campaign.initiating_department not in busy:
        yield remark(
            "campaign.initiator_without_task",
            "initiating_department",
            campaign.initiating_department,
        )
    for number, department in enumerate(campaign.cooperating_departments):
        if department not in busy:
            key = f"cooperating_departments[{number}]"
            yield remark("campaign.cooperating_without_task", key, department)


def joint_mode_has_one_list(campaign: Campaign) -> Iterator[Finding]:
    """In joint mode exactly one on-site task of the initiator makes the list for all."""
    if campaign.mode != "joint":
        return
    own = [
        (key, task)
        for key, task in located_tasks(campaign)
        if task.department == campaign.initiating_department
    ]
    if len(own) != 1:
        yield problem(
            "campaign.joint_initiator_tasks",
            "initiating_department",
            campaign.initiating_department,
            count=len(own),
        )
    for key, task in own:
        if task.method != "on_site":
            yield problem(
                "campaign.joint_initiator_not_on_site", f"{key}.method", task.method, task=task.id
            )


def items_are_named_once(campaign: Campaign) -> Iterator[Finding]:
    """No item twice in one task: its minutes would count twice."""
    for key, task in located_tasks(campaign):
        for item_id, count in Counter(task.items).items():
            if count > 1:
                yield problem("campaign.duplicate_item", f"{key}.items", item_id, task=task.id)


def draw_type_fits_the_scope(campaign: Campaign) -> Iterator[Finding]:
    """A targeted draw has a scope, an untargeted one has none (定向/不定向)."""
    for key, task in located_tasks(campaign):
        scoped = restricts(task.scope)
        if task.draw_type == "targeted" and not scoped:
            yield remark("campaign.targeted_without_scope", f"{key}.scope", task=task.id)
        if task.draw_type == "untargeted" and scoped:
            yield remark(
                "campaign.untargeted_with_scope", f"{key}.draw_type", task.draw_type, task=task.id
            )


def restricts(scope: Scope) -> bool:
    """Whether a scope chooses by anything but the supervising department."""
    return any(
        (
            scope.entity_types,
            scope.divisions,
            scope.industries,
            scope.stations,
            scope.tags,
            scope.risk,
        )
    )


def teams_have_two(campaign: Campaign) -> Iterator[Finding]:
    """The law asks for two certified inspectors at the door (行政处罚法 2021 art. 42, 55)."""
    for key, task in located_tasks(campaign):
        if task.team.size == 1 and task.method == "on_site":
            yield remark("campaign.team_of_one", f"{key}.team.size", task.team.size, task=task.id)


def reserves_have_a_list(campaign: Campaign) -> Iterator[Finding]:
    """In joint mode reserves come from the initiator's list only."""
    if campaign.mode != "joint":
        return
    for key, task in located_tasks(campaign):
        if task.reserves and task.department != campaign.initiating_department:
            yield remark(
                "campaign.reserves_ignored", f"{key}.reserves", task.reserves, task=task.id
            )


RULES = (
    task_ids_are_unique,
    departments_are_named_once,
    tasks_belong_to_the_campaign,
    departments_have_tasks,
    joint_mode_has_one_list,
    items_are_named_once,
    draw_type_fits_the_scope,
    teams_have_two,
    reserves_have_a_list,
)
