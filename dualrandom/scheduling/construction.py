"""Building a plan from nothing: place, eject, split, place in part (构造)."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import lowest, members

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.scheduling.merging import Group, Merges
    from dualrandom.scheduling.timetable import Timetable

MOST_EJECTION_DAYS = (60, 20, 10)
"""Days on which one group tries to push others aside, those with the fewest others first: at the
end of a chain of moves, one before, two before."""

MOST_EJECTIONS = 6
"""Patterns of one enterprise that try to push others aside."""

MOST_PARTIAL_PLANS = 200
"""Subsets of an enterprise's parts that are tried when not all of them find room."""


def place(table: Timetable, merges: Merges, site: int, parts: int, most_extra: int = 0) -> bool:
    """Place these parts of an enterprise in the least number of visits, or up to so many more."""
    least = merges.least_for(site, parts)
    for n_visits in range(least, min(least + most_extra, parts.bit_count()) + 1):
        for pattern in merges.patterns(site, n_visits, parts):
            if _place_pattern(table, pattern):
                return True
    return False


def place_in_part(table: Timetable, merges: Merges, site: int, wanted: int) -> None:
    """Place as many of the wanted parts as find room, in as few visits as that allows."""
    parts = list(members(wanted))
    tried = 0
    for n_parts in range(len(parts) - 1, 0, -1):
        for chosen in combinations(parts, n_parts):
            if tried >= MOST_PARTIAL_PLANS:
                _place_singly(table, merges, site, parts)
                return
            tried += 1
            subset = sum(1 << part for part in chosen)
            if place(table, merges, site, subset, most_extra=n_parts):
                return


def fill(table: Timetable, merges: Merges) -> None:
    """Place what is left out and has room after all, because others have moved away since."""
    for site in range(len(table.visits)):
        left_out = merges.all_parts(site) & ~table.placed(site)
        if left_out and not place(table, merges, site, left_out, left_out.bit_count()):
            place_in_part(table, merges, site, left_out)


def eject(table: Timetable, merges: Merges, site: int, parts: int, depth: int = 1) -> bool:
    """Place parts in the least number of visits by moving visits of others to other days.

    Those who are moved may move others in turn, ``depth`` moves deep; nobody is dropped or split.
    """
    for pattern in merges.patterns(site, merges.least_for(site, parts), parts)[:MOST_EJECTIONS]:
        moved: list[tuple[Group, int, int]] = []
        if all(_place_by_ejection(table, group, 0, moved, depth) for group in pattern):
            return True
        _withdraw(table, pattern)
        _undo(table, moved, 0)
    return False


def resettle(table: Timetable, merges: Merges, site: int, depth: int) -> bool:
    """Place a whole enterprise anew in the least number of visits, or leave it as it is."""
    old = [table.take(site, parts) for parts in list(table.visits[site])]
    if eject(table, merges, site, merges.all_parts(site), depth):
        return True
    for visit in old:
        table.put(*visit)
    return False


def place_visit(table: Timetable, group: Group, depth: int) -> bool:
    """Place one visit by moving others to other days, or leave everything as it is."""
    moved: list[tuple[Group, int, int]] = []
    if _place_by_ejection(table, group, 0, moved, depth):
        return True
    _undo(table, moved, 0)
    return False


def _place_pattern(table: Timetable, pattern: Iterable[Group]) -> bool:
    for group in pattern:
        found = table.room(group, table.closed_to_site(group.site))
        if found is None:
            _withdraw(table, pattern)
            return False
        table.put(group, *found)
    return True


def _withdraw(table: Timetable, pattern: Iterable[Group]) -> None:
    for group in pattern:
        if group.parts in table.visits[group.site]:
            table.take(group.site, group.parts)


def _place_singly(table: Timetable, merges: Merges, site: int, parts: Iterable[int]) -> None:
    for part in parts:
        _place_pattern(table, (merges.group(site, 1 << part),))


def _place_by_ejection(
    table: Timetable, group: Group, closed: int, moved: list[tuple[Group, int, int]], depth: int
) -> bool:
    """Place one visit; what is moved for it is added to ``moved`` with its old place."""
    closed |= table.closed_to_site(group.site)
    found = table.room(group, closed)
    if found is not None:
        table.put(group, *found)
        return True
    candidates = []
    for day in members(group.days & ~closed):
        others = sorted(set(table.neighbours(group, day)))
        candidates.append((len(others), day, others))
    candidates.sort(key=lambda candidate: candidate[:2])
    for _, day, others in candidates[: MOST_EJECTION_DAYS[depth - 1]]:
        if _make_room(table, group, day, others, moved, depth):
            return True
    return False


def _make_room(
    table: Timetable,
    group: Group,
    day: int,
    others: Iterable[tuple[int, int]],
    moved: list[tuple[Group, int, int]],
    depth: int,
) -> bool:
    """Move others away from a day one by one until the group fits; undo it all if it never does."""
    before = len(moved)
    for site, when in others:
        parts = table.visit_on(site, when)
        if site == group.site or not parts:
            continue
        old = table.take(site, parts)
        found = table.room(old[0], table.closed_to_site(site) | 1 << day)
        if found is not None:
            table.put(old[0], *found)
        elif depth == 1 or not _place_by_ejection(table, old[0], 1 << day, moved, depth - 1):
            table.put(*old)
            continue
        moved.append(old)
        if not table.closed_to_people(group) >> day & 1:
            starts = table.starts(group, day)
            if starts:
                table.put(group, day, lowest(starts))
                return True
    _undo(table, moved, before)
    return False


def _undo(table: Timetable, moved: list[tuple[Group, int, int]], before: int) -> None:
    """Put everything back that was moved after the first ``before`` moves."""
    while len(moved) > before:
        old = moved.pop()
        table.take(old[0].site, old[0].parts)
        table.put(*old)
