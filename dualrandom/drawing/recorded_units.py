"""Who stands behind the members of a published profile (单元与人员): inspectors, or whole groups.

A profile of a department with standing groups lists groups (docs/spec/draw-v1.md §7.1b). Figures
about people ask here, so that they are right for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.drawing.records import Block, LotteryRecord


class RecordedUnits:
    """Translates between the units of a lottery record and the inspectors in them."""

    def __init__(self, record: LotteryRecord) -> None:
        self._record = record
        self._people = {group.group: group.inspectors for group in record.groups}
        self._unit = {name: group.group for group in record.groups for name in group.inspectors}

    def people(self, member: str) -> tuple[str, ...]:
        """Inspectors who come if the member of a profile is drawn: itself, or its group."""
        return self._people.get(member, (member,))

    def drawn(self, block: Block) -> tuple[str, ...]:
        """Members of the block's profile that were drawn: its team, or its one group."""
        return tuple(dict.fromkeys(self._unit.get(name, name) for name in block.team))

    def group(self, block: Block) -> str | None:
        """Return the group that was drawn, ``None`` where the team was drawn one by one."""
        return self._unit.get(block.team[0]) if block.team else None

    def odds(self, block: Block) -> Iterator[tuple[str, int]]:
        """Odds of every inspector of the block's profile, over the record's denominator."""
        profile = self._record.profiles[block.profile]
        for member, odds in zip(profile.members, profile.odds, strict=True):
            for name in self.people(member):
                yield name, odds
