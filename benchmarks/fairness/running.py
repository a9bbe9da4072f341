"""Cells, in parallel: a practice in a world under a seed set. One line of JSON for each that ended.

A cell is a function of its names and the number of seeds only, so nothing depends on the number of
processes or on what ends first. The journal's first line says what was asked; a journal that was
asked for something else is not taken up.
"""

import json
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from benchmarks.fairness.campaigns import has_promise, run_campaign
from benchmarks.fairness.contenders import contenders
from benchmarks.fairness.measuring import measure
from benchmarks.fairness.scenarios import SETS, n_campaigns, scenario


class Cell(NamedTuple):
    world: str
    practice: str
    seed_set: str


class Asked(NamedTuple):
    """What the figures depend on."""

    worlds: list[str]
    seeds: int
    data: Path | None

    @property
    def header(self) -> dict[str, object]:
        return {"seeds": self.seeds, "data": self.data is not None, "journal": 1}

    def cells(self) -> list[Cell]:
        return [
            Cell(name, practice.id, seed_set)
            for name in self.worlds
            for practice in contenders(scenario(name, self.data))
            for seed_set in SETS
        ]


def run_cells(asked: Asked, journal: Path, processes: int) -> dict[Cell, dict[str, object]]:
    """Run what the journal does not hold yet, large worlds first; results in a fixed order."""
    cells = asked.cells()
    found = {cell: own for cell, own in _read(journal, asked).items() if cell in set(cells)}
    left = [cell for cell in reversed(cells) if cell not in found]
    done = len(cells) - len(left)
    if done:
        _say(f"{done} of {len(cells)} cells from the journal")
    for cell, own in _outcomes(left, asked, processes):
        found[cell] = own
        done += 1
        with journal.open("a", encoding="utf-8") as file:
            file.write(json.dumps([*cell, own], ensure_ascii=False) + "\n")
        _say(f"{done}/{len(cells)} {cell.world} {cell.practice} {cell.seed_set}")
    return {cell: found[cell] for cell in cells}


def run_cell(cell: Cell, seeds: int, data: Path | None) -> dict[str, object]:
    """Run and measure one cell."""
    where = scenario(cell.world, data)
    practice = next(each for each in contenders(where) if each.id == cell.practice)
    n = n_campaigns(where, seeds) if has_promise(practice) else 1
    drawn = [
        run_campaign(where, practice, f"{cell.world}/{cell.seed_set}/{number}")
        for number in range(n)
    ]
    return {"campaigns": n, **measure(practice, drawn)}


def _outcomes(
    left: list[Cell], asked: Asked, processes: int
) -> Iterable[tuple[Cell, dict[str, object]]]:
    if processes == 1:
        for cell in left:
            yield cell, run_cell(cell, asked.seeds, asked.data)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(run_cell, cell, asked.seeds, asked.data): cell for cell in left}
        for future in as_completed(waiting):
            yield waiting[future], future.result()


def _read(journal: Path, asked: Asked) -> dict[Cell, dict[str, object]]:
    lines = journal.read_text(encoding="utf-8").splitlines() if journal.exists() else []
    whole = [json.loads(line) for line in lines if line.endswith(("]", "}"))]
    if not whole:
        journal.write_text(json.dumps(asked.header) + "\n", encoding="utf-8")
        return {}
    if whole[0] != asked.header:
        raise SystemExit(
            f"{journal}: made with {whole[0]}, now asked {asked.header}; leave --resume out"
        )
    text = journal.read_text(encoding="utf-8")
    if not text.endswith("\n"):  # stopped in the middle of a line
        journal.write_text(text[: text.rfind("\n") + 1], encoding="utf-8")
        lines = lines[:-1]
    rows = [json.loads(line) for line in lines[1:]]
    return {Cell(*row[:3]): row[3] for row in rows}


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
