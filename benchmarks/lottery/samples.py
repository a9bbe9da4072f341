"""Many draws of one contender, in chunks on disk: an interrupted run goes on where it was."""

import pickle
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.lottery.instances import Instance

Teams = np.ndarray
"""People per draw, block and seat, by position in their department; ``NOBODY`` is an empty seat."""
NOBODY = -1
CHUNK = 250


class Way(NamedTuple):
    """How a contender draws: ``prepare`` an instance once, then ``draw`` as often as wanted.

    ``ready`` puts the instance into the contender's own form. ``claims`` are the chances it states,
    shape (blocks, people) per department; ``draw`` takes the number of the first draw and how many,
    and returns the teams per department.
    """

    ready: Callable[[Instance], Any]
    prepare: Callable[[Any], Any]
    claims: Callable[[Any], list[np.ndarray]]
    draw: Callable[[Any, int, int], list[Teams]]


class Samples(NamedTuple):
    """Per department: chances claimed and teams drawn."""

    claims: list[np.ndarray]
    teams: list[Teams]

    @property
    def n_draws(self) -> int:
        return len(self.teams[0])


def collect(way: Way, instance: Instance, n_draws: int, folder: Path, processes: int) -> Samples:
    folder.mkdir(parents=True, exist_ok=True)
    prepared = folder / "prepared"
    if not prepared.exists():
        _write(prepared, pickle.dumps(way.prepare(way.ready(instance))))
    starts = range(0, n_draws, CHUNK)
    chunks = [folder / f"{start:07}-{min(CHUNK, n_draws - start)}.npz" for start in starts]
    missing = [
        (path, start) for path, start in zip(chunks, starts, strict=True) if not path.exists()
    ]
    if missing:
        _draw_missing(way, missing, processes)
    found = [_read(path) for path in chunks]
    return Samples(
        way.claims(pickle.loads(prepared.read_bytes())),
        [np.concatenate(own) for own in zip(*found, strict=True)],
    )


def _draw_missing(way: Way, missing: list[tuple[Path, int]], processes: int) -> None:
    begun = time.monotonic()
    with ProcessPoolExecutor(processes) as pool:
        jobs = [pool.submit(_chunk, way, path, start) for path, start in missing]
        for n_done, job in enumerate(as_completed(jobs), 1):
            job.result()
            left = (time.monotonic() - begun) / n_done * (len(jobs) - n_done)
            text = f"\r  {n_done} of {len(jobs)} chunks, {left / 60:.0f} min left "
            print(text, end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


@cache
def _prepared(path: Path) -> Any:
    return pickle.loads(path.read_bytes())


def _chunk(way: Way, path: Path, start: int) -> None:
    n_draws = int(path.stem.split("-")[1])
    teams = way.draw(_prepared(path.parent / "prepared"), start, n_draws)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez_compressed(file, *teams)
    part.rename(path)


def _read(path: Path) -> list[Teams]:
    with np.load(path) as chunk:
        return [chunk[f"arr_{number}"] for number in range(len(chunk.files))]


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.rename(path)
