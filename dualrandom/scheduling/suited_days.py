"""Which days suit a visit best (排日偏好): little to do, on the way, and else as the ticket says.

Construction, chains and neighbourhoods ask this more often than anything else, so it is answered
for all days at once, from arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dualrandom.scheduling.bits import members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.scheduling.merging import Group
    from dualrandom.scheduling.own_pieces import OwnPieces
    from dualrandom.scheduling.problem import Problem

MOST_COSTS_KEPT = 1 << 26
"""Bytes of costs by area that are kept; where every site is an area of its own they are many."""

DAY_STRAIN = 3
WEEK_STRAIN = 2
"""Weights of a visit on the same day and in the same week when days are compared by load."""

OUT_ALREADY = 16
SAVED_AT_HAND = 60
SAVED_LESS = 2
"""With travel: weight of a day on which an inspector is out already, what it is worth if they are
in the neighbourhood, and how much less for each minute on the way."""


class SuitedDays:
    """Visits of everybody a week, and the areas in which everybody is on each day."""

    def __init__(self, problem: Problem, own: OwnPieces | None = None) -> None:
        self.problem = problem
        self.own = own
        self._n_days = len(problem.grid.days)
        self._nowhere = max(problem.journeys.area_of, default=-1) + 1
        self._in_week = np.zeros((len(problem.people), len(problem.grid.weeks)), np.int64)
        # By person, place in the day, and day; places that are not used repeat the first.
        self._areas = np.full((len(problem.people), 1, self._n_days), self._nowhere, np.intp)
        self._n_visits = np.zeros((len(problem.people), self._n_days), np.int64)
        self._costs: dict[int, Any] = {}
        self._week_of = np.array(problem.grid.week_of)
        self._after_ticket: dict[int, Any] = {}

    def best_first(self, group: Group, days: int) -> list[int]:
        """Sort these days: those on which the group's people have least to do come first.

        With travel, before that, those on which they are near anyway. Days alike follow each other
        from the day of the enterprise's ticket.
        """
        people = [person for person, _, _ in group.members]
        rank: Any = WEEK_STRAIN * self._in_week[people].sum(axis=0)[self._week_of]
        if self.problem.journeys.asked:
            costs = self._costs_near(self.problem.journeys.area_of[group.site])
            rank += costs[self._areas[people]].min(axis=1).sum(axis=0)
        else:
            rank += DAY_STRAIN * self._n_visits[people].sum(axis=0)
        if self.own is not None and self.own.has_costs:
            rank = rank.astype(object)  # a cost of one's own may be any integer
            for day in members(days):
                rank[day] += self.own.cost(group.site, group.parts, day)
        turn = self.problem.sites[group.site].ticket % self._n_days
        keys = (rank * self._n_days + self._days_after(turn))[self._chosen(days)]
        keys.sort()
        ranked: list[int] = ((keys + turn) % self._n_days).tolist()
        return ranked

    def note(self, person: int, day: int, sites: Sequence[int], step: int) -> None:
        """Count one more visit, or one less with ``step`` -1; ``sites`` are all of that day now."""
        self._in_week[person, self.problem.grid.week_of[day]] += step
        if not self.problem.journeys.asked:
            self._n_visits[person, day] += step
            return
        area_of = self.problem.journeys.area_of
        if len(sites) > self._areas.shape[1]:
            self._areas = np.concatenate([self._areas, self._areas[:, :1]], axis=1)
        self._areas[person, :, day] = area_of[sites[0]] if sites else self._nowhere
        for place in range(1, len(sites)):
            self._areas[person, place, day] = area_of[sites[place]]

    def _costs_near(self, area: int) -> Any:  # noqa: ANN401  an array
        """What a visit in an area costs on the day of somebody who is in each of the others."""
        found = self._costs.get(area)
        if found is None:
            if len(self._costs) * self._nowhere > MOST_COSTS_KEPT:
                self._costs.clear()
            found = np.full(self._nowhere + 1, OUT_ALREADY, np.int8)
            found[self._nowhere] = 0
            near, ways = np.array(self.problem.journeys.near(area)).T
            found[near] -= (SAVED_AT_HAND - SAVED_LESS * ways).astype(np.int8)
            self._costs[area] = found
        return found

    def _days_after(self, turn: int) -> Any:  # noqa: ANN401  an array
        """How many days each day comes after the day of a ticket, round the campaign."""
        found = self._after_ticket.get(turn)
        if found is None:
            found = self._after_ticket[turn] = (np.arange(self._n_days) - turn) % self._n_days
        return found

    def _chosen(self, days: int) -> Any:  # noqa: ANN401  an array
        bits = np.frombuffer(days.to_bytes((self._n_days + 7) // 8, "little"), np.uint8)
        return np.unpackbits(bits, count=self._n_days, bitorder="little").view(bool)
