"""The whole comparison: prepare the instances, run every contender, collect what came out."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from pickle import loads
from typing import NamedTuple, TypeVar

from comparison import instances, processes, questions
from comparison.contenders import Contender, contenders
from comparison.processes import NotRunError, Speed

T = TypeVar("T")
ORDER_SEEDS = 20
INSTANCES: dict[str, tuple[Callable[[int], instances.Instance], tuple[str, ...]]] = {
    "equal": (instances.stratified, ("equal",)),
    "unequal": (lambda rows: instances.scored(rows, 1), ("nested", "pareto")),
    "two scored": (lambda rows: instances.scored(rows, 2), ("nested",)),
}
"""What speed is measured on, by kind of chances or by the contender's own name for it."""


class Sizes(NamedTuple):
    """How much is measured: rows and repeats for speed, draws for chances, seeds for the rest."""

    rows: int
    repeats: int
    draws: int
    seeds: int
    limit: float


@dataclass
class Result:
    """What is known of a contender; ``not_run`` gives the reason per question."""

    contender: Contender
    version: str = ""
    speeds: list[Speed] = field(default_factory=list)
    exactness: questions.Exactness | None = None
    coordination: questions.Coordination | None = None
    ignores_order: bool | None = None
    replays: bool | None = None
    not_run: dict[str, str] = field(default_factory=dict)

    def ask(self, question: str, answer: Callable[[], T]) -> T | None:
        """Return the answer, or note why there is none."""
        if self.not_run.keys() & {"all", question}:
            return None
        print(f"{question}: {self.contender.name}", file=sys.stderr, flush=True)
        try:
            return answer()
        except NotRunError as reason:
            self.not_run[question] = str(reason)
            return None


def compare(only: list[str], sizes: Sizes, folder: Path) -> list[Result]:
    """Results in the order of ``contenders.toml``."""
    results = [_result(one) for one in contenders() if not only or one.id in only]
    prepare(sizes.rows, folder)
    for round_number in range(sizes.repeats):
        for result in results:
            own = result.contender
            place = folder / (own.instance or own.chances)
            run = partial(processes.speed, own, place, round_number + 1, sizes.limit)
            speed = result.ask("speed", run)
            result.speeds += [speed] if speed else []
    for result in results:
        if result.contender.draws:
            _ask_for_samples(result, sizes, folder)
    return results


def _result(contender: Contender) -> Result:
    try:
        return Result(contender, contender.version)
    except LookupError as reason:
        return Result(contender, not_run={"all": str(reason)})


def prepare(rows: int, folder: Path) -> None:
    """Make what all contenders draw from, each with a small one to warm up on."""
    for name, (make, algorithms) in INSTANCES.items():
        print(f"instance: {name}", file=sys.stderr, flush=True)
        instances.prepare(make(rows), algorithms, folder / name)
        instances.prepare(make(min(rows, 2000)), algorithms, folder / name / "warm")
    for kind, algorithm in (("equal", "equal"), ("unequal", "nested")):
        both = instances.departments(weighted=kind == "unequal")
        instances.prepare(both, (algorithm,), folder / f"{kind} 2")
        instances.prepare(both.shuffled(), (algorithm,), folder / f"{kind} 2 shuffled")
    one = both._replace(tasks=both.tasks[:1])
    instances.prepare(one, ("pareto",), folder / "unequal 1")
    instances.prepare(one.shuffled(), ("pareto",), folder / "unequal 1 shuffled")
    instances.prepare(instances.seven(), ("equal",), folder / "equal few")
    instances.prepare(instances.tille(), ("nested", "pareto"), folder / "unequal few")


def _ask_for_samples(result: Result, sizes: Sizes, folder: Path) -> None:
    own = result.contender
    few = folder / f"{own.chances} few"
    many = folder / f"{own.chances} {own.departments}"
    shuffled = folder / f"{many.name} shuffled"

    def samples(at: Path, n_seeds: int, *where: tuple[dict[str, str], int]) -> list:
        return processes.samples(own, at, n_seeds, 20 * sizes.limit, *where)

    (population,) = loads((few / "populations").read_bytes())
    result.exactness = result.ask(
        "exactness", lambda: questions.exactness(population, samples(few, sizes.draws))
    )
    drawn = result.ask("samples", lambda: samples(many, max(sizes.seeds, ORDER_SEEDS)))
    if drawn is None:
        return
    first = questions.as_sets(drawn[:ORDER_SEEDS])
    result.ignores_order = result.ask(
        "order of rows", lambda: first == questions.as_sets(samples(shuffled, ORDER_SEEDS))
    )
    result.replays = result.ask(
        "replay",
        lambda: all(
            drawn[:ORDER_SEEDS] == samples(many, ORDER_SEEDS, where)
            for where in processes.SURROUNDINGS
        ),
    )
    populations = loads((many / "populations").read_bytes())
    if len(populations) > 1:
        result.coordination = questions.coordination(populations, drawn)
