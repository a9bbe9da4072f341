"""The five questions to the draws of a history (抽取检验)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.fairness.monitoring import detectable
from dualrandom.fairness.monitoring.positions import (
    BINS,
    expected_tenths,
    mean_place,
    runs,
    tenth_counts,
    tenths_distance,
)
from dualrandom.fairness.monitoring.repeats import drawn_again
from dualrandom.fairness.monitoring.results import DRAW_TESTS, NotTested
from dualrandom.fairness.monitoring.spacing import distances, equal_distances
from dualrandom.fairness.monitoring.ties import most_frequent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from numpy.typing import NDArray

    from dualrandom.fairness.monitoring.honest_draws import DrawSample, HonestDraws
    from dualrandom.fairness.monitoring.results import TestId
    from dualrandom.fairness.monitoring.sequential import Tail
    from dualrandom.fairness.monitoring.words import SeededWords

LEAST_SELECTED = 2
_CELLS = 4_000_000


class DrawTests:
    """Statistics of draws, and the words for what they show."""

    def __init__(self, null: HonestDraws) -> None:
        self.null = null
        self._expected = expected_tenths(null)
        self.selected = sum(place.shape[1] for place in null.observed.places)
        self.n_distances = distances(null.observed).shape[1]

    def possible(self) -> tuple[tuple[TestId, ...], tuple[NotTested, ...]]:
        """Tests for which this history has the data, and the others with their reason."""
        if not any(0 < share < 1 for _, _, share in self.null.shares()):
            return (), tuple(NotTested(test, "no_choice") for test in DRAW_TESTS)
        reasons = {}
        if self.n_distances < LEAST_SELECTED:
            reasons["spacing"] = "few_selected"
        if self.null.n_rounds < LEAST_SELECTED:
            reasons["repeats"] = "one_round"
        tests = tuple(test for test in DRAW_TESTS if test not in reasons)
        left = tuple(NotTested(test, reasons[test]) for test in DRAW_TESTS if test in reasons)
        return tests, left

    def statistics(
        self, sample: DrawSample, names: Collection[str]
    ) -> dict[str, NDArray[np.float64]]:
        """Those asked for, one value a replicate."""
        all_of_them: dict[str, Callable[[], NDArray[np.float64]]] = {
            "position_trend": lambda: mean_place(sample),
            "position_tenths": lambda: tenths_distance(sample, self._expected),
            "runs": lambda: runs(sample),
            "spacing": lambda: equal_distances(sample),
            "repeats": lambda: drawn_again(sample),
        }
        return {name: all_of_them[name]() for name in names}

    def observed(self, names: Collection[str]) -> dict[str, NDArray[np.float64]]:
        """Statistics of the history itself, one value each."""
        return self.statistics(self.null.observed, names)

    def replicate(
        self, words: SeededWords, replicates: int, names: Collection[str]
    ) -> dict[str, NDArray[np.float64]]:
        """Statistics of so many honest histories, in pieces that fit into memory."""
        widest = max(*self.null.sizes, self.selected, self.n_distances, 1)
        piece = max(1, _CELLS // widest)
        found = [
            self.statistics(self.null.replicate(words, min(piece, replicates - done)), names)
            for done in range(0, replicates, piece)
        ]
        return {name: np.concatenate([one[name] for one in found]) for name in names}

    def smallest(self, test: TestId, tail: Tail, level: float) -> float:
        """Smallest bias that this test would have seen, in its unit."""
        if test == "position_trend":
            return detectable.slope(tail, level)
        if test == "position_tenths":
            used = self._expected[self._expected > 0]
            return detectable.one_cell_factor(tail, level, len(used), float(used.mean()))
        if test == "runs":
            return detectable.neighbour_share(tail, level, self.selected)
        if test == "spacing":
            return detectable.same_distance_share(tail, level, self.n_distances)
        return float(detectable.pair_count(tail, level))

    def details(self, test: TestId) -> dict[str, str | int | float]:
        """Counts, and where the history is oddest."""
        observed = self.null.observed
        if test == "position_tenths":
            counts = tenth_counts(observed)[0]
            gaps = np.divide(
                (counts - self._expected) ** 2,
                self._expected,
                out=np.zeros(BINS),
                where=self._expected > 0,
            )
            place = int(gaps.argmax())
            return {
                "tenth": place + 1,
                "found": int(counts[place]),
                "due": round(float(self._expected[place]), 1),
            }
        if test == "spacing":
            distance, times = most_frequent(distances(observed))
            return {"distance": distance, "times": times, "n": self.n_distances}
        if test == "repeats":
            number, times = most_frequent(observed.chosen)
            return {"enterprise": self.null.enterprises[number], "times": times}
        return {"n": self.selected}
