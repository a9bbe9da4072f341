"""How many visits a department's people can make in the window (检查能力)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.testing.inspectors import DAILY_VISITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dualrandom.testing.dates import DemoDays
    from dualrandom.testing.inspectors import Person

TEAM_SIZE = 2


@dataclass(frozen=True, slots=True)
class Capacity:
    """Seats in the window: all, those of qualified people, those of leaders who are qualified.

    One inspection takes ``TEAM_SIZE`` seats, one of them qualified.
    """

    seats: int
    qualified: int
    leading: int

    def inspections(self, load_percent: int, *, led: bool) -> int:
        """Inspections that fill so many percent of the scarcest kind of seat that they need."""
        scarcest = min(self.seats // TEAM_SIZE, self.leading if led else self.qualified)
        return scarcest * load_percent // 100


def capacity(people: Sequence[Person], qualification: str, calendar: DemoDays) -> Capacity:
    """Add up weekly and daily limits over each person's available days.

    Per ISO week at most ``weekly_visits`` and ``daily_visits`` a day, times the work share.
    """
    origin = calendar.start.toordinal()
    days = np.array([day.toordinal() - origin for day in calendar.days], np.int64)
    weeks = np.array(
        [(day - timedelta(days=day.weekday())).toordinal() for day in calendar.days], np.int64
    )
    _, week = np.unique(weeks, return_inverse=True)
    seats = [_visits(person, days, week, origin) for person in people]
    able = [qualification in person.qualifications for person in people]
    leads = [person.leader and qualification in person.qualifications for person in people]
    return Capacity(
        seats=sum(seats),
        qualified=sum(n for n, can in zip(seats, able, strict=True) if can),
        leading=sum(n for n, can in zip(seats, leads, strict=True) if can),
    )


def _visits(person: Person, days: NDArray[np.int64], week: NDArray[np.int64], origin: int) -> int:
    is_free = (days >= person.certificate_from.toordinal() - origin) & (
        days <= person.certificate_until.toordinal() - origin
    )
    if person.leave:
        first, length = person.leave
        is_free &= (days < first) | (days >= first + length)
    per_week = np.bincount(week, is_free).astype(np.int64) * DAILY_VISITS
    visits = int(np.minimum(per_week, person.weekly_visits).sum())
    return visits * person.work_share_percent // 100
