"""CP-SAT model of one neighbourhood (可满足性模型): a re-arrangement with room for one more.

Group columns ``visit[column]`` choose parts and day, ``start[site, parts]`` the slot. There is no
objective: a satisfaction problem answers in a second what an optimisation does in minutes, and an
infeasible one proves that no re-arrangement of these visits makes room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dualrandom.scheduling.bits import members
from dualrandom.scheduling.timetable import Booking

if TYPE_CHECKING:
    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.neighbourhood import Neighbourhood, SiteChoice
    from dualrandom.scheduling.problem import Problem


class Answer(NamedTuple):
    """Status name, the new bookings if there are any, and the deterministic time spent."""

    status: str
    bookings: tuple[Booking, ...] | None
    milliseconds: int


PARAMETERS: dict[str, int | str | bool] = {
    "num_workers": 1,
    "linearization_level": 2,
    "symmetry_level": 0,
}
"""Fixed parameters of every solve; seed and deterministic time come from the limits."""


def solve(cut: Neighbourhood, problem: Problem, limits: Limits, milliseconds: int) -> Answer:
    """Look for a timetable of the neighbourhood within so much deterministic time."""
    if any(not _can_be_covered(choice) for choice in cut.choices):
        return Answer("INFEASIBLE", None, 0)
    return _Model(cut, problem).solve(limits, milliseconds)


def _can_be_covered(choice: SiteChoice) -> bool:
    covered = 0
    for column in choice.columns:
        covered |= column.group.parts
    return covered.bit_count() >= choice.n_parts


class _Model:
    """Variables and constraints; one method for each kind of constraint."""

    def __init__(self, cut: Neighbourhood, problem: Problem) -> None:
        from ortools.sat.python import cp_model  # half a second, only when needed

        self.cp = cp_model
        self.cut = cut
        self.problem = problem
        self.model: Any = cp_model.CpModel()
        self.start: dict[tuple[int, int], Any] = {}
        self.visit: dict[tuple[int, int, int], Any] = {}
        self.at: dict[tuple[int, int], list[tuple[Any, Any, int]]] = {}
        for choice in cut.choices:
            self._add_columns(choice)
            self._cover_parts(choice)
            self._separate_visits(choice)
            self._limit_visits(choice)
        self._respect_days()
        self._respect_weeks()
        self._respect_long_limits()

    def solve(self, limits: Limits, milliseconds: int) -> Answer:
        solver: Any = self.cp.CpSolver()
        parameters = solver.parameters
        for name, value in PARAMETERS.items():
            setattr(parameters, name, value)
        parameters.random_seed = limits.seed
        parameters.max_deterministic_time = milliseconds / 1000
        parameters.catch_sigint_signal = False
        status = solver.solve(self.model)
        spent = int(solver.response_proto.deterministic_time * 1000) + 1
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return Answer(solver.status_name(status), None, spent)
        bookings = tuple(
            Booking(site, parts, day, solver.value(self.start[site, parts]))
            for (site, parts, day), literal in self.visit.items()
            if solver.boolean_value(literal)
        )
        return Answer(solver.status_name(status), bookings, spent)

    def _add_columns(self, choice: SiteChoice) -> None:
        domains: dict[int, int] = {}
        for column in choice.columns:
            parts = column.group.parts
            domains[parts] = domains.get(parts, 0) | column.starts
        for parts, slots in domains.items():
            self.start[choice.site, parts] = self.model.new_int_var_from_domain(
                self._domain(slots), ""
            )
        for column in choice.columns:
            parts = column.group.parts
            literal = self.model.new_bool_var("")
            start = self.start[choice.site, parts]
            self.visit[choice.site, parts, column.day] = literal
            if column.starts != domains[parts]:
                self.model.add_linear_expression_in_domain(
                    start, self._domain(column.starts)
                ).only_enforce_if(literal)
            for person, duration in column.group.members:
                self.at.setdefault((person, column.day), []).append((literal, start, duration))

    def _cover_parts(self, choice: SiteChoice) -> None:
        """Every part once; when fewer are asked for, each at most once and enough of them."""
        all_needed = choice.n_parts == choice.parts.bit_count()
        covering = []
        for part in members(choice.parts):
            literals = [
                self._literal(choice, column)
                for column in choice.columns
                if column.group.parts >> part & 1
            ]
            if all_needed:
                self.model.add_exactly_one(literals)
            else:
                self.model.add_at_most_one(literals)
            covering += literals
        if not all_needed:
            self.model.add(self.cp.LinearExpr.sum(covering) >= choice.n_parts)

    def _separate_visits(self, choice: SiteChoice) -> None:
        """No two visits of a site on the same day or nearer than the gap."""
        if choice.most_visits < 2:  # noqa: PLR2004  a single visit has no other
            return
        grid = self.problem.grid
        by_day: dict[int, list[Any]] = {}
        for column in choice.columns:
            by_day.setdefault(column.day, []).append(self._literal(choice, column))
        for day in sorted(by_day):
            window = [other for other in members(grid.near[day]) if other >= day]
            literals = [literal for other in window for literal in by_day.get(other, ())]
            if len(literals) > 1:
                self.model.add_at_most_one(literals)

    def _limit_visits(self, choice: SiteChoice) -> None:
        """Most visits of the target, and the annual cap of each year."""
        literals = [self._literal(choice, column) for column in choice.columns]
        if choice.most_visits < choice.parts.bit_count():
            self.model.add(self.cp.LinearExpr.sum(literals) <= choice.most_visits)
        for days, left in self.problem.sites[choice.site].caps:
            within = [
                self._literal(choice, column) for column in choice.columns if days >> column.day & 1
            ]
            if len(within) > left:
                self.model.add(self.cp.LinearExpr.sum(within) <= left)

    def _respect_days(self) -> None:
        """Most visits of each person and day, one after the other."""
        for key, there in self.at.items():
            left = self.cut.day_left[key]
            if len(there) > left:
                self.model.add(self.cp.LinearExpr.sum([literal for literal, _, _ in there]) <= left)
            if left > 1 and len(there) > 1:
                self.model.add_no_overlap(
                    [
                        self.model.new_optional_fixed_size_interval_var(
                            start, duration, literal, ""
                        )
                        for literal, start, duration in there
                    ]
                )

    def _respect_weeks(self) -> None:
        """Most visits of each person and week."""
        weeks: dict[tuple[int, int], list[Any]] = {}
        for (person, day), there in self.at.items():
            week = self.problem.grid.week_of[day]
            weeks.setdefault((person, week), []).extend(literal for literal, _, _ in there)
        for key, literals in weeks.items():
            if len(literals) > self.cut.week_left[key]:
                self.model.add(self.cp.LinearExpr.sum(literals) <= self.cut.week_left[key])

    def _respect_long_limits(self) -> None:
        """Most visits of each person and month, and in the campaign."""
        for (person, number), left in self.cut.long_left.items():
            days = self.problem.people[person].long_limits[number].days
            literals = [
                literal
                for (other, day), there in self.at.items()
                if other == person and days >> day & 1
                for literal, _, _ in there
            ]
            if len(literals) > left:
                self.model.add(self.cp.LinearExpr.sum(literals) <= left)

    def _literal(self, choice: SiteChoice, column: Any) -> Any:  # noqa: ANN401
        return self.visit[choice.site, column.group.parts, column.day]

    def _domain(self, slots: int) -> Any:  # noqa: ANN401
        return self.cp.Domain.from_values(list(members(slots)))
