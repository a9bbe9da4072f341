"""The three questions to the teams of a history (派员检验)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.fairness.monitoring import assignments, detectable
from dualrandom.fairness.monitoring.results import TEAM_TESTS, NotTested
from dualrandom.fairness.monitoring.ties import most_frequent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from numpy.typing import NDArray

    from dualrandom.fairness.monitoring.honest_teams import HonestTeams
    from dualrandom.fairness.monitoring.results import TestId
    from dualrandom.fairness.monitoring.sequential import Tail
    from dualrandom.fairness.monitoring.words import SeededWords

LEAST = 2
_CELLS = 4_000_000


class TeamTests:
    """Statistics of teams, and the words for what they show."""

    def __init__(self, null: HonestTeams) -> None:
        self.null = null
        self._used = null.expected[null.expected > 0]

    def possible(self) -> tuple[tuple[TestId, ...], tuple[NotTested, ...]]:
        """Tests for which this history has the data, and the others with their reason."""
        if self.null.observed.shape[1] < LEAST or not self.null.has_choice():
            return (), tuple(NotTested(test, "no_choice_of_people") for test in TEAM_TESTS)
        if self.null.pairs.shape[1] < LEAST:
            return TEAM_TESTS[:2], (NotTested("pairs", "no_teams"),)
        return TEAM_TESTS, ()

    def statistics(
        self, seats: NDArray[np.int64], names: Collection[str]
    ) -> dict[str, NDArray[np.float64]]:
        """Those asked for, one value a replicate."""
        all_of_them: dict[str, Callable[[], NDArray[np.float64]]] = {
            "load": lambda: assignments.load_distance(self.null, seats),
            "rotation": lambda: assignments.met_again(self.null, seats),
            "pairs": lambda: assignments.together_again(self.null, seats),
        }
        return {name: all_of_them[name]() for name in names}

    def observed(self, names: Collection[str]) -> dict[str, NDArray[np.float64]]:
        """Statistics of the history itself, one value each."""
        return self.statistics(self.null.observed, names)

    def replicate(
        self, words: SeededWords, replicates: int, names: Collection[str]
    ) -> dict[str, NDArray[np.float64]]:
        """Statistics of so many honest histories, in pieces that fit into memory."""
        widest = max(self.null.observed.shape[1], self.null.pairs.shape[1], len(self.null.people))
        piece = max(1, _CELLS // widest)
        found = [
            self.statistics(self.null.replicate(words, min(piece, replicates - done)), names)
            for done in range(0, replicates, piece)
        ]
        return {name: np.concatenate([one[name] for one in found]) for name in names}

    def smallest(self, test: TestId, tail: Tail, level: float) -> float:
        """Smallest bias that this test would have seen, in its unit."""
        if test == "load":
            mean = float(self._used.mean())
            return detectable.one_cell_factor(tail, level, len(self._used), mean)
        return float(detectable.pair_count(tail, level))

    def details(self, test: TestId) -> dict[str, str | int | float]:
        """Where the history is oddest."""
        null = self.null
        if test == "load":
            expected = np.maximum(null.expected, 1e-9)
            found = assignments.loads(null, null.observed)[0]
            gaps = np.where(null.expected > 0, (found - expected) ** 2 / expected, 0)
            place = int(gaps.argmax())
            due = round(float(null.expected[place]), 1)
            return {"inspector": self._person(place), "found": int(found[place]), "due": due}
        if test == "rotation":
            key, times = most_frequent(assignments.met_keys(null, null.observed))
            person, enterprise = divmod(key, len(null.enterprises))
            name = null.enterprises[enterprise]
            return {"inspector": self._person(person), "enterprise": name, "times": times}
        key, times = most_frequent(assignments.colleague_keys(null, null.observed))
        first, second = divmod(key, len(null.people))
        return {
            "inspector": self._person(first),
            "colleague": self._person(second),
            "times": times,
        }

    def _person(self, number: int) -> str:
        return str(self.null.people[number][1])
