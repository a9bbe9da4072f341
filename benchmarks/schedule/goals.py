"""What planning should reach, as far as this comparison measures it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks.schedule.cases import DAYS
from benchmarks.schedule.city import Shape
from benchmarks.schedule.contenders import LEVEL, OURS

if TYPE_CHECKING:
    from benchmarks.schedule.cases import Case
    from benchmarks.schedule.running import Run

MOST_VISITS = {(200, 0.5): 235, (1000, 0.65): 1072, (5000, 0.65): 5324, (20_000, 0.65): 21_160}
"""Visits of the study's prototype; 235 is what a complete plan of 200 enterprises needs."""
MOST_LEFT_OUT = {(5000, 0.65): 9, (20_000, 0.65): 3}
MOST_SECONDS = {
    (20_000, 0.5): 10,
    (1000, 0.65): 39,
    (5000, 0.65): 87,
    (20_000, 0.65): 85,
}
MOST_MIB = 1024
LEAST_TRAVEL_SAVED_PERCENT = 30
SIZE_OF_TRAVEL = 5000


class Goal(NamedTuple):
    """Something measured, and the most or the least that it should be."""

    what: str
    value: float
    unit: str
    target: float
    most: bool = True

    @property
    def is_met(self) -> bool:
        return self.value <= self.target if self.most else self.value >= self.target


def goals(found: list[Run], cases: list[Case]) -> list[Goal]:
    """Goals of this package's plans, and that no plan of anybody breaks a rule."""
    figures = {(run.contender, run.case): run.figures for run in found if run.figures}
    told = []
    for case in cases:
        own = figures.get((OURS, case.name))
        if own is not None and isinstance(case, Shape):
            told += _of_city(case, own)
        level = figures.get((LEVEL, case.name))
        if own and level and isinstance(case, Shape) and case.enterprises == SIZE_OF_TRAVEL:
            saved = travel_saved(own, level)
            what = f"{case.name}: travel between visits saved against load of weeks alone"
            told.append(Goal(what, saved, "%", LEAST_TRAVEL_SAVED_PERCENT, most=False))
    broken = sum(int(own["violations"]) for own in figures.values())
    told.append(Goal("rules broken in all plans", broken, "", 0))
    peak = max((own["peak_mib"] for key, own in figures.items() if key[0] == OURS), default=0)
    return [*told, Goal("most memory of dualrandom", peak, "MiB", MOST_MIB)]


def travel_saved(own: dict[str, float], other: dict[str, float]) -> float:
    """Percent of the other's minutes between visits."""
    return round(100 * (1 - own["travel_minutes"] / max(1, other["travel_minutes"])), 1)


def _of_city(case: Shape, own: dict[str, float]) -> list[Goal]:
    """Goals of the instances of the study; the others have none."""
    usual = Shape(case.enterprises, DAYS.get(case.enterprises, 0), use=case.use, seed=case.seed)
    if case != usual:
        return []
    key = (case.enterprises, case.use)
    told = []
    if case.use <= max(use for _, use in MOST_VISITS):
        left_out = own["blocks_left_out"] - own["impossible"]
        target = MOST_LEFT_OUT.get(key, 0)
        told.append(Goal(f"{case.name}: left out", left_out, "inspections", target))
    most = MOST_VISITS.get(
        key, own["bound"] if case.use == min(use for _, use in MOST_VISITS) else None
    )
    if most is not None:
        told.append(Goal(f"{case.name}: separate visits", own["visits"], "", most))
    if key in MOST_SECONDS:
        what = f"{case.name}: time of the plan"
        told.append(Goal(what, own["seconds"], "s", MOST_SECONDS[key]))
    return told
