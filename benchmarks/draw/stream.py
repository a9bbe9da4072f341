"""The equal draw at national scale: a Parquet frame of any number of rows, read once.

Three tasks over invented enterprises in 124 strata (31 regions, 4 risk classes). The frame is made
first, by another process, which works out digest and sizes by itself: the peak is that of the draw
alone. The bare loop hashes the same tickets and does nothing else; it runs in the same process as
the draw, before and after it. Ratios are of processor seconds: other programs hardly change them.
"""

import argparse
import hashlib
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

import dualrandom as dr
from dualrandom.drawing.records import Algorithms, StratumPromise, TaskPromise

ROWS = 1 << 18
BARE_ROUNDS, BARE_ROWS = 10, 100_000
STRATA = [f"{11 + region}|{risk}" for region in range(31) for risk in "ABCD"]
CELLS = [*(f"in:{stratum}" for stratum in STRATA), "out:frame.out_of_scope"]
TASKS = {
    # Ratio to draw, and how many of a thousand enterprises are in the task's scope.
    "credit": (Fraction(1, 400), 950),
    "fire": (Fraction(1, 1000), 700),
    "food": (Fraction(1, 1000), 200),
}


def scattered(numbers: np.ndarray, salt: int) -> np.ndarray:
    """Integers without a pattern: a function of row and salt (splitmix64)."""
    mixed = (numbers * np.uint64(8) + np.uint64(salt)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def cells(numbers: np.ndarray, task: int, scope: int) -> np.ndarray:
    """Place in ``CELLS`` of every row: the same strata in all tasks, to each its own scope."""
    stratum = scattered(numbers, 0) % np.uint64(len(STRATA))
    is_in = scattered(numbers, task + 1) % np.uint64(1000) < np.uint64(scope)
    return np.where(is_in, stratum, len(STRATA)).astype(np.int32)


def make(folder: Path, n_rows: int) -> None:
    """Write the frame, and a commitment with a digest made by hand."""
    digest = hashlib.sha256(b"18:dualrandom/frame/1,")
    digest.update("".join(f"{len(name)}:{name}," for name in TASKS).encode())
    fields = [f"{len(cell)}:{cell}," for cell in CELLS]
    sizes = np.zeros((len(TASKS), len(CELLS)), dtype=np.int64)
    text = pa.dictionary(pa.int32(), pa.string())
    columns = [("identifier", pa.string()), ("record", pa.string())]
    schema = pa.schema([*columns, *((f"task:{name}", text) for name in TASKS)])
    with pq.ParquetWriter(folder / "frame.parquet", schema, compression="zstd") as writer:
        for start in range(0, n_rows, ROWS):
            numbers = np.arange(start, min(start + ROWS, n_rows), dtype=np.uint64)
            names = [f"DEMO{number:014}" for number in numbers.tolist()]
            records = [hashlib.sha256(name.encode()).hexdigest() for name in names]
            codes = [cells(numbers, n, scope) for n, (_, scope) in enumerate(TASKS.values())]
            sizes += [np.bincount(own, minlength=len(CELLS)) for own in codes]
            rows = zip(names, records, *(own.tolist() for own in codes), strict=True)
            lines = (
                f"18:{name},64:{record},{''.join(fields[code] for code in own)}\n"
                for name, record, *own in rows
            )
            digest.update("".join(lines).encode())
            own_cells = [pa.DictionaryArray.from_arrays(own, CELLS) for own in codes]
            arrays = [pa.array(names), pa.array(records), *own_cells]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
    promise = commitment(digest.hexdigest(), sizes)
    (folder / "commitment.json").write_text(promise.model_dump_json(), encoding="utf-8")


def commitment(digest: str, sizes: np.ndarray) -> dr.Commitment:
    algorithms = Algorithms(
        ticket="ticket/sha256-1", seed="seed/sha256-1", object_draw="object-draw/equal"
    )
    return dr.Commitment(
        campaign="national",
        algorithms=algorithms,
        object_draw_reason="equal_chances",
        campaign_digest="",
        frame_digest=digest,
        frame_root="",
        inspectors_digest="",
        workdays=(),
        workdays_source="",
        seed_sources=(),
        tasks=tuple(
            task_promise(name, ratio, dict(zip(STRATA, counts.tolist(), strict=False)))
            for (name, (ratio, _)), counts in zip(TASKS.items(), sizes, strict=True)
        ),
    )


def task_promise(name: str, ratio: Fraction, sizes: dict[str, int]) -> TaskPromise:
    strata = []
    for stratum, size in sorted(sizes.items()):
        if size:
            quota = -(-size * ratio.numerator // ratio.denominator)
            chance = Fraction(quota, size)
            strata.append(
                StratumPromise(
                    stratum=stratum,
                    frame_size=size,
                    quota=quota,
                    expected_quota=str(quota),
                    probability=str(chance),
                )
            )
    return TaskPromise(
        task=name,
        title=name,
        department=name,
        items=(),
        method="on_site",
        first_day=date(2026, 3, 2),
        last_day=date(2026, 4, 30),
        duration_minutes=60,
        qualifications=(),
        team_size=2,
        team_qualified=False,
        team_leader=False,
        rounding="at_least",
        reserves=1,
        strata=tuple(strata),
    )


def bare_loop() -> float:
    """Processor seconds of hashing one ticket."""
    prefix = b"19:dualrandom/ticket/1,10:enterprise,64:" + b"0" * 64 + b","
    names = [f"DEMO{number:014}" for number in range(BARE_ROWS)]
    start = time.process_time()
    base = hashlib.sha256(prefix)
    for _ in range(BARE_ROUNDS):
        for name in names:
            ticket = base.copy()
            data = name.encode()
            ticket.update(b"%d:%s," % (len(data), data))
            ticket.digest()
    return (time.process_time() - start) / (BARE_ROUNDS * BARE_ROWS)


def processor_seconds() -> float:
    """Of this process, and of the workers that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measure(folder: Path, processes: int) -> dict[str, object]:
    promise = dr.Commitment.model_validate_json((folder / "commitment.json").read_bytes())
    draw_stream, seed = dr.draw_stream, dr.Seed.from_text("benchmark")
    seen = []

    def progress(rows: int) -> None:
        seen.append((rows, time.process_time()))
        print(f"\r{rows:,} rows", end="", file=sys.stderr, flush=True)

    before = bare_loop()
    start, started = time.perf_counter(), processor_seconds()
    seen.append((0, time.process_time()))
    with ExitStack() as stack:
        executor = stack.enter_context(ProcessPoolExecutor(processes)) if processes else None
        record = draw_stream(
            promise, folder / "frame.parquet", seed, executor=executor, progress=progress
        )
    seconds, used = time.perf_counter() - start, processor_seconds() - started
    print(file=sys.stderr)
    after = bare_loop()
    n_rows = seen[-1][0]
    return {
        "rows": n_rows,
        "bytes": (folder / "frame.parquet").stat().st_size,
        "processes": processes,
        "selected": record.bounds.inspections,
        "distinct enterprises": record.bounds.enterprises,
        "seconds": round(seconds, 1),
        "rows per second": round(n_rows / seconds),
        "peak memory MiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "processor seconds": round(used, 1),
        "µs per row of this process, by tenths of the rows": by_tenths(seen),
        "µs per row of the bare loop, before and after": [
            round(1e6 * each, 3) for each in (before, after)
        ],
        "ratio to the bare loop": round(used / n_rows / ((before + after) / 2), 2),
    }


def by_tenths(seen: list[tuple[int, float]]) -> list[float]:
    """Processor time per row along the stream: level if the draw is linear."""
    n_rows = seen[-1][0]
    marks = [min(seen, key=lambda mark: abs(mark[0] - n_rows * n / 10)) for n in range(11)]
    return [
        round(1e6 * (later[1] - earlier[1]) / max(later[0] - earlier[0], 1), 3)
        for earlier, later in pairwise(marks)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=0, help="0: all in one process")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument("--folder", type=Path, help="where to put the frame for the time being")
    parser.add_argument("--step", choices=("make", "measure"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step == "make":
        make(arguments.folder, arguments.rows)
        return
    if arguments.step == "measure":
        print(json.dumps(measure(arguments.folder, arguments.processes), ensure_ascii=False))
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        own = ["--folder", folder, "--rows", str(arguments.rows)]
        own += ["--processes", str(arguments.processes)]
        subprocess.run([sys.executable, __file__, "--step", "make", *own], check=True)
        measured = [sys.executable, __file__, "--step", "measure", *own]
        done = subprocess.run(measured, check=True, stdout=subprocess.PIPE)
    words = f"--rows {arguments.rows} --processes {arguments.processes}"
    figures = {
        "command": f"python benchmarks/draw/stream.py {words}",
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        **json.loads(done.stdout),
    }
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
