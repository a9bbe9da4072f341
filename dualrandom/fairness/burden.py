"""What inspections cost the inspected (企业负担): how often somebody stands at the door.

The comparison is with every department going alone, once for each block. It says nothing about
visits outside the campaign.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dualrandom.scheduling.plan import Plan, PlannedVisit


@dataclass(frozen=True, slots=True)
class EnterpriseBurden:
    """One enterprise: on-site inspections asked for, and what the plan makes of them.

    Attributes
    ----------
    inspections
        (enterprise, task) pairs drawn, all methods on site.
    departments
        Departments that are to come: visits if each went alone.
    placed
        Departments that have a visit in the plan.
    visits
        Separate visits in the plan.
    """

    enterprise: str
    inspections: int
    departments: int
    placed: int
    visits: int

    @property
    def saved(self) -> int:
        """Visits saved against each placed department going alone, ≥ 0."""
        return self.placed - self.visits


@dataclass(frozen=True, slots=True)
class Burden:
    """All enterprises together.

    Attributes
    ----------
    visits_per_enterprise
        Number of enterprises by number of separate visits (0 = nothing could be placed).
    departments_per_visit
        Number of visits by number of departments that come together.
    """

    enterprises: int
    inspections: int
    departments: int
    placed: int
    visits: int
    visits_per_enterprise: Mapping[int, int]
    departments_per_visit: Mapping[int, int]

    @property
    def saved(self) -> int:
        """Separate visits saved against each placed department going alone, ≥ 0."""
        return self.placed - self.visits

    @property
    def saved_share(self) -> Fraction:
        """Share of the visits saved, in [0, 1); 0 when nothing is placed."""
        return Fraction(self.saved, self.placed) if self.placed else Fraction(0)


def enterprise_burdens(plan: Plan) -> tuple[EnterpriseBurden, ...]:
    """Burden of every enterprise with something to inspect on site, sorted by identifier.

    Experts who assist a department are no department more.
    """
    record = plan.lottery.record
    inspections: Counter[str] = Counter()
    departments: Counter[str] = Counter()
    asked = [(block.enterprise, block.tasks) for block in record.blocks if not block.experts]
    asked += [(block.enterprise, block.tasks) for block in record.unstaffed if not block.experts]
    for enterprise, tasks in asked:
        inspections[enterprise] += len(tasks)
        departments[enterprise] += 1
    visits = Counter(visit.enterprise for visit in plan.visits)
    placed: Counter[str] = Counter()
    for visit in plan.visits:
        placed[visit.enterprise] += _n_departments(visit)
    return tuple(
        EnterpriseBurden(
            enterprise=name,
            inspections=inspections[name],
            departments=departments[name],
            placed=placed[name],
            visits=visits[name],
        )
        for name in sorted(inspections)
    )


def burden(plan: Plan, enterprises: Sequence[EnterpriseBurden]) -> Burden:
    """Add up the burdens of ``enterprise_burdens(plan)``."""
    return Burden(
        enterprises=len(enterprises),
        inspections=sum(one.inspections for one in enterprises),
        departments=sum(one.departments for one in enterprises),
        placed=sum(one.placed for one in enterprises),
        visits=len(plan.visits),
        visits_per_enterprise=_tally(one.visits for one in enterprises),
        departments_per_visit=_tally(_n_departments(visit) for visit in plan.visits),
    )


def _n_departments(visit: PlannedVisit) -> int:
    return sum(not part.experts for part in visit.parts)


def _tally(numbers: Iterable[int]) -> dict[int, int]:
    return dict(sorted(Counter(numbers).items()))
