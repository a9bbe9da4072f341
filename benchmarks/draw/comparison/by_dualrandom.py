"""This package, by its public function: all departments of a campaign at once."""

import pickle
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

import dualrandom as dr


class Promised(NamedTuple):
    promise: dr.Commitment
    frame: dr.Frame


def prepare(folder: Path, algorithm: str) -> Promised:
    return Promised(*pickle.loads((folder / algorithm).read_bytes()))


def draw(promised: Promised, seed: str, executor: Executor | None = None) -> list[list[str]]:
    found = dr.draw(*promised, dr.Seed.from_text(seed), executor=executor)
    return [list(names) for names in found.selected.values()]
