"""Visits drawn and fair shares so far (累计负担): docs/spec/daily-v1.md §2.3, §3.3."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.records import RunningLoad
from dualrandom.drawing.daily.shares import block_shares

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from dualrandom.drawing.daily.planned import DailyPlan, DaySeats, PlannedDay
    from dualrandom.drawing.daily.records import DayTeam


@dataclass
class Ledger:
    """State of the long run after some days."""

    plan: DailyPlan
    visits: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    in_week: dict[tuple[str, tuple[int, int]], int] = field(
        default_factory=lambda: defaultdict(int)
    )
    fair: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))

    def room(self, name: str, planned: PlannedDay) -> int:
        """Visits of a person that day that daily, weekly and campaign limits leave."""
        worker = self.plan.workers[name]
        return min(
            worker.daily_visits,
            worker.weekly_visits - self.in_week[name, planned.week],
            worker.capacity - self.visits[name],
        )

    def present(self, planned: PlannedDay, absent: Collection[str]) -> dict[str, int]:
        """Room of everybody who is there and has any, by identifier in order."""
        eligible = sorted({member for seats in planned.seats for member in seats.members})
        rooms = {
            name: self.room(name, planned)
            for name in eligible
            if name not in absent and planned.day in self.plan.workers[name].available
        }
        return {name: room for name, room in rooms.items() if room > 0}

    def add_shares(self, seats: Iterable[DaySeats]) -> None:
        """Credit everybody present with their share of the day."""
        for one in seats:
            weights = {name: self.plan.workers[name].weight for name in one.members}
            for name, share in block_shares(one, weights).items():
                self.fair[name] += share

    def add_teams(self, planned: PlannedDay, teams: Iterable[DayTeam]) -> None:
        """Count the visits drawn."""
        for team in teams:
            for name in team.team:
                self.visits[name] += 1
                self.in_week[name, planned.week] += 1

    def loads(self) -> tuple[RunningLoad, ...]:
        """Everybody who has visits or a share."""
        names: Mapping[str, object] = {**self.visits, **self.fair}
        return tuple(
            RunningLoad(inspector=name, visits=self.visits[name], fair=str(self.fair[name]))
            for name in sorted(names)
            if self.visits[name] or self.fair[name]
        )
