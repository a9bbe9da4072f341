"""Which algorithm draws the enterprises, and why (抽取算法的选择): draw-v1 §6.8."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.campaign.models import Campaign, ObjectDrawAlgorithm, ObjectDrawReason, Task


def follows_initiator(campaign: Campaign, task: Task) -> bool:
    """Whether the task takes its enterprises from the initiator's list."""
    return campaign.mode == "joint" and task.department != campaign.initiating_department


def object_draw_of(campaign: Campaign) -> tuple[ObjectDrawAlgorithm, ObjectDrawReason]:
    """Return the algorithm of a campaign and the reason that its commitment states."""
    if campaign.object_draw != "auto":
        return campaign.object_draw, "named"
    leading = [task for task in campaign.tasks if not follows_initiator(campaign, task)]
    if all(task.weights is None for task in leading):
        return "object-draw/equal", "equal_chances"
    return "object-draw/nested", "unequal_chances"
