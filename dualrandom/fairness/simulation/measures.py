"""What is reported of a trial (预演指标): each measure is one exact number per trial.

Titles are the messages ``measure.<key>``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from dualrandom.fairness.inequality import gini
from dualrandom.fairness.loads import PERCENT
from dualrandom.fairness.simulation.records import MILLION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dualrandom.fairness.simulation.records import Scenario, Trial

Unit = Literal["count", "per_day", "share"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number per trial; ``needs_teams``: told only where teams are known before the day.

    ``unit``: a count (≥ 0), visits per available day (≥ 0), or a share or chance in [0, 1].
    """

    key: str
    unit: Unit
    value: Callable[[Scenario, Trial], Fraction]
    needs_teams: bool = False


def loads_per_day(scenario: Scenario, trial: Trial) -> dict[str, dict[str, Fraction]]:
    """Visits per available day (full-time equivalent) by department and inspector.

    Those who cannot be drawn are left out: no available day, or an expert whom nobody asks for.
    """
    loads: defaultdict[str, dict[str, Fraction]] = defaultdict(dict)
    for person, visits in zip(scenario.people, trial.loads, strict=True):
        if person.weight:
            loads[person.department][person.inspector] = Fraction(visits * PERCENT, person.weight)
    return dict(loads)


def _count(name: str) -> Callable[[Scenario, Trial], Fraction]:
    return lambda _, trial: Fraction(getattr(trial, name))


def _chance(name: str) -> Callable[[Scenario, Trial], Fraction]:
    return lambda _, trial: Fraction(getattr(trial, name), MILLION)


def _left_out(_: Scenario, trial: Trial) -> Fraction:
    return Fraction(sum(trial.left_out.values()))


def _above_bound(_: Scenario, trial: Trial) -> Fraction:
    return Fraction(trial.visits - trial.bound_of_placed)


def _saved(_: Scenario, trial: Trial) -> Fraction:
    return Fraction(trial.parts - trial.visits)


def _visited(_: Scenario, trial: Trial) -> Fraction:
    return Fraction(sum(n for visits, n in trial.visits_per_enterprise.items() if visits))


def _over_departments(
    summary: Callable[[Mapping[str, Fraction]], Fraction],
) -> Callable[[Scenario, Trial], Fraction]:
    """Largest of a summary over the departments: people of two departments don't share work."""

    def value(scenario: Scenario, trial: Trial) -> Fraction:
        loads = loads_per_day(scenario, trial).values()
        return max((summary(people) for people in loads), default=Fraction(0))

    return value


def heaviest(people: Mapping[str, Fraction]) -> Fraction:
    """Most visits per available day of one department's people."""
    return max(people.values())


def load_range(people: Mapping[str, Fraction]) -> Fraction:
    """Most less least visits per available day of one department's people."""
    return max(people.values()) - min(people.values())


def load_gini(people: Mapping[str, Fraction]) -> Fraction:
    """Gini coefficient of one department's visits per available day."""
    return gini(list(people.values()))


MEASURES: tuple[Measure, ...] = (
    Measure("inspections", "count", _count("inspections")),
    Measure("visits", "count", _count("visits")),
    Measure("bound_of_placed", "count", _count("bound_of_placed")),
    Measure("above_bound", "count", _above_bound),
    Measure("saved", "count", _saved),
    Measure("enterprises_visited", "count", _visited),
    Measure("left_out", "count", _left_out),
    Measure("deviations", "count", _count("deviations"), needs_teams=True),
    Measure("heaviest", "per_day", _over_departments(heaviest), needs_teams=True),
    Measure("load_range", "per_day", _over_departments(load_range), needs_teams=True),
    Measure("load_gini", "share", _over_departments(load_gini), needs_teams=True),
    Measure("seat_guess", "share", _chance("seat_guess_ppm"), needs_teams=True),
    Measure("even_guess", "share", _chance("even_guess_ppm"), needs_teams=True),
    Measure("team_limit", "share", _chance("team_limit_ppm"), needs_teams=True),
    Measure("certain", "count", _count("certain"), needs_teams=True),
    Measure("repeated_pairings", "count", _count("repeated_pairings"), needs_teams=True),
    Measure("returning", "count", _count("returning"), needs_teams=True),
)
"""All measures, in the order of reports."""
