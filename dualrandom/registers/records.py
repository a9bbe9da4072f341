"""One enterprise and one inspector as records: the typed edge of the columnar registers.

Only the few that were drawn, and the inspectors, ever become records; the register itself stays
a table (see ``tables.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class DateRange:
    """Calendar days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return self.first <= day <= self.last  # type: ignore[operator]


class Position(NamedTuple):
    """A place on the globe in microdegrees (百万分之一度), north and east positive."""

    latitude: int
    longitude: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A past inspection (检查记录): day, department and what set it off."""

    date: date
    department: str
    trigger: str
    inspectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enterprise:
    """An inspection object (检查对象) as far as drawing and planning need it.

    ``opening_days`` are ISO weekdays (``"12345"``); ``opening_minutes`` are minutes since
    midnight, ``None`` when the register does not say; ``history`` is sorted by date. ``zone`` is
    the travel zone (交通分区), empty without one.
    """

    identifier: str
    name: str
    division: str
    station: str
    opening_days: str
    opening_minutes: tuple[int, int] | None
    blackouts: tuple[DateRange, ...]
    history: tuple[Visit, ...] = ()
    entity_type: str = ""
    industry: str = ""
    tags: tuple[str, ...] = ()
    position: Position | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Inspector:
    """An enforcement inspector (执法检查人员).

    ``work_share_percent`` is 1 to 100; ``daily_visits`` and ``weekly_visits`` are the most visits
    a day and an ISO week, ``monthly_visits`` and ``campaign_visits`` those of a month (a week
    belongs to the month of its Thursday) and of the campaign, ``None`` for no limit. ``recusals``
    are identifiers of enterprises (回避), ``recusal_traits`` kinds of them such as ``tag:school``;
    ``divisions`` are the beginnings of the division codes to which the inspector may come, none for
    all (管辖区域). ``group`` names the standing group of the department to which the inspector
    belongs (固定检查组), empty without one.
    ``not_with`` are inspectors who never share a team with this one (不得同组), from either side.
    ``position`` and ``zone`` say where the inspector sets out from in the morning. ``office_days``
    are ISO weekdays on which the inspector stays in the office (内勤日). ``daily_minutes`` and
    ``weekly_minutes`` are the most minutes of inspection a day and an ISO week, the campaign's
    paperwork included, ``None`` for no limit.
    """

    inspector_id: str
    name: str
    department: str
    station: str
    qualifications: frozenset[str]
    certificate_from: date | None
    certificate_until: date | None
    leader: bool
    expert: bool
    work_share_percent: int
    leave: tuple[DateRange, ...]
    daily_visits: int
    weekly_visits: int
    recusals: frozenset[str]
    recusal_traits: frozenset[str] = frozenset()
    divisions: tuple[str, ...] = ()
    group: str = ""
    not_with: frozenset[str] = frozenset()
    monthly_visits: int | None = None
    campaign_visits: int | None = None
    position: Position | None = None
    zone: str = ""
    office_days: str = ""
    daily_minutes: int | None = None
    weekly_minutes: int | None = None

    def is_available(self, day: date) -> bool:
        """Certificate valid, no leave, no office day; working days are the caller's business."""
        return self.is_on_duty(day) and not any(
            absence.first <= day <= absence.last for absence in self.leave
        )

    def is_on_duty(self, day: date) -> bool:
        """Certificate valid and no office day, leave aside."""
        if self.certificate_from is not None and day < self.certificate_from:
            return False
        if self.certificate_until is not None and day > self.certificate_until:
            return False
        return not self.office_days or str(day.isoweekday()) not in self.office_days
