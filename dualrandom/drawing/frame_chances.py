"""Chances of single enterprises, read off commitment and frame (逐户概率).

Few enterprises differ in what they may be drawn for: everything here is per *class* of a task, that
is a stratum, and a weight where the task has weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from dualrandom.drawing.chances import level_chances

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dualrandom.campaign.frame import TaskFrame
    from dualrandom.drawing.records import TaskPromise

Codes = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Classes:
    """Classes of a task: stratum and weight of each (weight 0: none), and everybody's class.

    ``codes`` is -1 for enterprises that the task can't draw.
    """

    strata: tuple[str, ...]
    weights: tuple[int, ...]
    codes: Codes

    def levels(self, stratum: str) -> dict[int, int]:
        """Number of enterprises per weight in a stratum."""
        return self._levels.get(stratum, {})

    @cached_property
    def rows(self) -> list[Codes]:
        """Rows of each class, ascending."""
        order = np.argsort(self.codes, kind="stable")
        ends = np.searchsorted(self.codes[order], np.arange(len(self.strata) + 1)).tolist()
        return [order[first:last] for first, last in pairwise(ends)]

    @cached_property
    def of_stratum(self) -> dict[str, list[int]]:
        """Numbers of the classes of each stratum."""
        numbers: dict[str, list[int]] = {}
        for number, label in enumerate(self.strata):
            numbers.setdefault(label, []).append(number)
        return numbers

    @cached_property
    def _levels(self) -> dict[str, dict[int, int]]:
        counts = np.bincount(self.codes[self.codes >= 0], minlength=len(self.strata)).tolist()
        levels: dict[str, dict[int, int]] = {}
        for label, weight, count in zip(self.strata, self.weights, counts, strict=True):
            if count:
                levels.setdefault(label, {})[weight] = count
        return levels


def classes_of(task: TaskFrame, eligible: np.ndarray | None = None) -> Classes:
    """Classes of a task's frame, optionally of some of its enterprises only."""
    codes = task.codes.astype(np.int64)
    if eligible is not None:
        codes = np.where(eligible, codes, -1)
    if task.weights is None:
        return Classes(task.strata, (0,) * len(task.strata), codes)
    weights, places = np.unique(task.weights, return_inverse=True)
    combined = np.where(codes >= 0, codes * len(weights) + places, -1)
    used, own = np.unique(combined, return_inverse=True)
    excluded = int(len(used) > 0 and used[0] < 0)
    pairs = [divmod(int(code), len(weights)) for code in used[excluded:]]
    return Classes(
        tuple(task.strata[stratum] for stratum, _ in pairs),
        tuple(int(weights[place]) for _, place in pairs),
        own.astype(np.int64) - excluded,
    )


def promised_chances(classes: Classes, task: TaskPromise) -> list[Fraction]:
    """Chance per class before the seed, as the commitment states it."""
    of_class: dict[tuple[str, int], Fraction] = {}
    for stratum in task.strata:
        of_class[stratum.stratum, 0] = Fraction(stratum.probability)
        for level in stratum.levels:
            of_class[stratum.stratum, level.weight] = Fraction(level.probability)
    pairs = zip(classes.strata, classes.weights, strict=True)
    return [of_class.get(pair, Fraction(0)) for pair in pairs]


def realised_chances(classes: Classes, quotas: Mapping[str, int]) -> list[Fraction]:
    """Chance per class for the quotas that came out (§5.4); without weights n/N."""
    chances = {}
    for stratum in dict.fromkeys(classes.strata):
        levels = classes.levels(stratum)
        size = sum(levels.values())
        if 0 in levels:
            chances[stratum, 0] = Fraction(quotas[stratum], size)
        else:
            for weight, chance in level_chances(levels, quotas[stratum]).items():
                chances[stratum, weight] = chance
    pairs = zip(classes.strata, classes.weights, strict=True)
    return [chances.get(pair, Fraction(0)) for pair in pairs]


def combinations(
    columns: Sequence[np.ndarray],
) -> tuple[list[tuple[int, ...]], Codes, list[int]]:
    """Distinct rows of several code columns: the rows, everybody's row number, the counts."""
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    for codes in columns:
        combined = combined * (int(codes.max(initial=-1)) + 2) + codes + 1
        combined = _renumbered(combined)
    n_rows = int(combined.max(initial=-1)) + 1
    first = np.full(n_rows, -1, dtype=np.int64)
    first[combined[::-1]] = np.arange(len(combined))[::-1]
    rows = [tuple(int(codes[row]) for codes in columns) for row in first.tolist()]
    return rows, combined, np.bincount(combined, minlength=n_rows).tolist()


def _renumbered(codes: Codes) -> Codes:
    """Codes 0, 1, 2, … in the order of the old ones; counted instead of sorted where that pays."""
    n_codes = int(codes.max(initial=-1)) + 1
    if n_codes > 4 * len(codes):
        return np.unique(codes, return_inverse=True)[1].astype(np.int64)
    used = np.bincount(codes, minlength=n_codes) > 0
    places: Codes = np.cumsum(used) - 1
    renumbered: Codes = places[codes]
    return renumbered
