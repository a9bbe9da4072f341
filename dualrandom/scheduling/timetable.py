"""Who is where at what time (时间表): the exact state that construction and repair work on.

A day of a person is a list of visits; each leaves a mask of starts, its hours and the way there
and back included, and the common start of a team is an AND of such masks. Nothing enters the
timetable that breaks a capacity, so every state of it is a valid plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.bits import lowest, members
from dualrandom.scheduling.long_limits import LongCounts
from dualrandom.scheduling.suited_days import SuitedDays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.merging import Group
    from dualrandom.scheduling.own_pieces import OwnPieces
    from dualrandom.scheduling.problem import Problem

UNLIMITED = 1 << 40
"""More minutes than anybody works."""


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

    def __init__(self, problem: Problem, own: OwnPieces | None = None) -> None:
        n_days = len(problem.grid.days)
        self.problem = problem
        self.own = own
        self.n_visits = 0
        self.n_rooms_sought = 0
        self.visits: list[dict[int, tuple[Group, int, int]]] = [{} for _ in problem.sites]
        self.sites_on: list[list[tuple[int, ...]]] = [[()] * n_days for _ in problem.people]
        self._agenda: list[list[tuple[tuple[int, int, int], ...]]] = [
            [()] * n_days for _ in problem.people
        ]
        self._suited = SuitedDays(problem, own)
        self._day_minutes_left = [
            [UNLIMITED if person.daily_minutes is None else person.daily_minutes] * n_days
            for person in problem.people
        ]
        self._week_minutes_left = [
            [UNLIMITED if person.weekly_minutes is None else person.weekly_minutes]
            * len(problem.grid.weeks)
            for person in problem.people
        ]
        self._in_week = [[0] * len(problem.grid.weeks) for _ in problem.people]
        self._limits_minutes = [
            person.daily_minutes is not None or person.weekly_minutes is not None
            for person in problem.people
        ]
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
        for person, _, _ in group.members:
            closed |= self._closed[person] | self.long_counts.closed[person]
        return closed

    def starts(self, group: Group, day: int) -> int:
        """Slots at which the whole group can start that day; counts of visits aside."""
        mask = group.starts
        site = group.site
        if self.own is not None:
            mask = self.own.starts(site, group.parts, day, mask)
        not_before, not_after = self.problem.slots.not_before, self.problem.slots.not_after
        between = self.problem.journeys.between
        for person, offset, minutes in group.members:
            agenda = self._agenda[person][day]
            if self._limits_minutes[person] and not self._has_minutes(person, day, minutes):
                return 0
            for begin, end, other in agenda:
                later = end + between(other, site) - offset
                earlier = begin - between(site, other) - minutes - offset
                allowed = not_before[later] if later > 0 else -1
                if earlier >= 0:
                    allowed |= not_after[earlier]
                mask &= allowed
            if not mask:
                return 0
        return mask

    def minutes_left(self, person: int, day: int) -> tuple[int | None, int | None]:
        """Minutes that the limits of the day and its week leave a person; ``None``: no limit."""
        record = self.problem.people[person]
        today: int | None = self._day_minutes_left[person][day]
        this_week: int | None = self._week_minutes_left[person][self.problem.grid.week_of[day]]
        if record.daily_minutes is None:
            today = None
        if record.weekly_minutes is None:
            this_week = None
        return today, this_week

    def _has_minutes(self, person: int, day: int, minutes: int) -> bool:
        needed = minutes + self.problem.paperwork_minutes
        week = self.problem.grid.week_of[day]
        return (
            needed <= self._day_minutes_left[person][day]
            and needed <= self._week_minutes_left[person][week]
        )

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
        """Days open to the group, those that suit it best first."""
        days = group.days & ~closed & ~self.closed_to_people(group)
        return self._suited.best_first(group, days) if days else []

    def room(self, group: Group, closed: int) -> tuple[int, int] | None:
        """Best day and its start with least waiting; ``None`` if there is none."""
        self.n_rooms_sought += 1
        for day in self.days_by_load(group, closed):
            starts = self.starts(group, day)
            if starts:
                return day, self.start_with_least_waiting(group, day, starts)
        return None

    def start_with_least_waiting(self, group: Group, day: int, starts: int) -> int:
        """Of these starts the one nearest to the other visits of the group's people."""
        others = [
            (offset, minutes, agenda)
            for person, offset, minutes in group.members
            if (agenda := self._agenda[person][day])
        ]
        if not others:
            return lowest(starts)
        clock = self.problem.slots.minutes
        best = best_slot = -1
        for slot in members(starts):
            waiting = 0
            for offset, minutes, agenda in others:
                begin = clock[slot] + offset
                for busy_from, busy_until, _ in agenda:
                    waiting += (
                        begin - busy_until if begin >= busy_until else busy_from - begin - minutes
                    )
            if best_slot < 0 or waiting < best:
                best, best_slot = waiting, slot
        return best_slot

    def fits(self, group: Group, day: int, start: int) -> bool:
        """Whether the visit can be put there without breaking any rule."""
        open_days = group.days & ~self.closed_to_site(group.site) & ~self.closed_to_people(group)
        return bool(open_days >> day & 1 and self.starts(group, day) >> start & 1)

    def put(self, group: Group, day: int, start: int) -> None:
        """Add a visit for which :meth:`fits` holds."""
        self.visits[group.site][group.parts] = (group, day, start)
        self.n_visits += 1
        minute = self.problem.slots.minutes[start]
        for person, offset, minutes in group.members:
            begin = minute + offset
            self._agenda[person][day] += ((begin, begin + minutes, group.site),)
            self.sites_on[person][day] += (group.site,)
            self._count(person, day, 1, minutes)

    def take(self, site: int, parts: int) -> tuple[Group, int, int]:
        """Remove a visit; return what :meth:`put` needs to restore it."""
        group, day, start = self.visits[site].pop(parts)
        self.n_visits -= 1
        for person, _, minutes in group.members:
            agenda: tuple[tuple[int, int, int], ...] = ()
            sites: tuple[int, ...] = ()
            if len(self.sites_on[person][day]) > 1:
                agenda = tuple([entry for entry in self._agenda[person][day] if entry[2] != site])
                sites = tuple([other for _, _, other in agenda])
            self._agenda[person][day], self.sites_on[person][day] = agenda, sites
            self._count(person, day, -1, minutes)
        return group, day, start

    def stops(self, person: int, day: int) -> list[int]:
        """Sites of a person on a day, in the order of the visits."""
        return [site for _, _, site in sorted(self._agenda[person][day])]

    def visit_on(self, site: int, day: int) -> int:
        """Parts of the visit that a site has on that day; 0 if it has none."""
        for parts, (_, when, _) in self.visits[site].items():
            if when == day:
                return parts
        return 0

    def neighbours(self, group: Group, day: int) -> Iterator[tuple[int, int]]:
        """Visits (site, day) that stand in the way of a group that day: its people's others."""
        for person, _, minutes in group.members:
            for when in members(self._shut_by(person, day, minutes)):
                for site in self.sites_on[person][when]:
                    yield site, when

    def sites_in_the_way(self, group: Group) -> dict[int, int]:
        """Sites that :meth:`neighbours` names, and how often over all days of the group."""
        times: dict[int, int] = {}
        grid = self.problem.grid
        for person, _, minutes in group.members:
            sites_on = self.sites_on[person]
            for week in grid.weeks:
                days = group.days & week
                if not days:
                    continue
                shut = self._shut_by(person, lowest(days), minutes)
                if shut & (shut - 1):  # the same days are in the way of every day of the week
                    n_times, days = days.bit_count(), shut
                else:
                    n_times = 1
                for day in members(days):
                    for site in sites_on[day]:
                        times[site] = times.get(site, 0) + n_times
        return times

    def _shut_by(self, person: int, day: int, minutes: int) -> int:
        """Days whose visits stand in the way of one more: the day, its week, its month, all."""
        days = 1 << day
        if self.week_is_full(person, day) or self._week_lacks_minutes(person, day, minutes):
            days = self.problem.grid.weeks[self.problem.grid.week_of[day]]
        for limit, used_up in self.long_counts.on(person, day):
            if used_up:
                days |= limit.days
        return days

    def _week_lacks_minutes(self, person: int, day: int, minutes: int) -> bool:
        left = self.minutes_left(person, day)[1]
        return left is not None and left < minutes + self.problem.paperwork_minutes

    def _count(self, person: int, day: int, step: int, minutes: int) -> None:
        """Keep counts and minutes of day and week, and the days that are full."""
        week = self.problem.grid.week_of[day]
        self.long_counts.count(person, day, step)
        self._in_week[person][week] += step
        if self._limits_minutes[person]:
            spent = step * (minutes + self.problem.paperwork_minutes)
            self._day_minutes_left[person][day] -= spent
            self._week_minutes_left[person][week] -= spent
        self._suited.note(person, day, self.sites_on[person][day], step)
        self._close(person, day)

    def _close(self, person: int, day: int) -> None:
        """Close the week if its visits are used up, or else the day if its visits are."""
        this_week = self.problem.grid.weeks[self.problem.grid.week_of[day]]
        if self.week_is_full(person, day):
            self._closed[person] |= this_week
        elif self._closed[person] & this_week == this_week:
            self._closed[person] &= ~this_week
            for other in members(this_week):
                if self.day_is_full(person, other):
                    self._closed[person] |= 1 << other
        elif self.day_is_full(person, day):
            self._closed[person] |= 1 << day
        else:
            self._closed[person] &= ~(1 << day)
