"""Histories with known chances for the monitoring benchmark: honest ones, and biased ones."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from benchmarks.fairness.practices.skip_number import walk

MOST_PEOPLE = 10


@dataclass(frozen=True)
class History:
    draws: pd.DataFrame | None = None
    visits: pd.DataFrame | None = None
    inspectors: pd.DataFrame | None = None


def honest(seed: int) -> History:
    """One of three kinds of honest history, by turns."""
    chance = np.random.default_rng([seed, 0])
    return (plain, stratified, joint)[seed % 3](chance)


def plain(chance: np.random.Generator) -> History:
    """20 draws of 5 among 100, two of ten people to each."""
    draws = equal_draws(chance, 20, 100, 5)
    return with_teams(draws, chance, days=np.full(MOST_PEOPLE, 200))


def stratified(chance: np.random.Generator) -> History:
    """12 draws of two strata that lie in the file one after the other: 3 of 60 and 6 of 30."""
    parts = []
    for number in range(12):
        for stratum, first, size, k in (("A", 0, 60, 3), ("B", 60, 30, 6)):
            part = one_draw(number, chance.choice(size, k, replace=False), size, first)
            parts.append(part.assign(kind=stratum))
    draws = pd.concat(parts, ignore_index=True)
    return with_teams(draws, chance, days=chance.integers(60, 220, MOST_PEOPLE))


def joint(chance: np.random.Generator) -> History:
    """10 rounds: two departments draw from one order of tickets, so that they go together."""
    parts = []
    for number in range(10):
        order = chance.permutation(120)
        for name, size, k in (("market", 120, 8), ("fire", 90, 6)):
            among = order[order < size][:k]
            part = one_draw(number, among, size)
            parts.append(part.assign(draw=f"{number:03}-{name}", round=f"{number:03}"))
    return History(draws=pd.concat(parts, ignore_index=True))


def equal_draws(chance: np.random.Generator, n_draws: int, size: int, k: int) -> pd.DataFrame:
    """Simple random draws."""
    parts = [one_draw(t, chance.choice(size, k, replace=False), size) for t in range(n_draws)]
    return pd.concat(parts, ignore_index=True)


def skip_number(chance: np.random.Generator, n_draws: int) -> pd.DataFrame:
    """5 of 100 by the practice ``skip_number``: the same walk, then topped up by chance."""
    parts = []
    for number in range(n_draws):
        rows = walk(100, Fraction(5, 100), int(chance.integers(100)) + 1)
        others = sorted({*range(1, 101)} - {*rows})
        rows += chance.choice(others, 5 - len(rows), replace=False).tolist()
        parts.append(one_draw(number, np.array(rows) - 1, 100))
    return pd.concat(parts, ignore_index=True)


def sloping(chance: np.random.Generator, n_draws: int, slope: float) -> pd.DataFrame:
    """5 of 100 with weights that rise along the file from 1 − slope to 1 + slope."""
    return weighted(chance, n_draws, np.linspace(1 - slope, 1 + slope, 100) + 1e-9)


def favoured(chance: np.random.Generator, n_draws: int, factor: float) -> pd.DataFrame:
    """5 of 100; ten of them, all over the file, have ``factor`` times the weight of the others."""
    weights = np.ones(100)
    weights[3::10] = factor
    return weighted(chance, n_draws, weights)


def weighted(chance: np.random.Generator, n_draws: int, weights: np.ndarray) -> pd.DataFrame:
    """5 of as many as there are weights, one after the other in their ratio."""
    size, shares = len(weights), weights / weights.sum()
    parts = [
        one_draw(t, chance.choice(size, 5, replace=False, p=shares), size) for t in range(n_draws)
    ]
    return pd.concat(parts, ignore_index=True)


def overloaded(chance: np.random.Generator, n_visits: int, factor: float) -> History:
    """Two of ten people to each visit; the first has ``factor`` times the weight of the others."""
    weights = np.ones(MOST_PEOPLE)
    weights[0] = factor
    rows = [
        (f"{visit:04}", f"E{visit:04}", f"P{person}")
        for visit in range(n_visits)
        for person in chance.choice(MOST_PEOPLE, 2, replace=False, p=weights / weights.sum())
    ]
    visits = pd.DataFrame(rows, columns=["visit", "enterprise", "inspector"])
    visits = visits.assign(department="market", trigger="random")
    return History(visits=visits, inspectors=people(np.full(MOST_PEOPLE, 200)))


def one_draw(number: int, drawn: np.ndarray, size: int, first: int = 0) -> pd.DataFrame:
    """Frame of one draw; ``drawn`` are rows from 0 on."""
    rows = np.arange(size)
    return pd.DataFrame(
        {
            "draw": f"{number:03}",
            "round": f"{number:03}",
            "enterprise": [f"E{first + row:04}" for row in rows],
            "position": first + rows,
            "selected": np.isin(rows, drawn),
            "kind": "",
        }
    )


def people(days: np.ndarray) -> pd.DataFrame:
    names = [f"P{number}" for number in range(len(days))]
    return pd.DataFrame({"inspector": names, "department": "market", "days": days})


def with_teams(draws: pd.DataFrame, chance: np.random.Generator, days: np.ndarray) -> History:
    """Send two people to each drawn enterprise, one after the other in the ratio of their days."""
    seats = []
    for draw, enterprise in draws.loc[draws["selected"], ["draw", "enterprise"]].itertuples(
        index=False
    ):
        team = chance.choice(len(days), 2, replace=False, p=days / days.sum())
        seats += [(f"{draw} {enterprise}", enterprise, f"P{person}") for person in team]
    visits = pd.DataFrame(seats, columns=["visit", "enterprise", "inspector"])
    visits = visits.assign(department="market", trigger="random")
    return History(draws, visits, people(days))
