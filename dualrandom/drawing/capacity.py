"""How much an inspector can take on (承担能力): days and visits, docs/spec/draw-v1.md §7.1.

Sets of working days are integers: bit k stands for the k-th day.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dualrandom.registers.records import Inspector


def capacity_visits(person: Inspector, days: tuple[date, ...], available: int | None = None) -> int:
    """Most visits of a person in the campaign: per ISO week, by days and week, times the share.

    Rounded down. A person without an available working day has none.
    """
    if available is None:
        available = availability(person, days)
    days_of_week: dict[tuple[int, int], int] = defaultdict(int)
    for index, day in enumerate(days):
        if available >> index & 1:
            days_of_week[day.isocalendar()[:2]] += 1
    visits = sum(
        min(person.weekly_visits, person.daily_visits * n_days) for n_days in days_of_week.values()
    )
    return visits * person.work_share_percent // 100


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
