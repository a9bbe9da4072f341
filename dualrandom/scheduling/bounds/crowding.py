"""Where a person's visits crowd (拥挤的工作日): the days a minimum cut finds.

Visits, or their minutes, flow from parts through days, weeks, months and the campaign. What can't
flow shows days that too many parts depend on. The cut only proposes days; what follows from them
is counted afresh by :class:`Room`, so nothing rests on the flow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import members

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.scheduling.bounds.room import Room
    from dualrandom.scheduling.problem import Part


def crowded_days(room: Room, parts: Sequence[Part]) -> Iterator[int]:
    """Masks of days on which these parts of one person may find too little room."""
    one_each = [1] * len(parts)
    yield _cut(parts, one_each, _visit_limits(room))
    if room.person.daily_minutes is not None or room.person.weekly_minutes is not None:
        paperwork = room.problem.paperwork_minutes
        yield _cut(parts, [part.minutes + paperwork for part in parts], _minute_limits(room))


def _visit_limits(room: Room) -> list[tuple[int, int]]:
    """Days and most visits on them: weeks, months, the campaign."""
    limits = [(days, room.day_visits) for days in _single_days(room)]
    limits += [(week, room.week_visits) for week in room.problem.grid.weeks]
    return limits + [(limit.days, limit.most) for limit in room.person.long_limits]


def _minute_limits(room: Room) -> list[tuple[int, int]]:
    limits = [(days, room.day_minutes) for days in _single_days(room)]
    return limits + [(week, room.week_minutes) for week in room.problem.grid.weeks]


def _single_days(room: Room) -> list[int]:
    return [1 << day for day in range(len(room.problem.grid.days))]


def _cut(parts: Sequence[Part], amounts: Sequence[int], limits: Sequence[tuple[int, int]]) -> int:
    """Days of the parts on the source side of a minimum cut; 0 if everything flows."""
    from ortools.graph.python import max_flow

    network = max_flow.SimpleMaxFlow()
    source, sink = 0, 1
    first_limit = 2
    for position, (days, most) in enumerate(limits):
        above = next(
            (
                first_limit + later
                for later in range(position + 1, len(limits))
                if days & limits[later][0] == days
            ),
            sink,
        )
        network.add_arc_with_capacity(first_limit + position, above, most)
    first_part = first_limit + len(limits)
    for number, (part, amount) in enumerate(zip(parts, amounts, strict=True)):
        network.add_arc_with_capacity(source, first_part + number, amount)
        for day in members(part.days):
            network.add_arc_with_capacity(first_part + number, first_limit + day, amount)
    network.solve(source, sink)
    if network.optimal_flow() == sum(amounts):
        return 0
    days = 0
    for node in network.get_source_side_min_cut():
        if node >= first_part:
            days |= parts[node - first_part].days
    return days
