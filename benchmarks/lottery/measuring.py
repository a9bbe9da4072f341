"""The whole comparison: time every contender, sample every contender, collect what came out."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.lottery.by_dualrandom import fair_loads, prepare, ready
from benchmarks.lottery.contenders import CONTENDERS, Contender
from benchmarks.lottery.figures import Figures, cells, figures, load_ratio
from benchmarks.lottery.instances import INSTANCES, Instance
from benchmarks.lottery.samples import collect
from benchmarks.lottery.timing import NotRunError, Timing, timing

SHARES = (0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1)
"""Quantiles of the relative errors that are kept, for the chart."""
N_QUANTILES = 400
SLOW_SECONDS = 60
"""What takes longer is timed once."""
FEWER_DRAWS = {"scarce": 4}
"""The scarce instance shows what it shows with a quarter of the draws."""


class Sizes(NamedTuple):
    """Draws per contender and instance, rounds of timing, seconds for a timed process."""

    draws: int
    repeats: int
    limit: float


class About(NamedTuple):
    """An instance in numbers; the load ratio is that of the leximin-fair loads."""

    visits: int
    inspectors: int
    blocks: int
    cells: int
    qualified_seats: int
    fair_load_ratio: float


@dataclass
class Result:
    """What is known of a contender per instance; ``not_run`` says why something is not."""

    contender: Contender
    version: str = ""
    timings: dict[str, list[Timing]] = field(default_factory=dict)
    figures: dict[str, Figures] = field(default_factory=dict)
    errors: dict[str, list[float]] = field(default_factory=dict)
    standard_errors: dict[str, list[float]] = field(default_factory=dict)
    not_run: dict[str, str] = field(default_factory=dict)


def compare(
    only: list[str], instances: list[str], sizes: Sizes, folder: Path, processes: int
) -> tuple[list[Result], dict[str, About]]:
    """Results in the order of ``CONTENDERS``, and what they were measured on."""
    results = [_result(one) for one in CONTENDERS if not only or one.id in only]
    able = [result for result in results if result.version]
    for number in range(1, sizes.repeats + 1):
        for result in able:
            for name in instances:
                if name in result.contender.timed:
                    place = folder / name / result.contender.id / f"timing{number}.json"
                    _time(result, name, sizes.limit, place)
    abouts = {}
    for name in instances:
        instance = INSTANCES[name]()
        abouts[name] = _about(instance)
        for result in able:
            if name in result.contender.instances:
                print(f"{name}: {result.contender.name}", file=sys.stderr, flush=True)
                n_draws = -(-sizes.draws // FEWER_DRAWS.get(name, 1))
                place = folder / name / result.contender.id
                _sample(result, instance, n_draws, place, processes)
    return results, abouts


def _result(contender: Contender) -> Result:
    try:
        return Result(contender, contender.version)
    except LookupError as reason:
        return Result(contender, not_run={"all": str(reason)})


def _time(result: Result, instance: str, limit: float, place: Path) -> None:
    question = f"time on {instance}"
    timings = result.timings.setdefault(instance, [])
    if question in result.not_run or any(own.seconds > SLOW_SECONDS for own in timings):
        return
    print(f"{question}: {result.contender.name}", file=sys.stderr, flush=True)
    try:
        timings.append(timing(result.contender, instance, limit, place))
    except NotRunError as reason:
        result.not_run[question] = str(reason)


def _sample(result: Result, instance: Instance, n_draws: int, place: Path, processes: int) -> None:
    samples = collect(result.contender.way, instance, n_draws, place, processes)
    found = cells(instance, samples)
    name = instance.name
    result.figures[name] = figures(instance, samples)
    result.errors[name] = _rounded(np.quantile(found.relative, SHARES))
    if result.contender.is_ours:
        steps = (np.arange(N_QUANTILES) + 0.5) / N_QUANTILES
        result.standard_errors[name] = _rounded(np.quantile(found.in_standard_errors, steps))


def _rounded(numbers: np.ndarray) -> list[float]:
    return [round(number, 5) for number in numbers.tolist()]


def _about(instance: Instance) -> About:
    prepared = prepare(ready(instance))
    fair = zip(instance.departments, fair_loads(prepared), strict=True)
    return About(
        visits=instance.n_visits,
        inspectors=instance.n_people,
        blocks=instance.n_blocks,
        cells=instance.n_cells,
        qualified_seats=sum(int(own.asks.sum()) for own in instance.departments),
        fair_load_ratio=round(max(load_ratio(own, loads) for own, loads in fair), 3),
    )
