"""Neighbourhoods solved side by side (并行求解) on whatever executor the caller brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.errors import ExecutorError
from dualrandom.scheduling.satisfaction import solve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor, Future

    from dualrandom.scheduling.neighbourhood import Neighbourhood
    from dualrandom.scheduling.satisfaction import Answer


def solved(
    cuts: Sequence[Neighbourhood], seed: int, milliseconds: int, executor: Executor | None
) -> Iterator[Answer]:
    """Answers in the order of the neighbourhoods, however many processes work on them.

    Every neighbourhood has ``milliseconds`` of deterministic time; a single one is solved here.

    Raises
    ------
    ExecutorError
        ``plan.executor_failed``: the executor is closed, has lost a process or cannot reach one.
    """
    if executor is None or len(cuts) == 1:
        for cut in cuts:
            yield solve(cut, seed, milliseconds)
        return
    futures: list[Future[Answer]] = []
    try:
        for cut in cuts:
            futures.append(executor.submit(solve, cut, seed, milliseconds))  # noqa: PERF401
        for future in futures:
            yield future.result()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        raise ExecutorError("plan.executor_failed", reason=reason) from error
    finally:  # whoever interrupts the search waits for no neighbourhood that is still queued
        for future in futures:
            future.cancel()
