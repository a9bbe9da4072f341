"""Every run in a process of its own; one line of JSON for each that has ended.

Time and memory are those of the plan: the instance is made before, figures and check come after.
Where a contender checks its plan itself, that is told apart; processor time and memory include it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.draw.comparison.memory import resident, resident_before
from benchmarks.schedule.cases import LongDay, Shape, lottery
from benchmarks.schedule.outcome import figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.schedule.cases import Case
    from benchmarks.schedule.contenders import Contender

ROOT = Path(__file__).parents[2]


class Run(NamedTuple):
    """A contender on a case: its figures, or why there are none."""

    contender: str
    case: str
    version: str
    figures: dict[str, float]
    not_run: str = ""


def runs(
    contenders: Iterable[Contender], cases: list[Case], limit: float, journal: Path
) -> list[Run]:
    """Run what the journal does not hold yet; case by case."""
    kept = {(run.contender, run.case): run for run in _read(journal)}
    found = []
    for case in cases:
        for contender in contenders:
            if contender.runs_on(case):
                run = kept.get((contender.id, case.name)) or _run(contender, case, limit)
                if (contender.id, case.name) not in kept:
                    _note(run, journal)
                found.append(run)
    return found


def _read(journal: Path) -> list[Run]:
    if not journal.exists():
        return []
    lines = journal.read_text(encoding="utf-8").splitlines()
    return [Run(**json.loads(line)) for line in lines if line.endswith("}")]


def _note(run: Run, journal: Path) -> None:
    with journal.open("a", encoding="utf-8") as file:
        file.write(json.dumps(run._asdict(), ensure_ascii=False) + "\n")


def _run(contender: Contender, case: Case, limit: float) -> Run:
    print(f"{case.name}: {contender.name}", file=sys.stderr, flush=True)
    try:
        version = contender.version
    except LookupError as reason:
        return Run(contender.id, case.name, "", {}, str(reason))
    command = [sys.executable, "-m", "benchmarks.schedule", "--step", contender.id, code(case)]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=limit, env=environment
        )
    except subprocess.TimeoutExpired:
        return Run(contender.id, case.name, version, {}, f"stopped after {limit:g} s")
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
        why = f"failed: {lines[-1][:160] if lines else done.returncode}"
        return Run(contender.id, case.name, version, {}, why)
    return Run(contender.id, case.name, version, json.loads(done.stdout.splitlines()[-1]))


def step(contender: Contender, case: Case) -> None:
    """Plan in this process and print the figures; a tiny instance first pays for imports."""
    tiny = LongDay(30) if isinstance(case, LongDay) else Shape(10, 20)
    contender.way(lottery(tiny))
    given = lottery(case)
    resident_before()
    start, started = time.perf_counter(), time.process_time()
    outcome = contender.way(given)
    wall, processor = time.perf_counter() - start, time.process_time() - started
    spent = {
        "seconds": round(wall - outcome.check_seconds, 3),
        "check_seconds": round(outcome.check_seconds, 3),
        "processor_seconds": round(processor, 3),
        "peak_mib": round(resident("VmHWM"), 1),
    }
    print(json.dumps(figures(outcome, given)._asdict() | spent))


def code(case: Case) -> str:
    """Write a case on a command line."""
    return json.dumps([type(case).__name__, vars(case)])


def decoded(text: str) -> Case:
    """Read it back."""
    kind, fields = json.loads(text)
    return {"Shape": Shape, "LongDay": LongDay}[kind](**fields)
