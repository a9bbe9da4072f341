"""CP-SAT model of the days of a small plan (按日模型，求解器): hours dropped, days exact.

Group columns choose which parts come together and on which day; starts and ways are dropped, so
whatever is proven holds for every plan. The objective is carried by one bounded integer per
enterprise, whose lower end is the least number of its visits: a bound is there from the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dualrandom.scheduling.bits import members
from dualrandom.scheduling.solver import repeatable_solver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.merging import Merges
    from dualrandom.scheduling.problem import Part, Problem, Site

PARAMETERS: dict[str, int | str | bool] = {
    "interleave_search": True,
    "linearization_level": 1,
    "symmetry_level": 0,
}
"""All strategies of a parallel search, one after the other on the one worker."""


class DayAnswer(NamedTuple):
    """Proven least value of a goal, the value found, and the time spent.

    ``columns`` are the visits of the best choice of days (site, parts, day), ``None`` if none was
    found in time; ``value`` is what they come to.
    """

    bound: int
    columns: tuple[tuple[int, int, int], ...] | None
    value: int
    milliseconds: int

    @property
    def is_optimal(self) -> bool:
        """Whether the choice found is proven best."""
        return self.columns is not None and self.value <= self.bound


def n_columns(problem: Problem, merges: Merges) -> int:
    """Count the columns that a model would have."""
    return sum(
        days.bit_count() for site in range(len(problem.sites)) for _, days in _groups(merges, site)
    )


def _groups(merges: Merges, site: int) -> Iterator[tuple[int, int]]:
    """Sets of parts that may come together, lead department or not, and their common days."""
    here = merges.problem.sites[site]
    for parts in range(1, merges.all_parts(site) + 1):
        chosen = [here.parts[part] for part in members(parts)]
        people = [person for part in chosen for person in part.team]
        days = merges.problem.grid.full if merges.group(site, parts).starts else 0
        for part in chosen:
            days &= part.days
        if days and len(set(people)) == len(people):
            yield parts, days


class DayModel:
    """Literals of columns (site, parts, day), of parts left out, and a count of visits a site."""

    def __init__(self, merges: Merges) -> None:
        from ortools.sat.python import cp_model  # half a second, only when needed

        self.cp = cp_model
        self.merges = merges
        self.problem = merges.problem
        self.model: Any = cp_model.CpModel()
        self.at: dict[tuple[int, int], list[tuple[Any, int]]] = {}
        self.columns_of: dict[int, list[tuple[int, int, Any]]] = {}
        lost: list[Any] = []
        counts: list[Any] = []
        for number, site in enumerate(self.problem.sites):
            if site.parts:
                out, count = self._add_site(number, site)
                lost += [
                    literal
                    for part, literal in zip(site.parts, out, strict=True)
                    for _ in range(2 if part.experts else 1)
                ]
                counts.append(count)
        self.left_out: Any = cp_model.LinearExpr.sum(lost)
        self.visits: Any = cp_model.LinearExpr.sum(counts)
        self._respect_people()

    def allow(self, left_out: int) -> None:
        """From now on at most so many blocks may stay out."""
        self.model.add(self.left_out <= left_out)

    def never_together(self, visits: Sequence[tuple[int, int]], *, and_more: bool) -> None:
        """Forbid visits (site, parts) to take place all on one day, whichever.

        ``and_more``: nor any visits of the same sites that have these parts and others.
        """
        chosen = [
            [
                column
                for column in self.columns_of[site]
                if (column[0] & parts == parts if and_more else column[0] == parts)
            ]
            for site, parts in visits
        ]
        days = [{day for _, day, _ in columns} for columns in chosen]
        for day in sorted(set[int].intersection(*days)):
            literals = [
                literal for columns in chosen for _, when, literal in columns if when == day
            ]
            self.model.add(self.cp.LinearExpr.sum(literals) <= len(visits) - 1)

    def minimise(self, goal: Any, limits: Limits, milliseconds: int) -> DayAnswer:  # noqa: ANN401
        """Least value of a goal, as far as the time allows.

        The next call begins its search at what this one finds.

        Raises
        ------
        ValueError
            Every choice of days leaves out more blocks than is allowed.
        """
        self.model.minimize(goal)
        solver = repeatable_solver(PARAMETERS, seed=limits.seed, milliseconds=milliseconds)
        status = solver.solve(self.model)
        spent = int(solver.response_proto.deterministic_time * 1000) + 1
        if status == self.cp.INFEASIBLE:
            raise ValueError("no plan leaves out so few blocks")
        bound = _up(solver.best_objective_bound)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return DayAnswer(bound, None, -1, spent)
        self.model.clear_hints()
        found = []
        for site, columns in self.columns_of.items():
            for parts, day, literal in columns:
                chosen = solver.boolean_value(literal)
                self.model.add_hint(literal, chosen)
                if chosen:
                    found.append((site, parts, day))
        value = round(solver.objective_value)
        bound = value if status == self.cp.OPTIMAL else bound
        self.model.add(goal >= bound)  # whoever asks again has only to find it
        return DayAnswer(bound, tuple(found), value, spent)

    def _add_site(self, number: int, site: Site) -> tuple[list[Any], Any]:
        columns = [
            (parts, day, self.model.new_bool_var(""))
            for parts, days in _groups(self.merges, number)
            for day in members(days)
        ]
        self.columns_of[number] = columns
        out = [self.model.new_bool_var("") for _ in site.parts]
        for part, literal in enumerate(out):
            self.model.add_exactly_one(
                [column for parts, _, column in columns if parts >> part & 1] + [literal]
            )
        for parts, day, column in columns:
            for part in members(parts):
                self._book(site.parts[part], day, column)
        self._ask_for_lead(site, columns, out)
        self._space_out(site, columns)
        n_parts = len(site.parts)
        count = self.model.new_int_var(0, n_parts, "")
        self.model.add(self.cp.LinearExpr.sum([column for *_, column in columns]) == count)
        saved = [n_parts if self._is_lead(part) else 1 for part in site.parts]
        self.model.add(
            count + self.cp.LinearExpr.weighted_sum(out, saved) >= self.merges.least[number]
        )
        return out, count

    def _is_lead(self, part: Part) -> bool:
        """Whether others may come together only with this part, unless it stays out."""
        return self.problem.lead_present and part.block.department == self.problem.lead

    def _book(self, part: Part, day: int, column: Any) -> None:  # noqa: ANN401
        for person in part.team:
            self.at.setdefault((person, day), []).append((column, part.minutes))

    def _ask_for_lead(
        self, site: Site, columns: list[tuple[int, int, Any]], out: list[Any]
    ) -> None:
        """Several come without the lead department only where that stays out."""
        for part, record in enumerate(site.parts):
            if self._is_lead(record):
                for parts, _, column in columns:
                    if not parts >> part & 1 and parts.bit_count() > 1:
                        self.model.add_implication(column, out[part])

    def _space_out(self, site: Site, columns: list[tuple[int, int, Any]]) -> None:
        """One visit within a gap, annual caps."""
        near = self.problem.grid.near
        for day in sorted({day for _, day, _ in columns}):
            window = [
                column for _, other, column in columns if other >= day and near[day] >> other & 1
            ]
            self.model.add_at_most_one(window)
        for days, left in site.caps:
            within = [column for _, day, column in columns if days >> day & 1]
            self.model.add(self.cp.LinearExpr.sum(within) <= left)

    def _respect_people(self) -> None:
        """Visits and minutes of everybody: a day, a week, a month and in all."""
        grid, people = self.problem.grid, self.problem.people
        paperwork = self.problem.paperwork_minutes
        hours = sum(span.end - span.begin for span in self.problem.slots.spans)
        weeks: dict[tuple[int, int], list[tuple[Any, int]]] = {}
        for (person, day), there in self.at.items():
            record = people[person]
            self._limit(there, 0, record.daily_visits, hours)
            self._limit(there, paperwork, record.daily_visits, record.daily_minutes)
            weeks.setdefault((person, grid.week_of[day]), []).extend(there)
        for (person, _), there in weeks.items():
            record = people[person]
            self._limit(there, paperwork, record.weekly_visits, record.weekly_minutes)
        for person, record in enumerate(people):
            for limit in record.long_limits:
                within = [
                    entry for day in members(limit.days) for entry in self.at.get((person, day), ())
                ]
                self._limit(within, 0, limit.most, None)

    def _limit(
        self, there: list[tuple[Any, int]], extra: int, visits: int, minutes: int | None
    ) -> None:
        literals = [literal for literal, _ in there]
        if len(there) > visits:
            self.model.add(self.cp.LinearExpr.sum(literals) <= visits)
        if minutes is not None:
            spent = [one + extra for _, one in there]
            if sum(spent) > minutes:
                self.model.add(self.cp.LinearExpr.weighted_sum(literals, spent) <= minutes)


def _up(bound: float) -> int:
    """Least whole number that is not below a solver's bound, for all its rounding."""
    return -int((1e-4 - bound) // 1) if bound > 0 else 0
