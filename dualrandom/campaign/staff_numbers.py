"""Number of inspectors that a quota by staff counts with (执法人员数): draw-v1 §5.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import campaign_workdays
from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quota_types import StaffQuota
from dualrandom.registers.selection import inspector_records

if TYPE_CHECKING:
    from dualrandom.campaign.models import Campaign, Task
    from dualrandom.registers.tables import Registers


def staff_of(campaign: Campaign, task: Task, registers: Registers) -> int | None:
    """Inspectors of the task's department who could come; ``None`` for any other quota.

    Counted is who is no expert and has, on at least one working day of the task's window, a valid
    certificate and no leave.
    """
    if task.quota is None or not isinstance(parse_quota(task.quota), StaffQuota):
        return None
    window = campaign.window_of(task)
    days = [day for day in campaign_workdays(campaign) if window.start <= day <= window.end]
    return sum(
        person.department == task.department
        and not person.expert
        and any(person.is_available(day) for day in days)
        for person in inspector_records(registers).values()
    )
