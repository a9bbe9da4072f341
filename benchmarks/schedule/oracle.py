"""One CP-SAT model of everything: the true optimum of a small campaign, to judge plans by.

Which departments come together, on which day and at what minute, with travel and all limits, are
decided at once: fewest blocks left out, then fewest visits. It ends with a proof up to about 100
enterprises; beyond that it is what the library's way of planning is compared with.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model

from benchmarks.schedule.demands import Demands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.schedule.demands import Visit
    from dualrandom.drawing.outcomes import Lottery


@dataclass(frozen=True)
class Booking:
    """One visit of the best plan: blocks, day and minute since midnight."""

    blocks: tuple[str, ...]
    day: int
    start: int


@dataclass(frozen=True)
class Optimum:
    """``proven`` if no plan has fewer blocks left out, or as many and fewer visits."""

    proven: bool
    left_out: int
    visits: int
    bookings: tuple[Booking, ...]
    deterministic_seconds: float


def optimum(
    lottery: Lottery,
    teams: Mapping[str, tuple[str, ...]] | None = None,
    deterministic_seconds: float = 60,
) -> Optimum:
    """Fewest blocks left out, then fewest visits; ``teams`` holds those that substitutes joined."""
    return _Model(Demands(lottery, teams or {})).solve(deterministic_seconds)


class _Model:
    """A literal per visit (a set of departments) and day, a start per visit."""

    def __init__(self, demands: Demands) -> None:
        self.demands = demands
        self.model: Any = cp_model.CpModel()
        self.columns: list[tuple[Visit, int, Any]] = []
        self.starts: dict[Visit, Any] = {}
        self.left_out: list[Any] = []
        self.counts: list[Any] = []
        self.most_visits = 0
        self.order: dict[tuple[Visit, Visit, int], Any] = {}
        for enterprise in demands.of:
            self._add_enterprise(enterprise)
        self._respect_limits()
        self._keep_apart()
        self.model.minimize(sum(self.left_out) * (self.most_visits + 1) + sum(self.counts, start=0))

    def solve(self, deterministic_seconds: float) -> Optimum:
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 2
        parameters.interleave_search = True
        parameters.linearization_level = 2
        parameters.symmetry_level = 0
        parameters.random_seed = 1
        parameters.max_deterministic_time = deterministic_seconds
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise RuntimeError(solver.status_name(status))
        bookings = tuple(
            Booking(
                tuple(demand.block for demand in visit.demands),
                day,
                solver.value(self.starts[visit]),
            )
            for visit, day, literal in self.columns
            if solver.boolean_value(literal)
        )
        n_demands = sum(map(len, self.demands.of.values()))
        return Optimum(
            status == cp_model.OPTIMAL,
            n_demands - sum(len(booking.blocks) for booking in bookings),
            len(bookings),
            bookings,
            solver.response_proto.deterministic_time,
        )

    def _add_enterprise(self, enterprise: str) -> None:
        columns = []
        for visit in self.demands.visits(enterprise):
            self.starts[visit] = self.model.new_int_var_from_domain(
                cp_model.Domain.from_values(visit.starts), ""
            )
            columns += [(visit, day, self.model.new_bool_var("")) for day in sorted(visit.days)]
        self.columns += columns
        lead, lead_is_out = self.demands.lead(enterprise), None
        possible = [demand for demand in self.demands.of[enterprise] if demand.days]
        missing = []
        for demand in possible:
            missing.append(self.model.new_bool_var(""))
            if demand == lead:
                lead_is_out = missing[-1]
            self.model.add_exactly_one(
                [literal for visit, _, literal in columns if demand in visit.demands] + missing[-1:]
            )
        for visit, _, literal in columns:
            if lead_is_out is not None and len(visit.demands) > 1 and lead not in visit.demands:
                self.model.add_implication(literal, lead_is_out)
        self.left_out += missing
        self._count(columns, missing)
        self._space_out(enterprise, columns)

    def _count(self, columns: list, missing: list) -> None:
        """Carry the objective by an integer that knows its least value: that is the bound."""
        parts = len(missing)
        if not parts:
            return
        n_visits = self.model.new_int_var(0, parts, "")
        self.model.add(sum(literal for _, _, literal in columns) == n_visits)
        fewest = _fewest({frozenset(visit.demands) for visit, _, _ in columns})
        self.model.add(n_visits >= fewest - parts * sum(missing))
        self.counts.append(n_visits)
        self.most_visits += parts

    def _space_out(self, enterprise: str, columns: list) -> None:
        """Gap between two visits, one visit a day, annual cap."""
        on: dict[int, list] = {}
        for _, day, literal in columns:
            on.setdefault(day, []).append(literal)
        for first in on:
            near = [day for day in on if day >= first and self.demands.too_near(first, day)]
            self.model.add_at_most_one([literal for day in near for literal in on[day]])
        for days, most in self.demands.caps(enterprise):
            self.model.add(sum(literal for day in on if day in days for literal in on[day]) <= most)

    def _respect_limits(self) -> None:
        """Visits and minutes of everybody a day, a week, a month and in all."""
        of: dict[str, list] = {}
        for visit, day, literal in self.columns:
            for name, _, minutes in visit.members:
                of.setdefault(name, []).append((day, literal, self.demands.spent(minutes)))
        for name, own in of.items():
            for days, most_visits, most_minutes in self.demands.limits(name):
                here = [(literal, minutes) for day, literal, minutes in own if day in days]
                if most_visits is not None and len(here) > most_visits:
                    self.model.add(sum(literal for literal, _ in here) <= most_visits)
                if most_minutes is not None:
                    self.model.add(
                        sum(literal * minutes for literal, minutes in here) <= most_minutes
                    )

    def _keep_apart(self) -> None:
        """Two visits of a person on one day: one after the other, with the way between them."""
        there: dict[tuple[str, int], list] = {}
        for visit, day, literal in self.columns:
            for name, offset, minutes in visit.members:
                there.setdefault((name, day), []).append((visit, offset, minutes, literal))
        seen = set()
        for (_, day), stays in there.items():
            for one, other in combinations(stays, 2):
                if one[0].enterprise == other[0].enterprise:
                    continue
                orders = [self._follows(one, other), self._follows(other, one)]
                found = [literal for literal in orders if literal is not None]
                clause = (one[0], other[0], day, *(literal.index for literal in found))
                if clause not in seen:
                    seen.add(clause)
                    self.model.add_bool_or([~one[3], ~other[3], *found])

    def _follows(self, one: tuple, other: tuple) -> Any:
        """Literal that implies that a person comes to ``other`` after ``one``; None if never."""
        (before, offset, minutes, _), (after, next_offset, _, _) = one, other
        way = self.demands.between(before.enterprise, after.enterprise)
        wait = offset + minutes + way - next_offset
        if before.starts[0] + wait > after.starts[-1]:
            return None
        key = (before, after, wait)
        if key not in self.order:
            self.order[key] = literal = self.model.new_bool_var("")
            self.model.add(self.starts[after] >= self.starts[before] + wait).only_enforce_if(
                literal
            )
        return self.order[key]


def _fewest(visits: set[frozenset]) -> int:
    """Fewest of these sets of demands that make up all of them."""

    @cache
    def fewest(missing: frozenset) -> int:
        if not missing:
            return 0
        first = min(missing, key=lambda demand: demand.block)
        return 1 + min(
            fewest(missing - chosen) for chosen in visits if first in chosen and chosen <= missing
        )

    return fewest(frozenset().union(*visits))
