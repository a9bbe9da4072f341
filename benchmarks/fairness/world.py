"""What a practice gets to see, and what it has to hand back: plain tables, no plan, no register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

import pandas as pd

RISK_WEIGHTS = MappingProxyType({"A": 1, "B": 2, "C": 4, "D": 8})
"""How many times likelier a class is to be drawn than the best one, where the draw looks at it."""

SELECTED = ("enterprise", "department")
VISITS = ("enterprise", "visit", "department", "day", "trigger")
TEAMS = ("visit", "department", "inspector")


@dataclass(frozen=True)
class Department:
    """``rate`` of its registry is drawn every year; ``seats`` people make a team."""

    id: str
    rate: Fraction
    seats: int = 2


@dataclass(frozen=True, eq=False)
class World:
    """Registers and campaign: the same for every practice.

    ``enterprises``, in file order: ``enterprise``, ``district``, ``trade``, ``risk_class``,
    ``latitude``, ``longitude`` and a bool ``in_<department>`` for each registry. ``inspectors``,
    in file order: ``inspector``, ``department``, ``station`` (a district), ``work_percent``.
    ``days`` are working days of one year's campaign.
    """

    id: str
    enterprises: pd.DataFrame
    inspectors: pd.DataFrame
    departments: tuple[Department, ...]
    days: int
    years: int = 1
    risk_weights: Mapping[str, int] = field(default_factory=lambda: RISK_WEIGHTS)

    def registry(self, department: Department) -> pd.DataFrame:
        """Enterprises in the department's registry, in file order."""
        return self._registries[department.id]

    @cached_property
    def _registries(self) -> dict[str, pd.DataFrame]:
        return {
            own.id: self.enterprises[self.enterprises[f"in_{own.id}"].to_numpy(dtype=bool)]
            for own in self.departments
        }

    def quota(self, department: Department) -> int:
        """How many are to be drawn: the rate of the registry, rounded up ("not below 5 %")."""
        n = len(self.registry(department))
        return -(-department.rate.numerator * n // department.rate.denominator)

    def staff(self, department: str) -> pd.DataFrame:
        """The department's inspectors, in file order."""
        return self.inspectors[(self.inspectors["department"] == department).to_numpy()]


@dataclass(frozen=True, eq=False)
class Past:
    """Visits and teams of earlier years: like those of ``Year``, with a column ``year``."""

    visits: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=["year", *VISITS]),
    )
    teams: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["year", *TEAMS]))

    def followed_by(self, year: int, found: "Year") -> "Past":
        """This past and one year more."""
        visits, teams = found.visits.assign(year=year), found.teams.assign(year=year)
        if not len(self.visits):
            return Past(visits, teams)
        return Past(
            pd.concat([self.visits, visits], ignore_index=True),
            pd.concat([self.teams, teams], ignore_index=True),
        )


@dataclass(frozen=True, eq=False)
class Year:
    """What happened in one year.

    ``selected``: one row for each enterprise and department that drew it. ``visits``: one row for
    each visit and department that takes part; ``visit`` numbers visits, ``day`` counts from 0 and
    is -1 where the practice sets none, ``trigger`` is ``routine`` or what else led to the visit.
    ``teams``: one row a seat.
    """

    selected: pd.DataFrame
    visits: pd.DataFrame
    teams: pd.DataFrame
