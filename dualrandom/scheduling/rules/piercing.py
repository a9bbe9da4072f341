"""Bounds restated over sets of dates (下界复核): fewest days, most blocks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date


def fewest_days(blocks: Collection[frozenset[date]]) -> int:
    """Least number of days such that every set holds one of them; sets must not be empty.

    Tries one day, two days, … : some day must come from the smallest set that has none yet.
    """
    wanted = frozenset(blocks)
    allowed = 0
    while not _pierced(wanted, allowed):
        allowed += 1
    return allowed


def fewest_with_lead(lead: frozenset[date], others: Sequence[frozenset[date]]) -> int:
    """Least number of days when only the one with ``lead`` may serve several sets.

    All sets but the most that share one day with ``lead`` need a day of their own.
    """
    shared = max(sum(day in days for days in others) for day in lead)
    return 1 + len(others) - shared


def _pierced(blocks: frozenset[frozenset[date]], allowed: int) -> bool:
    if not blocks:
        return True
    if not allowed:
        return False
    if allowed == 1:
        return bool(frozenset.intersection(*blocks))
    scarcest = min(blocks, key=lambda days: (len(days), sorted(days)))
    remainders = {frozenset(days for days in blocks if day not in days) for day in scarcest}
    smallest_first = sorted(remainders, key=len)
    return any(_pierced(remainder, allowed - 1) for remainder in smallest_first)


def most_blocks(
    blocks: Sequence[frozenset[date]], gap_days: int, visits_left: dict[int, int]
) -> int:
    """Most blocks that can have a visit when only gap and annual cap limit them.

    ``visits_left`` holds the visits left per calendar year; a year without entry has no cap.
    """
    wanted = 0
    while wanted < len(blocks) and can_have(wanted + 1, blocks, gap_days, visits_left):
        wanted += 1
    return wanted


def can_have(
    wanted: int,
    blocks: Sequence[frozenset[date]],
    gap_days: int,
    visits_left: dict[int, int],
) -> bool:
    """Whether so many blocks can have a visit when only gap and annual cap limit them."""
    union = sorted(frozenset().union(*blocks))

    @cache
    def reach(index: int, done: frozenset[int], last: date | None, used: int) -> bool:
        if len(done) >= wanted:
            return True
        if index == len(union):
            return False
        day = union[index]
        if index and union[index - 1].year != day.year:
            used = 0
        served = done | {number for number, days in enumerate(blocks) if day in days}
        too_near = last is not None and (day - last).days < gap_days
        is_open = not too_near and used < visits_left.get(day.year, len(blocks))
        if served != done and is_open and reach(index + 1, served, day, used + 1):
            return True
        return reach(index + 1, done, last, used)

    found = reach(0, frozenset(), None, 0)
    reach.cache_clear()  # it refers to itself: nobody else would free it soon
    return found
