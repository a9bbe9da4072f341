"""A timetable without names (不具名时间表): a visit fits where enough people could come.

In planning a session is a span of the working day: nobody is counted on for two visits in one
span, however short. That leaves hours free, never counts anybody twice, and the draw of the day is
free to use what is left.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import block_of_ones, members
from dualrandom.scheduling.daily_crew import Crew
from dualrandom.scheduling.merging import Group, Merges
from dualrandom.scheduling.timetable import Timetable
from dualrandom.scheduling.unplaced import STAFFING_RULE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.daily_problem import DailyProblem
    from dualrandom.scheduling.problem import Part

FULL = 1000
"""Load of a department on a day on which it has as many seats as people."""


class DailyTimetable(Timetable):
    """Bookings of sites; people only as many as could come."""

    crowding_rule = STAFFING_RULE

    def __init__(self, daily: DailyProblem) -> None:
        super().__init__(daily.problem)
        self.daily = daily
        grid = daily.problem.grid
        self.crew = Crew(daily.problem.people, daily.capacity, grid.week_of)
        spans = daily.problem.slots.spans
        ends = [*(span.first_slot for span in spans[1:]), daily.problem.slots.n_slots]
        self._sessions = [
            block_of_ones(span.first_slot, end) for span, end in zip(spans, ends, strict=True)
        ]
        self._seats: dict[tuple[str, int, int], int] = defaultdict(int)
        self._sites: dict[tuple[str, int], list[int]] = defaultdict(list)

    def closed_to_people(self, group: Group) -> int:
        """No day is closed beforehand: whoever is busy may be replaced by somebody else."""
        del group
        return 0

    def starts(self, group: Group, day: int) -> int:
        """Starts in the session with most room in which all parts of the group can be staffed."""
        parts = list(self._parts(group))
        sessions = [
            (sum(self._seats[part.block.department, day, session] for _, part in parts), session)
            for session, mask in enumerate(self._sessions)
            if mask & group.starts
        ]
        for _, session in sorted(sessions):
            if all(
                self.crew.could_fill(group.site, number, self.daily.need(part), day, session)
                for number, part in parts
            ):
                return self._sessions[session] & group.starts
        return 0

    def days_by_load(self, group: Group, closed: int) -> list[int]:
        """Days open to the group, those on which its departments are least busy first."""
        ranked = [
            (sum(self._load(part.block.department, day) for _, part in self._parts(group)), day)
            for day in members(group.days & ~closed)
        ]
        return [day for _, day in sorted(ranked)]

    def put(self, group: Group, day: int, start: int) -> None:
        """Add a visit for which :meth:`starts` holds."""
        super().put(group, day, start)
        session = self._session(start)
        for number, part in self._parts(group):
            self.crew.fill(group.site, number, self.daily.need(part), day, session)
            self._book(part, group.site, day, session, 1)

    def take(self, site: int, parts: int) -> tuple[Group, int, int]:
        """Remove a visit; return what :meth:`put` needs to restore it."""
        group, day, start = super().take(site, parts)
        for number, part in self._parts(group):
            self.crew.release(site, number, self.daily.need(part))
            self._book(part, site, day, self._session(start), -1)
        return group, day, start

    def neighbours(self, group: Group, day: int) -> Iterator[tuple[int, int]]:
        """Visits of the same departments that day: what could make room."""
        for _, part in self._parts(group):
            for site in self._sites[part.block.department, day]:
                yield site, day

    def sites_in_the_way(self, group: Group) -> dict[int, int]:
        """Sites of :meth:`neighbours`, and how often over all days of the group."""
        return Counter(
            site for day in members(group.days) for site, _ in self.neighbours(group, day)
        )

    def _parts(self, group: Group) -> Iterator[tuple[int, Part]]:
        here = self.problem.sites[group.site].parts
        return ((number, here[number]) for number in members(group.parts))

    def _session(self, start: int) -> int:
        return next(n for n, mask in enumerate(self._sessions) if mask >> start & 1)

    def _load(self, department: str, day: int) -> int:
        seats = sum(self._seats[department, day, session] for session in range(len(self._sessions)))
        return FULL * seats // max(1, self.daily.present[department][day])

    def _book(self, part: Part, site: int, day: int, session: int, step: int) -> None:
        department = part.block.department
        self._seats[department, day, session] += step * len(self.daily.need(part).seats)
        sites = self._sites[department, day]
        if step > 0:
            sites.append(site)
        else:
            sites.remove(site)


class DailyMerges(Merges):
    """Groups and patterns of a problem whose people are drawn on the day."""

    def __init__(self, daily: DailyProblem) -> None:
        super().__init__(daily.problem)
        self.daily = daily

    def new_table(self) -> DailyTimetable:
        """Return an empty timetable without names."""
        return DailyTimetable(self.daily)
