"""Are the chances of the nested draw what they say? Many seeds, every enterprise counted.

2,000 enterprises, tasks with scores correlated 0.5, frames of 70 %. Chi-square per unit (enterprise
and task) is 1 on average where every chance is exact, whatever the number of seeds; by chance alone
it lies within about 0.04 of it for one task (one standard deviation), a bias would grow with the
seeds. Distinct enterprises are compared with the bound
that no design can go below (Matei & Tillé 2005).
"""

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from dualrandom.drawing.chances import level_chances
from dualrandom.drawing.nested_core import settle
from dualrandom.drawing.nested_states import States, common_denominator, initial_states
from dualrandom.drawing.tickets import CounterStream, tickets

N_ENTERPRISES = 2000
QUOTAS = (60, 100, 40, 80)
_BATCH = 250


class Instance(NamedTuple):
    """Chances per enterprise and task, and what the draw needs of them."""

    chances: list[dict[int, Fraction]]
    states: list[States]
    denominator: int
    identifiers: list[str]


@cache
def instance(n_tasks: int) -> Instance:
    """Scores are a common and an own part, both uniform: their correlation is 0.5."""
    stream = CounterStream("benchmark", "exactness")
    common = [stream.below(50) for _ in range(N_ENTERPRISES)]
    chances: list[dict[int, Fraction]] = [{} for _ in range(N_ENTERPRISES)]
    for task in range(n_tasks):
        weights = {
            row: 1 + common[row] + stream.below(50)
            for row in range(N_ENTERPRISES)
            if stream.below(10) < 7
        }
        levels: dict[int, int] = {}
        for weight in weights.values():
            levels[weight] = levels.get(weight, 0) + 1
        own = level_chances(levels, QUOTAS[task])
        for row, weight in weights.items():
            chances[row][task] = own[weight]
    denominator = common_denominator(chances)
    return Instance(
        chances,
        [initial_states(each, denominator) for each in chances],
        denominator,
        [f"E{row:05}" for row in range(N_ENTERPRISES)],
    )


def count(n_tasks: int, first_seed: int, n_seeds: int) -> tuple[list[list[int]], list[int]]:
    """How often each task drew each enterprise, and the distinct enterprises of each seed."""
    made = instance(n_tasks)
    counts = [[0] * N_ENTERPRISES for _ in range(n_tasks)]
    distinct = []
    for number in range(first_seed, first_seed + n_seeds):
        seed = f"{number:064x}"
        drawn = tickets("enterprise", seed, made.identifiers)
        order = sorted(range(N_ENTERPRISES), key=drawn.__getitem__)
        stream = CounterStream("nested/t0/all", seed)
        outcome = settle([made.states[row] for row in order], n_tasks, made.denominator, stream)
        for row, cells in zip(order, outcome, strict=True):
            for task in range(n_tasks):
                counts[task][row] += cells >> task & 1
        distinct.append(sum(cells > 0 for cells in outcome))
        if any(
            sum(cells >> task & 1 for cells in outcome) != QUOTAS[task] for task in range(n_tasks)
        ):
            raise RuntimeError(f"seed {number}: a task has another number than its quota")
    return counts, distinct


def study(n_tasks: int, n_seeds: int, processes: int) -> dict[str, object]:
    made = instance(n_tasks)
    counts = [[0] * N_ENTERPRISES for _ in range(n_tasks)]
    distinct: list[int] = []
    starts = range(0, n_seeds, _BATCH)
    sizes = [min(_BATCH, n_seeds - start) for start in starts]
    with ProcessPoolExecutor(processes) as pool:
        for found, own in pool.map(count, [n_tasks] * len(sizes), starts, sizes):
            distinct += own
            counts = [
                [a + b for a, b in zip(left, right, strict=True)]
                for left, right in zip(counts, found, strict=True)
            ]
            print(f"\r{len(distinct):,} of {n_seeds:,} seeds", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    bound = sum(max(each.values(), default=Fraction(0)) for each in made.chances)
    mean = sum(distinct) / n_seeds
    variance = sum((each - mean) ** 2 for each in distinct) / (n_seeds - 1)
    terms = [chi_square_terms(made, counts[task], task, n_seeds) for task in range(n_tasks)]
    return {
        "tasks": n_tasks,
        "seeds": n_seeds,
        "bits of the common denominator": made.denominator.bit_length(),
        "chi-square per unit": round(sum(map(sum, terms)) / sum(map(len, terms)), 4),
        "chi-square per unit of each task": [round(sum(own) / len(own), 4) for own in terms],
        "standard deviation of the latter": round((2 / len(terms[0])) ** 0.5, 3),
        "distinct enterprises": round(mean, 3),
        "standard error": round((variance / n_seeds) ** 0.5, 3),
        "bound": round(float(bound), 3),
        "distinct / bound": round(mean / float(bound), 5),
    }


def chi_square_terms(made: Instance, counts: list[int], task: int, n_seeds: int) -> list[float]:
    return [
        (counts[row] - n_seeds * float(each[task])) ** 2
        / (n_seeds * float(each[task] * (1 - each[task])))
        for row, each in enumerate(made.chances)
        if 0 < each.get(task, 0) < 1
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    arguments = parser.parse_args()
    figures = [study(n_tasks, arguments.seeds, arguments.processes) for n_tasks in (1, 2, 4)]
    text = json.dumps(
        {
            "command": f"python benchmarks/draw/exactness.py --seeds {arguments.seeds}",
            "runs": figures,
        },
        indent=1,
    )
    print(text)
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
