"""Draws as they would be if they were honest (公正抽取的零分布).

What is kept fixed: how many were drawn in each draw, stratum and chance, and how draws of one round
hang together. What is left to chance: which enterprise of the same kind it was. This holds for
simple and stratified draws, with or without joint visits (coordinated draws of one round), and it
makes no approximation: under any draw that treats enterprises of one kind alike, the history is as
likely as each of its replicates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.fairness.monitoring.words import distinct_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import NDArray

    from dualrandom.fairness.monitoring.words import SeededWords


@dataclass(frozen=True)
class DrawSample:
    """Selections of one or many replicates.

    Attributes
    ----------
    places
        One array a draw, shape (replicates, selected): places in the frame file, 0-based, sorted.
    sizes
        Enterprises in the frame of each draw.
    chosen
        Shape (replicates, entries): enterprises drawn at least once in a round, all rounds.
    """

    places: tuple[NDArray[np.int64], ...]
    sizes: tuple[int, ...]
    chosen: NDArray[np.int64]


@dataclass(frozen=True)
class _Kind:
    """Enterprises of one round that an honest draw treats alike."""

    enterprises: NDArray[np.int64]
    places: NDArray[np.int64]  # (enterprises, draws of the round); −1 outside a frame
    vectors: NDArray[np.bool_]  # (selected enterprises, draws of the round)


@dataclass(frozen=True)
class _Round:
    draws: tuple[int, ...]
    kinds: tuple[_Kind, ...]


class HonestDraws:
    """The null distribution of all draws of a history.

    Parameters
    ----------
    draws
        One row for each enterprise in the frame of each draw: ``draw`` (text), ``round`` (text;
        draws of one round may be coordinated), ``enterprise`` (text), ``position`` (int, different
        within a draw), ``selected`` (bool), ``kind`` (text: stratum and chance).
    """

    def __init__(self, draws: pd.DataFrame) -> None:
        table = draws.sort_values(["round", "draw", "position"], kind="stable", ignore_index=True)
        table["place"] = table.groupby("draw").cumcount()
        self.names: list[str] = sorted(table["draw"].unique())
        self.enterprises: list[str] = sorted(table["enterprise"].unique())
        counts = table.groupby("draw").size()
        self.sizes = tuple(int(counts[name]) for name in self.names)
        number = {name: place for place, name in enumerate(self.enterprises)}
        table["number"] = table["enterprise"].map(number)
        self._rounds = tuple(
            _round_of(rows, self.names) for _, rows in table.groupby("round", sort=True)
        )
        self.n_rounds = len(self._rounds)
        self.observed = self._observed(table)

    def _observed(self, table: pd.DataFrame) -> DrawSample:
        taken = table[table["selected"]]
        by_draw = {str(name): rows["place"] for name, rows in taken.groupby("draw")}
        nothing = np.empty((1, 0), np.int64)
        once = taken.drop_duplicates(["round", "enterprise"])
        return DrawSample(
            tuple(
                by_draw[name].to_numpy(np.int64)[None, :] if name in by_draw else nothing
                for name in self.names
            ),
            self.sizes,
            once["number"].to_numpy(np.int64)[None, :],
        )

    def replicate(self, words: SeededWords, replicates: int) -> DrawSample:
        """Draw all rounds again, so many times."""
        places: list[NDArray[np.int64]] = [np.empty((replicates, 0), np.int64)] * len(self.names)
        chosen = []
        for one in self._rounds:
            parts: list[list[NDArray[np.int64]]] = [[] for _ in one.draws]
            for kind in one.kinds:
                k = len(kind.vectors)
                units = distinct_places(words, replicates, len(kind.enterprises), k)
                chosen.append(kind.enterprises[units].T)
                for column, part in enumerate(parts):
                    part.append(kind.places[units[kind.vectors[:, column]], column].T)
            for draw, part in zip(one.draws, parts, strict=True):
                places[draw] = np.sort(np.concatenate(part, axis=1), axis=1)
        return DrawSample(tuple(places), self.sizes, np.concatenate(chosen, axis=1))

    def shares(self) -> Iterator[tuple[int, NDArray[np.int64], float]]:
        """Draw, places of one kind in its frame, and the share of them that is drawn."""
        for one in self._rounds:
            for kind in one.kinds:
                for column, draw in enumerate(one.draws):
                    if kind.places[0, column] >= 0:
                        share = kind.vectors[:, column].sum() / len(kind.places)
                        yield draw, kind.places[:, column], float(share)


def _round_of(rows: pd.DataFrame, names: list[str]) -> _Round:
    """Sort the enterprises of one round into kinds: alike in every draw of the round."""
    draws, column = np.unique(rows["draw"].to_numpy(str), return_inverse=True)
    numbers, unit = np.unique(rows["number"].to_numpy(np.int64), return_inverse=True)
    kind_names, kind = np.unique(rows["kind"].to_numpy(str), return_inverse=True)
    place = np.full((len(numbers), len(draws)), -1, np.int64)
    selected = np.zeros_like(place, dtype=np.bool_)
    label = np.full_like(place, len(kind_names))
    place[unit, column] = rows["place"].to_numpy(np.int64)
    selected[unit, column] = rows["selected"].to_numpy(np.bool_)
    label[unit, column] = kind
    _, inverse = np.unique(label, axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    order = np.argsort(inverse, kind="stable")
    kinds = []
    for members in np.split(order, np.cumsum(np.bincount(inverse))[:-1]):
        vectors = selected[members]
        kinds.append(_Kind(numbers[members], place[members], vectors[vectors.any(axis=1)]))
    return _Round(tuple(names.index(name) for name in draws), tuple(kinds))
