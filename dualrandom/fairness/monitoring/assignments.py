"""Load, rotation and pairs of colleagues (负荷、轮换与搭档): three looks at who went where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.fairness.monitoring.ties import equal_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dualrandom.fairness.monitoring.honest_teams import HonestTeams


def loads(teams: HonestTeams, seats: NDArray[np.int64]) -> NDArray[np.int64]:
    """Visits of each person, shape (replicates, people)."""
    n = len(teams.people)
    flat = seats + np.arange(len(seats))[:, None] * n
    return np.bincount(flat.ravel(), minlength=n * len(seats)).reshape(len(seats), n)


def load_distance(teams: HonestTeams, seats: NDArray[np.int64]) -> NDArray[np.float64]:
    """Σ (visits − even spread)²/even spread over all people; an even spread follows the days.

    A draw that evens out loads has less than chance would give and is never blamed for it.
    """
    used = teams.expected > 0
    gap = loads(teams, seats)[:, used] - teams.expected[used]
    distance: NDArray[np.float64] = (gap**2 / teams.expected[used]).sum(axis=1)
    return distance


def met_keys(teams: HonestTeams, seats: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of (person, enterprise) on each seat."""
    return seats * len(teams.enterprises) + teams.enterprise


def met_again(teams: HonestTeams, seats: NDArray[np.int64]) -> NDArray[np.float64]:
    """Pairs of visits of the same person to the same enterprise."""
    return equal_pairs(met_keys(teams, seats))


def colleague_keys(teams: HonestTeams, seats: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of each two colleagues who sit in one team."""
    first, second = seats[:, teams.pairs[0]], seats[:, teams.pairs[1]]
    keys: NDArray[np.int64] = np.minimum(first, second) * len(teams.people) + np.maximum(
        first, second
    )
    return keys


def together_again(teams: HonestTeams, seats: NDArray[np.int64]) -> NDArray[np.float64]:
    """Pairs of visits that the same two colleagues made together."""
    return equal_pairs(colleague_keys(teams, seats))
