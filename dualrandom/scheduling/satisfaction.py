"""CP-SAT model of one neighbourhood (可满足性模型): a re-arrangement with room for one more.

Group columns ``visit[column]`` choose parts and day, ``start[site, parts]`` the minute. There is no
objective: a satisfaction problem answers in a second what an optimisation does in minutes, and an
infeasible one proves that no re-arrangement of these visits makes room.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from dualrandom.scheduling.bits import members
from dualrandom.scheduling.solver import repeatable_solver
from dualrandom.scheduling.timetable import Booking

if TYPE_CHECKING:
    from dualrandom.scheduling.neighbourhood import Neighbourhood, SiteChoice


class Answer(NamedTuple):
    """Status name, the new bookings if there are any, and the deterministic time spent."""

    status: str
    bookings: tuple[Booking, ...] | None
    milliseconds: int


class _Presence(NamedTuple):
    """A person's own part of a visit that may take place on a day: its literal and its begin."""

    literal: Any
    start: Any
    offset: int
    minutes: int
    site: int
    parts: int


@dataclass
class _Pair:
    """Two visits that share people: the one before the other, or after it; for which days."""

    before: Any
    after: Any
    times: set[tuple[int, int]] = field(default_factory=set)
    days: int = 0


PARAMETERS: dict[str, int | str | bool] = {
    "num_workers": 1,
    "linearization_level": 1,
    "max_presolve_iterations": 1,
    "symmetry_level": 0,
}
"""Fixed parameters of every solve, which records state; seed and time come from the limits."""

COLUMNS_PER_MILLISECOND = 30
"""Columns that cost as much as a deterministic millisecond: models must be built as well."""


def solve(cut: Neighbourhood, seed: int, milliseconds: int) -> Answer:
    """Look for a timetable of the neighbourhood within so much deterministic time.

    A function of its arguments alone, which can be sent to another process.
    """
    if any(not _can_be_covered(choice) for choice in cut.choices):
        return Answer("INFEASIBLE", None, 0)
    return _Model(cut).solve(seed, milliseconds)


def _can_be_covered(choice: SiteChoice) -> bool:
    covered = 0
    for column in choice.columns:
        covered |= column.group.parts
    return covered.bit_count() >= choice.n_parts


