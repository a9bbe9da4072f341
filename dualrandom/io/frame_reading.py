"""Reading a frame against its commitment (读取并核对抽查基数): draw-v1 §2.3, §6.2, §6.3."""

from __future__ import annotations

import hashlib
from collections import Counter
from fractions import Fraction
from itertools import islice
from operator import lt
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.frame_digest import FRAME_DOMAIN
from dualrandom.canonical import netstrings
from dualrandom.drawing.bounds import on_site_tasks
from dualrandom.drawing.equal import groups_of
from dualrandom.errors import BundleError, Finding, VerificationError
from dualrandom.io.frame_parts import frame_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dualrandom.drawing.lowest_tickets import Part
    from dualrandom.drawing.records import Commitment
    from dualrandom.io.frame_parts import FramePart

    Cells = tuple[str, ...]


class FrameReading:
    """One pass over the file: digest, order, and how many enterprises have which cells.

    Parameters
    ----------
    promise
        Which the frame is compared with.
    source
        The file, or folder of files.
    check_digest
        Whether to compare the digest, too.
    """

    def __init__(self, promise: Commitment, source: str | Path, *, check_digest: bool) -> None:
        self._promise = promise
        self._source = source
        self._names = [task.task for task in promise.tasks]
        self._leaders = [self._names.index(task.follows or task.task) for task in promise.tasks]
        self._digest = hashlib.sha256(netstrings([FRAME_DOMAIN, *self._names]))
        self._check_digest = check_digest
        self._counts: Counter[Cells] = Counter()
        self._n_rows = 0
        self._last = ""

    def parts(self, progress: Callable[[int], object]) -> Iterator[Part]:
        """Identifiers and groups of each part, after the part has been counted and hashed."""
        groups = groups_of(self._promise)
        for part in frame_parts(self._source, self._names, with_lines=self._check_digest):
            self._check_order(part)
            self._check_cells(part)
            self._digest.update(part.lines)
            counts = np.bincount(part.places, minlength=len(part.combinations)).tolist()
            self._counts.update(dict(zip(part.combinations, counts, strict=True)))
            table = np.array(
                [
                    [groups.get(pair, -1) if pair else -1 for pair in self._strata(cells)]
                    for cells in part.combinations
                ],
                dtype=np.int32,
            )
            yield part.identifiers, [own[part.places] for own in table.T]
            self._n_rows += len(part.identifiers)
            progress(self._n_rows)

    def check(self) -> None:
        """The frame that was read is the promised one."""
        found, promised = self._digest.hexdigest(), self._promise.frame_digest
        if self._check_digest and found != promised:
            raise VerificationError("draw.other_frame", promised=promised, found=found)
        sizes: Counter[tuple[str, str]] = Counter()
        for cells, count in self._counts.items():
            sizes.update({pair: count for pair in self._strata(cells) if pair})
        wanted = {
            (task.task, each.stratum): each.frame_size
            for task in self._promise.tasks
            for each in task.strata
        }
        findings = [
            Finding(
                "draw.other_size",
                params={"task": task, "stratum": stratum, "found": size, "promised": promised},
            )
            for (task, stratum) in sorted({*sizes, *wanted})
            for size, promised in [(sizes[task, stratum], wanted.get((task, stratum), 0))]
            if size != promised
        ]
        if findings:
            raise VerificationError("draw.other_sizes", findings)

    def chances(self) -> Iterator[tuple[list[Fraction], int]]:
        """Chances in the on-site tasks, and the number of enterprises that have them."""
        of_pair = {
            (task.task, each.stratum): Fraction(each.probability)
            for task in on_site_tasks(self._promise)
            for each in task.strata
        }
        for cells, count in self._counts.items():
            yield [of_pair[pair] for pair in self._strata(cells) if pair in of_pair], count

    def _strata(self, cells: Cells) -> list[tuple[str, str] | None]:
        """For each task itself and the stratum; a follower's is the leader's (§6.3)."""
        return [
            (name, cells[leader][3:]) if own[:3] == cells[leader][:3] == "in:" else None
            for name, own, leader in zip(self._names, cells, self._leaders, strict=True)
        ]

    def _check_order(self, part: FramePart) -> None:
        names = [self._last, *part.identifiers]
        if not all(map(lt, names, islice(names, 1, None))):
            place = next(n for n in range(1, len(names)) if names[n] <= names[n - 1])
            raise BundleError(
                "frame_file.order",
                row=self._n_rows + place,
                value=names[place],
                before=names[place - 1],
            )
        self._last = names[-1]

    def _check_cells(self, part: FramePart) -> None:
        findings = [
            Finding("frame_file.cell", column=f"task:{name}", value=cell)
            for cells in part.combinations
            for name, cell in zip(self._names, cells, strict=True)
            if not cell.startswith(("in:", "out:"))
        ]
        if findings:
            raise BundleError("frame_file.cells", findings)
