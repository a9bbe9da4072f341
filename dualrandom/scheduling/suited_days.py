"""Which days suit a visit best (排日偏好): little to do, on the way, and else as the ticket says.

Construction, chains and neighbourhoods ask this more often than anything else, so loads are kept
in one array a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dualrandom.scheduling.bits import lowest, members

if TYPE_CHECKING:
    from dualrandom.scheduling.merging import Group
    from dualrandom.scheduling.own_pieces import OwnPieces
    from dualrandom.scheduling.problem import Problem

DAY_STRAIN = 3
WEEK_STRAIN = 2
"""Weights of a visit on the same day and in the same week when days are compared by load."""

OUT_ALREADY = 16
SAVED_AT_HAND = 60
SAVED_LESS = 2
"""With travel: weight of a day on which an inspector is out already, what it is worth if they are
in the neighbourhood, and how much less for each minute on the way."""


class SuitedDays:
    """Load of everybody, day by day, and the areas that they visit."""

    def __init__(self, problem: Problem, own: OwnPieces | None = None) -> None:
        self.problem = problem
        self.own = own
        n_days = len(problem.grid.days)
        self._n_days = n_days
        self._load = [np.zeros(n_days, dtype=np.int64) for _ in problem.people]
        self._out = [0] * len(problem.people)
        self._in_area: list[dict[int, int]] = [{} for _ in problem.people]
        self._week_of_day = [
            slice(lowest(week), week.bit_length())
            for week in map(problem.grid.weeks.__getitem__, problem.grid.week_of)
        ]
        self._after_ticket: dict[int, Any] = {}

    def best_first(self, group: Group, days: int) -> list[int]:
        """Sort these days: those on which the group's people have least to do come first.

        With travel, before that, those on which they are near anyway. Days alike follow each other
        from the day of the enterprise's ticket.
        """
        rank: Any = sum(self._load[person] for person, _, _ in group.members)
        if self.problem.journeys.asked:
            for day, less in self._ways_saved(group, days).items():
                rank[day] -= less
        if self.own is not None:
            rank = rank.astype(object)  # a cost of one's own may be any integer
            for day in members(days):
                rank[day] += self.own.cost(group.site, group.parts, day)
        turn = self.problem.sites[group.site].ticket % self._n_days
        keys = (rank * self._n_days + self._days_after(turn))[self._positions(days)]
        keys.sort()
        ranked: list[int] = ((keys + turn) % self._n_days).tolist()
        return ranked

    def count(self, person: int, day: int, step: int, *, alone: bool) -> None:
        """Add a visit, or take it away with ``step`` -1; ``alone``: there is no other that day."""
        load = self._load[person]
        load[self._week_of_day[day]] += WEEK_STRAIN * step
        if not self.problem.journeys.asked:
            load[day] += DAY_STRAIN * step
        elif alone:
            load[day] += OUT_ALREADY * step

    def enter(self, person: int, day: int, area: int) -> None:
        """Note that the person is in an area that day."""
        in_area = self._in_area[person]
        in_area[area] = in_area.get(area, 0) | 1 << day
        self._out[person] |= 1 << day

    def leave(self, person: int, day: int, area: int, *, alone: bool) -> None:
        """Note that the person is no longer there; ``alone``: nor anywhere else that day."""
        self._in_area[person][area] &= ~(1 << day)
        if alone:
            self._out[person] &= ~(1 << day)

    def _days_after(self, turn: int) -> Any:  # noqa: ANN401  an array
        """How many days each day comes after the day of a ticket, round the campaign."""
        found = self._after_ticket.get(turn)
        if found is None:
            found = self._after_ticket[turn] = (np.arange(self._n_days) - turn) % self._n_days
        return found

    def _positions(self, days: int) -> Any:  # noqa: ANN401  an array
        bits = np.frombuffer(days.to_bytes((self._n_days + 7) // 8, "little"), np.uint8)
        return np.unpackbits(bits, count=self._n_days, bitorder="little").view(bool)

    def _ways_saved(self, group: Group, days: int) -> dict[int, int]:
        """What is saved on days on which people of the group are in the neighbourhood anyway."""
        near = self.problem.journeys.near(self.problem.journeys.area_of[group.site])
        saved: dict[int, int] = {}
        for person, _, _ in group.members:
            left = days & self._out[person]
            if not left:
                continue
            days_in = self._in_area[person].get
            for area, way in near:
                there = days_in(area, 0) & left
                if there:
                    left ^= there
                    for day in members(there):
                        saved[day] = saved.get(day, 0) + SAVED_AT_HAND - SAVED_LESS * way
                    if not left:
                        break
        return saved
