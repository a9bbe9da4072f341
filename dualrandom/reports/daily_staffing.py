"""What the days of a plan without names can bear (当日人员余量): as figures and as a list."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from dualrandom.drawing.records import Record
from dualrandom.reports.tables import Table

if TYPE_CHECKING:
    from dualrandom.reports.wording import Wording
    from dualrandom.scheduling.plan import Plan, StaffingDay


class DepartmentStaffing(Record):
    """One department: its visits and seats, and its tightest day, the first if several are.

    On that day ``spare`` further seats of any one kind could be filled, and whoever ``absences``
    of the free people are, the day can still be staffed.
    """

    department: str
    days: int
    visits: int
    seats: int
    tightest_day: date
    free: int
    spare: int
    absences: int


def department_staffing(plan: Plan) -> tuple[DepartmentStaffing, ...]:
    """Sum up every department with a visit; empty where teams were drawn before the dates."""
    found: dict[str, list[StaffingDay]] = defaultdict(list)
    for row in plan.staffing.days if plan.staffing else ():
        found[row.department].append(row)
    result = []
    for department, rows in sorted(found.items()):
        tightest = min(rows, key=lambda row: (row.absences, row.spare, row.day))
        result.append(
            DepartmentStaffing(
                department=department,
                days=len(rows),
                visits=sum(row.parts for row in rows),
                seats=sum(row.seats for row in rows),
                tightest_day=tightest.day,
                free=tightest.free,
                spare=tightest.spare,
                absences=tightest.absences,
            )
        )
    return tuple(result)


def staffing_table(plan: Plan, words: Wording) -> Table:
    """One row a day and department: visits, seats, people who are free, what is left over."""
    columns = ("date", "weekday", "department", "visits", "seats", "free", "spare", "absences")
    rows = tuple(
        (
            row.day,
            words.weekday(row.day),
            words.department(row.department),
            row.parts,
            row.seats,
            row.free,
            row.spare,
            row.absences,
        )
        for row in (plan.staffing.days if plan.staffing else ())
    )
    return Table("staffing", columns, rows)
