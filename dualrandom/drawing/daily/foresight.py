"""Who should come today so that the band can still be kept the next days (后续日预判).

If nobody of today's open cases came, some would have to come soon, perhaps more of them than the
next days have seats for. Then the most pressing ones come today. Only the search for odds looks
ahead; no condition of the spec depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.band import band
from dualrandom.drawing.daily.circulation import Bounds, circulate, day_edges

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from fractions import Fraction

    from dualrandom.drawing.daily.morning import Morning
    from dualrandom.drawing.daily.planned import DaySeats, PlannedDay

_DAYS = 3


@dataclass(frozen=True)
class Outlook:
    """The next days together: their blocks, and how often each must and can come by their end."""

    seats: tuple[DaySeats, ...]
    least: Mapping[str, int]
    most: Mapping[str, int]

    def overfull(self, department: str, certain: Mapping[str, Bounds]) -> dict[str, int]:
        """Visits that still must be made, if the days can't hold them; else nothing.

        ``certain`` holds what today brings at least.
        """
        seats = [one for one in self.seats if one.department == department]
        names = {name: None for one in seats for name in one.members}
        needs = {name: max(0, self.least[name] - certain.get(name, (0, 0))[0]) for name in names}
        bounds = {name: (need, max(need, self.most[name])) for name, need in needs.items()}
        return {} if circulate(day_edges(seats, bounds)).exists else needs


def outlooks(
    morning: Morning, ahead: Sequence[PlannedDay], absent: Collection[str]
) -> tuple[Outlook, ...]:
    """Look one day ahead, two days, three: as if whoever is absent today still were."""
    ledger = morning.credited.copy()
    found: list[Outlook] = []
    seats: tuple[DaySeats, ...] = ()
    most: dict[str, int] = {}
    for later in ahead[:_DAYS]:
        rooms, blocks = ledger.credit(later, absent, ())
        first = max((one.session for one in seats), default=-1) + 1
        seats += tuple(replace(one, session=first + one.session) for one in blocks)
        for name, room in rooms.items():
            most[name] = most.get(name, 0) + room
        least = {
            name: band(ledger.fair[name] - ledger.visits[name], room)[0]
            for name, room in most.items()
        }
        found.append(Outlook(seats, least, dict(most)))
    return tuple(found)


def pressed(
    seats: Sequence[DaySeats],
    wanted: Mapping[str, Bounds],
    due: Mapping[str, Fraction],
    views: Sequence[Outlook],
) -> dict[str, Bounds]:
    """Raise least visits of today, most pressing first, until the next days can hold the rest.

    Parameters
    ----------
    seats
        Today's blocks of one department.
    wanted, due
        Bounds of today, and what is due to each person.
    views
        The next days.
    """
    bounds = dict(wanted)
    department = seats[0].department
    for view in views:
        for name in sorted(bounds, key=lambda name: (-due[name], name)):
            needs = view.overfull(department, bounds)
            if not needs:
                break
            least, most = bounds[name]
            if needs.get(name, 0) and least < most:
                raised = {**bounds, name: (least + 1, most)}
                if circulate(day_edges(seats, raised)).exists:
                    bounds = raised
    return bounds
