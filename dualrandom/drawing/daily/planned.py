"""What the draw of a day rests on: planned days, their seats, and people with their limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.campaign.models import Chain, Hash


@dataclass(frozen=True, slots=True)
class DaySeats:
    """A block on its planned day (daily-v1 §2.1).

    ``members`` are sorted by identifier; ``qualified[i]`` says whether ``members[i]`` may fill the
    qualified seat; ``qualified_seats`` is 0 or 1. Nobody is twice in one ``session`` of a day.
    """

    block: str
    department: str
    session: int
    size: int
    qualified_seats: int
    members: tuple[str, ...]
    qualified: tuple[bool, ...]

    def among(self, people: Mapping[str, object]) -> DaySeats:
        """Return the same seats with only those members who are among ``people``."""
        kept = [
            (member, flag)
            for member, flag in zip(self.members, self.qualified, strict=True)
            if member in people
        ]
        return DaySeats(
            self.block,
            self.department,
            self.session,
            self.size,
            self.qualified_seats,
            tuple(member for member, _ in kept),
            tuple(flag for _, flag in kept),
        )

    @property
    def able(self) -> frozenset[str]:
        """Members who may fill the qualified seat."""
        return frozenset(
            member for member, flag in zip(self.members, self.qualified, strict=True) if flag
        )


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One planned day; ``seats`` in order of enterprise and department."""

    day: date
    seats: tuple[DaySeats, ...]

    @property
    def week(self) -> tuple[int, int]:
        """ISO year and week."""
        return self.day.isocalendar()[:2]

    @property
    def month(self) -> tuple[int, int]:
        """Year and month of the Thursday of its week: no week lies in two months."""
        thursday = date.fromisocalendar(*self.week, 4)
        return thursday.year, thursday.month


@dataclass(frozen=True, slots=True)
class Worker:
    """An inspector's limits; ``available``: planned days without leave, certificate valid."""

    department: str
    weight: int
    daily_visits: int
    weekly_visits: int
    capacity: int
    available: frozenset[date]
    monthly_visits: int | None = None


@dataclass(frozen=True)
class DailyPlan:
    """A plan without names, with the digests that bind its draws.

    ``seed`` is the bound seed; ``days`` ascend; ``workers`` are by identifier.
    """

    campaign: str
    algorithm: Hash
    chains: tuple[Chain, ...]
    commitment: str
    plan: str
    demands: str
    seed: str
    days: tuple[PlannedDay, ...]
    workers: Mapping[str, Worker]
