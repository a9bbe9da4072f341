"""Whether visits of one day have hours (当日时间可行性), and which of them are in conflict.

Exact: CP-SAT looks for a start of each visit such that everybody is in one place at a time, with
the ways between. Visits that share nobody are looked at apart; what was found out is remembered,
since hours are the same every day.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from dualrandom.scheduling.bits import lowest, members
from dualrandom.scheduling.satisfaction import PARAMETERS
from dualrandom.scheduling.solver import repeatable_solver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dualrandom.scheduling.merging import Group, Merges

Visit = tuple[int, int]
"""Site and parts."""

MOST_MILLISECONDS = 2000
"""Deterministic time for the hours of a few visits; they need a hundredth of it."""


class UndecidedHoursError(Exception):
    """The solver's time ended before it knew whether visits have hours."""


def together(merges: Merges, visits: Iterable[Visit]) -> list[tuple[Visit, ...]]:
    """Visits in sets that share nobody with each other, each sorted."""
    sets: list[tuple[set[int], list[Visit]]] = []
    for visit in sorted(visits):
        people = {person for person, _, _ in merges.group(*visit).members}
        linked = [visit]
        apart = []
        for others, theirs in sets:
            if others & people:
                people |= others
                linked += theirs
            else:
                apart.append((others, theirs))
        sets = [*apart, (people, linked)]
    return [tuple(sorted(linked)) for _, linked in sets]


class HoursOfDay:
    """Starts of visits on one day, whichever day it is."""

    def __init__(self, merges: Merges, seed: int) -> None:
        from ortools.sat.python import cp_model  # half a second, only when needed

        self.cp = cp_model
        self.merges = merges
        self.seed = seed
        self.milliseconds = 0
        self._known: dict[tuple[Visit, ...], dict[int, int] | None] = {}

    def starts(self, visits: Iterable[Visit]) -> dict[int, int] | None:
        """Start slot by site, or ``None`` where the visits can't all be on one day.

        Raises
        ------
        UndecidedHoursError
            Neither was found within ``MOST_MILLISECONDS`` of deterministic time.
        """
        found: dict[int, int] = {}
        for of_one_set in together(self.merges, visits):
            slots = self._starts(of_one_set)
            if slots is None:
                return None
            found.update(slots)
        return found

    def conflicts(self, visits: Iterable[Visit]) -> Iterator[list[Visit]]:
        """Sets of these visits that can't be on one day, until one of each is away.

        Each set is minimal: without any one of its visits the others have hours.
        """
        left = sorted(visits)
        while self.starts(left) is None:
            conflict = self._conflict(left)
            yield conflict
            left.remove(conflict[-1])

    def _conflict(self, visits: list[Visit]) -> list[Visit]:
        for of_one_set in together(self.merges, visits):
            if self._starts(of_one_set) is None:
                left = list(of_one_set)
                for visit in of_one_set:
                    without = [other for other in left if other != visit]
                    if self.starts(without) is None:
                        left = without
                return left
        return []

    def pairs_in_conflict(self, visits: Iterable[Visit]) -> Iterator[list[Visit]]:
        """All pairs of these visits, to different sites, that can't be on one day."""
        of_person: dict[int, list[Visit]] = {}
        for visit in sorted(visits):
            for person, _, _ in self.merges.group(*visit).members:
                of_person.setdefault(person, []).append(visit)
        pairs = {
            (one, other)
            for theirs in of_person.values()
            for one, other in combinations(theirs, 2)
            if one[0] != other[0]
        }
        for one, other in sorted(pairs):
            if not (self._can_follow(one, other) or self._can_follow(other, one)):
                yield [one, other]

    def _can_follow(self, one: Visit, other: Visit) -> bool:
        """Whether everybody in both has time for the other after the one, at the best hours."""
        first, second = self.merges.group(*one), self.merges.group(*other)
        if not (first.starts and second.starts):
            return False
        clock = self.merges.problem.slots.minutes
        begin, end = clock[lowest(first.starts)], clock[second.starts.bit_length() - 1]
        return all(end - begin >= lag for lag in self._lags(first, second).values())

    def _lags(self, first: Group, second: Group) -> dict[int, int]:
        """Least minutes from the start of the first to that of the second, by shared person."""
        way = self.merges.problem.journeys.between(first.site, second.site)
        begins = {person: offset for person, offset, _ in second.members}
        return {
            person: offset + minutes + way - begins[person]
            for person, offset, minutes in first.members
            if person in begins
        }

    def _starts(self, visits: tuple[Visit, ...]) -> dict[int, int] | None:
        if visits not in self._known:
            self._known[visits] = self._solved([self.merges.group(*visit) for visit in visits])
        return self._known[visits]

    def _solved(self, groups: list[Group]) -> dict[int, int] | None:
        model: Any = self.cp.CpModel()
        clock = self.merges.problem.slots.minutes
        start = [
            model.new_int_var_from_domain(
                self.cp.Domain.from_values([clock[slot] for slot in members(group.starts)]), ""
            )
            for group in groups
        ]
        for (one, first), (other, second) in combinations(enumerate(groups), 2):
            back = self._lags(second, first)
            for person, lag in self._lags(first, second).items():
                before = model.new_bool_var("")
                model.add(start[other] - start[one] >= lag).only_enforce_if(before)
                model.add(start[one] - start[other] >= back[person]).only_enforce_if(~before)
        solver = repeatable_solver(PARAMETERS, seed=self.seed, milliseconds=MOST_MILLISECONDS)
        status = solver.solve(model)
        self.milliseconds += int(solver.response_proto.deterministic_time * 1000)
        if status == self.cp.INFEASIBLE:
            return None
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            raise UndecidedHoursError
        slot_of = {minute: slot for slot, minute in enumerate(clock)}
        return {
            group.site: slot_of[solver.value(variable)]
            for group, variable in zip(groups, start, strict=True)
        }
