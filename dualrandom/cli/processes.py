"""Option ``--processes``: on how many processes the solver works; the plan never depends on it."""

from __future__ import annotations

import argparse
import multiprocessing
import signal
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dualrandom.messages import Language, render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST = 61
"""More than so many processes no pool can wait for on Windows."""


def add_processes(command: argparse.ArgumentParser, language: Language) -> None:
    """Declare ``--processes``."""
    command.add_argument(
        "--processes", type=_count_in(language), default=1, metavar="N",
        help=render("cli.processes", language),
    )  # fmt: skip


@contextmanager
def processes(n: int) -> Iterator[Executor | None]:
    """So many processes that start alike on every system; none beside this one for 1.

    On the way out nobody waits for a solve that still runs: its answer is no longer wanted.
    """
    if n == 1:
        yield None
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(n, mp_context=context, initializer=_leave_interrupts_alone)
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _leave_interrupts_alone() -> None:
    """A terminal sends Ctrl-C to every process; the first one answers it for all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _count_in(language: Language) -> Callable[[str], int]:
    def count(text: str) -> int:
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST):
            params = {"value": text, "most": MOST}
            raise argparse.ArgumentTypeError(render("cli.processes.bad", language, params))
        return int(text)

    return count
