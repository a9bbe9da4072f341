"""Limits of visits longer than a week (每月与全程上限): a month, the campaign; draw-v1 §7.1c.

Weeks lie inside months, months inside the campaign. Few people have such limits, so they are kept
beside the timetable's counts of days and weeks.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.registers.records import Inspector
    from dualrandom.scheduling.days import DayGrid

_THURSDAY = 4


class LongLimit(NamedTuple):
    """At most so many visits of a person on these days together; the rule that says so."""

    rule: str
    days: int
    most: int


def long_limits(person: Inspector, grid: DayGrid) -> tuple[LongLimit, ...]:
    """Limits of a person for every month, then for the campaign; none where none is given."""
    limits = []
    if person.monthly_visits is not None:
        limits = [
            LongLimit("plan.monthly_visits", days, person.monthly_visits) for days in _months(grid)
        ]
    if person.campaign_visits is not None:
        limits.append(LongLimit("plan.campaign_visits", grid.full, person.campaign_visits))
    return tuple(limits)


def month_of(day: date) -> tuple[int, int]:
    """Year and month of a day: those of its week's Thursday.

    Examples
    --------
    >>> month_of(date(2026, 3, 30))
    (2026, 4)
    """
    thursday = day + timedelta(days=_THURSDAY - day.isoweekday())
    return thursday.year, thursday.month


def _months(grid: DayGrid) -> list[int]:
    """Days of each month, in order."""
    months: dict[tuple[int, int], int] = {}
    for position, day in enumerate(grid.days):
        month = month_of(day)
        months[month] = months.get(month, 0) | 1 << position
    return list(months.values())


class LongCounts:
    """Visits that count against the long limits of everybody.

    ``closed[person]`` is the set of the days of all limits that are used up.
    """

    def __init__(self, limits: Sequence[tuple[LongLimit, ...]]) -> None:
        self._limits = limits
        self._made = [[0] * len(own) for own in limits]
        self.closed = [0] * len(limits)

    def count(self, person: int, day: int, step: int) -> None:
        """Add a visit on a day, or take it away with ``step`` -1."""
        limits, made = self._limits[person], self._made[person]
        if not limits:
            return
        closed = 0
        for number, limit in enumerate(limits):
            if limit.days >> day & 1:
                made[number] += step
            if made[number] >= limit.most:
                closed |= limit.days
        self.closed[person] = closed

    def left(self, person: int, day: int) -> Iterator[tuple[int, int]]:
        """Number of each limit that the day counts for, and the visits that it leaves."""
        for number, limit in enumerate(self._limits[person]):
            if limit.days >> day & 1:
                yield number, limit.most - self._made[person][number]

    def on(self, person: int, day: int) -> Iterator[tuple[LongLimit, bool]]:
        """Limits that the day counts for, months first, and whether each is used up."""
        for number, left in self.left(person, day):
            yield self._limits[person][number], left <= 0
