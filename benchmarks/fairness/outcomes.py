"""All cells put together: one outcome for each world and practice, and what differs by seed set."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from benchmarks.fairness.campaigns import has_promise
from benchmarks.fairness.contenders import contenders
from benchmarks.fairness.people import load_table
from benchmarks.fairness.practices import AnyPractice
from benchmarks.fairness.running import Asked, Cell
from benchmarks.fairness.scenarios import SETS, scenario
from benchmarks.fairness.shares import Groups, bias_p_value, merged
from benchmarks.fairness.worlds import Scenario

HEADLINES = (
    "displaced_position",
    "displaced_class",
    "visits_per_100",
    "visits_above_bound",
    "repeats_60_days",
    "load_range",
    "load_gini",
    "same_person_again",
    "pairs_again",
    "guess_by_day",
    "guess_insider",
    "guess_colleague",
)
"""Less is better in each."""
PROMISE = ("displaced_position", "displaced_district", "displaced_class")
PERSONAL = ("same_person_again", "pairs_again", "guess_colleague")
"""Say nothing where inspectors are known as groups."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """A practice in a world: figures of each seed set, groups and loads over all of them."""

    world: Scenario
    practice: AnyPractice
    campaigns: int
    figures: list[dict[str, float]]
    groups: Groups
    loads: pd.DataFrame

    def value(self, name: str) -> float | None:
        """Mean over seed sets; nothing where the measure has no meaning."""
        return sum(self.values(name)) / len(self.figures) if self.says(name) else None

    def values(self, name: str) -> list[float]:
        return [own[name] for own in self.figures]

    def says(self, name: str) -> bool:
        if name in PROMISE and not has_promise(self.practice):
            return False
        return not (name in PERSONAL and self.world.id == "chicago")

    def p_value(self, dimension: str) -> float | None:
        if not has_promise(self.practice):
            return None
        return bias_p_value(self.groups[dimension])


def outcomes(asked: Asked, found: Mapping[Cell, dict[str, Any]]) -> list[Outcome]:
    """World by world, practices in the order of the catalogue."""
    result = []
    for name in asked.worlds:
        where = scenario(name, asked.data)
        for practice in contenders(where):
            cells = [found[Cell(name, practice.id, own)] for own in SETS]
            people: dict[str, list[float]] = {}
            for cell in cells:
                for person, (seats, days) in cell["people"].items():
                    before = people.get(person, [0.0, 0.0])
                    people[person] = [before[0] + seats, before[1] + days]
            result.append(
                Outcome(
                    where,
                    practice,
                    sum(cell["campaigns"] for cell in cells),
                    [cell["figures"] for cell in cells],
                    merged(cell["groups"] for cell in cells),
                    load_table(people, where.first.inspectors),
                )
            )
    return result


def unstable_pairs(found: list[Outcome], measure: str) -> list[tuple[str, str]]:
    """Pairs of practices of one world whose order is not the same in all seed sets.

    Equal in every set is the same order; equal in some only is not.
    """
    own = [each for each in found if each.says(measure)]
    pairs = []
    for one, other in combinations(own, 2):
        pairs_of_values = zip(one.values(measure), other.values(measure), strict=True)
        signs = {(a > b) - (a < b) for a, b in pairs_of_values}
        if len(signs) > 1:
            pairs.append((one.practice.id, other.practice.id))
    return pairs


def n_pairs(found: list[Outcome], measure: str) -> int:
    n = sum(each.says(measure) for each in found)
    return n * (n - 1) // 2


def by_world(found: list[Outcome]) -> dict[str, list[Outcome]]:
    worlds: dict[str, list[Outcome]] = {}
    for each in found:
        worlds.setdefault(each.world.id, []).append(each)
    return worlds
