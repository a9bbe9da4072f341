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
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future

    Codes = np.ndarray[Any, np.dtype[np.int32]]
    Part = tuple[Sequence[str], Sequence[Codes]]

Entry = tuple[bytes, str, int]
"""Ticket, identifier, and bit t for each task t that may draw the enterprise."""
_NO_LIMIT = 2**64 - 1
_PARTS_AHEAD = 8
"""Parts given to an executor before the first is waited for: bounds the memory."""


@dataclass(frozen=True)
class Search:
    """What to look for.

    Parameters
    ----------
    seed
        The bound seed.
    numbers
        For each task the number of lowest tickets per stratum; no strata for a task that draws
        nothing itself, whose codes only say who is eligible.
    limits
        First 8 bytes above which a ticket can't be among them, as far as that is known.
    """

    seed: str
    numbers: tuple[tuple[int, ...], ...]
    limits: tuple[tuple[int, ...], ...] = ()

    def below(self, found: LowestTickets) -> Search:
        """Return the search for what may still replace something that was found."""
        limits = tuple(
            tuple(
                int.from_bytes(entries[-1][0][:8], "big")
                if entries and len(entries) == number
                else _NO_LIMIT
                for number, entries in zip(numbers, strata, strict=True)
            )
            for numbers, strata in zip(self.numbers, found.entries, strict=True)
        )
        return replace(self, limits=limits)


@dataclass(frozen=True)
class LowestTickets:
    """Per task and stratum: how many enterprises were seen, and the lowest tickets, in order."""

    sizes: tuple[tuple[int, ...], ...]
    entries: tuple[tuple[tuple[Entry, ...], ...], ...]


def find_lowest(
    search: Search, parts: Iterable[Part], executor: Executor | None = None
) -> LowestTickets:
    """Lowest tickets over all parts, whatever their number, order and place.

    Parameters
    ----------
    search
        What to look for.
    parts
        Identifiers, and per task the stratum of each (-1: can't be drawn).
    executor
        Searches the parts; ``None``: here, one after the other.
    """
    nobody = tuple(tuple(() for _ in numbers) for numbers in search.numbers)
    found = LowestTickets(tuple(tuple(0 for _ in numbers) for numbers in search.numbers), nobody)
    if executor is None:
        for identifiers, codes in parts:
            own = lowest_in_part(search.below(found), identifiers, codes)
            found = merge(search, found, own)
        return found
    waiting: deque[Future[LowestTickets]] = deque()
    try:
        for identifiers, codes in parts:
            waiting.append(executor.submit(lowest_in_part, search.below(found), identifiers, codes))
            if len(waiting) == _PARTS_AHEAD:
                found = merge(search, found, waiting.popleft().result())
        while waiting:
            found = merge(search, found, waiting.popleft().result())
    finally:
        for future in waiting:
            future.cancel()
    return found


def merge(search: Search, left: LowestTickets, right: LowestTickets) -> LowestTickets:
    """Lowest tickets of two parts together."""
    return LowestTickets(
        tuple(
            tuple(a + b for a, b in zip(ours, theirs, strict=True))
            for ours, theirs in zip(left.sizes, right.sizes, strict=True)
        ),
        tuple(
            tuple(
                tuple(sorted(a + b)[:number]) if b else a
                for number, a, b in zip(numbers, ours, theirs, strict=True)
            )
            for numbers, ours, theirs in zip(
                search.numbers, left.entries, right.entries, strict=True
            )
        ),
    )


def lowest_in_part(
    search: Search, identifiers: Sequence[str], codes: Sequence[Codes]
) -> LowestTickets:
    """Search one part of the frame."""
    eligible = np.zeros(len(identifiers), dtype=np.int64)
    for task, own in enumerate(codes):
        eligible |= (own >= 0).astype(np.int64) << task
    rows = np.flatnonzero(eligible).tolist()
    digests = tickets(PURPOSE, search.seed, (identifiers[row] for row in rows))
    # The first 8 bytes find the candidates; whole tickets decide.
    keys = np.frombuffer(b"".join(digests), dtype=">u8")[::4].astype(np.uint64)
    masks = eligible[rows].tolist()
    sizes, entries = [], []
    for task, (numbers, all_codes) in enumerate(zip(search.numbers, codes, strict=True)):
        own = all_codes[rows]
        counts = np.bincount(own[own >= 0], minlength=len(numbers))[: len(numbers)]
        sizes.append(tuple(counts.tolist()))
        limits = search.limits[task] if search.limits else (_NO_LIMIT,) * len(numbers)
        entries.append(
            tuple(
                tuple(
                    sorted(
                        (digests[place], identifiers[rows[place]], masks[place]) for place in places
                    )[:number]
                )
                for number, places in zip(
                    numbers, _candidates(keys, own, numbers, limits), strict=True
                )
            )
        )
    return LowestTickets(tuple(sizes), tuple(entries))


def _candidates(
    keys: np.ndarray, codes: Codes, numbers: Sequence[int], limits: Sequence[int]
) -> Iterator[list[int]]:
    """Places of each stratum that may hold one of its lowest tickets."""
    if not numbers:
        return
    limit_of = np.array([*limits, 0], dtype=np.uint64)  # the last one is for code -1
    open_places = np.flatnonzero((codes >= 0) & (keys <= limit_of[codes]))
    order = open_places[np.argsort(codes[open_places], kind="stable")]
    starts = np.searchsorted(codes[order], np.arange(len(numbers) + 1))
    for code, number in enumerate(numbers):
        places = order[starts[code] : starts[code + 1]]
        if 0 < number < len(places):
            own = keys[places]
            places = places[own <= np.partition(own, number - 1)[number - 1]]
        yield places.tolist() if number else []
