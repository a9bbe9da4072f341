"""Teams as they would be if they were drawn (公正派员的零分布).

What is kept fixed: the visits and how many people of a department went to each. What is left to
chance: who of the department it was, with chances in the ratio of available days.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from dualrandom.fairness.monitoring.words import SeededWords


@dataclass(frozen=True)
class _Pool:
    """Seats of one department by team size: ``seats[size]`` has shape (teams, size)."""

    members: NDArray[np.int64]
    steps: NDArray[np.int64]  # cumulated days
    seats: dict[int, NDArray[np.int64]]


class HonestTeams:
    """The null distribution of all teams of a history.

    Parameters
    ----------
    visits
        One row a seat: ``visit``, ``department``, ``enterprise``, ``inspector`` (texts).
    inspectors
        ``inspector``, ``department`` (texts), ``days`` (int ≥ 1): everybody who could have been
        drawn. People who only occur in the visits must be listed as well.

    Attributes
    ----------
    observed
        Shape (1, seats): number of the person on each seat.
    enterprise
        Number of the enterprise of each seat.
    pairs
        Shape (2, pairings): seats of one team.
    days, expected
        Of each person: available days, and the visits that an even spread gives.
    """

    def __init__(self, visits: pd.DataFrame, inspectors: pd.DataFrame) -> None:
        people = inspectors.sort_values(["department", "inspector"], ignore_index=True)
        self.people = list(zip(people["department"], people["inspector"], strict=True))
        number = {person: place for place, person in enumerate(self.people)}
        seats = visits.sort_values(
            ["department", "visit", "inspector"], kind="stable", ignore_index=True
        )
        who = [number[key] for key in zip(seats["department"], seats["inspector"], strict=True)]
        self.observed: NDArray[np.int64] = np.array(who, np.int64).reshape(1, -1)
        self.enterprises: list[str] = sorted(seats["enterprise"].unique())
        at = {name: place for place, name in enumerate(self.enterprises)}
        self.enterprise = seats["enterprise"].map(at).to_numpy(np.int64)
        self.days = people["days"].to_numpy(np.int64)
        teams = _teams_of(seats)
        self.pairs = _pairs([team for _, team in teams])
        self._pools: list[_Pool] = []
        self.expected = np.zeros(len(self.people))
        for department, rows in people.groupby("department", sort=True):
            own = [team for name, team in teams if name == department]
            if own:
                members = rows.index.to_numpy(np.int64)
                days = self.days[members]
                self._pools.append(_Pool(members, np.cumsum(days), _by_size(own)))
                self.expected[members] = sum(map(len, own)) * days / days.sum()

    def has_choice(self) -> bool:
        """Whether somebody else could have come anywhere."""
        return any(len(pool.members) > size for pool in self._pools for size in pool.seats)

    def replicate(self, words: SeededWords, replicates: int) -> NDArray[np.int64]:
        """Draw all teams again, so many times; shape (replicates, seats)."""
        seats = np.empty((replicates, self.observed.shape[1]), np.int64)
        for pool in self._pools:
            for places in pool.seats.values():
                seats[:, places] = _teams(words, pool, (replicates, *places.shape))
        return seats


def _teams_of(seats: pd.DataFrame) -> list[tuple[str, NDArray[np.int64]]]:
    """Department and seats of each team; the seats are sorted by department and visit."""
    changes = (seats[["department", "visit"]].shift() != seats[["department", "visit"]]).any(axis=1)
    first = np.flatnonzero(changes.to_numpy())
    places = np.arange(len(seats), dtype=np.int64)
    names = seats["department"].to_numpy()[first]
    return list(zip(names.tolist(), np.split(places, first[1:]), strict=True))


def _teams(words: SeededWords, pool: _Pool, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Fill seats one after the other; who sits in the team already is drawn anew."""
    team = np.full(shape, -1, np.int64)
    total = int(pool.steps[-1])
    for seat in range(shape[-1]):
        missing = np.ones(shape[:-1], np.bool_)
        while missing.any():
            chance = words.below(total, int(missing.sum()))
            drawn = pool.members[np.searchsorted(pool.steps, chance, side="right")]
            team[..., seat][missing] = drawn
            missing = (team[..., :seat] == team[..., seat][..., None]).any(axis=-1)
    return team


def _by_size(teams: list[NDArray[np.int64]]) -> dict[int, NDArray[np.int64]]:
    sizes = sorted({len(team) for team in teams})
    return {size: np.array([team for team in teams if len(team) == size]) for size in sizes}


def _pairs(teams: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    found = [(a, b) for team in teams for n, a in enumerate(team) for b in team[n + 1 :]]
    return np.array(found, np.int64).reshape(-1, 2).T
