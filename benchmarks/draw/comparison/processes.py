"""Each contender runs in processes of its own; here they are started, and stopped at the limit."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

from comparison.contenders import R_SCRIPT, Contender

COMMAND = Path(__file__).parent.parent / "compare.py"
SURROUNDINGS: tuple[tuple[dict[str, str], int], ...] = (
    ({"PYTHONHASHSEED": "0"}, 1),
    ({"PYTHONHASHSEED": "1", "OMP_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}, 1),
    ({"PYTHONHASHSEED": "random", "OMP_NUM_THREADS": "2", "POLARS_MAX_THREADS": "2"}, 2),
)
"""Environment and worker processes under which the same seed is drawn again."""


class NotRunError(Exception):
    """Why there is no result."""


class Speed(NamedTuple):
    seconds: float
    processor_seconds: float
    mib: float
    selected: int


def _run(
    contender: Contender,
    step: str,
    words: list[object],
    limit: float,
    environment: dict[str, str] | None = None,
) -> str:
    if contender.distribution == "R":
        start = [shutil.which("Rscript") or "Rscript", "--vanilla", str(R_SCRIPT)]
    else:
        start = [sys.executable, str(COMMAND), "--step"]
    try:
        done = subprocess.run(
            [*start, step, contender.id, *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            timeout=limit,
            env=os.environ | (environment or {}),
        )
    except subprocess.TimeoutExpired:
        raise NotRunError(f"stopped after {limit:g} s") from None
    if done.returncode:
        raise NotRunError(f"failed: {_complaint(done.stderr)}")
    return done.stdout


def _complaint(text: str) -> str:
    """What Python or R gave as the error, on one line."""
    complaint = re.split(r"^\S*Error(?: in [^:]*)?:", text, flags=re.MULTILINE)[-1]
    words = re.split(r"^(?:Calls:|Execution halted)", complaint, flags=re.MULTILINE)[0].split()
    return textwrap.shorten(" ".join(words), 160, placeholder=" …")


def speed(contender: Contender, folder: Path, seed: int, limit: float) -> Speed:
    return Speed(*json.loads(_run(contender, "speed", [folder, seed], limit)))


def samples(
    contender: Contender,
    folder: Path,
    n_seeds: int,
    limit: float,
    surroundings: tuple[dict[str, str], int] = ({}, 1),
) -> list[list[list[str]]]:
    """Names per seed and department; the seeds are 1, 2, …."""
    environment, workers = surroundings
    words: list[object] = [folder, 1, n_seeds]
    if contender.distribution != "R":
        words.append(workers)
    text = _run(contender, "samples", words, limit, environment)
    lines = [line.split() for line in text.splitlines()]
    n_departments = len(lines) // n_seeds
    if len(lines) != n_seeds * n_departments:
        raise NotRunError("samples are missing")
    return [lines[at : at + n_departments] for at in range(0, len(lines), n_departments)]
