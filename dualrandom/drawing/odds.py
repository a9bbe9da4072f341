"""Odds of maximum entropy within a band of the fair load (最大熵概率): spec draw-v1 §7.3.

A linear programme's optimum would decide most teams with certainty, so everybody would know who
comes. Among all tables whose loads lie in the band this one is the most even. Form
``x = w/(1 + w)`` with ``w = block multiplier × person multiplier``; multipliers by turns, only
``+ * /``. The floats are a search for good odds; what is published are the integers made of them,
and those are checked exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.drawing.fair_loads import SeatGroup

Matrix = NDArray[np.float64]

_TOLERANCE = 1e-10
_MOST_SWEEPS = 20_000
_TINY = 1e-300


def maximum_entropy(
    groups: Sequence[SeatGroup],
    n_people: int,
    least: Matrix,
    most: Matrix,
    most_sweeps: int = _MOST_SWEEPS,
) -> Matrix:
    """Return the chance of each person at one block of each group.

    Parameters
    ----------
    groups
        Seats; members are positions below ``n_people``.
    n_people
        Number of inspectors of the department.
    least, most
        Wanted bounds on each person's load, shape (n_people,), in visits.
    most_sweeps
        When to stop if the bounds are not met before.

    Returns
    -------
    ndarray of float64, shape (n_groups, n_people)
        Rows add up to the team size, the qualified part to at least the qualified seats, both to
        about 1e-9. Zero for those who are not members.
    """
    table = _Table(groups, n_people)
    for _ in range(most_sweeps):
        table.fit_rows()
        if table.fit_columns(least, most) < _TOLERANCE:
            break
    table.fit_rows()
    return table.odds()


class _Table:
    """Odds of all groups of one department, with their multipliers."""

    def __init__(self, groups: Sequence[SeatGroup], n_people: int) -> None:
        shape = (len(groups), n_people)
        self.open = np.zeros(shape, dtype=bool)
        self.qualified = np.zeros(shape, dtype=bool)
        self.fixed = np.zeros(shape)
        self.count = np.array([group.count for group in groups], dtype=float)
        self.size = np.array([group.size for group in groups], dtype=float)
        self.asked = np.array([bool(group.qualified_seats) for group in groups])
        for row, group in enumerate(groups):
            self.open[row, list(group.members)] = True
            self.qualified[row, sorted(group.qualified)] = True
        self._settle_forced_seats()
        self.people = np.ones(n_people)
        n_open = np.maximum(self.open.sum(axis=1), 1)
        start = self.size / n_open
        self.seat = np.where(self.asked, start, 0.0)
        self.other = start

    def _settle_forced_seats(self) -> None:
        """Odds that a rule forces: all members are needed, or only one person is qualified."""
        only = self.asked & (self.qualified.sum(axis=1) == 1)
        forced = self.qualified & only[:, None]
        self._take_out(forced)
        self.asked &= ~only
        everybody = self.open.sum(axis=1) == self.size
        self._take_out(self.open & everybody[:, None])
        self.asked &= ~everybody

    def _take_out(self, forced: NDArray[np.bool_]) -> None:
        self.fixed[forced] = 1.0
        self.size -= forced.sum(axis=1)
        self.open &= ~forced
        self.qualified &= ~forced

    def _multiplier(self) -> Matrix:
        seat = self.qualified & self.asked[:, None]
        return np.where(seat, self.seat[:, None], self.other[:, None]) * self.open

    def fit_rows(self) -> None:
        """One multiplicative step for each row towards its team size and qualified seat."""
        weight = self._multiplier() * self.people
        ratio = np.where(self.open, self.people / (1.0 + weight), 0.0)
        in_seat = _row_sums(np.where(self.qualified, ratio, 0.0))
        others = _row_sums(np.where(self.qualified, 0.0, ratio))
        together = self.size / np.maximum(in_seat + others, _TINY)
        # A common multiplier first; two where the qualified part would fall below one seat.
        split = self.asked & (together * in_seat < 1.0)
        self.seat = np.where(split, 1.0 / np.maximum(in_seat, _TINY), together)
        rest = np.maximum(self.size - 1.0, 0.0) / np.maximum(others, _TINY)
        self.other = np.where(split, rest, together)

    def fit_columns(self, least: Matrix, most: Matrix) -> float:
        """One step for each person towards the band; returns the largest violation."""
        multiplier = self._multiplier()
        weight = multiplier * self.people
        pull = (multiplier / (1.0 + weight)) * self.count[:, None]
        loads = np.add.reduce(pull * self.people, axis=0)
        base = np.add.reduce(self.fixed * self.count[:, None], axis=0)
        per_unit = np.maximum(np.add.reduce(pull, axis=0), _TINY)
        low = np.maximum(least - base, 0.0) / per_unit
        high = np.maximum(most - base, _TINY) / per_unit
        self.people = np.clip(np.clip(1.0, low, high), 1e-12, 1e12)
        error = self._row_error(weight)
        outside = np.maximum(loads + base - most, least - base - loads)
        return max(error, float(outside.max(initial=0.0)))

    def _row_error(self, weight: Matrix) -> float:
        odds = weight / (1.0 + weight)
        total = np.abs(_row_sums(odds) - self.size).max(initial=0.0)
        short = np.where(self.asked, 1.0 - _row_sums(np.where(self.qualified, odds, 0.0)), 0.0)
        return max(float(total), float(short.max(initial=0.0)))

    def odds(self) -> Matrix:
        weight = self._multiplier() * self.people
        return weight / (1.0 + weight) + self.fixed


def _row_sums(matrix: Matrix) -> Matrix:
    """Sum of each row, added column by column: the same bits whatever the processor's width."""
    return np.asarray(np.add.reduce(np.ascontiguousarray(matrix.T), axis=0))
