"""Alike shortfalls together (同类不足归并): a clerk reads ten lines, not ten thousand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dualrandom.drawing.shortfalls.records import ShortfallGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.drawing.shortfalls.records import BlockShortfall


def grouped(blocks: Iterable[BlockShortfall]) -> tuple[ShortfallGroup, ...]:
    """Group by department, obstacle, sets of rules and need; per department the largest first."""
    found: dict[tuple[object, ...], list[BlockShortfall]] = defaultdict(list)
    for block in blocks:
        found[block.department, block.rule, block.suspensions, block.more].append(block)
    groups = [_group(alike) for alike in found.values()]
    return tuple(sorted(groups, key=lambda one: (one.department, -len(one.blocks), one.blocks[0])))


def _group(alike: list[BlockShortfall]) -> ShortfallGroup:
    first = alike[0]
    return ShortfallGroup(
        department=first.department,
        rule=first.rule,
        suspensions=first.suspensions,
        more=first.more,
        blocks=tuple(block.block for block in alike),
        first_day=min((block.first_day for block in alike if block.first_day), default=None),
        last_day=max((block.last_day for block in alike if block.last_day), default=None),
        example=first,
    )
