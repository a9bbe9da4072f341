"""How much one person can do on some days, however well they are packed (人员容量上限).

Only sums and counts: docs/spec/plan-v1.md §3.2 states them so that anybody can recompute them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import lowest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dualrandom.scheduling.problem import Part, Person, Problem

UNLIMITED = 1 << 40
"""More visits or minutes than any campaign has."""


class Room:
    """Room of one person for some parts: visits and minutes a day, a week, a month and in all.

    A day takes at most ``day_visits`` of the parts and ``day_minutes`` of them together, paperwork
    included; a week ``week_visits`` and ``week_minutes``.
    """

    def __init__(self, problem: Problem, person: Person, parts: Iterable[Part]) -> None:
        self.problem = problem
        self.person = person
        plain = sorted(part.minutes for part in parts)
        paperwork = problem.paperwork_minutes
        self.spent = [minutes + paperwork for minutes in plain]
        hours = sum(span.end - span.begin for span in problem.slots.spans)
        self.day_visits = min(person.daily_visits, _fitting(plain, hours))
        if person.daily_minutes is not None:
            self.day_visits = min(self.day_visits, _fitting(self.spent, person.daily_minutes))
        self.day_minutes = hours + paperwork * self.day_visits
        if person.daily_minutes is not None:
            self.day_minutes = min(self.day_minutes, person.daily_minutes)
        self.week_minutes = UNLIMITED if person.weekly_minutes is None else person.weekly_minutes
        self.week_visits = min(person.weekly_visits, _fitting(self.spent, self.week_minutes))

    def most(self, days: int) -> int:
        """Most of the parts that can find room on these days, each on any of them."""
        return min(self._visits(days), _fitting(self.spent, self._minutes(days)), len(self.spent))

    def _visits(self, days: int) -> int:
        """Visits under the nested limits; long limits go from months to the campaign."""
        here = [
            (week, min(self.week_visits, self.day_visits * (week & days).bit_count()))
            for week in self.problem.grid.weeks
            if week & days
        ]
        for limit in self.person.long_limits:
            within = sum(visits for week, visits in here if week & limit.days)
            here = [(week, visits) for week, visits in here if not week & limit.days]
            here.append((limit.days, min(within, limit.most)))
        return sum(visits for _, visits in here)

    def _minutes(self, days: int) -> int:
        return sum(
            min(self.week_minutes, self.day_minutes * (week & days).bit_count())
            for week in self.problem.grid.weeks
        )

    def takes_all(self, parts: Sequence[Part]) -> bool:
        """Whether taking the earliest day that is left, most urgent part first, serves them all.

        True proves that this person alone forces nobody out; false proves nothing.
        """
        grid, paperwork = self.problem.grid, self.problem.paperwork_minutes
        sizes = sorted(set(self.spent))
        free = self._open_days()
        open_to = [free] * len(sizes)
        left = [[self.day_visits, self.day_minutes] for _ in grid.days]
        left += [[self.week_visits, self.week_minutes] for _ in grid.weeks]
        long_left = [limit.most for limit in self.person.long_limits]
        for part in sorted(parts, key=_urgency):
            spent = part.minutes + paperwork
            days = part.days & open_to[bisect_left(sizes, spent)]
            if not days:
                return False
            day = lowest(days)
            week = grid.week_of[day]
            closed = 0
            for slot, mask in ((day, 1 << day), (len(grid.days) + week, grid.weeks[week])):
                left[slot][0] -= 1
                left[slot][1] -= spent
                fitting = bisect_right(sizes, left[slot][1]) if left[slot][0] else 0
                for number in range(fitting, len(sizes)):
                    open_to[number] &= ~mask
            for number, limit in enumerate(self.person.long_limits):
                long_left[number] -= limit.days >> day & 1
                closed |= 0 if long_left[number] else limit.days
            if closed:
                open_to = [mask & ~closed for mask in open_to]
        return True

    def _open_days(self) -> int:
        if not (self.day_visits and self.week_visits):
            return 0
        free = self.problem.grid.full
        for limit in self.person.long_limits:
            free &= -1 if limit.most else ~limit.days
        return free


def _urgency(part: Part) -> tuple[int, int, str]:
    return part.days.bit_length(), -part.minutes, part.block.block


def _fitting(ascending: Sequence[int], room: int) -> int:
    """How many of the smallest fit together."""
    return sum(total <= room for total in accumulate(ascending))
