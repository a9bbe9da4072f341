"""Shorter ways within a day (当日路线): the same visits on the same day, in another order.

Visits that share people are taken together. Few of them are tried in every order, more are
improved by reversing stretches (2-opt; Croes, Operations Research 6 (1958) 791-812). An order
counts only if all of its visits have hours, and if everybody's ways together are shorter then.
"""

from __future__ import annotations

from itertools import combinations, pairwise, permutations
from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import lowest
from dualrandom.scheduling.hours_of_day import together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dualrandom.scheduling.hours_of_day import Visit
    from dualrandom.scheduling.merging import Group, Merges
    from dualrandom.scheduling.timetable import Timetable

MOST_IN_EVERY_ORDER = 4
MOST_OF_SEVERAL_TEAMS = 12
"""Visits of different teams that are improved together; those of one team may be any number."""

MOST_TRIALS = 3
"""Orders of one set of visits for which hours are looked for, the shortest first."""

MOST_MOVED = 3
"""Visits that move to another place in the order together."""

MOST_LENGTHS = 30_000
"""Orders of one set of visits that are measured; thirty visits need some 3,000."""


def shorten_ways(table: Timetable, merges: Merges) -> None:
    """Give the visits of every day a shorter order, where there is one; no visit changes its day.

    Deterministic: days in their order, sets of visits by their first site.
    """
    if not merges.problem.journeys.asked:
        return
    by_day: dict[int, list[Visit]] = {}
    for site, visits in enumerate(table.visits):
        for parts, (_, day, _) in visits.items():
            by_day.setdefault(day, []).append((site, parts))
    for _, of_day in sorted(by_day.items()):
        for of_one_set in together(merges, of_day):
            if len(of_one_set) > 1:
                _Set(table, merges, of_one_set).shorten()


def _reversals(n_visits: int) -> Iterator[tuple[int, int, int]]:
    """Stretches (first, after) to be reversed where they are."""
    for first, after in combinations(range(n_visits + 1), 2):
        yield first, after, first


def _moves(n_visits: int) -> Iterator[tuple[int, int, int]]:
    """Stretches (first, after) to be moved before what is at ``to`` of the others."""
    for length in range(1, MOST_MOVED + 1):
        for first in range(n_visits - length + 1):
            for to in range(n_visits - length + 1):
                if to != first:
                    yield first, first + length, to


def _changed(order: list[Group], first: int, after: int, to: int) -> list[Group]:
    if to == first:
        return [*order[:first], *reversed(order[first:after]), *order[after:]]
    rest = [*order[:first], *order[after:]]
    return [*rest[:to], *order[first:after], *rest[to:]]


class _Set:
    """Visits of one day that share people, one with the next."""

    def __init__(self, table: Timetable, merges: Merges, visits: Sequence[Visit]) -> None:
        self.table = table
        self.journeys = merges.problem.journeys
        placed = [table.visits[site][parts] for site, parts in visits]
        placed.sort(key=lambda visit: (visit[2], visit[0].site))
        self.old = placed
        self.groups = [group for group, _, _ in placed]
        self.day = placed[0][1]
        self.lengths_left = MOST_LENGTHS
        self.people = sorted({person for group in self.groups for person, _, _ in group.members})

    def shorten(self) -> None:
        """Put the visits at other hours if that shortens the ways; else leave them as they are."""
        now = self._minutes_now()
        orders = [
            (length, order) for order in self._orders() if (length := self._length(order)) < now
        ]
        orders.sort(key=lambda one: (one[0], [group.site for group in one[1]]))
        for _, order in orders[:MOST_TRIALS]:
            self._take_all()
            if self._put_all(order) and self._minutes_now() < now:
                return
            self._take_all()
            for visit in self.old:
                self.table.put(*visit)

    def _orders(self) -> Iterator[tuple[Group, ...]]:
        n_visits = len(self.groups)
        if n_visits <= MOST_IN_EVERY_ORDER:
            yield from permutations(self.groups)
        elif n_visits <= MOST_OF_SEVERAL_TEAMS or self._is_one_team():
            yield self._improved()

    def _is_one_team(self) -> bool:
        return len({tuple(person for person, _, _ in group.members) for group in self.groups}) == 1

    def _improved(self) -> tuple[Group, ...]:
        """Reverse stretches of the order, then move some, as long as that shortens it."""
        order = min(self.groups, self._nearest_first(), key=self._length)
        before: list[Group] = []
        while order != before:
            before = order
            for changes in (_reversals, _moves):
                order = self._swept(order, changes)
        return tuple(order)

    def _swept(
        self, order: list[Group], changes: Callable[[int], Iterator[tuple[int, int, int]]]
    ) -> list[Group]:
        """Make changes of one kind until none shortens the order."""
        length, is_shorter = self._length(order), True
        while is_shorter:
            is_shorter = False
            for first, after, to in changes(len(order)):
                if not self.lengths_left:
                    return order
                self.lengths_left -= 1
                other = _changed(order, first, after, to)
                if (changed := self._length(other)) < length:
                    order, length, is_shorter = other, changed, True
        return order

    def _nearest_first(self) -> list[Group]:
        """Go on to whatever is nearest to where one is."""
        order, left = self.groups[:1], self.groups[1:]
        while left:
            here = order[-1].site
            nearest = min(
                left, key=lambda group: (self.journeys.between(here, group.site), group.site)
            )
            left.remove(nearest)
            order.append(nearest)
        return order

    def _length(self, order: Sequence[Group]) -> int:
        """Minutes of all people, if the visits take place in this order."""
        minutes = 0
        last: dict[int, int] = {}
        for group in order:
            for person, _, _ in group.members:
                minutes += self._way(person, last.get(person), group.site)
                last[person] = group.site
        return minutes

    def _minutes_now(self) -> int:
        """Minutes of all people on that day as it is."""
        minutes = 0
        for person in self.people:
            stops = self.table.stops(person, self.day)
            minutes += sum(
                self._way(person, before, site)
                for before, site in pairwise((None, *stops))
                if site is not None
            )
        return minutes

    def _way(self, person: int, before: int | None, site: int) -> int:
        if before is None:
            return self.journeys.to_first(person, site)
        return self.journeys.between(before, site)

    def _take_all(self) -> None:
        for group in self.groups:
            if group.parts in self.table.visits[group.site]:
                self.table.take(group.site, group.parts)

    def _put_all(self, order: Sequence[Group]) -> bool:
        """Put the visits one by one as early as they can be; false if one finds no hour."""
        for group in order:
            starts = self.table.starts(group, self.day)
            if not starts:
                return False
            self.table.put(group, self.day, lowest(starts))
        return True
