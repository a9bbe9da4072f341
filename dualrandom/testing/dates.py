"""The days of the demo campaign: working days up to the end of 2026, and the two years before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dualrandom.errors import CampaignError
from dualrandom.workdays import Workdays

SPRING_START = date(2026, 3, 2)
YEAR_START = date(2026, 1, 5)
LONG_YEAR_START = date(2025, 10, 9)
_LAST_DAY = date(2026, 12, 31)
_HISTORY_DAYS = 730


@dataclass(frozen=True, slots=True)
class DemoDays:
    """Working days of the campaign's window, and those of the history before it."""

    days: tuple[date, ...]
    past: tuple[date, ...]

    @property
    def start(self) -> date:
        """First day of the window."""
        return self.days[0]

    @property
    def end(self) -> date:
        """Last day of the window."""
        return self.days[-1]

    @property
    def is_spring(self) -> bool:
        """Whether the campaign begins in March; a long one begins before."""
        return self.start == SPRING_START


def demo_days(n_days: int) -> DemoDays:
    """``n_days`` working days from 2 March 2026, or from January or October before if too late.

    Raises
    ------
    CampaignError
        ``testing.too_many_days``: not even from October 2025 to the end of 2026 are there so many.
    """
    workdays = Workdays.china()
    days: tuple[date, ...] = ()
    for start in (SPRING_START, YEAR_START, LONG_YEAR_START):
        days = workdays.between(start, _LAST_DAY)
        if 0 < n_days <= len(days):
            past = workdays.between(start - timedelta(_HISTORY_DAYS), start - timedelta(1))
            return DemoDays(days[:n_days], past)
    raise CampaignError("testing.too_many_days", n_days=n_days, most=len(days))
