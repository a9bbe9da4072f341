"""The lowest tickets of every stratum, found in parts and merged (最小抽签号的归并).

A part of the frame is searched without knowing the others, and merging is associative and
commutative: parts may lie in one process or in many, or stream by. docs/spec/draw-v1.md §6.2.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from dualrandom.drawing.ticket_order import PURPOSE
from dualrandom.drawing.tickets import tickets

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Executor, Future

    Groups = np.ndarray[Any, np.dtype[np.int32]]
    Numbers = np.ndarray[Any, np.dtype[np.int64]]
    Keys = np.ndarray[Any, np.dtype[np.uint64]]
    Objects = np.ndarray[Any, np.dtype[Any]]
    Part = tuple[Sequence[str], Sequence[Groups]]

_ANY = 2**64 - 1
_TICKET = "V32"
_PARTS_AHEAD = 8
"""Parts given to an executor before the first is waited for: bounds the memory."""


@dataclass(frozen=True, eq=False)
class Search:
    """What to look for: the lowest tickets of each group, a group being a stratum of a task.

    Parameters
    ----------
    seed
        The bound seed.
    numbers
        How many tickets each group asks for.
    limits
        For each group the first 8 bytes above which a ticket can't be among them.
    """

    seed: str
    numbers: Numbers
    limits: Keys

    @classmethod
    def of(cls, seed: str, numbers: Iterable[int]) -> Search:
        """Return a search that knows of no limits."""
        wanted = np.array([*numbers], dtype=np.int64)
        return cls(seed, wanted, np.full(len(wanted), _ANY, dtype=np.uint64))


@dataclass(frozen=True, eq=False)
class LowestTickets:
    """How many enterprises each group has, and its lowest tickets, ordered by group and ticket.

    The last three arrays belong together: an enterprise stands in each of its groups.
    """

    sizes: Numbers
    groups: Groups
    digests: Objects
    identifiers: Objects

    def of_group(self, group: int) -> list[tuple[bytes, str]]:
        """Lowest tickets of a group with their identifiers, in order."""
        first, last = np.searchsorted(self.groups, [group, group + 1])
        own = slice(int(first), int(last))
        return list(zip(self.digests[own].tolist(), self.identifiers[own].tolist(), strict=True))

    def __len__(self) -> int:
        return len(self.groups)


def find_lowest(
    search: Search, parts: Iterable[Part], executor: Executor | None = None
) -> LowestTickets:
    """Lowest tickets over all parts, whatever their number, order and place.

    Parameters
    ----------
    search
        What to look for.
    parts
        Identifiers, and for each task the group of each enterprise (-1: none).
    executor
        Searches the parts; ``None``: here, one after the other.
    """
    known = _Known(search)
    if executor is None:
        for part in parts:
            known.add(lowest_in_part(known.search, *part))
        return known.merged()
    waiting: deque[Future[LowestTickets]] = deque()
    try:
        for part in parts:
            waiting.append(executor.submit(lowest_in_part, known.search, *part))
            if len(waiting) == _PARTS_AHEAD:
                known.add(waiting.popleft().result())
        while waiting:
            known.add(waiting.popleft().result())
    finally:
        for future in waiting:
            future.cancel()
    return known.merged()


def lowest_in_part(
    search: Search, identifiers: Sequence[str], groups: Sequence[Groups]
) -> LowestTickets:
    """Search one part of the frame; its tickets above the limits are not kept."""
    rows = np.flatnonzero(np.any([own >= 0 for own in groups], axis=0))
    names = identifiers
    if len(rows) < len(identifiers):
        names = [identifiers[row] for row in rows.tolist()]
    digests = np.frombuffer(b"".join(tickets(PURPOSE, search.seed, names)), dtype=_TICKET)
    keys = _keys(digests)
    sizes = np.zeros(len(search.numbers), dtype=np.int64)
    kept_groups, kept_places = [], []
    for every in groups:
        own = every[rows]
        places = np.flatnonzero(own >= 0)
        own = own[places]
        sizes += np.bincount(own, minlength=len(sizes))
        low = keys[places] <= search.limits[own]
        kept_groups.append(own[low])
        kept_places.append(places[low])
    kept = np.concatenate(kept_places)
    kept_names = np.array([names[place] for place in kept.tolist()], dtype=object)
    return _lowest(search, sizes, np.concatenate(kept_groups), digests[kept], kept_names)


def merge(search: Search, parts: Sequence[LowestTickets]) -> LowestTickets:
    """Lowest tickets of several parts together; at least one part."""
    return _lowest(
        search,
        np.sum([part.sizes for part in parts], axis=0),
        np.concatenate([part.groups for part in parts]),
        np.concatenate([part.digests for part in parts]),
        np.concatenate([part.identifiers for part in parts]),
    )


class _Known:
    """What was found so far. Parts are merged once they amount to as much as was known before.

    Merging every part at once would sort what is known again and again.
    """

    def __init__(self, search: Search) -> None:
        self.search = search
        self._parts: list[LowestTickets] = []
        self._n_new = 0

    def add(self, part: LowestTickets) -> None:
        self._parts.append(part)
        self._n_new += len(part)
        if self._n_new >= len(self._parts[0]):
            self.merged()

    def merged(self) -> LowestTickets:
        """All of it as one part; the search is narrowed to what may still replace something."""
        nothing = (np.empty(0, dtype=kind) for kind in (np.int32, _TICKET, object))
        nobody = LowestTickets(np.zeros_like(self.search.numbers), *nothing)
        known = merge(self.search, [nobody, *self._parts])
        self._parts, self._n_new = [known], 0
        self.search = _narrowed(self.search, known)
        return known


def _lowest(
    search: Search, sizes: Numbers, groups: Groups, digests: Objects, identifiers: Objects
) -> LowestTickets:
    """Put entries in order and keep as many of each group as the search asks for."""
    keys = _keys(digests)
    order = np.lexsort((keys, groups))
    same = (np.diff(groups[order]) == 0) & (keys[order][1:] == keys[order][:-1])
    if same.any():  # the first 8 bytes don't decide: whole tickets do, then identifiers
        whole = list(zip(groups.tolist(), digests.tolist(), identifiers.tolist(), strict=True))
        order = np.array(sorted(range(len(whole)), key=whole.__getitem__))
    groups = groups[order]
    ranks = np.arange(len(groups)) - np.searchsorted(groups, groups)
    kept = ranks < search.numbers[groups]
    return LowestTickets(sizes, groups[kept], digests[order][kept], identifiers[order][kept])


def _narrowed(search: Search, known: LowestTickets) -> Search:
    """Limit each group by the last ticket it asks for, where so many are known."""
    ends = np.searchsorted(known.groups, np.arange(len(search.numbers)), side="right")
    counts = np.diff(ends, prepend=0)
    is_full = (counts == search.numbers) & (counts > 0)
    limits = np.full(len(counts), _ANY, dtype=np.uint64)
    limits[is_full] = _keys(known.digests)[ends[is_full] - 1]
    limits[search.numbers == 0] = 0
    return replace(search, limits=limits)


def _keys(digests: Objects) -> Keys:
    """First 8 bytes of each ticket as a number."""
    return np.frombuffer(digests.tobytes(), dtype=">u8")[::4].astype(np.uint64)
