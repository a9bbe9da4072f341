"""How much work falls on whom (人员负担): visits, and visits per available day.

A day of somebody who works half time counts half, so that part-timers are not called idle. What
is compared is the plan: substitutes count for what they do, the replaced for what they no longer
do, and a block without a visit for nobody. Beside it stands what the published odds promise, which
one outcome meets only on average: the lottery rounds every expected load to its floor or ceiling.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.experts import drawn_experts, expert_pools
from dualrandom.fairness.inequality import gini, jain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.scheduling.plan import Plan

PERCENT = 100
"""Work shares are percents, so a weight over this number is days."""


@dataclass(frozen=True, slots=True)
class Load:
    """Planned visits of one inspector beside what the lottery expected and what is fair.

    Attributes
    ----------
    visits
        Visits in the plan; ``drawn`` those the lottery gave.
    expected
        Sum of the published odds, in visits.
    fair
        Leximin-fair load, in visits: nobody's can fall without somebody's rising above it.
    weight
        Available working days × work share in percent.
    capacity
        Most visits that capacity allows over the campaign; 0 for experts who are not drawn.
    """

    inspector: str
    department: str
    visits: int
    drawn: int
    expected: Fraction
    fair: Fraction
    available_days: int
    weight: int
    capacity: int

    @property
    def per_day(self) -> Fraction | None:
        """Visits per available day (full-time equivalent), ≥ 0; ``None`` for who cannot be drawn.

        Those are people without an available day and experts.
        """
        return self._over_days(Fraction(self.visits))

    @property
    def expected_per_day(self) -> Fraction | None:
        """Expected visits per available day (full-time equivalent); ``None`` as for ``per_day``."""
        return self._over_days(self.expected)

    @property
    def fair_per_day(self) -> Fraction | None:
        """Fair visits per available day (full-time equivalent); ``None`` as for ``per_day``."""
        return self._over_days(self.fair)

    def _over_days(self, visits: Fraction) -> Fraction | None:
        return visits * PERCENT / self.weight if self.weight and self.capacity else None


@dataclass(frozen=True, slots=True)
class DepartmentLoad:
    """Loads of one department's people, or of its experts, compared by visits per available day.

    Attributes
    ----------
    people
        Inspectors of the department; ``able`` those who can be drawn (an available day, no
        expert), the only ones the comparison is about.
    visits
        Separate visits in which the department takes part.
    seats
        Visits of all its people together (a team of two makes two).
    lightest, heaviest
        Least and most visits per available day; 0 where nobody is able.
    gini, jain
        Spread of the visits per available day: 0 and 1 are perfectly even.
    expected_lightest, expected_heaviest, expected_gini, expected_jain
        The same of the expected visits per available day: what the published odds promise.

    Examples
    --------
    Two people with ten days each share three seats, 3/2 expected each. Two and one are planned:
    1/10 to 1/5 a day, Gini 1/6, Jain 9/10; expected 3/20 for both, Gini 0, Jain 1.
    """

    department: str
    people: int
    able: int
    visits: int
    seats: int
    lightest: Fraction
    heaviest: Fraction
    gini: Fraction
    jain: Fraction
    expected_lightest: Fraction
    expected_heaviest: Fraction
    expected_gini: Fraction
    expected_jain: Fraction


def inspector_loads(plan: Plan) -> tuple[Load, ...]:
    """Load of every inspector in the register of the campaign, sorted by identifier.

    Experts who may be drawn stand under ``<department>/experts``: they share among themselves.
    """
    assisting = drawn_experts(plan.lottery.facts)
    planned = Counter(name for visit in plan.visits for part in visit.parts for name in part.team)
    record = plan.lottery.record
    loads = [
        Load(
            inspector=load.inspector,
            department=load.department + ("/experts" if load.inspector in assisting else ""),
            visits=planned[load.inspector],
            drawn=load.visits,
            expected=Fraction(load.expected, record.denominator),
            fair=Fraction(load.fair_visits),
            available_days=load.available_days,
            weight=load.weight,
            capacity=load.capacity_visits,
        )
        for load in record.loads
    ]
    return tuple(sorted(loads, key=lambda load: load.inspector))


def department_loads(plan: Plan, loads: Iterable[Load]) -> tuple[DepartmentLoad, ...]:
    """Summarise per department, sorted, experts by themselves.

    A department that takes part but has no people is shown.
    """
    visits = Counter(part.party for visit in plan.visits for part in visit.parts)
    people: dict[str, list[Load]] = {department: [] for department in _taking_part(plan)}
    for load in loads:
        if load.department in people:
            people[load.department].append(load)
    return tuple(
        _department_load(department, members, visits[department])
        for department, members in sorted(people.items())
    )


def _taking_part(plan: Plan) -> list[str]:
    departments = {task.department for task in plan.lottery.draw.commitment.tasks}
    experts = {f"{name}/experts" for name in expert_pools(plan.lottery.facts)}
    return sorted(departments | experts)


def _department_load(department: str, members: list[Load], visits: int) -> DepartmentLoad:
    per_day = [load.per_day for load in members if load.per_day is not None]
    expected = [load.expected_per_day for load in members if load.expected_per_day is not None]
    return DepartmentLoad(
        department=department,
        people=len(members),
        able=len(per_day),
        visits=visits,
        seats=sum(load.visits for load in members),
        lightest=min(per_day, default=Fraction(0)),
        heaviest=max(per_day, default=Fraction(0)),
        gini=gini(per_day),
        jain=jain(per_day),
        expected_lightest=min(expected, default=Fraction(0)),
        expected_heaviest=max(expected, default=Fraction(0)),
        expected_gini=gini(expected),
        expected_jain=jain(expected),
    )
