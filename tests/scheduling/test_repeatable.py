"""The same input gives the same bytes: runs, processes, Dask, hash seeds, a busy machine."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from ortools.sat.python import cp_model

from dualrandom.drawing.seeds import Seed
from dualrandom.errors import ExecutorError
from dualrandom.io.bundle import record_files
from dualrandom.scheduling.check import check
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK
from .city import city

ROOT = Path(__file__).parents[2]
LIMITS = QUICK.model_copy(update={"improvement_passes": 0, "chain_moves": 1})
"""Leave much to the solver."""


N_DISTRICTS = 3
"""Cities with nobody in common, so that the solver has neighbourhoods to work on side by side."""


def lottery():
    """Districts of one city; their firms take turns in the order of the register."""
    whole = city(0, 15, 0, gap=2)
    for district in range(N_DISTRICTS):
        part = city(50, 15, 15, str(district), gap=2)
        for name, person in part.inspectors.items():
            own = f"{name}-{district}"
            whole.inspectors[own] = replace(person, inspector_id=own)
        for name, firm in part.enterprises.items():
            own = f"{name}-{district}"
            whole.enterprises[own] = replace(firm, identifier=own)
        for name, department, _, team in part.blocks:
            members = [f"{person}-{district}" for person in team]
            whole.block(f"{name}-{district}", department, members)
    return whole.lottery()


def plan_bytes(plan) -> bytes:
    return record_files(plan, Seed.from_text("any", source="any"))["plan.json"]


def digest(executor: Executor | None = None) -> str:
    plan = schedule(lottery(), limits=LIMITS, executor=executor)
    return hashlib.sha256(plan_bytes(plan)).hexdigest()


class Counting(Executor):
    """Passes the work on and counts it: an executor that is never used proves nothing."""

    def __init__(self, inner: Executor):
        self.inner = inner
        self.n_given = 0

    def submit(self, fn, /, *args, **kwargs):
        self.n_given += 1
        return self.inner.submit(fn, *args, **kwargs)


class LastFirst(Executor):
    """Answers a batch only when its last task has come, the last one first."""

    def __init__(self):
        self.waiting = []

    def submit(self, fn, /, *args):
        future = Late(self)
        self.waiting.append((future, fn, args))
        return future

    def run(self):
        while self.waiting:
            future, fn, args = self.waiting.pop()
            future.set_result(fn(*args))


class Late(Future):
    def __init__(self, executor):
        super().__init__()
        self.executor = executor

    def result(self, timeout=None):
        self.executor.run()
        return super().result(timeout)


def spawned(n: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(n, mp_context=multiprocessing.get_context("spawn"))


@pytest.fixture(scope="module")
def plain():
    plan = schedule(lottery(), limits=LIMITS)
    run = plan.record.run
    assert run.subproblems > 4  # more than one batch
    assert run.placed_by_solver > 0
    assert check(plan).ok
    return plan


@pytest.fixture(scope="module")
def expected(plain):
    return hashlib.sha256(plan_bytes(plain)).hexdigest()


def test_three_runs_give_the_same_bytes(plain):
    for _ in range(2):
        assert plan_bytes(schedule(lottery(), limits=LIMITS)) == plan_bytes(plain)


def test_the_order_in_which_answers_come_does_not_matter(expected):
    assert digest(LastFirst()) == expected


@pytest.mark.parametrize("n_threads", [1, 3])
def test_threads_change_nothing(expected, n_threads):
    with ThreadPoolExecutor(n_threads) as pool:
        executor = Counting(pool)
        assert digest(executor) == expected
    assert executor.n_given > 4


@pytest.mark.slow
@pytest.mark.parametrize("n_processes", [1, 2, 4])
def test_processes_change_nothing(expected, n_processes):
    with spawned(n_processes) as pool:
        executor = Counting(pool)
        assert digest(executor) == expected
    assert executor.n_given > 4


@pytest.mark.slow
@pytest.mark.parametrize("processes", [False, True], ids=["threads", "processes"])
def test_dasks_distributed_engine_changes_nothing(expected, processes):
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=processes, dashboard_address=":0"
        ) as cluster,
        Client(cluster) as client,
    ):
        executor = Counting(client.get_executor())
        assert digest(executor) == expected
    assert executor.n_given > 4


def start(script: str, hash_seed: str = "0") -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


DIGEST = """
from tests.scheduling.test_repeatable import digest, spawned

if __name__ == "__main__":
    print(digest())
    with spawned(2) as pool:
        print(digest(pool))
