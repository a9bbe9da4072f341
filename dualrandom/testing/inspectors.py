"""The register of synthetic inspectors (虚拟执法检查人员名录库)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.exact import largest_remainder
from dualrandom.testing.staff_columns import STANDING, StaffColumns
from dualrandom.testing.texts import range_text, text_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dualrandom.testing.enterprises import Population
    from dualrandom.testing.setting import Setting
    from dualrandom.testing.world import DepartmentSpec

_LEADER_PERCENT = 50
_RECUSAL_PERMILLE = 40
_EXPERT_PERMILLE = 40
_WORK_SHARES = {100: 85, 80: 7, 50: 8}
_WEEKLY_VISITS = {4: 60, 3: 20, 5: 20}
DAILY_VISITS = 2


@dataclass(frozen=True, slots=True)
class Person:
    """One synthetic inspector, typed; ``row`` gives the cells of the register."""

    inspector_id: str
    name: str
    department: str
    station: str
    qualifications: tuple[str, ...]
    certificate_from: date
    certificate_until: date
    leader: bool
    expert: bool
    work_share_percent: int
    leave: tuple[int, int] | None
    weekly_visits: int
    recusals: tuple[str, ...]
    latitude: str
    longitude: str

    def row(self, start: date) -> dict[str, str]:
        """Cells of the register; leave is stored as days after ``start`` and a length."""
        return {
            "inspector_id": self.inspector_id,
            "name": self.name,
            "department": self.department,
            "station": self.station,
            "qualifications": ";".join(sorted(self.qualifications)),
            "certificate_from": self.certificate_from.isoformat(),
            "certificate_until": self.certificate_until.isoformat(),
            "leader": str(self.leader).lower(),
            "expert": str(self.expert).lower(),
            "work_share_percent": str(self.work_share_percent),
            "leave": range_text(start, *self.leave) if self.leave else "",
            "daily_visits": str(DAILY_VISITS),
            "weekly_visits": str(self.weekly_visits),
            "recusals": ";".join(sorted(self.recusals)),
            "latitude": self.latitude,
            "longitude": self.longitude,
        }


@dataclass(frozen=True)
class Staff:
    """All inspectors, by department and number."""

    people: tuple[Person, ...]
    start: date

    def of(self, department: str) -> tuple[Person, ...]:
        """Inspectors of one department."""
        return tuple(person for person in self.people if person.department == department)

    def table(self) -> pd.DataFrame:
        """Return the register as text."""
        rows = [person.row(self.start) for person in self.people]
        return text_frame({name: [row[name] for row in rows] for name in rows[0]})


def staff(setting: Setting, firms: Population, n: int) -> Staff:
    """Invent ``n`` inspectors; departments get them by the root of what they supervise."""
    sizes = _sizes(setting.departments, firms, n)
    people: list[Person] = []
    for unit in setting.departments:
        people += _people(setting, unit, firms, len(people) + 1, sizes[unit.department_id])
    return Staff(tuple(people), setting.calendar.start)


def _sizes(departments: Sequence[DepartmentSpec], firms: Population, n: int) -> dict[str, int]:
    least = min(6, n // len(departments))
    names = [unit.department_id for unit in departments]
    weights = [
        isqrt(1 + int(np.count_nonzero(firms.supervision >> place & 1)))
        for place in range(len(names))
    ]
    spare = n - least * len(names)
    shares = {
        name: Fraction(spare * weight, sum(weights))
        for name, weight in zip(names, weights, strict=True)
    }
    return {name: least + more for name, more in largest_remainder(shares).items()}


def _people(
    setting: Setting, unit: DepartmentSpec, firms: Population, first_number: int, size: int
) -> list[Person]:
    columns = StaffColumns(setting, unit.department_id, size)
    stations, places = setting.stations, setting.station_places
    station = columns.below("station", len(stations))
    qualified = columns.qualified(unit.qualifications)
    leaders = columns.part(STANDING, _LEADER_PERCENT)
    until = columns.certificate_ends()
    experts = columns.chance("expert", _EXPERT_PERMILLE)
    work_share = columns.pick("work share", _WORK_SHARES)
    leave = columns.leave()
    weekly = columns.pick("weekly visits", _WEEKLY_VISITS)
    recused = columns.chance("recusal", _RECUSAL_PERMILLE)
    firm = columns.below("recused from", len(firms))
    issued = columns.below("issued", 1500)
    return [
        Person(
            inspector_id=f"{unit.department_id}-{row + 1:04d}",
            name=f"测试员{first_number + row:04d}",
            department=unit.department_id,
            station=stations[station[row]],
            qualifications=qualified[row],
            certificate_from=date(2020, 1, 1) + timedelta(days=issued[row]),
            certificate_until=until[row],
            leader=leaders[row],
            expert=experts[row],
            work_share_percent=work_share[row],
            leave=leave[row],
            weekly_visits=weekly[row],
            recusals=(firms.identifiers[firm[row]],) if recused[row] else (),
            latitude=places[station[row]][0],
            longitude=places[station[row]][1],
        )
        for row in range(size)
    ]
