"""The equal draw over a frame of any size (流式抽取): read once, in bounded memory.

The record is, byte for byte, the one that ``draw`` makes of the same frame (draw-v1 §6.2).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.frame_digest import FRAME_DOMAIN
from dualrandom.canonical import netstring, netstrings
from dualrandom.drawing.bounds import bounds_of_groups, on_site_tasks
from dualrandom.drawing.equal import outcomes, search_of
from dualrandom.drawing.following import followed_draw
from dualrandom.drawing.lowest_tickets import find_lowest
from dualrandom.drawing.quota_rounding import realised_quotas
from dualrandom.drawing.records import DrawRecord
from dualrandom.errors import VerificationError
from dualrandom.io.frame_parts import frame_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from dualrandom.drawing.lowest_tickets import Codes, LowestTickets, Part
    from dualrandom.drawing.records import Commitment, TaskPromise
    from dualrandom.drawing.seeds import Seed
    from dualrandom.io.frame_parts import FramePart


def draw_stream(
    promise: Commitment,
    source: str | Path,
    seed: Seed,
    *,
    executor: Executor | None = None,
    progress: Callable[[int], object] | None = None,
) -> DrawRecord:
    """Draw the enterprises from a frame that need not fit into memory.

    Parameters
    ----------
    promise
        The published commitment; its algorithm is ``object-draw/equal``.
    source
        ``frame.csv``, a Parquet file with the same columns, or a folder of such files; ordered by
        identifier.
    seed
        Made after the commitment, from the sources it names.
    executor
        Searches the parts; the record does not depend on it.
    progress
        Told the number of rows read so far.

    Returns
    -------
    DrawRecord
        What ``draw(...).record`` would be. Memory holds a few parts, and who is drawn.

    Raises
    ------
    VerificationError
        ``draw.stream_needs_equal``: the commitment names another draw. ``draw.other_frame``: digest
        or order are not those of the promised frame.
    BundleError
        ``frame_file.unreadable``, ``frame_file.columns``, ``frame_file.order``.
    SeedError
        As :func:`dualrandom.drawing.objects.draw`.
    """
    if promise.algorithms.object_draw != "object-draw/equal":
        algorithm = promise.algorithms.object_draw
        raise VerificationError("draw.stream_needs_equal", algorithm=algorithm)
    bound_seed = seed.bind(promise)
    quotas = realised_quotas(promise, bound_seed)
    reading = _Reading(promise, progress)
    search = search_of(promise, bound_seed, quotas)
    found = find_lowest(search, reading.parts(source), executor)
    reading.check_digest()
    drawn = outcomes(promise, found, quotas)
    for place, task in enumerate(promise.tasks):
        if task.follows is not None:
            eligible = _eligible(found, place)
            drawn[task.task] = followed_draw(task, drawn[task.follows], eligible.__contains__)
    tasks = tuple(drawn[task.task] for task in promise.tasks)
    return DrawRecord(
        algorithm=promise.algorithms.object_draw,
        commitment=promise.digest,
        seed=bound_seed,
        tasks=tasks,
        bounds=bounds_of_groups(promise, reading.groups(), tasks),
    )


class _Reading:
    """One pass over the frame: its digest, its order, and how many enterprises have which cells."""

    def __init__(self, promise: Commitment, progress: Callable[[int], object] | None) -> None:
        self._promise = promise
        self._progress = progress
        self._digest = hashlib.sha256(netstring(FRAME_DOMAIN))
        self._digest.update(netstrings(task.task for task in promise.tasks))
        self._counts: Counter[tuple[str, ...]] = Counter()
        self._last = ""

    def parts(self, source: str | Path) -> Iterator[Part]:
        """Identifiers and codes of each part, after the part has been counted and hashed."""
        places = [
            {f"in:{stratum.stratum}": number for number, stratum in enumerate(task.strata)}
            for task in self._promise.tasks
        ]
        for part in frame_parts(source, [task.task for task in self._promise.tasks]):
            combinations, own = part.combinations()
            counts = np.bincount(own, minlength=len(combinations)).tolist()
            self._counts.update(dict(zip(combinations, counts, strict=True)))
            self._digest.update(part.lines(combinations, own))
            self._check_order(part)
            if self._progress is not None:
                self._progress(part.first_row + len(part.identifiers) - 1)
            yield (
                part.identifiers,
                [
                    _codes(task, place, *cells)
                    for task, place, cells in zip(
                        self._promise.tasks, places, part.cells, strict=True
                    )
                ],
            )

    def check_digest(self) -> None:
        """The frame that was read is the promised one."""
        found = self._digest.hexdigest()
        if found != self._promise.frame_digest:
            promised = self._promise.frame_digest
            raise VerificationError("draw.other_frame", promised=promised, found=found)

    def groups(self) -> Iterator[tuple[list[Fraction], int]]:
        """Chances in the on-site tasks, and the number of enterprises that have them."""
        place_of = {task.task: place for place, task in enumerate(self._promise.tasks)}
        chances = {
            task.task: {
                f"in:{stratum.stratum}": Fraction(stratum.probability) for stratum in task.strata
            }
            for task in self._promise.tasks
        }
        for cells, count in self._counts.items():
            own = []
            for task in on_site_tasks(self._promise):
                leader = place_of[task.follows or task.task]
                if cells[place_of[task.task]].startswith("in:"):
                    own.append(chances[task.task].get(cells[leader], Fraction(0)))
            yield own, count

    def _check_order(self, part: FramePart) -> None:
        names = [self._last, *part.identifiers]
        if names == sorted(names) and len(set(names)) == len(names):
            self._last = names[-1]
            return
        row = next(row for row in range(1, len(names)) if names[row] <= names[row - 1])
        raise VerificationError(
            "frame_file.order",
            row=part.first_row + row - 1,
            value=names[row],
            before=names[row - 1],
        )


def _codes(task: TaskPromise, place: dict[str, int], texts: list[str], codes: np.ndarray) -> Codes:
    """Stratum of every row in the order of the commitment; a follower's rows as in or out."""
    if task.follows is not None:
        table = [0 if text.startswith("in:") else -1 for text in texts]
    else:
        table = [place.get(text, -1) for text in texts]
    placed: Codes = np.array(table, dtype=np.int32)[codes]
    return placed


def _eligible(found: LowestTickets, place: int) -> set[str]:
    """Identifiers among the lowest tickets that a task may have."""
    return {
        identifier
        for strata in found.entries
        for entries in strata
        for _, identifier, mask in entries
        if mask >> place & 1
    }
