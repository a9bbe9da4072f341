"""Who may be drawn, by columns (可抽取条件): one array of flags a rule.

Every function answers for all enterprises at once; the rows are those of the register.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dualrandom.campaign.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Collection

    from dualrandom.campaign.columns import Codes, Flags
    from dualrandom.campaign.models import Campaign, Scope, Task, Window
    from dualrandom.registers.tables import Registers

_NEVER = -1


class PastVisits:
    """The history as arrays (检查记录): row of the enterprise, day, year, department, trigger.

    Visits to identifiers that the register does not hold are left out.
    """

    def __init__(self, registers: Registers) -> None:
        history = registers.history
        self._size = len(registers.enterprises)
        index = pd.Index(registers.enterprises["identifier"])
        rows = index.get_indexer(pd.Index(history["identifier"]))
        known = rows >= 0
        self._rows = rows[known].astype(np.int64)
        columns = Columns(history[known])
        days = [date.fromisoformat(text) for text in columns.values("date")]
        ordinals = np.array([day.toordinal() for day in days], dtype=np.int64)
        years = np.array([day.year for day in days], dtype=np.int64)
        codes = columns.codes("date")
        self._days = ordinals[codes] if days else codes
        self._years = years[codes] if days else codes
        self._columns = columns

    def last_day(self, triggers: Collection[str]) -> Codes:
        """Ordinal of the last visit with such a trigger; -1 where there is none."""
        counted = self._columns.where("trigger", triggers.__contains__)
        last = np.full(self._size, _NEVER, dtype=np.int64)
        np.maximum.at(last, self._rows[counted], self._days[counted])
        return last

    def visits(self, triggers: Collection[str], year: int, department: str | None) -> Codes:
        """Visits in a calendar year with such a trigger, of one department or of all."""
        counted = self._columns.where("trigger", triggers.__contains__) & (self._years == year)
        if department is not None:
            counted &= self._columns.where("department", department.__eq__)
        return np.bincount(self._rows[counted], minlength=self._size).astype(np.int64)


def in_scope(columns: Columns, scope: Scope, department: str, size: int) -> Flags:
    """Enterprises inside a task's scope (检查对象范围)."""
    flags = np.ones(size, dtype=np.bool_)
    if scope.entity_types:
        flags &= columns.where("entity_type", set(scope.entity_types).__contains__)
    if scope.divisions:
        flags &= columns.where("division", lambda value: value.startswith(scope.divisions))
    if scope.industries:
        flags &= columns.where("industry", lambda value: value.startswith(scope.industries))
    if scope.stations:
        flags &= columns.where("station", set(scope.stations).__contains__)
    if scope.tags:
        flags &= columns.where("tags", lambda cell: _shares(cell, scope.tags))
    for scheme, classes in scope.risk.items():
        flags &= columns.where(f"risk_{scheme}", set(classes).__contains__)
    if scope.supervised_only:
        flags &= columns.where("departments", lambda cell: not cell or _shares(cell, (department,)))
    return flags


def _shares(cell: str, wanted: Collection[str]) -> bool:
    """Whether a ";"-joined list has one of the wanted parts."""
    return not set(wanted).isdisjoint(cell.split(";"))


def drawn_lately(past: PastVisits, campaign: Campaign, window: Window) -> Flags | None:
    """Enterprises drawn less than so many days before the window starts; ``None``: no rule."""
    rule = campaign.rules.drawn_lately
    if rule is None:
        return None
    last = past.last_day(rule.triggers)
    return _flags((last != _NEVER) & (last + rule.days > window.start.toordinal()))


def cap_reached(past: PastVisits, campaign: Campaign, task: Task) -> Flags | None:
    """Enterprises whose cap is used up in the year in which the task's window starts."""
    cap = campaign.rules.annual_cap
    if cap is None:
        return None
    department = task.department if cap.per == "department" else None
    year = campaign.window_of(task).start.year
    return _flags(past.visits(cap.triggers, year, department) >= cap.visits)


def gap_covers(past: PastVisits, campaign: Campaign, window: Window) -> Flags | None:
    """Enterprises whose gap since the last visit leaves no day of the window."""
    gap = campaign.rules.minimum_gap
    if not gap.since_last_days:
        return None
    last = past.last_day(gap.triggers)
    return _flags((last != _NEVER) & (last + gap.since_last_days > window.end.toordinal()))


def _flags(array: Any) -> Flags:  # noqa: ANN401  numpy's comparison types
    return np.asarray(array, dtype=np.bool_)
