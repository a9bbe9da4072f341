"""Enough people are free for every day of a plan without names (当日人员保障)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dualrandom.canonical import document_digest
from dualrandom.scheduling.rules.evidence import Breach
from dualrandom.scheduling.rules.staffing_flow import Staffing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence
    from dualrandom.scheduling.rules.staffing_flow import Dated

RULE_ID = "plan.daily_staffing"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a part (no names), a department (its staffing), a day of it (what it can bear)."""
    yield _compared("plan", "deviations", len(evidence.plan.deviations), 0)
    departments: dict[str, list[Dated]] = defaultdict(list)
    for visit, part in evidence.parts:
        yield _compared(part.block, "team", ", ".join(part.team), "")
        if part.block in evidence.blocks:  # others are a violation of plan.complete
            departments[part.department].append((visit, part))
    days = _by_period(departments)
    short = False
    for department, parts in sorted(departments.items()):
        shortages = [_compared(*one) for one in _shortages(department, parts, evidence)]
        short = short or bool(shortages)
        yield from shortages or [None]
    if not short:  # what a day can bear is told of days that can be staffed
        yield from _record(evidence, days)


def _by_period(departments: dict[str, list[Dated]]) -> dict[tuple[str, str], list[Dated]]:
    """Parts of every day and department, in that order."""
    found: dict[tuple[str, str], list[Dated]] = defaultdict(list)
    for department, parts in departments.items():
        for visit, part in parts:
            found[visit.day.isoformat(), department].append((visit, part))
    return dict(sorted(found.items()))


def _shortages(
    department: str, parts: list[Dated], evidence: Evidence
) -> Iterator[tuple[str, str, int, int]]:
    """The days that can't be staffed, else the weeks, else the campaign."""
    if (whole := Staffing(evidence, parts)).filled == whole.seats:
        return
    for period in ("%Y-%m-%d", "%G-W%V"):
        found: dict[str, list[Dated]] = defaultdict(list)
        for visit, part in parts:
            found[visit.day.strftime(period)].append((visit, part))
        short = False
        for name, some in sorted(found.items()):
            one = Staffing(evidence, some)
            if one.filled < one.seats:
                short = True
                yield f"{name} {department}", "seats_filled", one.filled, one.seats
        if short:
            return
    yield department, "seats_filled", whole.filled, whole.seats


def _record(
    evidence: Evidence, days: dict[tuple[str, str], list[Dated]]
) -> Iterator[Breach | None]:
    """``staffing.json`` is what a recount gives."""
    plan = evidence.plan
    if plan.staffing is None or plan.demands is None:
        yield _compared("staffing.json", "format", "-", "dualrandom/staffing/1")
        return
    order = [(row.day.isoformat(), row.department) for row in plan.staffing.days]
    rows = dict(zip(order, plan.staffing.days, strict=True))
    yield _compared("staffing.json", "days", _text(order), _text(list(days)))
    yield _compared("staffing.json", "demands", plan.staffing.demands, plan.demands.digest)
    own = document_digest(plan.record.model_dump(mode="json"))
    yield _compared("staffing.json", "plan", plan.staffing.plan, own)
    for key, parts in days.items():
        if (row := rows.get(key)) is None:
            continue  # told above
        staffing = Staffing(evidence, parts)
        spare = staffing.spare()
        found = (row.parts, row.seats, row.free, row.spare, row.absences)
        borne = spare // _most_by_one(staffing)
        true = (len(parts), staffing.seats, len(staffing.people), spare, borne)
        yield _compared(" ".join(key), "parts, seats, free, spare, absences", str(found), str(true))


def _most_by_one(staffing: Staffing) -> int:
    """How much of the spare seats one absence takes at most."""
    most = staffing.people.values()
    if all(one >= staffing.n_sessions for one in most):
        return 1
    return max(1, min(staffing.n_sessions, max(most)))


def _text(keys: list[tuple[str, str]]) -> str:
    return "; ".join(" ".join(key) for key in keys)


def _compared(where: str, figure: str, found: str | int, expected: str | int) -> Breach | None:
    if found == expected:
        return None
    return Breach({"where": where, "figure": figure, "found": found, "expected": expected})
