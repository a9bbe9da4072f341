"""One process of one contender: the speed of a draw, or the samples of many seeds."""

import json
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from pickle import loads
from typing import Any

from comparison import by_dualrandom, by_hash, by_table
from comparison.memory import resident, resident_before

ALGORITHMS = {"equal": "equal", "nested": "nested", "nested_two": "nested", "pareto": "pareto"}
WAYS: dict[str, tuple[Callable, Callable]] = {
    "bare_loop": (by_hash.as_it_is, by_hash.bare_loop),
    "hashlib_lowest": (by_hash.as_it_is, by_hash.hashlib_lowest),
    "consistent_sampler": (by_hash.as_it_is, by_hash.consistent_sampler),
    "cryptorandom": (by_hash.as_it_is, by_hash.cryptorandom),
    "cryptorandom_weighted": (by_hash.as_it_is, by_hash.cryptorandom_weighted),
    "numpy_choice": (by_table.arrays, by_table.numpy_choice),
    "numpy_choice_p": (by_table.arrays, by_table.numpy_choice_p),
    "pandas_sample": (by_table.pandas_table, by_table.pandas_sample),
    "pandas_weights": (by_table.pandas_table, by_table.pandas_weights),
    "samplics_srs": (by_table.arrays, by_table.samplics_srs),
    "samplics_sampford": (by_table.arrays, by_table.samplics_sampford),
    "samplics_systematic": (by_table.arrays, by_table.samplics_systematic),
    "svy_srs": (by_table.polars_table, by_table.svy_srs),
    "svy_sampford": (by_table.polars_table, by_table.svy_sampford),
    "svy_systematic": (by_table.polars_table, by_table.svy_systematic),
}


def run(words: list[str]) -> None:
    """Do what the parent process asks for: see :mod:`comparison.processes`."""
    step, contender, folder, first, *rest = words
    if step == "speed":
        print(json.dumps(speed(contender, Path(folder), first)))
    else:
        samples(contender, Path(folder), int(first), *map(int, rest))


def way_of(contender: str, folder: Path, workers: int) -> Callable[[str], list[Any]]:
    """Draw by seed: a list per department. Everything is read and made ready here."""
    if contender in ALGORITHMS:
        promised = by_dualrandom.prepare(folder, ALGORITHMS[contender])
        executor = ProcessPoolExecutor(workers) if workers > 1 else None
        return partial(by_dualrandom.draw, promised, executor=executor)
    prepare, draw = WAYS[contender]
    prepared = [prepare(population) for population in loads((folder / "populations").read_bytes())]
    return lambda seed: [draw(own, seed) for own in prepared]


def speed(contender: str, folder: Path, seed: str) -> list[float]:
    """Seconds, processor seconds, MiB above what was there before, and how many were drawn."""
    way_of(contender, folder / "warm", 1)(seed)  # imports and first-call costs are no part of it
    draw = way_of(contender, folder, 1)
    before = resident_before()
    start, started = time.perf_counter(), time.process_time()
    drawn = draw(seed)
    seconds, own_seconds = time.perf_counter() - start, time.process_time() - started
    return [seconds, own_seconds, resident("VmHWM") - before, sum(map(len, drawn))]


def samples(contender: str, folder: Path, first: int, n_seeds: int, workers: int) -> None:
    """One line per seed and department."""
    draw = way_of(contender, folder, workers)
    for seed in range(first, first + n_seeds):
        for names in draw(str(seed)):
            print(*names)
