"""Which event hits which block (事件影响范围): docs/spec/plan-v1.md §6.5."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.replanning.changed_facts import site_name
from dualrandom.scheduling.replanning.records import (
    DepartmentBlackout,
    EnterpriseClosed,
    EnterpriseWindow,
    ForCause,
    InspectorAway,
    InspectorRecused,
    TaskWindow,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.replanning.records import Event, Period


class Standing(NamedTuple):
    """A block with its team and the day of its visit before the revision; ``None`` without one."""

    block: Block
    day: date | None


def first_hit(events: Sequence[Event], revision: int, standing: Standing) -> int | None:
    """Number of the first event that hits a block, ``None`` if none does."""
    for number, event in enumerate(events, start=1):
        if hits(event, (revision, number), standing):
            return number
    return None


def hits(event: Event, number: tuple[int, int], standing: Standing) -> bool:
    """Whether an event takes a block's day, or gives a block without a visit a chance of one."""
    block, day = standing
    match event:
        case ForCause():
            hit = block.enterprise == site_name(event.enterprise, *number)
        case InspectorRecused():
            hit = event.inspector in block.team and _is_at(event.enterprise, block)
        case InspectorAway():
            hit = event.inspector in block.team and _within(event, day)
        case DepartmentBlackout():
            hit = event.department == block.department and _within(event, day)
        case EnterpriseClosed():
            hit = _is_at(event.enterprise, block) and _within(event, day)
        case EnterpriseWindow():
            hit = _is_at(event.enterprise, block) and not _within(event, day)
        case TaskWindow():
            hit = event.task in block.tasks and not _within(event, day)
    return hit


def _is_at(enterprise: str, block: Block) -> bool:
    return block.enterprise == enterprise or block.enterprise.startswith(f"{enterprise}/")


def _within(event: Period, day: date | None) -> bool:
    return day is not None and event.first_day <= day <= event.last_day
