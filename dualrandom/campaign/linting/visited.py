"""Who may be visited, and who visits (可能被检查的对象、外出检查的人员): rows of the registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.eligibility import in_scope

if TYPE_CHECKING:
    from dualrandom.campaign.columns import Flags
    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign


def may_be_visited(campaign: Campaign, world: World) -> Flags:
    """Active enterprises in the scope of an on-site task."""
    size = len(world.registers.enterprises)
    visited = np.zeros(size, np.bool_)
    for task in campaign.tasks:
        if task.method == "on_site" and set(task.scope.risk) <= set(world.risk_schemes):
            visited |= in_scope(world.columns, task.scope, task.department, size)
    return visited & world.columns.where("status", "active".__eq__)


def who_visits(campaign: Campaign, world: World) -> list[int]:
    """Rows of the inspectors whose departments have an on-site task."""
    busy = {task.department for task in campaign.tasks if task.method == "on_site"}
    cells = world.inspector_cells("department")
    return [row for row, department in enumerate(cells) if department in busy]
