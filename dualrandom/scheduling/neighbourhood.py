"""A piece of the timetable cut out for the solver (邻域): who blocks whom, and what may move.

Visits outside the neighbourhood stay where they are: they show only as capacities already used
and as starts that are gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dualrandom.scheduling.merging import Group, Merges
    from dualrandom.scheduling.problem import Problem
    from dualrandom.scheduling.timetable import Timetable

MOST_DAYS = 40
"""Days offered to a visit that is in the way; the one whom it blocks gets all of them."""


MOST_PATTERNS = 6
"""Ways of the target to have the fewest visits whose days are looked at for who is in the way."""


SCORE_OF_A_DAY = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """One way to have a visit: these parts, that day, one of these start slots."""

    group: Group
    day: int
    starts: int


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """Columns of one site; at least ``n_parts`` of ``parts`` must be covered, each once at most."""

    site: int
    columns: tuple[Column, ...]
    parts: int
    n_parts: int
    most_visits: int
    caps: tuple[tuple[int, int], ...]


@dataclass
class Neighbourhood:
    """Sites that may move, and what is left to their people: all that a solver must know.

    Visits left a person and day, and a person and week; ``long_left`` has the days of each long
    limit with its visits. Minutes are there only where the register limits them. ``ways`` are the
    minutes from site to site, for pairs that share a person.
    """

    calendar: Calendar
    choices: list[SiteChoice] = field(default_factory=list)
    day_left: dict[tuple[int, int], int] = field(default_factory=dict)
    week_left: dict[tuple[int, int], int] = field(default_factory=dict)
    long_left: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    day_minutes_left: dict[tuple[int, int], int] = field(default_factory=dict)
    week_minutes_left: dict[tuple[int, int], int] = field(default_factory=dict)
    ways: dict[tuple[int, int], int] = field(default_factory=dict)


class Calendar(NamedTuple):
    """Days near to each day, its week, the minute of each slot, and minutes of paperwork."""

    near: tuple[int, ...]
    week_of: tuple[int, ...]
    slot_minutes: tuple[int, ...]
    paperwork_minutes: int


def blocking_sites(table: Timetable, merges: Merges, target: int, size: int) -> list[int]:
    """Return the target and up to ``size`` sites that use its people on its days.

    Breadth first: those that block it on the days of its fewest visits, most often first, then
    those that use the people of these on their days.
    """
    chosen = {target}
    score = _in_the_way(table, merges, target)
    while score and len(chosen) <= size:
        ranked = sorted((-count, site) for site, count in score.items() if site not in chosen)
        frontier = [site for _, site in ranked[: size + 1 - len(chosen)]]
        chosen.update(frontier)
        score = {}
        for site in frontier:
            for group, _, _ in table.visits[site].values():
                _add_blockers(score, table, group)
    return sorted(chosen)


def _in_the_way(table: Timetable, merges: Merges, target: int) -> dict[int, int]:
    """Sites that block the target on the days of its fewest visits, and how much."""
    score: dict[int, int] = {}
    everything = merges.all_parts(target)
    for pattern in merges.patterns(target, merges.least[target], everything)[:MOST_PATTERNS]:
        for group in pattern:
            _add_blockers(score, table, group)
    return score


def _add_blockers(score: dict[int, int], table: Timetable, group: Group) -> None:
    """Count who uses the group's people on its days; the fewer days it has, the more it matters."""
    weight = SCORE_OF_A_DAY // max(1, group.days.bit_count())
    for site, times in table.sites_in_the_way(group).items():
        score[site] = score.get(site, 0) + weight * times


def cut_out(
    table: Timetable, merges: Merges, sites: list[int], target: int, need: tuple[int, int]
) -> Neighbourhood:
    """Describe the sites as choices; the table is the same afterwards.

    ``need`` = parts that the target must have placed, and the most visits it may take.
    """
    taken = {
        site: [table.take(site, parts) for parts in list(table.visits[site])] for site in sites
    }
    choices = [
        _target_choice(table, merges, site, need)
        if site == target
        else _other_choice(table, site, taken[site])
        for site in sites
    ]
    cut = surroundings(table, choices)
    for site in sites:
        for old in taken[site]:
            table.put(*old)
    return cut


def surroundings(table: Timetable, choices: list[SiteChoice]) -> Neighbourhood:
    """Add to some choices all that the timetable, without their visits, leaves to their people."""
    problem = table.problem
    calendar = Calendar(
        problem.grid.near, problem.grid.week_of, problem.slots.minutes, problem.paperwork_minutes
    )
    cut = Neighbourhood(calendar, choices)
    for choice in choices:
        for column in choice.columns:
            for person, _, _ in column.group.members:
                if (person, column.day) not in cut.day_left:
                    _note_what_is_left(cut, table, person, column.day)
    if problem.journeys.asked:
        _note_ways(cut, problem)
    return cut


def _note_what_is_left(cut: Neighbourhood, table: Timetable, person: int, day: int) -> None:
    week = cut.calendar.week_of[day]
    left = table.visits_left(person, day)
    cut.day_left[person, day], cut.week_left[person, week] = left
    for number, visits in table.long_counts.left(person, day):
        days = table.problem.people[person].long_limits[number].days
        cut.long_left[person, number] = days, visits
    today, this_week = table.minutes_left(person, day)
    if today is not None:
        cut.day_minutes_left[person, day] = today
    if this_week is not None:
        cut.week_minutes_left[person, week] = this_week


def _note_ways(cut: Neighbourhood, problem: Problem) -> None:
    sites_of: dict[int, dict[int, None]] = {}
    for choice in cut.choices:
        for column in choice.columns:
            for person, _, _ in column.group.members:
                sites_of.setdefault(person, {})[choice.site] = None
    for sites in sites_of.values():
        for pair in permutations(sites, 2):
            if pair not in cut.ways:
                cut.ways[pair] = problem.journeys.between(*pair)


def _target_choice(
    table: Timetable, merges: Merges, site: int, need: tuple[int, int]
) -> SiteChoice:
    n_parts, most_visits = need
    everything = merges.all_parts(site)
    groups: dict[int, Group] = {}
    if n_parts == everything.bit_count():
        for n_visits in range(merges.least[site], most_visits + 1):
            for pattern in merges.patterns(site, n_visits, everything):
                groups.update((group.parts, group) for group in pattern)
    else:
        for parts in range(1, everything + 1):
            group = merges.group(site, parts)
            if group.days:
                groups[parts] = group
    columns = [
        Column(group, day, starts)
        for _, group in sorted(groups.items())
        for day in table.days_by_load(group, 0)
        if (starts := table.starts(group, day))
    ]
    caps = merges.problem.sites[site].caps
    return SiteChoice(site, tuple(columns), everything, n_parts, most_visits, caps)


def _other_choice(table: Timetable, site: int, visits: list[tuple[Group, int, int]]) -> SiteChoice:
    columns = []
    parts = 0
    for group, now, _ in visits:
        parts |= group.parts
        kept = 0
        for day in table.days_by_load(group, 0):
            if kept >= MOST_DAYS and day != now:
                continue
            starts = table.starts(group, day)
            if starts:
                columns.append(Column(group, day, starts))
                kept += 1
    caps = table.problem.sites[site].caps
    return SiteChoice(site, tuple(columns), parts, parts.bit_count(), len(visits), caps)
