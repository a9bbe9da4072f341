"""Tasks with everything that their items ask for (抽查任务的落实): duration and qualifications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dualrandom.errors import CampaignError, Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.campaign.models import Campaign, Method, Qualified, Rounding, Task, Window
    from dualrandom.registers.tables import Registers


@dataclass(frozen=True, slots=True)
class Item:
    """An inspection item (抽查事项) as a task needs it; ``qualifications`` are sorted."""

    item_id: str
    department: str
    qualifications: tuple[str, ...]
    duration_minutes: int
    kind: str


@dataclass(frozen=True, slots=True)
class ResolvedTask:
    """A task with nothing left to look up.

    ``duration_minutes`` is the task's own or the sum over its items; ``qualifications`` is the
    sorted union over its items; ``window`` the task's own or the campaign's.
    """

    id: str
    title: str
    department: str
    items: tuple[str, ...]
    method: Method
    window: Window
    team_size: int
    team_qualified: Qualified
    team_leader: bool
    qualifications: tuple[str, ...]
    duration_minutes: int
    draw_type: Literal["targeted", "untargeted"]
    rounding: Rounding
    strata: tuple[str, ...]
    reserves: int
    team_experts: int = 0
    expert_qualifications: tuple[str, ...] = ()


def catalogue_items(registers: Registers) -> dict[str, Item]:
    """Items of the catalogue by id (随机抽查事项清单)."""
    table = registers.items
    columns = [
        table[name].tolist()
        for name in ("item_id", "department", "qualifications", "duration_minutes", "kind")
    ]
    return {
        item_id: Item(item_id, department, split_list(qualifications), int(minutes), kind)
        for item_id, department, qualifications, minutes, kind in zip(*columns, strict=True)
    }


def split_list(cell: str) -> tuple[str, ...]:
    """Parts of a ";"-joined list cell, sorted and unique."""
    return tuple(sorted({part for part in cell.split(";") if part}))


def resolve(campaign: Campaign, registers: Registers) -> dict[str, ResolvedTask]:
    """Resolve every task of a campaign, in the campaign's order.

    Raises
    ------
    CampaignError
        ``campaign.findings`` with one ``campaign.item_unknown`` for each item that the
        catalogue lacks.
    """
    items = catalogue_items(registers)
    findings = [
        Finding(
            "campaign.item_unknown",
            params={"task": task.id},
            column=f"tasks[{number}].items[{place}]",
            value=item_id,
        )
        for number, task in enumerate(campaign.tasks)
        for place, item_id in enumerate(task.items)
        if item_id not in items
    ]
    if findings:
        raise CampaignError("campaign.findings", findings)
    return {task.id: resolve_task(campaign, task, items) for task in campaign.tasks}


def resolve_task(campaign: Campaign, task: Task, items: Mapping[str, Item]) -> ResolvedTask:
    """Resolve one task; all its items must be in ``items``."""
    own = [items[item_id] for item_id in task.items]
    return ResolvedTask(
        id=task.id,
        title=task.title,
        department=task.department,
        items=task.items,
        method=task.method,
        window=campaign.window_of(task),
        team_size=task.team.size,
        team_qualified=task.team.qualified,
        team_leader=task.team.leader,
        qualifications=tuple(sorted({name for item in own for name in item.qualifications})),
        duration_minutes=task.duration_minutes or sum(item.duration_minutes for item in own),
        draw_type=task.draw_type,
        rounding=task.rounding,
        strata=task.strata,
        reserves=task.reserves,
        team_experts=task.team.experts,
        expert_qualifications=task.team.expert_qualifications,
    )
