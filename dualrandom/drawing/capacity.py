"""How much an inspector can take on (承担能力): days and visits, docs/spec/draw-v1.md §7.1c.

Sets of working days are integers: bit k stands for the k-th day.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.registers.records import Inspector


def capacity_visits(person: Inspector, days: tuple[date, ...], available: int | None = None) -> int:
    """Most visits of a person: week inside month inside campaign, times the work share.

    Parameters
    ----------
    person
        Whose limits count; a limit that is ``None`` does not bind.
    days
        Working days of the campaign, in order.
    available
        Set of the days on which the person can come; by default found from the record.

    Returns
    -------
    int
        Visits, rounded down; 0 without an available day.
    """
    if available is None:
        available = availability(person, days)
    days_of_week: dict[tuple[int, int], int] = defaultdict(int)
    for index, day in enumerate(days):
        if available >> index & 1:
            days_of_week[day.isocalendar()[:2]] += 1
    of_month: dict[tuple[int, int], int] = defaultdict(int)
    for (year, week), n_days in days_of_week.items():
        thursday = date.fromisocalendar(year, week, 4)  # so that weeks lie inside months
        of_month[thursday.year, thursday.month] += min(
            person.weekly_visits, person.daily_visits * n_days
        )
    visits = sum(_limited(visits, person.monthly_visits) for visits in of_month.values())
    return _limited(visits, person.campaign_visits) * person.work_share_percent // 100


def _limited(visits: int, limit: int | None) -> int:
    return visits if limit is None else min(visits, limit)


def available_days(person: Inspector, days: tuple[date, ...]) -> int:
    """Count the working days on which the person has a certificate and no leave."""
    return sum(person.is_available(day) for day in days)


def availability(person: Inspector, days: tuple[date, ...]) -> int:
    """Set of the working days on which the person has a certificate and no leave."""
    return day_mask(person.is_available(day) for day in days)


def day_mask(flags: Iterable[bool]) -> int:
    """Set of the days whose flag is true."""
    mask = 0
    for index, flag in enumerate(flags):
        if flag:
            mask |= 1 << index
    return mask
