"""Departments that cannot form the teams that they promise (检查人员与资质)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.linting.findings import located_tasks, problem, remark
from dualrandom.campaign.resolved import resolve_task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign, Task
    from dualrandom.errors import Finding


def departments_have_inspectors(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Enough inspectors for one team; assisting experts do not count (domain rule R27)."""
    for key, task in located_tasks(campaign):
        if task.method != "on_site" or task.department not in world.departments:
            continue
        staff = world.staff(task.department)
        if not staff:
            yield problem(
                "campaign.no_inspectors", f"{key}.department", task.department, task=task.id
            )
        elif len(staff) < task.team.size:
            yield problem(
                "campaign.too_few_inspectors",
                f"{key}.team.size",
                task.team.size,
                department=task.department,
                count=len(staff),
            )


def somebody_is_qualified(campaign: Campaign, world: World) -> Iterator[Finding]:
    """One inspector holds everything that the qualified seat asks for, and may lead if asked."""
    for key, task in located_tasks(campaign):
        if task.method == "on_site" and world.knows_items(task) and world.staff(task.department):
            yield from _qualified_seat(campaign, world, key, task)


def _qualified_seat(campaign: Campaign, world: World, key: str, task: Task) -> Iterator[Finding]:
    staff = world.staff(task.department)
    wanted = set(resolve_task(campaign, task, world.items).qualifications)
    names = ", ".join(sorted(wanted))
    if wanted and not task.team.qualified:
        yield remark("campaign.qualification_waived", f"{key}.team.qualified", names, task=task.id)
        wanted = set()
    params = {"task": task.id, "department": task.department}
    unheld = wanted.difference(*(person.qualifications for person in staff))
    for name in sorted(unheld):
        yield problem("campaign.qualification_unheld", f"{key}.items", name, **params)
    able = [person for person in staff if wanted <= person.qualifications]
    if not able and not unheld:
        yield problem("campaign.qualifications_in_no_one", f"{key}.items", names, **params)
    if task.team.leader and able and not any(person.leader for person in able):
        yield problem("campaign.no_qualified_leader", f"{key}.team.leader", **params)


def one_person_covers_the_department(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Tasks of one department that meet at one enterprise share one qualified seat."""
    wanted: dict[str, set[str]] = {}
    places: dict[str, list[str]] = {}
    for key, task in located_tasks(campaign):
        if task.method == "on_site" and task.team.qualified is True and world.knows_items(task):
            asked = resolve_task(campaign, task, world.items).qualifications
            wanted.setdefault(task.department, set()).update(asked)
            places.setdefault(task.department, []).append(key)
    for department, names in wanted.items():
        staff = world.staff(department)
        held = all(any(name in person.qualifications for person in staff) for name in names)
        together = any(names <= person.qualifications for person in staff)
        if len(places[department]) > 1 and held and not together:
            yield remark(
                "campaign.qualifications_split",
                f"{places[department][-1]}.items",
                ", ".join(sorted(names)),
                department=department,
            )


RULES = (departments_have_inspectors, somebody_is_qualified, one_person_covers_the_department)
