"""The lists people work with (计划清单): by date, department, inspector, enterprise.

Excel, CSV and HTML show the same rows. Neither risk classes nor certificate numbers are among the
columns: they are no part of a plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from dualrandom.fairness.loads import inspector_loads
from dualrandom.reports.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dualrandom.reports.wording import Texts, Wording
    from dualrandom.scheduling.plan import Plan, PlannedVisit, VisitPart

Cell = str | date | int | Fraction | None
TableKey = Literal[
    "by_date",
    "by_department",
    "by_inspector",
    "by_enterprise",
    "loads",
    "predictability",
    "returns",
    "colleagues",
    "repair_bias",
    "not_placed",
    "deviations",
    "staffing",
    "measures",
    "enterprise_shares",
    "department_loads",
    "people_loads",
    "left_out_rules",
    "rule_costs",
    "comparison",
]
WIDTHS = {
    "date": 11, "weekday": 6, "start": 7, "end": 7, "identifier": 21, "enterprise": 34,
    "station": 16, "department": 18, "departments": 24, "together_with": 24, "tasks": 30,
    "items": 38, "inspectors": 34, "colleagues": 22, "inspector": 14, "inspector_id": 13,
    "visit_number": 9, "not_placed": 22, "reason": 30, "proven": 8, "blocked_days": 50, "drawn": 14,
    "substitute": 14, "skipped": 40, "available_days": 11, "fair": 9, "expected": 9,
    "drawn_visits": 10, "planned_visits": 9, "per_day": 9, "expected_per_day": 9, "batch": 8,
    "team_size": 7, "eligible": 8, "seat_guess": 11, "team_limit": 11, "limit_exact": 8,
    "team_estimate": 11, "team_estimate_high": 11, "seat_bits": 9, "least_team_bits": 9,
    "past_times": 9, "last_date": 11, "chance": 9, "is_drawn": 8, "is_planned": 8,
    "visits": 8, "seats": 8, "free": 9, "spare": 9, "absences": 11,
    "odds": 9, "after_repair": 9, "bias": 9, "bias_low": 9, "bias_high": 9,
    "leave": 7, "origin": 24, "travel_minutes": 8, "arrival": 7, "in_place_of": 14,
    "measure": 40, "mean": 10, "mean_low": 10, "mean_high": 10, "least": 10, "most": 10, "seeds": 8,
    "first": 12, "other": 12, "difference": 12, "scenario": 24, "number": 8, "figure": 34,
    "people": 8,
    "colleague": 14, "past_teams": 9, "drawn_teams": 9, "planned_teams": 9,
}  # fmt: skip
"""Columns by key with their usual width, in Latin characters."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; ``columns`` are keys of ``WIDTHS``.

    Titles are messages ``column.<key>``. A cell is text, a day, a number, or ``None`` where
    there is none.
    """

    key: TableKey
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def headings(self, words: Texts) -> list[str]:
        """Titles of the columns."""
        return [words.text(f"column.{column}") for column in self.columns]

    def only(self, *columns: str) -> Table:
        """Keep some of the columns, in the order given."""
        positions = [self.columns.index(column) for column in columns]
        rows = tuple(tuple(row[position] for position in positions) for row in self.rows)
        return Table(self.key, columns, rows)


def by_date(plan: Plan, words: Wording) -> Table:
    """All visits in order of day and time, one row a visit."""
    columns = (
        "date", "weekday", "start", "end", "identifier", "enterprise", "station", "departments",
        "tasks", "inspectors",
    )  # fmt: skip
    return Table(
        "by_date",
        columns,
        tuple((*_when(visit, words), *_what(visit, words)) for visit in plan.visits),
    )


def by_department(plan: Plan, words: Wording, department: str) -> Table:
    """What one department does, or its experts, one row a visit, with those it goes with."""
    columns = (
        "date", "weekday", "start", "end", "identifier", "enterprise", "station", "tasks", "items",
        "inspectors", "together_with",
    )  # fmt: skip
    rows = tuple(
        (
            visit.day,
            words.weekday(visit.day),
            part.start,
            part.end,
            *_which(visit.enterprise, words),
            words.tasks(part.tasks),
            words.items(part.tasks),
            words.members(part),
            words.join(words.department(other.party) for other in _others(visit, part)),
        )
        for visit in plan.visits
        for part in visit.parts
        if part.party == department
    )
    return Table("by_department", columns, rows)


def departments_of(plan: Plan) -> tuple[str, ...]:
    """Departments, and their experts, with at least one visit in the plan, sorted."""
    return tuple(sorted({part.party for visit in plan.visits for part in visit.parts}))


def by_enterprise(plan: Plan, words: Wording) -> Table:
    """One enterprise after the other (一企一表): when, who, what; and what found no place.

    One row a visit; an enterprise of which nothing could be placed has one row without a date. The
    batch (全覆盖分批) is told where a task has batches.
    """
    columns: tuple[str, ...] = (
        "identifier", "enterprise", "station", "visit_number", "date", "weekday", "start", "end",
        "departments", "tasks", "items", "inspectors", "not_placed",
    )  # fmt: skip
    visits: dict[str, list[PlannedVisit]] = {}
    for visit in plan.visits:
        visits.setdefault(visit.enterprise, []).append(visit)
    missing: dict[str, list[str]] = {}
    for part in plan.unplaced:
        missing.setdefault(part.enterprise, []).append(words.department(part.party))
    rows: list[tuple[Cell, ...]] = []
    for name in sorted({*visits, *missing}):
        left_out = words.join(missing.get(name, ()))
        rows.extend(_enterprise_rows(name, visits.get(name, []), left_out, words))
    if any(task.batches > 1 for task in plan.lottery.facts.tasks.values()):
        batches = _batches(plan, words)
        columns = (*columns, "batch")
        rows = [(*row, batches.get(str(row[0]))) for row in rows]
    return Table("by_enterprise", columns, tuple(rows))


def inspector_load_table(plan: Plan, words: Wording) -> Table:
    """Visits of every inspector: fair, expected, drawn, planned; also per available day."""
    columns = (
        "department", "inspector_id", "inspector", "available_days", "fair", "expected",
        "drawn_visits", "planned_visits", "expected_per_day", "per_day",
    )  # fmt: skip
    loads = sorted(inspector_loads(plan), key=lambda load: (load.department, load.inspector))
    rows = tuple(
        (
            words.department(load.department),
            load.inspector,
            words.inspector(load.inspector),
            load.available_days,
            load.fair,
            load.expected,
            load.drawn,
            load.visits,
            load.expected_per_day,
            load.per_day,
        )
        for load in loads
    )
    return Table("loads", columns, rows)


def not_placed(plan: Plan, words: Wording) -> Table:
    """Parts without a visit with the rule that stopped them and the days that each rule closes."""
    columns = (
        "identifier", "enterprise", "department", "tasks", "reason", "proven", "blocked_days",
    )  # fmt: skip
    rows = tuple(
        (
            part.enterprise,
            words.enterprise(part.enterprise),
            words.department(part.party),
            words.tasks(part.tasks),
            words.text(reason(part.rule)),
            words.text("word.yes" if part.proven else "word.no"),
            "\n".join(
                words.text(
                    "table.blocked_day",
                    rule=words.text(reason(row.rule)),
                    subject=words.subject(row.subject),
                    days=row.days,
                )
                for row in part.blocked
            ),
        )
        for part in plan.unplaced
    )
    return Table("not_placed", columns, rows)


def deviations(plan: Plan, words: Wording) -> Table:
    """Substitutes with those they stand in for, the rule, and who was passed over."""
    columns = (
        "identifier", "enterprise", "department", "drawn", "substitute", "reason", "skipped",
    )  # fmt: skip
    blocks = {block.block: block for block in plan.lottery.record.blocks}
    rows = tuple(
        (
            blocks[step.block].enterprise,
            words.enterprise(blocks[step.block].enterprise),
            words.department(blocks[step.block].party),
            words.inspector(step.drawn),
            words.inspector(step.substitute),
            words.text(step.rule),
            "\n".join(
                words.text(
                    "table.skipped",
                    inspector=words.inspector(one.inspector),
                    rule=words.text(one.rule),
                )
                for one in step.skipped
            ),
        )
        for step in plan.deviations
    )
    return Table("deviations", columns, rows)


def _when(visit: PlannedVisit, words: Wording) -> tuple[Cell, ...]:
    return (visit.day, words.weekday(visit.day), visit.start, visit.end)


def _which(enterprise: str, words: Wording) -> tuple[Cell, ...]:
    return (enterprise, words.enterprise(enterprise), words.station(enterprise))


def _what(visit: PlannedVisit, words: Wording) -> tuple[Cell, ...]:
    return (
        *_which(visit.enterprise, words),
        words.join(words.department(part.party) for part in visit.parts),
        _each_department(visit, words, lambda part: words.tasks(part.tasks)),
        _each_department(visit, words, words.members),
    )


def _enterprise_rows(
    name: str, visits: list[PlannedVisit], left_out: str, words: Wording
) -> Iterator[tuple[Cell, ...]]:
    if not visits:
        yield (*_which(name, words), *([None] * 9), left_out)
    for number, visit in enumerate(visits, start=1):
        yield (
            *_which(name, words),
            f"{number}/{len(visits)}",
            *_when(visit, words),
            words.join(words.department(part.party) for part in visit.parts),
            _each_department(visit, words, lambda part: words.tasks(part.tasks)),
            _each_department(visit, words, lambda part: words.items(part.tasks)),
            _each_department(visit, words, words.members),
            left_out,
        )


def _batches(plan: Plan, words: Wording) -> dict[str, str]:
    """Batch of every enterprise in the tasks with batches; with the task's title if several."""
    draws = [
        task for task in plan.lottery.draw.record.tasks if words.facts.tasks[task.task].batches > 1
    ]
    texts: dict[str, list[str]] = {}
    for task in draws:
        for drawn in (drawn for stratum in task.strata for drawn in stratum.selected):
            number = str(drawn.batch)
            text = number if len(draws) == 1 else words.labelled(words.task(task.task), number)
            texts.setdefault(drawn.identifier, []).append(text)
    return {identifier: "\n".join(lines) for identifier, lines in texts.items()}


def _others(visit: PlannedVisit, own: VisitPart) -> Iterable[VisitPart]:
    return (part for part in visit.parts if part.block != own.block)


def _each_department(
    visit: PlannedVisit, words: Wording, text_of: Callable[[VisitPart], str]
) -> str:
    """One line a department; the department's name only where there are several."""
    if len(visit.parts) == 1:
        return text_of(visit.parts[0])
    return "\n".join(
        words.labelled(words.department(part.party), text_of(part)) for part in visit.parts
    )
