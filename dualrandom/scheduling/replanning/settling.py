"""All that must move is settled (逐一调整): joint visits whole if that costs others little.

A joint visit that moves whole keeps the enterprise's burden, one that is split moves fewer others.
Whole comes first, as long as no more than one other visit moves for two that must; otherwise all is
settled anew, splitting before others are moved, and what loses nothing and moves fewer is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.replanning.chains import Chains

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.scheduling.merging import Group, Merges
    from dualrandom.scheduling.priority import Progress
    from dualrandom.scheduling.replanning.standing import OldVisit
    from dualrandom.scheduling.timetable import Timetable


def settle_all(
    table: Timetable, merges: Merges, moving: Sequence[OldVisit], progress: Progress
) -> Chains:
    """Place what must move, in this order: into the table; the chains say who made room."""
    begin = [dict(visits) for visits in table.visits]
    whole = _settled(Chains(table, merges), moving, progress)
    if 2 * len(whole.made_room) <= len(moving):
        return whole
    rank = _rank(whole, moving)
    kept = [dict(visits) for visits in table.visits]
    _restore(table, begin)
    split = _settled(Chains(table, merges, splits_first=True), moving, progress)
    if _rank(split, moving) < rank:
        return split
    _restore(table, kept)
    return whole


def _settled(chains: Chains, moving: Sequence[OldVisit], progress: Progress) -> Chains:
    for done, old in enumerate(moving):
        progress("replan", done, len(moving))
        chains.settle(old)
    return chains


def _rank(chains: Chains, moving: Sequence[OldVisit]) -> tuple[int, int]:
    """Parts that lose their visit, and others that are moved: less is better."""
    placed = chains.table.placed
    n_lost = sum((old.parts & ~placed(old.site)).bit_count() for old in moving)
    return n_lost, len(chains.made_room)


def _restore(table: Timetable, visits: Sequence[dict[int, tuple[Group, int, int]]]) -> None:
    """Put every visit where it was."""
    changed = [site for site, there in enumerate(visits) if table.visits[site] != there]
    for site in changed:
        for parts in list(table.visits[site]):
            table.take(site, parts)
    for site in changed:
        for visit in visits[site].values():
            table.put(*visit)
