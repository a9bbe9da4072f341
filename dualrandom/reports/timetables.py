"""Everybody's days, way by way (个人日程): when to leave, how long the way takes, where to be.

The first way of a day is left as late as possible; every other one as soon as the visit before
ends, so that what lies between arrival and beginning is free. Minutes are those that the plan
counts (docs/spec/plan-v1.md §2.4): straight lines or the campaign's matrix, no route on roads.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.campaign.travel import TravelTimes
from dualrandom.reports.tables import Table

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from datetime import date

    from dualrandom.registers.records import Enterprise, Inspector
    from dualrandom.reports.tables import Cell
    from dualrandom.reports.wording import Wording
    from dualrandom.scheduling.plan import Plan, PlannedVisit, VisitPart


class Turn(NamedTuple):
    """A person's part in a visit, and the way to it.

    ``origin`` is the enterprise before it on that day, ``None`` if the day begins with this visit.
    ``travel_minutes`` is ``None`` where the campaign counts no travel or does not know the places;
    ``leave`` and ``arrival``, minutes since midnight, then too.
    """

    inspector: str
    visit: PlannedVisit
    part: VisitPart
    origin: str | None
    travel_minutes: int | None
    leave: int | None
    arrival: int | None


def turns(plan: Plan, inspectors: Container[str] | None = None) -> Iterator[Turn]:
    """Return everybody's turns, sorted by inspector, day and beginning.

    Parameters
    ----------
    plan
        With the teams that come: those of ``plan_history`` where somebody was replaced.
    inspectors
        Whose; ``None`` for all.
    """
    ways = _Ways(plan)
    mine = [
        (name, visit.day, part.start, part.block, visit, part)
        for visit in plan.visits
        for part in visit.parts
        for name in part.team
        if inspectors is None or name in inspectors
    ]
    mine.sort(key=lambda turn: turn[:4])
    for (name, _), day in groupby(mine, key=lambda turn: turn[:2]):
        before: tuple[PlannedVisit, VisitPart] | None = None
        for *_, visit, part in day:
            yield ways.turn(name, visit, part, before)
            before = (visit, part)


class _Ways:
    """Ways of a plan as far as it knows the places."""

    def __init__(self, plan: Plan) -> None:
        self.facts = plan.lottery.facts
        self.times = TravelTimes(self.facts.campaign)
        travel = self.facts.campaign.travel
        self.by_zone = travel is not None and bool(travel.zone_minutes)

    def turn(
        self,
        inspector: str,
        visit: PlannedVisit,
        part: VisitPart,
        before: tuple[PlannedVisit, VisitPart] | None,
    ) -> Turn:
        origin = before[0].enterprise if before else None
        travel = self._travel(inspector, origin, visit.enterprise)
        if travel is None:
            return Turn(inspector, visit, part, origin, None, None, None)
        leave = minutes(before[1].end) if before else minutes(part.start) - travel
        return Turn(inspector, visit, part, origin, travel, leave, leave + travel)

    def _travel(self, inspector: str, origin: str | None, enterprise: str) -> int | None:
        place = self.facts.enterprises[enterprise]
        if not self.times.asked:
            return None
        if origin is None:
            person = self.facts.inspectors[inspector]
            return self.times.to_first(person, place) if self._known(person, place) else None
        here = self.facts.enterprises[origin]
        return self.times.between(here, place) if self._known(here, place) else None

    def _known(self, origin: Enterprise | Inspector, destination: Enterprise) -> bool:
        if self.by_zone:
            return bool(origin.zone and destination.zone)
        return origin.position is not None and destination.position is not None


def timetable(
    plan: Plan,
    words: Wording,
    inspectors: Container[str] | None = None,
    *,
    days: Container[date] | None = None,
) -> Table:
    """Everybody's timetable, one row a person and visit, by inspector and time.

    Ways are told where the campaign counts them, and who came in for whom where somebody did.
    """
    told = (turn for turn in turns(plan, inspectors) if days is None or turn.visit.day in days)
    on_the_way = ("leave", "origin", "travel_minutes", "arrival")
    columns = (
        "inspector_id", "inspector", "department", "date", "weekday",
        *(on_the_way if words.facts.campaign.travel else ()), "start", "end", "identifier",
        "enterprise", "station", "tasks", "colleagues",
        *(("in_place_of",) if words.stand_ins else ()),
    )  # fmt: skip
    rows = (_cells(turn, words) for turn in told)
    return Table(
        "by_inspector", columns, tuple(tuple(row[column] for column in columns) for row in rows)
    )


def _cells(turn: Turn, words: Wording) -> dict[str, Cell]:
    visit, part = turn.visit, turn.part
    instead = words.stand_ins.get((part.block, turn.inspector))
    return {
        "inspector_id": turn.inspector,
        "inspector": words.inspector(turn.inspector),
        "department": words.department(part.party),
        "date": visit.day,
        "weekday": words.weekday(visit.day),
        "leave": clock(turn.leave),
        "origin": origin_text(turn, words),
        "travel_minutes": turn.travel_minutes,
        "arrival": clock(turn.arrival),
        "start": part.start,
        "end": part.end,
        "identifier": visit.enterprise,
        "enterprise": words.enterprise(visit.enterprise),
        "station": words.station(visit.enterprise),
        "tasks": words.tasks(part.tasks),
        "colleagues": words.members(part, without=turn.inspector),
        "in_place_of": words.inspector(instead) if instead else None,
    }


def timetable_lines(table: Table, words: Wording) -> Iterator[str]:
    """Tell a timetable in lines: who, then each day, then its ways and visits."""
    rows = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    for _, own in groupby(rows, key=lambda row: row["inspector_id"]):
        is_first = True
        for _, day in groupby(own, key=lambda row: row["date"]):
            for number, row in enumerate(day):
                if is_first:
                    yield f"{row['inspector']} ({row['inspector_id']}), {row['department']}"
                    is_first = False
                if number == 0:
                    yield f"{row['date']} {row['weekday']}"
                yield from _visit_lines(row, words)
        yield ""


def _visit_lines(row: Mapping[str, Cell], words: Wording) -> Iterator[str]:
    if row.get("travel_minutes") is not None:
        yield "  " + words.text("timetable.way_line", **row)
    yield f"  {row['start']}–{row['end']}  {row['enterprise']} ({row['identifier']})"
    yield f"{'':15}{row['tasks']}"
    for column in ("colleagues", "in_place_of"):
        if row.get(column):
            yield f"{'':15}{words.labelled(words.text(f'column.{column}'), str(row[column]))}"


def way_text(turn: Turn, words: Wording) -> str:
    """``12 min from <place>, leave at 08:48``; empty where the way is not known."""
    if turn.travel_minutes is None:
        return ""
    origin = origin_text(turn, words)
    params = {"minutes": turn.travel_minutes, "origin": origin, "leave": clock(turn.leave)}
    return words.text("timetable.way", **params)


def origin_text(turn: Turn, words: Wording) -> str:
    """Name of where a way begins."""
    return words.text("timetable.base") if turn.origin is None else words.enterprise(turn.origin)


def minutes(text: str) -> int:
    """``HH:MM`` in minutes since midnight."""
    hours, rest = text.split(":")
    return 60 * int(hours) + int(rest)


def clock(moment: int | None) -> str | None:
    """Minutes since midnight as ``HH:MM``."""
    return None if moment is None else f"{moment // 60:02d}:{moment % 60:02d}"