class _Model:
    """Variables and constraints; one method for each kind of constraint."""

    def __init__(self, cut: Neighbourhood) -> None:
        from ortools.sat.python import cp_model  # half a second, only when needed

        self.cp = cp_model
        self.cut = cut
        self.model: Any = cp_model.CpModel()
        self.start: dict[tuple[int, int], Any] = {}
        self.visit: dict[tuple[int, int, int], Any] = {}
        self.absent: dict[tuple[int, int, int], Any] = {}
        self.domains: dict[int, Any] = {}
        self.at: dict[tuple[int, int], list[_Presence]] = {}
        self.pairs: dict[tuple[int, int, int, int], _Pair] = {}
        for choice in cut.choices:
            self._add_columns(choice)
            self._cover_parts(choice)
            self._separate_visits(choice)
            self._limit_visits(choice)
        self._respect_days()
        self._respect_weeks()
        self._respect_long_limits()
        self._respect_minutes()

    def solve(self, seed: int, milliseconds: int) -> Answer:
        solver = repeatable_solver(PARAMETERS, seed=seed, milliseconds=milliseconds)
        status = solver.solve(self.model)
        spent = int(solver.response_proto.deterministic_time * 1000) + 1
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return Answer(solver.status_name(status), None, spent)
        slot_of = {minute: slot for slot, minute in enumerate(self.cut.calendar.slot_minutes)}
        bookings = tuple(
            Booking(site, parts, day, slot_of[solver.value(self.start[site, parts])])
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
            self.absent[choice.site, parts, column.day] = ~literal
            if column.starts != domains[parts]:
                self.model.add_linear_expression_in_domain(
                    start, self._domain(column.starts)
                ).only_enforce_if(literal)
            for person, offset, minutes in column.group.members:
                presence = _Presence(literal, start, offset, minutes, choice.site, parts)
                self.at.setdefault((person, column.day), []).append(presence)

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
        near = self.cut.calendar.near
        by_day: dict[int, list[Any]] = {}
        for column in choice.columns:
            by_day.setdefault(column.day, []).append(self._literal(choice, column))
        for day in sorted(by_day):
            window = [other for other in members(near[day]) if other >= day]
            literals = [literal for other in window for literal in by_day.get(other, ())]
            if len(literals) > 1:
                self.model.add_at_most_one(literals)

    def _limit_visits(self, choice: SiteChoice) -> None:
        """Most visits of the target, and the annual cap of each year."""
        literals = [self._literal(choice, column) for column in choice.columns]
        if choice.most_visits < choice.parts.bit_count():
            self.model.add(self.cp.LinearExpr.sum(literals) <= choice.most_visits)
        for days, left in choice.caps:
            within = [
                self._literal(choice, column) for column in choice.columns if days >> column.day & 1
            ]
            if len(within) > left:
                self.model.add(self.cp.LinearExpr.sum(within) <= left)

    def _respect_days(self) -> None:
        """Most visits of each person and day, one after the other, with the way between them."""
        shared: dict[int, dict[tuple[int, int], tuple[_Presence, int]]] = {}
        for (person, day), there in self.at.items():
            left = self.cut.day_left[person, day]
            self._at_most(there, left)
            if left < 2 or len(there) < 2:  # noqa: PLR2004  nobody makes two visits
                continue
            if not self.cut.ways:
                self.model.add_no_overlap([self._interval(one) for one in there])
                continue
            theirs = shared.setdefault(person, {})
            for one in there:
                visit = one.site, one.parts
                theirs[visit] = one, theirs.get(visit, (one, 0))[1] | 1 << day
        for theirs in shared.values():
            self._leave_time_between([theirs[visit] for visit in sorted(theirs)])

    def _interval(self, one: _Presence) -> Any:  # noqa: ANN401
        return self.model.new_optional_fixed_size_interval_var(
            one.start + one.offset, one.minutes, one.literal, ""
        )

    def _leave_time_between(self, visits: list[tuple[_Presence, int]]) -> None:
        """Whoever makes two of these visits on a day has the time to get from one to the other."""
        for (one, days), (other, other_days) in combinations(visits, 2):
            common = days & other_days
            if common and one.site != other.site:
                self._keep_apart(one, other, common)

    def _keep_apart(self, one: _Presence, other: _Presence, days: int) -> None:
        pair = (one.site, one.parts, other.site, other.parts)
        known = self.pairs.get(pair)
        if known is None:
            known = _Pair(self.model.new_bool_var(""), self.model.new_bool_var(""))
            self.pairs[pair] = known
        times = (
            one.offset + one.minutes + self.cut.ways[one.site, other.site] - other.offset,
            other.offset + other.minutes + self.cut.ways[other.site, one.site] - one.offset,
        )
        if times not in known.times:
            known.times.add(times)
            after = other.start - one.start
            self.model.add(after >= times[0]).only_enforce_if(known.before)
            self.model.add(after <= -times[1]).only_enforce_if(known.after)
        for day in members(days & ~known.days):
            self.model.add_bool_or(
                self.absent[one.site, one.parts, day],
                self.absent[other.site, other.parts, day],
                known.before,
                known.after,
            )
        known.days |= days

    def _respect_weeks(self) -> None:
        """Most visits of each person and week."""
        for key, there in self._by_week().items():
            self._at_most(there, self.cut.week_left[key])

    def _respect_long_limits(self) -> None:
        """Most visits of each person and month, and in the campaign."""
        for (person, _), (days, left) in self.cut.long_left.items():
            self._at_most(
                [
                    one
                    for (other, day), there in self.at.items()
                    if other == person and days >> day & 1
                    for one in there
                ],
                left,
            )

    def _respect_minutes(self) -> None:
        """Most minutes of each person and day, and week."""
        for key, left in self.cut.day_minutes_left.items():
            self._at_most_minutes(self.at.get(key, []), left)
        weeks = self._by_week()
        for key, left in self.cut.week_minutes_left.items():
            self._at_most_minutes(weeks[key], left)

    def _by_week(self) -> dict[tuple[int, int], list[_Presence]]:
        weeks: dict[tuple[int, int], list[_Presence]] = {}
        for (person, day), there in self.at.items():
            weeks.setdefault((person, self.cut.calendar.week_of[day]), []).extend(there)
        return weeks

    def _at_most(self, there: list[_Presence], visits: int) -> None:
        if len(there) > visits:
            self.model.add(self.cp.LinearExpr.sum([one.literal for one in there]) <= visits)

    def _at_most_minutes(self, there: list[_Presence], left: int) -> None:
        needed = [one.minutes + self.cut.calendar.paperwork_minutes for one in there]
        if sum(needed) > left:
            literals = [one.literal for one in there]
            self.model.add(self.cp.LinearExpr.weighted_sum(literals, needed) <= left)

    def _literal(self, choice: SiteChoice, column: Any) -> Any:  # noqa: ANN401
        return self.visit[choice.site, column.group.parts, column.day]

    def _domain(self, slots: int) -> Any:  # noqa: ANN401
        """Minutes of the day at which these slots begin."""
        found = self.domains.get(slots)
        if found is None:
            clock = self.cut.calendar.slot_minutes
            found = self.cp.Domain.from_values([clock[slot] for slot in members(slots)])
            self.domains[slots] = found
        return found
