"""Time and memory of a contender, in a process of its own that is stopped at the limit."""

import contextlib
import ctypes
import gc
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.lottery.contenders import Contender
from benchmarks.lottery.instances import INSTANCES

ROOT = Path(__file__).parents[2]
N_DRAWS = 3


class NotRunError(Exception):
    """Why there is no result."""


class Timing(NamedTuple):
    """Odds once, and the median of some draws; seconds by the clock and of the processor."""

    odds_seconds: float
    odds_processor_seconds: float
    draw_seconds: float
    draw_processor_seconds: float
    mib: float

    @property
    def seconds(self) -> float:
        return self.odds_seconds + self.draw_seconds

    @property
    def processor_seconds(self) -> float:
        return self.odds_processor_seconds + self.draw_processor_seconds


def timing(contender: Contender, instance: str, limit: float, place: Path) -> Timing:
    """Measured now, or kept at ``place`` from a run that is resumed."""
    if place.exists():
        return Timing(*json.loads(place.read_bytes()))
    found = _measured(contender, instance, limit)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(found), encoding="utf-8")
    return found


def _measured(contender: Contender, instance: str, limit: float) -> Timing:
    command = [sys.executable, "-m", "benchmarks.lottery", "--step", contender.id, instance]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=limit,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        )
    except subprocess.TimeoutExpired:
        raise NotRunError(f"stopped after {limit:g} s") from None
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        raise NotRunError(f"failed: {lines[-1][:120] if lines else done.returncode}")
    return Timing(*json.loads(done.stdout.splitlines()[-1]))


def step(contender: Contender, instance: str) -> None:
    """Measure in this process and print; a tiny instance first pays for imports."""
    way = contender.way
    way.draw(way.prepare(way.ready(INSTANCES["tiny"]())), 0, 1)
    ready = way.ready(INSTANCES[instance]())
    before = _resident_before()
    prepared = None

    def prepare() -> None:
        nonlocal prepared
        prepared = way.prepare(ready)

    odds = _timed(prepare)
    draws = [
        _timed(lambda number=number: way.draw(prepared, number, 1)) for number in range(N_DRAWS)
    ]
    seconds, own = (median(column) for column in zip(*draws, strict=True))
    print(json.dumps([*odds, seconds, own, _resident("VmHWM") - before]))


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    start, started = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(sys.stderr):
        do()
    return time.perf_counter() - start, time.process_time() - started


def _resident_before() -> float:
    """MiB in use, with the peak set back to it."""
    gc.collect()
    if sys.platform != "linux":
        return _resident("VmHWM")
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _resident("VmRSS")


def _resident(key: str) -> float:
    """MiB of this process: in use now (``VmRSS``) or at most so far (``VmHWM``)."""
    if sys.platform != "linux":
        unit = 1024**2 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(key):
            return int(line.split()[1]) / 1024
    raise LookupError(key)
