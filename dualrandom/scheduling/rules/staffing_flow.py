"""Whether people can be found for seats (人员可派性): a maximum flow in plain integers.

Dinic's algorithm on a small network. Nothing of the planner is used.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.rules.evidence import minute_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from dualrandom.scheduling.plan import PlannedVisit, VisitPart
    from dualrandom.scheduling.rules.evidence import Evidence

Dated = tuple["PlannedVisit", "VisitPart"]


class Kind(NamedTuple):
    """Alike seats (docs/spec/plan-v1.md §5.3)."""

    day: date
    session: int
    profile: int
    qualified: bool


def sessions(parts: Iterable[Dated]) -> dict[str, int]:
    """Session of each block, counted over the days: chains of parts that overlap."""
    ordered = sorted(
        (visit.day, minute_of(part.start), minute_of(part.end), part.block) for visit, part in parts
    )
    number: dict[str, int] = {}
    session, today, until = -1, None, 0
    for day, start, end, block in ordered:
        if day != today or start >= until:
            session, today, until = session + 1, day, 0
        until = max(until, end)
        number[block] = session
    return number


class Network:
    """Nodes by name, arcs with room; the flow grows by :meth:`push`."""

    def __init__(self) -> None:
        self._number: dict[Hashable, int] = {}
        self._arcs: list[list[int]] = []
        self._heads: list[int] = []
        self.room: list[int] = []

    def arc(self, tail: Hashable, head: Hashable, room: int) -> int:
        """Add an arc and its way back; returns its number."""
        one, other = self._node(tail), self._node(head)
        arc = len(self._heads)
        self._arcs[one].append(arc)
        self._arcs[other].append(arc + 1)
        self._heads += [other, one]
        self.room += [room, 0]
        return arc

    def has(self, name: Hashable) -> bool:
        """Tell whether there is such a node."""
        return name in self._number

    def push(self, source: Hashable, sink: Hashable) -> int:
        """Send as much as can be sent beyond what flows already."""
        first, last = self._node(source), self._node(sink)
        sent = 0
        while (levels := self._levels(first, last)) is not None:
            tried = [0] * len(self._arcs)
            while amount := self._send(first, last, levels, tried):
                sent += amount
        return sent

    def _node(self, name: Hashable) -> int:
        if name not in self._number:
            self._number[name] = len(self._arcs)
            self._arcs.append([])
        return self._number[name]

    def _levels(self, first: int, last: int) -> list[int] | None:
        levels = [-1] * len(self._arcs)
        levels[first] = 0
        queue = [first]
        for node in queue:
            for arc in self._arcs[node]:
                head = self._heads[arc]
                if self.room[arc] and levels[head] < 0:
                    levels[head] = levels[node] + 1
                    queue.append(head)
        return levels if levels[last] > 0 else None

    def _send(self, first: int, last: int, levels: list[int], tried: list[int]) -> int:
        """Send along one shortest path; arcs that lead nowhere are not tried again."""
        path: list[int] = []
        node = first
        while node != last:
            arcs = self._arcs[node]
            while tried[node] < len(arcs):
                arc = arcs[tried[node]]
                if self.room[arc] and levels[self._heads[arc]] == levels[node] + 1:
                    path.append(arc)
                    node = self._heads[arc]
                    break
                tried[node] += 1
            else:
                if not path:
                    return 0
                node = self._heads[path.pop() ^ 1]
                tried[node] += 1
        amount = min(self.room[arc] for arc in path)
        for arc in path:
            self.room[arc] -= amount
            self.room[arc ^ 1] += amount
        return amount


class Staffing:
    """The seats of some parts of one department, filled as far as people can be found.

    ``seats`` are asked for, ``filled`` can be filled together; ``people`` maps those who are free
    on one of the days to the most visits they may make.
    """

    def __init__(self, evidence: Evidence, parts: list[Dated]) -> None:
        self._evidence = evidence
        self._network = Network()
        self.people: dict[str, int] = {}
        number = sessions(parts)
        self.n_sessions = len(set(number.values()))
        self._kinds: dict[Kind, int] = defaultdict(int)
        for visit, part in parts:
            block = evidence.blocks[part.block]
            profile = evidence.plan.lottery.record.profiles[block.profile]
            for qualified, seats in (
                (True, profile.qualified_seats),
                (False, profile.size - profile.qualified_seats),
            ):
                if seats:
                    kind = Kind(visit.day, number[part.block], block.profile, qualified)
                    self._kinds[kind] += seats
        self._sources = {kind: self._add(kind, seats) for kind, seats in self._kinds.items()}
        self.seats = sum(self._kinds.values())
        self.filled = self._network.push("seats", "people")

    def spare(self) -> int:
        """Least number of further seats of one kind that could be filled, over the kinds."""
        room = self._network.room
        before, least = list(room), []
        for source in self._sources.values():
            room[source] += len(self.people) * self.n_sessions
            least.append(self._network.push("seats", "people"))
            room[:] = before
        return min(least)

    def _add(self, kind: Kind, seats: int) -> int:
        source = self._network.arc("seats", kind, seats)
        profile = self._evidence.plan.lottery.record.profiles[kind.profile]
        for name, able in zip(profile.members, profile.qualified, strict=True):
            present = kind.day in self._evidence.working_days.get(name, ())
            if present and (able or not kind.qualified):
                self._add_person(name, kind)
                self._network.arc(kind, (name, kind.session), 1)
        return source

    def _add_person(self, name: str, kind: Kind) -> None:
        """Campaign, month, week, day, session of a person, each once and from the widest down."""
        person, iso = self._evidence.facts.inspectors[name], kind.day.isocalendar()
        capacity = self._evidence.capacities[name]
        a_month = capacity if person.monthly_visits is None else person.monthly_visits
        if name not in self.people:
            self.people[name] = min(person.daily_visits, person.weekly_visits, a_month, capacity)
            self._network.arc((name,), "people", capacity)
        thursday = date.fromisocalendar(iso.year, iso.week, 4)
        month = (name, "month", thursday.year, thursday.month)
        week, day, session = (name, iso.year, iso.week), (name, kind.day), (name, kind.session)
        for narrow, wide, room in (
            (month, (name,), a_month),
            (week, month, person.weekly_visits),
            (day, week, person.daily_visits),
            (session, day, 1),
        ):
            if not self._network.has(narrow):
                self._network.arc(narrow, wide, room)
