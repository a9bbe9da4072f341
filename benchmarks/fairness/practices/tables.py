"""Tables of a year from what a plug-in found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

import pandas as pd

from benchmarks.fairness.world import SELECTED, TEAMS, VISITS, Department, World
from dualrandom.drawing.chances import level_chances


def selection(found: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """``found``: enterprises by department."""
    rows = [(name, department) for department, names in found.items() for name in names]
    return pd.DataFrame(rows, columns=list(SELECTED))


def visit_table(rows: Iterable[tuple[str, int, str, int]]) -> pd.DataFrame:
    """Rows of enterprise, visit, department, day; all are routine visits."""
    return pd.DataFrame([(*row, "routine") for row in rows], columns=list(VISITS))


Stops = list[tuple[int, str]]
"""Visits of one department in the order of the table: number and enterprise."""


def team_table(
    world: World,
    visits: pd.DataFrame,
    teams_of: Callable[[Department, list[str], Stops], Sequence[Sequence[str]]],
) -> pd.DataFrame:
    """``teams_of`` gives the teams of one department's stops; nobody where nobody works."""
    rows: list[tuple[int, str, str]] = []
    for department in world.departments:
        own = visits[(visits["department"] == department.id).to_numpy()]
        stops = list(zip(own["visit"].tolist(), own["enterprise"].tolist(), strict=True))
        staff = world.staff(department.id)["inspector"].tolist()
        if staff and stops:
            for (visit, _), team in zip(stops, teams_of(department, staff, stops), strict=True):
                rows += [(visit, department.id, person) for person in team]
    return pd.DataFrame(rows, columns=list(TEAMS))


def equal_promise(world: World, department: Department) -> pd.Series:
    """The same chance for the whole registry: quota over size."""
    names = world.registry(department)["enterprise"]
    chance = Fraction(world.quota(department), max(len(names), 1))
    return pd.Series([chance] * len(names), index=names.to_numpy(), dtype=object)


@lru_cache(maxsize=64)  # the same for all seeds
def weighted_promise(world: World, department: Department) -> pd.Series:
    """Chances in proportion to the weights of risk classes, exact; nobody's above 1."""
    registry = world.registry(department)
    weights = registry["risk_class"].map(world.risk_weights)
    levels = {int(weight): int(n) for weight, n in weights.value_counts().items()}
    chances = level_chances(levels, world.quota(department))
    values = [chances[int(weight)] for weight in weights]
    return pd.Series(values, index=registry["enterprise"].to_numpy(), dtype=object)
