"""All years of one practice under one seed, and who was promised what."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from benchmarks.fairness.practices import AnyPractice
from benchmarks.fairness.practices.tables import equal_promise
from benchmarks.fairness.world import Department, Past, World, Year
from benchmarks.fairness.worlds import Scenario


@dataclass(frozen=True, eq=False)
class Campaign:
    """One seed: a world and what happened in it, year by year."""

    worlds: tuple[World, ...]
    years: tuple[Year, ...]


def run_campaign(scenario: Scenario, practice: AnyPractice, seed: str) -> Campaign:
    """Year after year, each with the past of those before."""
    past, years = Past(), []
    for year, world in enumerate(scenario.worlds):
        found = practice.campaign(world, seed, year, past)
        years.append(found)
        past = past.followed_by(year, found)
    return Campaign(scenario.worlds, tuple(years))


def due(practice: AnyPractice, world: World, department: Department) -> np.ndarray:
    """Promised chances in the order of the registry; equal ones where nothing was promised."""
    return _due(getattr(practice, "draw", None), world, department)


def has_promise(practice: AnyPractice) -> bool:
    return hasattr(practice, "draw")


@cache
def _due(draw: object, world: World, department: Department) -> np.ndarray:
    values = draw.promised(world, department) if draw else equal_promise(world, department)
    return values.to_numpy(dtype=float)
