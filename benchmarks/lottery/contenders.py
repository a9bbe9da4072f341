"""Who is compared, what each claims, how it is called and where its documentation says so."""

import importlib.metadata
import platform
from functools import partial
from typing import NamedTuple

import numpy as np

from benchmarks.lottery import by_dualrandom, by_sortition, linear_programme, seat_by_seat
from benchmarks.lottery.instances import Instance
from benchmarks.lottery.samples import Teams, Way

EQUAL = "all who may come are equally likely"
SORTITION = "docstring of sortition_algorithms.core.find_random_sample"


class Contender(NamedTuple):
    """``distribution`` is what its version is asked of; empty for what is written here.

    ``instances`` are those it is sampled on, ``timed`` those its time is measured on.
    """

    id: str
    name: str
    claim: str
    call: str
    source: str
    way: Way
    distribution: str = ""
    instances: tuple[str, ...] = ("ordinary", "scarce", "small", "tiny")
    timed: tuple[str, ...] = ("ordinary", "small", "tiny")

    @property
    def is_ours(self) -> bool:
        return self.id == "dualrandom"

    @property
    def version(self) -> str:
        """What is installed; a LookupError says why it can't be run."""
        if not self.distribution:
            return f"Python {platform.python_version()}, numpy {np.__version__}"
        try:
            return f"{self.distribution} {importlib.metadata.version(self.distribution)}"
        except importlib.metadata.PackageNotFoundError:
            raise LookupError(f"{self.distribution} is not installed") from None


def _greedy(rule: str) -> Way:
    draw = partial(_draw_by_seat, seat_by_seat.RULES[rule])
    return Way(_itself, _itself, _equal_chances, draw)


def _itself(instance: Instance) -> Instance:
    return instance


def _equal_chances(instance: Instance) -> list[np.ndarray]:
    return [seat_by_seat.equal_chances(own) for own in instance.departments]


def _draw_by_seat(
    rule: seat_by_seat.Rule, instance: Instance, first: int, n_draws: int
) -> list[Teams]:
    return [seat_by_seat.draw(own, rule, first, n_draws) for own in instance.departments]


CONTENDERS = (
    Contender(
        "dualrandom",
        "dualrandom",
        "the published odds",
        "dualrandom.publish_odds(draw, registers), dualrandom.draw_teams(odds, seed)",
        "docs/spec/draw-v1.md §7",
        Way(by_dualrandom.ready, by_dualrandom.prepare, by_dualrandom.claims, by_dualrandom.draw),
        "dualrandom",
        timed=("ordinary", "large", "small", "tiny"),
    ),
    Contender(
        "greedy_file",
        "random greedy, file order",
        EQUAL,
        "visit by visit, seat by seat: by chance among those with room; holders first",
        "benchmarks/lottery/seat_by_seat.py",
        _greedy("greedy_file"),
    ),
    Contender(
        "greedy_random",
        "random greedy, random order",
        EQUAL,
        "the same, visits in an order by chance",
        "benchmarks/lottery/seat_by_seat.py",
        _greedy("greedy_random"),
    ),
    Contender(
        "least_loaded",
        "least loaded first",
        EQUAL,
        "visits in an order by chance; the least loaded, by chance among equals",
        "benchmarks/lottery/seat_by_seat.py",
        _greedy("least_loaded"),
    ),
    Contender(
        "round_robin",
        "round robin",
        EQUAL,
        "the next on the department's list with room; the first one by chance",
        "benchmarks/lottery/seat_by_seat.py",
        _greedy("round_robin"),
    ),
    Contender(
        "lp_vertex",
        "LP vertex (GLOP)",
        "the vertex",
        "least heaviest load, then greatest lightest load; drawn by this package's rounding",
        "https://developers.google.com/optimization/lp",
        Way(_itself, linear_programme.prepare, linear_programme.claims, linear_programme.draw),
        "ortools",
    ),
    Contender(
        "sortition_visits",
        "sortition maximin, visit by visit",
        "its 1,000 numbered panels",
        "find_random_sample(…, 2, [], selection_algorithm='maximin', number_selections=1000)",
        SORTITION,
        Way(_itself, by_sortition.prepare_visits, by_sortition.claims, by_sortition.draw),
        "sortition-algorithms",
    ),
    Contender(
        "sortition_campaign",
        "sortition maximin, whole campaign",
        "its 1,000 numbered panels",
        "the same once, with quotas per visit, holders and inspector",
        SORTITION,
        Way(_itself, by_sortition.prepare_campaign, by_sortition.claims, by_sortition.draw),
        "sortition-algorithms",
        ("small", "tiny"),
    ),
)
