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
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

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
    """Blocks → sessions → days → weeks → months → people; ``kept`` visits are left for today."""
    ledger = morning.before
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
    weeks: dict[tuple[str, PlannedDay], None] = {}
    for (name, day), sessions in days.items():
        date = day.day.isoformat()
        weeks[name, day] = None
        edges += [Edge(("pair", name, date, n), ("day", name, date), 0, 1) for n in sessions]
        most = ledger.plan.workers[name].daily_visits
        edges.append(Edge(("day", name, date), _week(name, day), 0, most))
    return [*edges, *_limits(morning, weeks, kept)]


def _week(name: str, day: PlannedDay) -> Node:
    """Node of a person's week; it says in which month it lies."""
    return ("week", name, *day.week, *day.month)


def _limits(
    morning: Morning, days: Iterable[tuple[str, PlannedDay]], kept: Mapping[str, int]
) -> Iterator[Edge]:
    """Edges week → month → person → root, with what the visits drawn leave of each limit."""
    ledger, today = morning.before, morning.planned
    seen: set[Node] = set()
    for name, day in days:
        worker, mine = ledger.plan.workers[name], kept.get(name, 0)
        week = _week(name, day)
        month: Node = ("month", name, *day.month)
        person: Node = ("person", name)
        left = {
            week: worker.weekly_visits
            - ledger.in_week[name, day.week]
            - (mine if day.week == today.week else 0),
            month: ledger.left_of_month(name, day.month)
            - (mine if day.month == today.month else 0),
            person: worker.capacity - ledger.visits[name] - mine,
        }
        heads = {week: month, month: person, person: ROOT}
        for node, most in left.items():
            if node not in seen:
                seen.add(node)
                yield Edge(node, heads[node], 0, max(0, most))


def _left(morning: Morning, edges: Sequence[Edge], found: Circulation) -> dict[str, int]:
    """Room of today's people beside what the days ahead take of week, month and campaign."""
    ledger, today = morning.before, morning.planned
    of_week, of_month = defaultdict[str, int](int), defaultdict[str, int](int)
    of_all = defaultdict[str, int](int)
    for edge, flow in zip(edges, found.flows, strict=True):
        if edge.tail[0] == "day" and edge.tail[2] != today.day.isoformat():
            name, week, month = str(edge.tail[1]), edge.head[2:4], edge.head[4:]
            of_week[name] += flow if week == today.week else 0
            of_month[name] += flow if month == today.month else 0
            of_all[name] += flow
    return {
        name: min(
            room,
            ledger.plan.workers[name].weekly_visits
            - ledger.in_week[name, today.week]
            - of_week[name],
            ledger.left_of_month(name, today.month) - of_month[name],
            ledger.plan.workers[name].capacity - ledger.visits[name] - of_all[name],
        )
        for name, room in morning.rooms.items()
    }
