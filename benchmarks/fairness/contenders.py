"""The practices of the catalogue as the study runs them."""

from dataclasses import dataclass, replace

import pandas as pd

from benchmarks.fairness.practices import AnyPractice, Practice, chance
from benchmarks.fairness.practices.catalogue import PRACTICES
from benchmarks.fairness.practices.skip_number import SkipNumber, rounded, walk
from benchmarks.fairness.practices.tables import selection
from benchmarks.fairness.world import Past, World
from benchmarks.fairness.worlds import Scenario


@dataclass(frozen=True)
class QuickSkipNumber(SkipNumber):
    """The same draws, top-up kept as a list that shrinks instead of being made anew each time."""

    def select(self, world: World, seed: str, year: int, past: Past) -> pd.DataFrame:  # noqa: ARG002
        found = {}
        for department in world.departments:
            names = world.registry(department)["enterprise"].tolist()
            lots = chance.generator(seed, year, self.id, department.id)
            rows = walk(len(names), department.rate, int(lots.integers(len(names))) + 1)
            taken, size = set(rows), rounded(len(names) * department.rate)
            others = [row for row in range(1, len(names) + 1) if row not in taken]
            while len(rows) < size:
                rows.append(others.pop(int(lots.integers(len(others)))))
            found[department.id] = [names[row - 1] for row in rows]
        return selection(found)


CONTENDERS: tuple[AnyPractice, ...] = tuple(
    replace(each, draw=QuickSkipNumber())
    if isinstance(each, Practice) and type(each.draw) is SkipNumber
    else each
    for each in PRACTICES
)


def contenders(scenario: Scenario) -> tuple[AnyPractice, ...]:
    """All practices, and what happened where records say so."""
    happened = (scenario.happened,) if scenario.happened else ()
    return (*CONTENDERS, *happened)
