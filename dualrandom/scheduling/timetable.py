"""Who is where at what time (时间表): the exact state that construction and repair work on.

A day of a person is one integer of busy slots; the common start of a team is an AND of integers.
Nothing enters the timetable that breaks a capacity, so every state of it is a valid plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.bits import free_starts, lowest, members
from dualrandom.scheduling.long_limits import LongCounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.merging import Group
    from dualrandom.scheduling.problem import Problem

DAY_STRAIN = 3
WEEK_STRAIN = 2
"""Weights of a visit on the same day and in the same week when days are compared by load."""


class Booking(NamedTuple):
    """A visit in the timetable: parts of one site, a day and a start slot."""

    site: int
    parts: int
    day: int
    start: int


class Timetable:
    """Bookings of all people and sites."""

    crowding_rule = "plan.overlap"
    """The rule that closes a day on which a visit finds no start."""

    def __init__(self, problem: Problem) -> None:
        n_days = len(problem.grid.days)
        self.problem = problem
        self.n_visits = 0
        self.visits: list[dict[int, tuple[Group, int, int]]] = [{} for _ in problem.sites]
        self.sites_on: list[list[tuple[int, ...]]] = [[()] * n_days for _ in problem.people]
        self._busy = [[0] * n_days for _ in problem.people]
        self._strain = [[0] * n_days for _ in problem.people]
        self._in_week = [[0] * len(problem.grid.weeks) for _ in problem.people]
        self.long_counts = LongCounts([person.long_limits for person in problem.people])
        self._closed = [
            problem.grid.full if not min(person.daily_visits, person.weekly_visits) else 0
            for person in problem.people
        ]

    def bookings(self) -> tuple[Booking, ...]:
        """All visits, in the order of sites and days."""
        return tuple(
            Booking(site, parts, day, start)
            for site, visits in enumerate(self.visits)
            for parts, (_, day, start) in sorted(visits.items(), key=lambda item: item[1][1])
        )

    def placed(self, site: int) -> int:
        """Mask of the parts of a site that have a visit."""
        mask = 0
        for parts in self.visits[site]:
            mask |= parts
        return mask

    def closed_to_site(self, site: int) -> int:
        """Days that the gap between visits and the annual cap close, given the present visits."""
        taken = [day for _, day, _ in self.visits[site].values()]
        closed = 0
        for day in taken:
            closed |= self.problem.grid.near[day]
        for days, left in self.problem.sites[site].caps:
            if sum(days >> day & 1 for day in taken) >= left:
                closed |= days
        return closed

    def closed_to_people(self, group: Group) -> int:
        """Days on which somebody of the group has no visit left, that day or for longer."""
        closed = 0
        for person, _ in group.members:
            closed |= self._closed[person] | self.long_counts.closed[person]
        return closed

    def starts(self, group: Group, day: int) -> int:
        """Slots at which the whole group can start that day; day and week counts aside."""
        n_slots = self.problem.slots.n_slots
        mask = group.starts
        for person, duration in group.members:
            busy = self._busy[person][day]
            if busy:
                mask &= free_starts(busy, duration, n_slots)
        return mask

    def week_is_full(self, person: int, day: int) -> bool:
        """Whether the person has no visit left in the week of that day."""
        week = self.problem.grid.week_of[day]
        return self._in_week[person][week] >= self.problem.people[person].weekly_visits

    def day_is_full(self, person: int, day: int) -> bool:
        """Whether the person has no visit left that day."""
        return len(self.sites_on[person][day]) >= self.problem.people[person].daily_visits

    def visits_left(self, person: int, day: int) -> tuple[int, int]:
        """Visits the person can still make that day and in its week."""
        week = self.problem.grid.week_of[day]
        record = self.problem.people[person]
        return (
            record.daily_visits - len(self.sites_on[person][day]),
            record.weekly_visits - self._in_week[person][week],
        )

    def days_by_load(self, group: Group, closed: int) -> list[int]:
        """Days open to the group, those on which its people have least to do first."""
        days = group.days & ~closed & ~self.closed_to_people(group)
        strains = [self._strain[person] for person, _ in group.members]
        ranked = [(sum([strain[day] for strain in strains]), day) for day in members(days)]
        ranked.sort()
        return [day for _, day in ranked]

    def room(self, group: Group, closed: int) -> tuple[int, int] | None:
        """Day of least load and its earliest common start; ``None`` if there is none."""
        for day in self.days_by_load(group, closed):
            starts = self.starts(group, day)
            if starts:
                return day, lowest(starts)
        return None

    def fits(self, group: Group, day: int, start: int) -> bool:
        """Whether the visit can be put there without breaking any rule."""
        open_days = group.days & ~self.closed_to_site(group.site) & ~self.closed_to_people(group)
        return bool(open_days >> day & 1 and self.starts(group, day) >> start & 1)

    def put(self, group: Group, day: int, start: int) -> None:
        """Add a visit for which :meth:`fits` holds."""
        self.visits[group.site][group.parts] = (group, day, start)
        self.n_visits += 1
        for person, duration in group.members:
            self.sites_on[person][day] += (group.site,)
            self._busy[person][day] |= ((1 << duration) - 1) << start
            self._count(person, day, 1)

    def take(self, site: int, parts: int) -> tuple[Group, int, int]:
        """Remove a visit; return what :meth:`put` needs to restore it."""
        group, day, start = self.visits[site].pop(parts)
        self.n_visits -= 1
        for person, duration in group.members:
            sites = self.sites_on[person][day]
            self.sites_on[person][day] = tuple(other for other in sites if other != site)
            self._busy[person][day] &= ~(((1 << duration) - 1) << start)
            self._count(person, day, -1)
        return group, day, start

    def visit_on(self, site: int, day: int) -> int:
        """Parts of the visit that a site has on that day."""
        for parts, (_, when, _) in self.visits[site].items():
            if when == day:
                return parts
        raise KeyError((site, day))

    def neighbours(self, group: Group, day: int) -> Iterator[tuple[int, int]]:
        """Visits (site, day) that stand in the way of a group that day: its people's others."""
        for person, _ in group.members:
            days = 1 << day
            if self.week_is_full(person, day):
                days = self.problem.grid.weeks[self.problem.grid.week_of[day]]
            for limit, used_up in self.long_counts.on(person, day):
                if used_up:
                    days |= limit.days
            for when in members(days):
                for site in self.sites_on[person][when]:
                    yield site, when

    def _count(self, person: int, day: int, step: int) -> None:
        """Keep day and week counts, strain and the days that are full."""
        grid = self.problem.grid
        week = grid.week_of[day]
        self.long_counts.count(person, day, step)
        self._in_week[person][week] += step
        strain = self._strain[person]
        for other in members(grid.weeks[week]):
            strain[other] += WEEK_STRAIN * step
        strain[day] += DAY_STRAIN * step
        full = 0
        if self.week_is_full(person, day):
            full = grid.weeks[week]
        else:
            for other in members(grid.weeks[week]):
                if self.day_is_full(person, other):
                    full |= 1 << other
        self._closed[person] = self._closed[person] & ~grid.weeks[week] | full
