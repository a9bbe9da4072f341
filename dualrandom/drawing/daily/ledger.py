"""Visits drawn and fair shares so far (累计负担): docs/spec/daily-v1.md §2.3, §3.3."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.records import RunningLoad
from dualrandom.drawing.daily.shares import block_shares

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dualrandom.drawing.daily.planned import DailyPlan, DaySeats, PlannedDay
    from dualrandom.drawing.daily.records import DayRecord, DayTeam


@dataclass
class Ledger:
    """State of the long run after some days."""

    plan: DailyPlan
    visits: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    in_week: dict[tuple[str, tuple[int, int]], int] = field(
        default_factory=lambda: defaultdict(int)
    )
    in_month: dict[tuple[str, tuple[int, int]], int] = field(
        default_factory=lambda: defaultdict(int)
    )
    fair: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))

    @classmethod
    def after(cls, plan: DailyPlan, records: Sequence[DayRecord]) -> Ledger:
        """Return the state after the days drawn."""
        ledger = cls(plan)
        for planned, record in zip(plan.days, records, strict=False):
            absent = {one.inspector for one in record.announcement.absences}
            postponed = {one.block for one in record.announcement.postponed}
            ledger.credit(planned, absent, postponed)
            ledger.count(planned, record.teams)
        return ledger

    def copy(self) -> Ledger:
        """Return an independent ledger with the same state."""
        ledger = Ledger(self.plan)
        ledger.visits.update(self.visits)
        ledger.in_week.update(self.in_week)
        ledger.in_month.update(self.in_month)
        ledger.fair.update(self.fair)
        return ledger

    def room(self, name: str, planned: PlannedDay) -> int:
        """Visits of a person that day that all limits leave."""
        return min(self.plan.workers[name].daily_visits, self.left(name, planned))

    def left(self, name: str, planned: PlannedDay) -> int:
        """Visits that week, month and campaign leave a person."""
        worker = self.plan.workers[name]
        return min(
            worker.weekly_visits - self.in_week[name, planned.week],
            self.left_of_month(name, planned.month),
            worker.capacity - self.visits[name],
        )

    def left_of_month(self, name: str, month: tuple[int, int]) -> int:
        """Visits that a month leaves; all that the campaign allows where months have no limit."""
        worker = self.plan.workers[name]
        limit = worker.capacity if worker.monthly_visits is None else worker.monthly_visits
        return limit - self.in_month[name, month]

    def credit(
        self, planned: PlannedDay, absent: Collection[str], postponed: Collection[str]
    ) -> tuple[dict[str, int], tuple[DaySeats, ...]]:
        """Credit everybody present with their share of the day.

        Returns
        -------
        tuple
            Room of everybody present, in order of identifiers; the day's blocks with these as
            members.
        """
        seats = [one for one in planned.seats if one.block not in postponed]
        rooms: dict[str, int] = {}
        for name in sorted({member for one in seats for member in one.members} - set(absent)):
            room = self.room(name, planned)
            if room > 0 and planned.day in self.plan.workers[name].available:
                rooms[name] = room
        present = tuple(one.among(rooms) for one in seats)
        for one in present:
            weights = {name: self.plan.workers[name].weight for name in one.members}
            for name, share in block_shares(one, weights).items():
                self.fair[name] += share
        return rooms, present

    def count(self, planned: PlannedDay, teams: Iterable[DayTeam]) -> None:
        """Count the visits drawn."""
        for team in teams:
            for name in team.team:
                self.visits[name] += 1
                self.in_week[name, planned.week] += 1
                self.in_month[name, planned.month] += 1

    def loads(self) -> tuple[RunningLoad, ...]:
        """Everybody who has visits or a share."""
        names: Mapping[str, object] = {**self.visits, **self.fair}
        return tuple(
            RunningLoad(inspector=name, visits=self.visits[name], fair=str(self.fair[name]))
            for name in sorted(names)
            if self.visits[name] or self.fair[name]
        )