"""


@pytest.mark.slow
def test_hash_seeds_and_other_work_on_the_machine_change_nothing(expected):
    busy = [start("while True: pass") for _ in range(os.cpu_count() or 1)]
    try:
        for hash_seed in ("1", "20260302"):
            out, err = start(DIGEST, hash_seed).communicate()
            assert out.split() == [expected, expected], err
    finally:
        for process in busy:
            process.kill()
            process.communicate()


class Broken(Executor):
    """Takes the work and loses it."""

    def submit(self, fn, /, *args):
        del fn, args
        future = Future()
        future.set_exception(ConnectionError("no worker answers"))
        return future


def test_a_failing_executor_is_told_with_its_reason():
    with pytest.raises(ExecutorError) as caught:
        digest(Broken())
    assert caught.value.code == "plan.executor_failed"
    assert "ConnectionError: no worker answers" in str(caught.value)
    assert "without an executor" in caught.value.hint
    assert "no worker answers" in caught.value.text("zh")


def test_a_closed_executor_is_told():
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    with pytest.raises(ExecutorError, match="after shutdown"):
        digest(pool)


def die(*_args):
    os._exit(3)


class Deadly(Counting):
    """Its processes end in the middle of their work, as when memory runs out."""

    def submit(self, fn, /, *args):
        del fn, args
        return super().submit(die)


@pytest.mark.slow
def test_a_process_that_dies_is_told():
    with spawned(1) as pool, pytest.raises(ExecutorError, match="BrokenProcessPool"):
        digest(Deadly(pool))


class Watched(Executor):
    """Runs the first task at once and none of the others; remembers what became of them."""

    def __init__(self):
        self.futures = []

    def submit(self, fn, /, *args):
        future = Future()
        self.futures.append(future)
        if len(self.futures) == 1:
            future.set_result(fn(*args))
        else:
            future.result = self.interrupt
        return future

    def interrupt(self):
        raise KeyboardInterrupt


def test_an_interruption_leaves_nothing_queued_and_keeps_the_best_plan():
    executor = Watched()
    plan = schedule(lottery(), limits=LIMITS, executor=executor)
    assert plan.record.run.parameters["interrupted"] is True
    assert check(plan).ok
    assert len(executor.futures) > 1
    assert all(future.cancelled() for future in executor.futures[1:])


def occupy():
    """Keep a process of a pool busy; say so first."""
    print("busy", flush=True)
    time.sleep(10)


INTERRUPTED = """
from dualrandom.cli.processes import processes
from dualrandom.scheduling.schedule import schedule
from tests.scheduling.test_repeatable import LIMITS, lottery, occupy

def tell(stage, done, total):
    if (stage, done) == ("repair", 0):
        print(stage, flush=True)

if __name__ == "__main__":
    with processes(2) as pool:
        for _ in range(2):
            pool.submit(occupy)
        plan = schedule(lottery(), limits=LIMITS, progress=tell, executor=pool)
    print(plan.record.run.parameters["interrupted"], len(plan.visits) > 0)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends the signal of a terminal")
def test_ctrl_c_at_a_terminal_ends_a_pool_with_the_best_plan():
    script = start(INTERRUPTED)
    try:
        told = sorted(script.stdout.readline().strip() for _ in range(3))
        assert told == ["busy", "busy", "repair"]  # whoever waits for a solve now waits long
        os.killpg(script.pid, signal.SIGINT)
        out, err = script.communicate(timeout=300)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(script.pid, signal.SIGKILL)  # a worker left behind would hold the pipes open
        script.communicate()
    assert (script.returncode, err) == (0, "")
    assert out == "True True\n"


def test_every_solver_works_alone_and_until_its_work_is_counted_up(monkeypatch):
    """Workers that run side by side learn from each other as fast as the machine lets them."""
    asked = []
    solve = cp_model.CpSolver.solve

    def noting(self, model, *rest):
        asked.append(stops_of(self.parameters))
        return solve(self, model, *rest)

    monkeypatch.setattr(cp_model.CpSolver, "solve", noting)
    limits = Limits(deterministic_seconds=1, exact_milliseconds=1)
    plan = schedule(city(50, 8, 20, seed="1").lottery(), limits=limits)
    assert plan.record.run.subproblems > 0
    assert any(interleaved for interleaved, *_ in asked)  # the exact stage
    assert not all(interleaved for interleaved, *_ in asked)
    for _, n_workers, deterministic, seconds in asked:
        assert n_workers == 1
        assert 0 < deterministic < float("inf")
        assert seconds == float("inf")


def test_nothing_else_makes_a_solver():
    makers = {
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "dualrandom").rglob("*.py"))
        if re.search(r"CpSolver\(|SolutionCallback|pywraplp|model_builder", path.read_text("utf-8"))
    }
    assert makers == {"dualrandom/scheduling/solver.py"}


def stops_of(parameters):
    return (
        parameters.interleave_search,
        parameters.num_workers,
        parameters.max_deterministic_time,
        parameters.max_time_in_seconds,
    )
