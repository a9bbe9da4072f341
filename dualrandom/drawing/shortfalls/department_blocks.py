"""All blocks of a department under any suspension of rules (部门全部检查组)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from dualrandom.drawing.shortfalls.block_needs import SeatNeeds
from dualrandom.drawing.shortfalls.seat_flow import AlikeBlocks
from dualrandom.drawing.shortfalls.staff import positions
from dualrandom.drawing.shortfalls.suspension import BIT, ROOM_RULES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.drawing.shortfalls.block_needs import BlockNeeds
    from dualrandom.drawing.shortfalls.staff import Classes, Staff

    BlockKind = tuple[Classes, int, tuple[SeatNeeds, ...]]


class DepartmentBlocks:
    """Blocks of one department with its people: who may come, and how much they can take on.

    ``keys[n]`` says to which kind of block ``blocks[n]`` belongs.
    """

    def __init__(self, staff: Staff, blocks: Sequence[BlockNeeds]) -> None:
        self.staff = staff
        self.blocks = tuple(blocks)
        self.keys = [(staff.classes(one), one.size, one.demands) for one in blocks]
        self._count: Counter[BlockKind] = Counter(self.keys)

    def kinds(self, suspended: int = 0) -> dict[BlockKind, AlikeBlocks]:
        """Alike blocks by kind, when some rules are suspended."""
        return {key: _alike(*key, n, suspended) for key, n in self._count.items()}

    def groups(self, suspended: int = 0) -> list[AlikeBlocks]:
        """Alike blocks, those with the same people merged."""
        found: Counter[AlikeBlocks] = Counter()
        for alike in self.kinds(suspended).values():
            found[replace(alike, count=1)] += alike.count
        return [replace(alike, count=count) for alike, count in found.items()]

    def room(self, suspended: int = 0) -> list[int]:
        """Most visits of everybody, when some rules are suspended."""
        days = self.staff.days
        return [calendar.room(days, suspended) for calendar in self.staff.calendars]

    def rules(self) -> int:
        """All rules that matter to these blocks, by who may come or by how often."""
        found = sum(BIT[rule] for rule in ROOM_RULES)
        for classes, _, _ in self._count:
            for one in classes:
                for rules in one.lacks:
                    found |= rules
                for option in one.options:
                    found |= option
        return found


def _alike(
    classes: Classes, size: int, demands: tuple[SeatNeeds, ...], count: int, suspended: int
) -> AlikeBlocks:
    members = 0
    able = [0] * len(demands)
    for one in classes:
        if one.eligible(suspended):
            members |= one.people
            for number in range(len(demands)):
                able[number] |= one.people if one.meets(number, suspended) else 0
    if not demands:
        return AlikeBlocks(count, size, SeatNeeds(), members, 0)
    # The qualified seat is for the scarcest demand (§7.6), ties by the identifiers.
    scarcest = min(able, key=lambda people: (people.bit_count(), list(positions(people))))
    alike = (need for need, people in zip(demands, able, strict=True) if people == scarcest)
    return AlikeBlocks(count, size, reduce(SeatNeeds.joined, alike), members, scarcest)
