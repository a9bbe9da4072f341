"""The equal draw over a frame of any size (流式抽取): read once, in bounded memory.

The record is, byte for byte, the one that ``draw`` makes of the same frame (draw-v1 §6.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.bounds import bounds_of_groups
from dualrandom.drawing.equal import equal_outcomes, groups_of, search_of
from dualrandom.drawing.following import followed_draw
from dualrandom.drawing.lowest_tickets import find_lowest
from dualrandom.drawing.quota_rounding import realised_quotas
from dualrandom.drawing.records import DrawRecord
from dualrandom.errors import VerificationError
from dualrandom.io.frame_reading import FrameReading

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from pathlib import Path

    from dualrandom.drawing.records import Commitment
    from dualrandom.drawing.seeds import Seed


def draw_stream(
    promise: Commitment,
    source: str | Path,
    seed: Seed,
    *,
    executor: Executor | None = None,
    progress: Callable[[int], object] | None = None,
    check_digest: bool = True,
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
        Searches the parts: a pool of threads or processes, Dask's, MPI's. The record does not
        depend on it.
    progress
        Told the number of rows read so far.
    check_digest
        Whether the frame's digest is compared with the promised one. ``False`` saves time where
        the file was checked before; order and sizes of the strata are compared in any case.

    Returns
    -------
    DrawRecord
        What ``draw(...).record`` would be. Memory holds a few parts, and who is drawn.

    Raises
    ------
    VerificationError
        ``draw.stream_needs_equal``: the commitment names another draw. ``draw.other_frame``: the
        digest is not the promised one. ``draw.other_sizes``: strata are not as large as promised.
    BundleError
        ``frame_file.unreadable``, ``frame_file.columns``, ``frame_file.order``,
        ``frame_file.cells``.
    SeedError
        As :func:`dualrandom.drawing.objects.draw`.
    """
    if promise.algorithms.object_draw != "object-draw/equal":
        algorithm = promise.algorithms.object_draw
        raise VerificationError("draw.stream_needs_equal", algorithm=algorithm)
    bound_seed = seed.bind(promise)
    quotas = realised_quotas(promise, bound_seed)
    reading = FrameReading(promise, source, check_digest=check_digest)
    search = search_of(promise, bound_seed, quotas)
    found = find_lowest(search, reading.parts(progress or (lambda _: None)), executor)
    reading.check()
    drawn = equal_outcomes(promise, found, quotas)
    for task in promise.tasks:
        if task.follows is not None:
            own = (group for (name, _), group in groups_of(promise).items() if name == task.task)
            eligible = {name for group in own for _, name in found.of_group(group)}
            drawn[task.task] = followed_draw(task, drawn[task.follows], eligible.__contains__)
    tasks = tuple(drawn[task.task] for task in promise.tasks)
    return DrawRecord(
        algorithm=promise.algorithms.object_draw,
        commitment=promise.digest,
        seed=bound_seed,
        tasks=tasks,
        bounds=bounds_of_groups(promise, reading.chances(), tasks),
    )
