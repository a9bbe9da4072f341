"""What each day of a plan without names can bear (当日人员余量): docs/spec/plan-v1.md §5.3.

Solved with OR-Tools' maximum flow; the check does it again without.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dualrandom.drawing.capacity import capacity_visits
from dualrandom.scheduling.plan import StaffingDay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Profile
    from dualrandom.registers.records import Inspector
    from dualrandom.scheduling.plan import PlannedVisit, VisitPart


class _Kind(NamedTuple):
    """Alike seats: session of the day, profile, and whether for the qualified."""

    session: int
    profile: int
    qualified: bool


def staffing_days(visits: Iterable[PlannedVisit], lottery: Lottery) -> tuple[StaffingDay, ...]:
    """One row for each day and department with a part, in that order.

    Parameters
    ----------
    visits
        Of a plan whose every day can be staffed.
    lottery
        Before its draw: profiles and facts.
    """
    profile_of = {block.block: block.profile for block in lottery.record.blocks}
    found: dict[tuple[date, str], list[VisitPart]] = defaultdict(list)
    for visit in visits:
        for part in visit.parts:
            found[visit.day, part.department].append(part)
    facts = lottery.facts
    capacity = {
        name: capacity_visits(person, facts.days) for name, person in facts.inspectors.items()
    }
    rows = []
    for (day, department), parts in sorted(found.items()):
        case = _Day(parts, profile_of, lottery.record.profiles)
        free = {
            name: _most(facts.inspectors[name], capacity[name])
            for name in case.members()
            if facts.inspectors[name].is_available(day)
        }
        spare = case.spare(free)
        rows.append(
            StaffingDay(
                day=day,
                department=department,
                parts=len(parts),
                seats=sum(case.seats.values()),
                free=len(free),
                spare=spare,
                absences=spare // case.most_taken_by_one(free),
            )
        )
    return tuple(rows)


def _most(person: Inspector, capacity: int) -> int:
    a_month = capacity if person.monthly_visits is None else person.monthly_visits
    return min(person.daily_visits, person.weekly_visits, a_month, capacity)


class _Day:
    """The seats of one department on one day."""

    def __init__(
        self,
        parts: list[VisitPart],
        profile_of: Mapping[str, int],
        profiles: tuple[Profile, ...],
    ) -> None:
        self.all_profiles = profiles
        self.seats: dict[_Kind, int] = defaultdict(int)
        session, until = -1, ""
        for part in sorted(parts, key=lambda part: (part.start, part.end)):
            if part.start >= until:
                session += 1
            until = max(until, part.end)
            number = profile_of[part.block]
            profile = profiles[number]
            others = profile.size - profile.qualified_seats
            if profile.qualified_seats:
                self.seats[_Kind(session, number, qualified=True)] += profile.qualified_seats
            if others:
                self.seats[_Kind(session, number, qualified=False)] += others
        self.n_sessions = session + 1

    def members(self) -> list[str]:
        """Everybody who may fill a seat, whether there or not; sorted."""
        found: set[str] = set()
        for kind in self.seats:
            found.update(self._eligible(kind))
        return sorted(found)

    def _eligible(self, kind: _Kind) -> list[str]:
        profile = self.all_profiles[kind.profile]
        pairs = zip(profile.members, profile.qualified, strict=True)
        return [name for name, able in pairs if able or not kind.qualified]

    def most_taken_by_one(self, free: Mapping[str, int]) -> int:
        """How much of the spare seats one absence takes at most."""
        if all(most >= self.n_sessions for most in free.values()):
            return 1
        return max(1, min(self.n_sessions, max(free.values())))

    def spare(self, free: Mapping[str, int]) -> int:
        """Least number, over the kinds, of further seats that could be filled."""
        needed = sum(self.seats.values())
        return min(self._filled(free, kind) for kind in self.seats) - needed

    def _filled(self, free: Mapping[str, int], unlimited: _Kind) -> int:
        """Maximum flow with as many seats of one kind as anybody might fill."""
        from ortools.graph.python import max_flow

        names = list(free)
        place = {name: number for number, name in enumerate(names)}
        arcs: list[tuple[int, int, int]] = []
        source, sink, after_people = 0, 1, 2 + len(names)
        in_session = {
            (name, session): after_people + session * len(names) + number
            for name, number in place.items()
            for session in range(self.n_sessions)
        }
        first_kind = after_people + len(names) * self.n_sessions
        for number, (kind, seats) in enumerate(self.seats.items()):
            extra = len(names) * self.n_sessions if kind == unlimited else 0
            arcs.append((source, first_kind + number, seats + extra))
            arcs += [
                (first_kind + number, in_session[name, kind.session], 1)
                for name in self._eligible(kind)
                if name in free
            ]
        arcs += [(node, 2 + place[name], 1) for (name, _), node in in_session.items()]
        arcs += [(2 + place[name], sink, most) for name, most in free.items()]
        flow = max_flow.SimpleMaxFlow()
        tails, heads, capacities = np.array(arcs).T
        flow.add_arcs_with_capacity(tails, heads, capacities)
        flow.solve(source, sink)
        return int(flow.optimal_flow())
