"""One morning as everybody can work it out: who is there, what each is due. daily-v1.md §2-§4.2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.band import band
from dualrandom.drawing.daily.records import PersonToday

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from dualrandom.drawing.daily.circulation import Bounds
    from dualrandom.drawing.daily.ledger import Ledger
    from dualrandom.drawing.daily.planned import DaySeats, PlannedDay
    from dualrandom.drawing.daily.records import Absence, DayTeam, Postponed


@dataclass(frozen=True)
class Morning:
    """Today's blocks with the members present, their room, and the state before and after.

    ``before`` is the ledger of the days before; ``credited`` has today's shares, too.
    """

    planned: PlannedDay
    before: Ledger
    credited: Ledger
    rooms: Mapping[str, int]
    seats: tuple[DaySeats, ...]

    @classmethod
    def of(
        cls,
        before: Ledger,
        planned: PlannedDay,
        absences: Sequence[Absence],
        postponed: Sequence[Postponed],
    ) -> Morning:
        """Credit today's shares to those who are there; ``before`` stays as it is."""
        credited = before.copy()
        absent = {one.inspector for one in absences}
        rooms, seats = credited.credit(planned, absent, {one.block for one in postponed})
        return cls(planned, before, credited, rooms, seats)

    @property
    def bands(self) -> dict[str, Bounds]:
        """Visits today that keep each within one of the fair share."""
        return {name: band(self.due(name), room) for name, room in self.rooms.items()}

    def due(self, name: str) -> Fraction:
        """Fair share with today's, minus the visits drawn."""
        return self.credited.fair[name] - self.before.visits[name]

    def by_department(self) -> Iterator[tuple[str, list[DaySeats]]]:
        """Blocks of each department, in order."""
        for department in sorted({one.department for one in self.seats}):
            yield department, [one for one in self.seats if one.department == department]

    def person(self, name: str, bounds: Bounds) -> PersonToday:
        """One row of the announcement."""
        return PersonToday(
            inspector=name,
            weight=self.before.plan.workers[name].weight,
            room=self.rooms[name],
            visits=self.before.visits[name],
            fair=str(self.credited.fair[name]),
            least=bounds[0],
            most=bounds[1],
        )

    def evening(self, teams: Sequence[DayTeam]) -> Ledger:
        """State after the draw."""
        ledger = self.credited.copy()
        ledger.count(self.planned, teams)
        return ledger
