"""Small histories by hand and by chance."""

import random

import pandas as pd


def draws(selections, size, *, kind="", rounds=None):
    """One frame of ``size`` for every set of selected rows (from 0)."""
    rows = [
        (f"{t:03}", (rounds or {}).get(t, f"{t:03}"), f"E{row:03}", row, row in chosen, kind)
        for t, chosen in enumerate(map(set, selections))
        for row in range(size)
    ]
    return pd.DataFrame(
        rows, columns=["draw", "round", "enterprise", "position", "selected", "kind"]
    )


def by_chance(seed, n_draws, size, k):
    chance = random.Random(seed)
    return draws([chance.sample(range(size), k) for _ in range(n_draws)], size)


def skip_numbers(seed, n_draws):
    """5 of 100: a start, every 20th row before the last one, topped up by chance."""
    chance = random.Random(seed)
    found = []
    for _ in range(n_draws):
        rows = list(range(chance.randrange(100) + 1, 100, 20))
        rows += chance.sample(sorted({*range(1, 101)} - {*rows}), 5 - len(rows))
        found.append([row - 1 for row in rows])
    return draws(found, 100)


def visits(teams, *, trigger="random", department="market"):
    """One visit a team: (enterprise, people)."""
    rows = [
        (f"{trigger}{number:04}", department, enterprise, person, trigger)
        for number, (enterprise, people) in enumerate(teams)
        for person in people
    ]
    return pd.DataFrame(rows, columns=["visit", "department", "enterprise", "inspector", "trigger"])


def people(days, department="market"):
    rows = [(name, department, n) for name, n in days.items()]
    return pd.DataFrame(rows, columns=["inspector", "department", "days"])
