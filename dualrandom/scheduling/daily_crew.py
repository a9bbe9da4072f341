"""Who could come, kept up to date while a plan without names grows (当日可派人员的匹配).

A maximum flow grown seat by seat: seats → (person, session) → (person, day) → (person, week) →
(person, month) → person (docs/spec/plan-v1.md §5.1). The assignment is a witness that every day
can be staffed; it is never published, and the draw of the day knows nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.long_limits import LongCounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.scheduling.problem import Person


class Need(NamedTuple):
    """Seats of a part: whom they may take; the first list is that of a qualified seat, if any."""

    seats: tuple[tuple[int, ...], ...]


class Slot(NamedTuple):
    """A person in a session of a day; nobody serves twice in it."""

    person: int
    day: int
    session: int


Seat = tuple[int, int, int]
"""Site, part of the site, number of the seat."""


class Crew:
    """Seats that are filled, and by whom for the time being.

    Parameters
    ----------
    people
        Limits a day, a week and a month.
    capacity
        Most visits of each person in the campaign.
    week_of
        Week of each day.
    """

    def __init__(
        self, people: Sequence[Person], capacity: Sequence[int], week_of: Sequence[int]
    ) -> None:
        self.people = people
        self.capacity = capacity
        self.week_of = week_of
        self._place: dict[Seat, Slot] = {}
        self._asked: dict[Seat, tuple[tuple[int, ...], int, int]] = {}
        self._holder: dict[Slot, Seat] = {}
        self._slots: list[dict[Slot, None]] = [{} for _ in people]
        self._on_day: dict[tuple[int, int], int] = defaultdict(int)
        self._in_week: dict[tuple[int, int], int] = defaultdict(int)
        self._for_longer = LongCounts([person.long_limits for person in people])
        # Slots that no chain of moves can free. Filling more seats never brings one back.
        self._dead: set[Slot] = set()

    def fill(self, site: int, part: int, need: Need, day: int, session: int) -> bool:
        """Find people for all seats of a part, moving others about; false leaves all as it was."""
        for number, people in enumerate(need.seats):
            seat = (site, part, number)
            self._asked[seat] = (people, day, session)
            blocked: set[Slot] = set()
            if not self._augment(seat, blocked):
                if not number:
                    self._dead |= blocked
                del self._asked[seat]
                self._withdraw(site, part, number)
                return False
        return True

    def could_fill(self, site: int, part: int, need: Need, day: int, session: int) -> bool:
        """Tell whether ``fill`` would succeed."""
        if not self.fill(site, part, need, day, session):
            return False
        self._withdraw(site, part, len(need.seats))
        return True

    def release(self, site: int, part: int, need: Need) -> None:
        """Empty the seats of a part."""
        self._withdraw(site, part, len(need.seats))
        self._dead.clear()

    def _withdraw(self, site: int, part: int, n_seats: int) -> None:
        for number in range(n_seats):
            seat = (site, part, number)
            self._leave(seat)
            del self._asked[seat]

    def _augment(self, seat: Seat, blocked: set[Slot]) -> bool:
        """Seat somebody: the least busy who has room, or else by a chain of moves."""
        people, day, session = self._asked[seat]
        free = [
            person for person in people if self._has_room(slot := Slot(person, day, session))
            and slot not in self._holder
        ]  # fmt: skip
        if free:
            best = min(free, key=lambda person: (len(self._slots[person]), person))
            self._take(seat, Slot(best, day, session))
            return True
        return self._augment_by_chain(seat, blocked)

    def _augment_by_chain(self, first: Seat, blocked: set[Slot]) -> bool:
        came_from: dict[Seat, tuple[Seat, Slot] | None] = {first: None}
        queue = [first]
        for seat in queue:
            people, day, session = self._asked[seat]
            for person in people:
                slot = Slot(person, day, session)
                if slot in blocked or slot in self._dead:
                    continue
                blocked.add(slot)
                if slot not in self._holder and self._has_room(slot):
                    self._move(seat, slot, came_from)
                    return True
                for other in self._in_the_way(slot):
                    if other not in came_from:
                        came_from[other] = (seat, slot)
                        queue.append(other)
        return False

    def _move(
        self, seat: Seat, slot: Slot, came_from: dict[Seat, tuple[Seat, Slot] | None]
    ) -> None:
        steps = [(seat, slot)]
        while (before := came_from[steps[-1][0]]) is not None:
            steps.append(before)
        for moving, _ in steps[:-1]:
            self._leave(moving)
        for moving, to in steps:
            self._take(moving, to)

    def _has_room(self, slot: Slot) -> bool:
        """Whether day, week, month and campaign of the person allow one visit more."""
        person, day, _ = slot
        record = self.people[person]
        return (
            self._on_day[person, day] < record.daily_visits
            and self._in_week[person, self.week_of[day]] < record.weekly_visits
            and len(self._slots[person]) < self.capacity[person]
            and not self._for_longer.closed[person] >> day & 1
        )

    def _in_the_way(self, slot: Slot) -> Iterator[Seat]:
        """Seats of which one must be left before the slot can be taken: of the narrowest limit."""
        if slot in self._holder:
            yield self._holder[slot]
            return
        person, day, _ = slot
        record, week = self.people[person], self.week_of[day]
        day_is_full = self._on_day[person, day] >= record.daily_visits
        week_is_full = self._in_week[person, week] >= record.weekly_visits
        longer = next((one.days for one, full in self._for_longer.on(person, day) if full), -1)
        for other in self._slots[person]:
            if day_is_full:
                near = other.day == day
            elif week_is_full:
                near = self.week_of[other.day] == week
            else:
                near = bool(longer >> other.day & 1)
            if near:
                yield self._holder[other]

    def _take(self, seat: Seat, slot: Slot) -> None:
        self._place[seat] = slot
        self._holder[slot] = seat
        self._slots[slot.person][slot] = None
        self._on_day[slot.person, slot.day] += 1
        self._in_week[slot.person, self.week_of[slot.day]] += 1
        self._for_longer.count(slot.person, slot.day, 1)

    def _leave(self, seat: Seat) -> None:
        slot = self._place.pop(seat)
        del self._holder[slot]
        del self._slots[slot.person][slot]
        self._on_day[slot.person, slot.day] -= 1
        self._in_week[slot.person, self.week_of[slot.day]] -= 1
        self._for_longer.count(slot.person, slot.day, -1)
