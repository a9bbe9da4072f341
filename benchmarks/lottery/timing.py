"""Time and memory of a contender, in a process of its own that is stopped at the limit."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.draw.comparison.memory import resident, resident_before
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
    before = resident_before()
    prepared = None

    def prepare() -> None:
        nonlocal prepared
        prepared = way.prepare(ready)

    odds = _timed(prepare)
    draws = [
        _timed(lambda number=number: way.draw(prepared, number, 1)) for number in range(N_DRAWS)
    ]
    seconds, own = (median(column) for column in zip(*draws, strict=True))
    print(json.dumps([*odds, seconds, own, resident("VmHWM") - before]))


def _timed(do: Callable[[], object]) -> tuple[float, float]:
    start, started = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(sys.stderr):
        do()
    return time.perf_counter() - start, time.process_time() - started
