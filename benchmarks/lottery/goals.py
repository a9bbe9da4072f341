"""Goals of the lottery, as far as this comparison measures them."""

from statistics import median
from typing import NamedTuple

from benchmarks.lottery.measuring import Result

MOST_SECONDS = {"ordinary": 1, "large": 15}


class Goal(NamedTuple):
    """Something measured, and the most that it should be."""

    what: str
    value: float
    unit: str
    target: float

    @property
    def is_met(self) -> bool:
        return self.value <= self.target


def processor_seconds(result: Result, instance: str) -> float:
    return median(own.processor_seconds for own in result.timings[instance])


def goals(results: list[Result]) -> list[Goal]:
    found = []
    for result in results:
        if not result.contender.is_ours:
            continue
        for name, target in MOST_SECONDS.items():
            if result.timings.get(name):
                what = f"{name}: odds and one draw on one core"
                found.append(Goal(what, processor_seconds(result, name), "processor s", target))
        for name, own in result.figures.items():
            broken = round(own.rules_broken * own.draws) + own.certain_cells_broken
            of_all = f"in all {own.draws:,} draws"
            found += [
                Goal(f"{name}: rules broken or certain seats changed, {of_all}", broken, "", 0),
                Goal(f"{name}: loads off their expectation by 1", own.load_off_percent, "%", 0),
            ]
            if name == "ordinary":
                off = abs(own.chi_square_per_cell - 1)
                found.append(Goal(f"{name}: chi-square per cell, distance from 1", off, "", 0.02))
    return found
