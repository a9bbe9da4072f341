"""The working days of a campaign as bits: windows, weekdays, weeks, years (工作日位图)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dualrandom.registers.records import DateRange

from dualrandom.scheduling.bits import block_of_ones


@dataclass(frozen=True)
class DayGrid:
    """Working days in order; day ``k`` is bit ``k`` of every day mask.

    Parameters
    ----------
    days
        The working days, ascending.
    week_of
        Number of the ISO week of each day, counted from the first day's week.
    weeks, years
        Mask of the days of each week, and of each calendar year.
    weekdays
        Mask of the days of each ISO weekday; index 1 is Monday, index 0 is empty.
    near
        For each day the mask of days too near to it for a second visit to the same enterprise,
        itself included.
    """

    days: tuple[date, ...]
    week_of: tuple[int, ...]
    weeks: tuple[int, ...]
    years: dict[int, int]
    weekdays: tuple[int, ...]
    near: tuple[int, ...]

    @property
    def full(self) -> int:
        """Mask of all days."""
        return (1 << len(self.days)) - 1

    def between(self, first: date, last: date) -> int:
        """Mask of the days from ``first`` to ``last``, both included."""
        return block_of_ones(bisect_left(self.days, first), bisect_right(self.days, last))

    def within(self, ranges: Iterable[DateRange]) -> int:
        """Mask of the days that lie in at least one range."""
        mask = 0
        for span in ranges:
            mask |= self.between(span.first, span.last)
        return mask

    def on_weekdays(self, weekdays: str) -> int:
        """Mask of the days on these ISO weekdays, such as ``"12345"``."""
        mask = 0
        for weekday in weekdays:
            mask |= self.weekdays[int(weekday)]
        return mask


def day_grid(days: Iterable[date], between_visits_days: int) -> DayGrid:
    """Index the working days; two visits lie at least ``between_visits_days`` days apart."""
    ordered = tuple(sorted(set(days)))
    week_names: dict[tuple[int, int], int] = {}
    week_of: list[int] = []
    weeks: list[int] = []
    years: dict[int, int] = {}
    weekdays = [0] * 8
    for position, day in enumerate(ordered):
        iso = day.isocalendar()
        week = week_names.setdefault((iso.year, iso.week), len(week_names))
        if week == len(weeks):
            weeks.append(0)
        week_of.append(week)
        weeks[week] |= 1 << position
        years[day.year] = years.get(day.year, 0) | 1 << position
        weekdays[iso.weekday] |= 1 << position
    return DayGrid(
        days=ordered,
        week_of=tuple(week_of),
        weeks=tuple(weeks),
        years=years,
        weekdays=tuple(weekdays),
        near=_near(ordered, between_visits_days),
    )


def _near(days: tuple[date, ...], gap: int) -> tuple[int, ...]:
    """Mask of the days fewer than ``gap`` calendar days away, for each day."""
    ordinals = [day.toordinal() for day in days]
    return tuple(
        block_of_ones(bisect_right(ordinals, day - gap), bisect_left(ordinals, day + gap))
        for day in ordinals
    )
