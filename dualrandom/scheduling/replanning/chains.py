"""Moving as few visits as possible (最少变动): chains of visits that make room for each other.

For 0, 1, 2, … further visits the search looks for a chain with so many and takes the first one,
so the fewest moves come first; after them, days come in their order, or in that of the costs of
goals of one's own. A chain that would be longer
than ``MOST_MOVED``, or is not found within ``MOST_TRIALS`` trials, is given up.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import lowest, members

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.merging import Group, Merges
    from dualrandom.scheduling.replanning.standing import OldVisit
    from dualrandom.scheduling.timetable import Timetable

MOST_MOVED = 3
"""Visits moved to make room for one."""

MOST_TRIALS = 1000
"""Sets of visits lifted out while room is looked for, for one number of further visits."""

MOST_ASIDE = 2
"""Visits lifted out at once for one day of one visit."""


class Chains:
    """Places visits in a timetable and remembers what was moved for whose sake.

    ``made_room`` says for each visit that moved for which other it did. ``splits_first``: a joint
    visit is split before one more of the others is moved for it.
    """

    def __init__(self, table: Timetable, merges: Merges, *, splits_first: bool = False) -> None:
        self.table = table
        self.merges = merges
        self.splits_first = splits_first
        self.made_room: dict[tuple[int, int], tuple[int, int]] = {}
        self._pinned: set[tuple[int, int]] = set()
        self._trials = 0

    def settle(self, old: OldVisit) -> None:
        """Find another place for a visit: as a whole, or some parts of it later, or not at all."""
        site, parts = old.site, old.parts
        for n_moved in range(MOST_MOVED + 1):
            if self.splits_first and n_moved and self._split(old, n_moved - 1):
                return
            if self._place((self.merges.group(site, parts),), old, n_moved):
                return
            if n_moved and not self.splits_first and self._split(old, n_moved - 1):
                return
        for n_visits in range(2, parts.bit_count() + 1):
            for pattern in self.merges.patterns(site, n_visits, parts):
                if self._place(pattern, old, 1):
                    return
        for part in members(parts & ~self._leave(old)):
            self._place((self.merges.group(site, 1 << part),), old, MOST_MOVED)

    def _split(self, old: OldVisit, n_moved: int) -> bool:
        """Leave at the old place whoever can stay, and move the others together."""
        stay = self._leave(old)
        if not stay:
            return False
        if self._place((self.merges.group(old.site, old.parts & ~stay),), old, n_moved):
            return True
        self.table.take(old.site, stay)
        return False

    def _leave(self, old: OldVisit) -> int:
        """Put those parts of a visit at its old place that can stay there; return which."""
        stay = 0
        for part in members(old.parts if old.day is not None else 0):
            if self._fits(self.merges.group(old.site, stay | 1 << part), old):
                stay |= 1 << part
        if stay and old.day is not None:
            self.table.put(self.merges.group(old.site, stay), old.day, old.start)
        return stay

    def _fits(self, group: Group, old: OldVisit) -> bool:
        return old.day is not None and self.table.fits(group, old.day, old.start)

    def _place(self, groups: tuple[Group, ...], old: OldVisit, n_moved: int) -> bool:
        self._trials = 0
        self._root = (groups[0].site, groups[0].parts)
        first = old.day if old.day is not None else -1
        self._pinned = {(group.site, group.parts) for group in groups}
        return self._solve([(group, first, 0) for group in groups], n_moved)

    def _solve(self, pending: list[tuple[Group, int, int]], n_moved: int) -> bool:
        """Place all that is pending, each with its preferred and its closed days."""
        if not pending:
            return True
        (group, first, closed), rest = pending[0], pending[1:]
        for day in self._days(group, first, closed | self.table.closed_to_people(group)):
            starts = self.table.starts(group, day)
            if starts:
                self.table.put(group, day, lowest(starts))
                if self._solve(rest, n_moved):
                    return True
                self.table.take(group.site, group.parts)
                break
        return any(
            self._aside(group, day, rest, n_moved, n_aside)
            for n_aside in range(1, min(MOST_ASIDE, n_moved) + 1)
            for day in self._days(group, first, closed)
        )

    def _aside(
        self,
        group: Group,
        day: int,
        rest: list[tuple[Group, int, int]],
        n_moved: int,
        n_aside: int,
    ) -> bool:
        """Lift so many visits out of the way of a group on one day, and place them elsewhere."""
        for others in combinations(self._movable(group, day), n_aside):
            self._trials += 1
            if self._trials > MOST_TRIALS:
                return False
            lifted = [self.table.take(site, parts) for site, parts in others]
            if self._placed_there(group, day):
                self._pinned |= set(others)
                further = [(one[0], one[1], 0) for one in lifted]
                if self._solve([*further, *rest], n_moved - n_aside):
                    self.made_room |= dict.fromkeys(others, self._root)
                    return True
                self._pinned -= set(others)
                self.table.take(group.site, group.parts)
            for one in reversed(lifted):
                self.table.put(*one)
        return False

    def _placed_there(self, group: Group, day: int) -> bool:
        table = self.table
        if (table.closed_to_people(group) | table.closed_to_site(group.site)) >> day & 1:
            return False
        starts = table.starts(group, day)
        if starts:
            table.put(group, day, lowest(starts))
        return bool(starts)

    def _movable(self, group: Group, day: int) -> list[tuple[int, int]]:
        """Visits in the way that may move, as site and parts; those of one day have no choice."""
        found = []
        for site, when in sorted(set(self.table.neighbours(group, day))):
            parts = self.table.visit_on(site, when)
            other = self.table.visits[site][parts][0]
            if site != group.site and (site, parts) not in self._pinned and _has_choice(other):
                found.append((site, parts))
        return found

    def _days(self, group: Group, first: int, closed: int) -> Iterator[int]:
        """Open days: the old one, then those that goals of one's own prefer, early ones first."""
        days = group.days & ~closed & ~self.table.closed_to_site(group.site)
        if first >= 0 and days >> first & 1:
            yield first
        others = [day for day in members(days) if day != first]
        own = self.merges.own
        if own is not None and own.has_costs:
            others.sort(key=lambda day: own.cost(group.site, group.parts, day))
        yield from others


def _has_choice(group: Group) -> bool:
    return bool(group.days & (group.days - 1)) or bool(group.starts & (group.starts - 1))
