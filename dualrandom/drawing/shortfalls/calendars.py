"""Days and room of an inspector, rule by rule (人员可用日与可承担次数).

Sets of working days are integers: bit k stands for the k-th day of the campaign.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from dualrandom.drawing.shortfalls.suspension import (
    BIT,
    CAMPAIGN,
    CERTIFICATE,
    DAILY,
    LEAVE,
    MONTHLY,
    ROOM_RULES,
    WEEKLY,
    WORK_SHARE,
    minimal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from dualrandom.registers.records import DateRange, Inspector

UNLIMITED = 1_000_000_000
"""Visits a day or a week where the limit is suspended."""


@dataclass(frozen=True)
class CampaignDays:
    """The working days, ascending, as bits, and which of them share a week and a month."""

    days: tuple[date, ...]

    @property
    def full(self) -> int:
        """All days."""
        return (1 << len(self.days)) - 1

    @cached_property
    def months(self) -> tuple[tuple[int, ...], ...]:
        """Days of each ISO week, by the month of its Thursday (§7.1c)."""
        found: dict[tuple[int, int], dict[date, int]] = {}
        for position, day in enumerate(self.days):
            thursday = day + timedelta(days=4 - day.isoweekday())
            weeks = found.setdefault((thursday.year, thursday.month), {})
            weeks[thursday] = weeks.get(thursday, 0) | 1 << position
        return tuple(tuple(weeks.values()) for weeks in found.values())

    @cached_property
    def weekdays(self) -> dict[str, int]:
        """Days by ISO weekday, from ``"1"`` to ``"7"``."""
        return {
            str(weekday): sum(
                1 << position
                for position, day in enumerate(self.days)
                if day.isoweekday() == weekday
            )
            for weekday in range(1, 8)
        }

    def between(self, first: date | None, last: date | None) -> int:
        """Days from ``first`` to ``last``, both included; ``None`` leaves that end open."""
        start = 0 if first is None else bisect_left(self.days, first)
        end = len(self.days) if last is None else bisect_right(self.days, last)
        return (1 << end) - (1 << start) if start < end else 0

    def outside(self, ranges: Iterable[DateRange]) -> int:
        """Days that none of the ranges covers."""
        left = self.full
        for one in ranges:
            left &= ~self.between(one.first, one.last)
        return left

    def listed(self, days: int) -> tuple[date, ...]:
        """Dates of a set of days."""
        return tuple(day for position, day in enumerate(self.days) if days >> position & 1)


@dataclass(frozen=True, slots=True)
class PersonCalendar:
    """Days left by certificate and by leave, and the limits of visits."""

    certified: int
    present: int
    work_share_percent: int
    daily_visits: int
    weekly_visits: int
    monthly_visits: int | None = None
    campaign_visits: int | None = None

    @classmethod
    def of(cls, person: Inspector, days: CampaignDays) -> PersonCalendar:
        """Read it from an inspector's record; office days are days off like leave."""
        present = days.outside(person.leave)
        for weekday in person.office_days:
            present &= ~days.weekdays[weekday]
        return cls(
            certified=days.between(person.certificate_from, person.certificate_until),
            present=present,
            work_share_percent=person.work_share_percent,
            daily_visits=person.daily_visits,
            weekly_visits=person.weekly_visits,
            monthly_visits=person.monthly_visits,
            campaign_visits=person.campaign_visits,
        )

    def raised(self, weekly: int, daily: int) -> PersonCalendar:
        """Return the same with higher limits of visits."""
        return replace(
            self,
            weekly_visits=self.weekly_visits + weekly,
            daily_visits=self.daily_visits + daily,
        )

    def closures(self) -> tuple[tuple[int, int], ...]:
        """Pairs of a rule and the days that it leaves."""
        return (BIT[CERTIFICATE], self.certified), (BIT[LEAVE], self.present)

    def room(self, days: CampaignDays, suspended: int = 0) -> int:
        """Most visits in the campaign (§7.1c) when some rules are suspended."""
        available = days.full
        for rule, left in self.closures():
            if not suspended & rule:
                available &= left

        def limit(rule: str, visits: int | None) -> int:
            return UNLIMITED if visits is None or suspended & BIT[rule] else visits

        daily, weekly = limit(DAILY, self.daily_visits), limit(WEEKLY, self.weekly_visits)
        monthly = limit(MONTHLY, self.monthly_visits)
        of_months = (
            sum(min(weekly, daily * (available & week).bit_count()) for week in weeks)
            for weeks in days.months
        )
        visits = min(
            sum(min(monthly, visits) for visits in of_months),
            limit(CAMPAIGN, self.campaign_visits),
        )
        return visits if suspended & BIT[WORK_SHARE] else visits * self.work_share_percent // 100

    def room_options(self, days: CampaignDays) -> tuple[int, ...]:
        """Minimal sets of rules without which there is room for a visit."""
        if self.room(days) > 0:
            return (0,)
        rules = [BIT[rule] for rule in ROOM_RULES]
        return minimal(one for one in _subsets(rules) if self.room(days, one) > 0)


def day_options(closures: Sequence[tuple[int, int]], full: int) -> tuple[int, ...]:
    """Minimal sets of rules without which one day at least is left.

    Parameters
    ----------
    closures
        Pairs of a rule and the days that it leaves.
    full
        All days.
    """
    if _left(closures, full, 0):
        return (0,)
    closing = [rule for rule, left in closures if left != full]
    return minimal(one for one in _subsets(closing) if _left(closures, full, one))


def _left(closures: Sequence[tuple[int, int]], full: int, suspended: int) -> int:
    for rule, days in closures:
        if not suspended & rule:
            full &= days
    return full


def _subsets(rules: Sequence[int]) -> Iterable[int]:
    return (sum(some) for size in range(len(rules) + 1) for some in combinations(rules, size))
