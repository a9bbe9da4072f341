"""What today may take without leaving a later day unstaffed (后续日人员保障).

A maximum flow gives every seat of the days ahead to somebody, within everybody's limits a session,
day, week and campaign. What these people need then is kept free today, so whoever is drawn, the
plan can still be staffed as long as nobody falls ill.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.circulation import ROOT, Circulation, Edge, Node, circulate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from dualrandom.drawing.daily.morning import Morning
    from dualrandom.drawing.daily.planned import DaySeats, PlannedDay


def spare_rooms(
    morning: Morning, ahead: Sequence[PlannedDay], absent: Collection[str]
) -> dict[str, int]:
    """Visits that each person can take today with the days ahead still staffed.

    Parameters
    ----------
    morning
        Today's blocks and people.
    ahead
        The planned days after today; whom leave keeps away then is known.
    absent
        Who is absent today: best not counted on for the rest of the week.

    Returns
    -------
    dict
        At most their room. Where the days ahead can't be staffed at all, equal to it.
    """
    for away in (absent, ()):
        future = [
            (day, one.among(_available(morning, day, one, away)))
            for day in ahead
            for one in day.seats
        ]
        today = [(morning.planned, one) for one in morning.seats]
        for seats, kept in ((future, dict.fromkeys(morning.rooms, 1)), ([*today, *future], {})):
            found = circulate(edges := _edges(morning, seats, kept))
            if found.exists:
                return _left(morning, edges, found)
    return dict(morning.rooms)


def _available(
    morning: Morning, day: PlannedDay, seats: DaySeats, away: Collection[str]
) -> dict[str, None]:
    """Members who are on duty that day."""
    workers = morning.before.plan.workers
    gone = away if day.week == morning.planned.week else ()
    return {
        name: None
        for name in seats.members
        if name not in gone and day.day in workers[name].available
    }


def _edges(
    morning: Morning, seats: Sequence[tuple[PlannedDay, DaySeats]], kept: Mapping[str, int]
) -> list[Edge]:
    """Blocks → sessions → days → weeks → people; ``kept`` visits are left free for today."""
    ledger, today = morning.before, morning.planned
    edges: list[Edge] = []
    days: dict[tuple[str, PlannedDay], dict[int, None]] = defaultdict(dict)
    for day, one in seats:
        block: Node = ("block", one.block)
        able: Node = ("qualified", one.block)
        edges.append(Edge(ROOT, able, one.qualified_seats, one.qualified_seats))
        edges.append(Edge(ROOT, block, *[one.size - one.qualified_seats] * 2))
        for name, flag in zip(one.members, one.qualified, strict=True):
            pair: Node = ("pair", name, day.day.isoformat(), one.session)
            days[name, day][one.session] = None
            edges.append(Edge(block, pair, 0, 1))
            if flag and one.qualified_seats:
                edges.append(Edge(able, pair, 0, 1))
    weeks: dict[tuple[str, tuple[int, int]], None] = {}
    for (name, day), sessions in days.items():
        date = day.day.isoformat()
        weeks[name, day.week] = None
        edges += [Edge(("pair", name, date, n), ("day", name, date), 0, 1) for n in sessions]
        most = ledger.plan.workers[name].daily_visits
        edges.append(Edge(("day", name, date), ("week", name, *day.week), 0, most))
    people: dict[str, None] = {}
    for name, week in weeks:
        people[name] = None
        left = ledger.plan.workers[name].weekly_visits - ledger.in_week[name, week]
        left -= kept.get(name, 0) if week == today.week else 0
        edges.append(Edge(("week", name, *week), ("person", name), 0, max(0, left)))
    for name in people:
        left = ledger.plan.workers[name].capacity - ledger.visits[name] - kept.get(name, 0)
        edges.append(Edge(("person", name), ROOT, 0, max(0, left)))
    return edges


def _left(morning: Morning, edges: Sequence[Edge], found: Circulation) -> dict[str, int]:
    """Room of today's people beside what the days ahead take of their week and campaign."""
    ledger, today = morning.before, morning.planned
    in_week, in_all = defaultdict[str, int](int), defaultdict[str, int](int)
    for edge, taken in zip(edges, found.flows, strict=True):
        if edge.tail[0] == "day" and edge.tail[2] != today.day.isoformat():
            name = str(edge.tail[1])
            in_all[name] += taken
            if edge.head[2:] == today.week:
                in_week[name] += taken
    workers = ledger.plan.workers
    return {
        name: min(
            room,
            workers[name].weekly_visits - ledger.in_week[name, today.week] - in_week[name],
            workers[name].capacity - ledger.visits[name] - in_all[name],
        )
        for name, room in morning.rooms.items()
    }
