"""How much people can do in some weeks (人员可承担量): visits or minutes, an upper bound."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from dualrandom.campaign.calendar import span_minutes
from dualrandom.scheduling.closures import open_days, person_closures
from dualrandom.scheduling.long_limits import long_limits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.campaign.models import WorkingHours
    from dualrandom.registers.records import Inspector
    from dualrandom.scheduling.days import DayGrid

Unit = Literal["visits", "minutes"]


def _weekly_room(
    person: Inspector, grid: DayGrid, hours: WorkingHours, unit: Unit, days: int
) -> list[int]:
    """Most visits, or minutes of inspection, in each week, by days present and own limits."""
    present = open_days(person_closures(person, grid), grid) & days
    if unit == "visits":
        a_day, a_week = person.daily_visits, person.weekly_visits
    else:
        a_day = sum(end - begin for begin, end in map(span_minutes, hours.spans))
        if person.daily_minutes is not None:
            a_day = min(a_day, person.daily_minutes)
        limit = person.weekly_minutes
        a_week = limit if limit is not None else 7 * a_day
    return [min(a_week, a_day * (week & present).bit_count()) for week in grid.weeks]


@dataclass(frozen=True)
class Room:
    """What each person can do from one week to another, limits of months and campaign included."""

    grid: DayGrid
    sums: tuple[tuple[int, ...], ...]
    limits: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    def of(
        cls,
        people: Iterable[Inspector],
        grid: DayGrid,
        hours: WorkingHours,
        unit: Unit,
        days: int,
    ) -> Room:
        """Room of these people on some of the days."""
        listed = list(people)
        return cls(
            grid,
            tuple(
                tuple(accumulate(_weekly_room(one, grid, hours, unit, days), initial=0))
                for one in listed
            ),
            tuple(
                tuple((limit.days, limit.most) for limit in long_limits(one, grid))
                if unit == "visits"
                else ()
                for one in listed
            ),
        )

    def each(self, first: int, last: int) -> list[int]:
        """Room of every person in the weeks ``first`` to ``last``."""
        return [
            self._within(sums, limits, first, last)
            for sums, limits in zip(self.sums, self.limits, strict=True)
        ]

    def all(self, first: int, last: int) -> int:
        """Room of all together."""
        return sum(self.each(first, last))

    def _within(
        self, sums: tuple[int, ...], limits: tuple[tuple[int, int], ...], first: int, last: int
    ) -> int:
        total = sums[last + 1] - sums[first]
        for days, most in limits:
            if days == self.grid.full:
                total = min(total, most)
                continue
            inside = sum(
                sums[week + 1] - sums[week]
                for week in range(first, last + 1)
                if self.grid.weeks[week] & days
            )
            total -= max(0, inside - most)
        return total
