"""Figures of a simulation (预演统计): measures over seeds, differences on the same seeds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.fairness.loads import PERCENT
from dualrandom.fairness.simulation.measures import (
    MEASURES,
    heaviest,
    load_gini,
    load_range,
    loads_per_day,
)
from dualrandom.fairness.simulation.spreads import Spread, bounded_spread, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.fairness.simulation.measures import Measure
    from dualrandom.fairness.simulation.records import Person, Scenario, Simulation, Trial


@dataclass(frozen=True, slots=True)
class PersonSpread:
    """Load of one inspector over seeds: visits, and visits per available day."""

    person: Person
    visits: Spread
    per_day: Spread


@dataclass(frozen=True, slots=True)
class DepartmentSpread:
    """Loads of one department over seeds, in visits per available day; ``gini`` in [0, 1).

    Attributes
    ----------
    people
        Those who can be drawn.
    seats
        Visits of all of them together.
    mean, heaviest, range
        Mean over its people, the heaviest of them, heaviest less lightest; each over seeds.
    """

    department: str
    people: int
    seats: Spread
    mean: Spread
    heaviest: Spread
    range: Spread
    gini: Spread


def measures_of(*scenarios: Scenario) -> tuple[Measure, ...]:
    """Measures that all of the scenarios have."""
    teams = all(scenario.people for scenario in scenarios)
    return tuple(one for one in MEASURES if teams or not one.needs_teams)


def measured_spread(measure: Measure, scenario: Scenario) -> Spread:
    """One measure over the seeds that have a plan."""
    values = [measure.value(scenario, trial) for trial in scenario.planned]
    return bounded_spread(values, 1 if measure.unit == "share" else None)


def difference(measure: Measure, first: Scenario, other: Scenario) -> Spread:
    """``other`` less ``first`` on the same seeds, where both have a plan."""
    return spread(
        [
            measure.value(other, theirs) - measure.value(first, ours)
            for ours, theirs in zip(first.trials, other.trials, strict=True)
            if not ours.failed and not theirs.failed
        ]
    )


def enterprise_shares(
    scenario: Scenario, counts: Callable[[Trial], dict[int, int]]
) -> dict[int, Spread]:
    """Share of the enterprises that can be drawn with so many visits (or inspections), by number.

    Shares of one seed add up to 1.
    """
    trials = [counts(trial) for trial in scenario.planned]
    numbers = sorted({number for trial in trials for number in trial})
    total = scenario.enterprises
    return {
        number: bounded_spread(
            [Fraction(trial.get(number, 0), total) if total else Fraction(0) for trial in trials], 1
        )
        for number in numbers
    }


def left_out_by_rule(scenario: Scenario) -> dict[str, Spread]:
    """Blocks without a visit by rule, most of them first."""
    trials = [trial.left_out for trial in scenario.planned]
    rules = sorted({rule for trial in trials for rule in trial})
    found = {rule: bounded_spread([trial.get(rule, 0) for trial in trials]) for rule in rules}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].mean, pair[0])))


def people_spreads(scenario: Scenario) -> tuple[PersonSpread, ...]:
    """Everybody who can be drawn, the heaviest expected load first."""
    rows = []
    for position, person in enumerate(scenario.people):
        if not person.weight:
            continue
        visits = [trial.loads[position] for trial in scenario.planned]
        per_day = [Fraction(PERCENT * count, person.weight) for count in visits]
        rows.append(PersonSpread(person, bounded_spread(visits), bounded_spread(per_day)))
    return tuple(sorted(rows, key=lambda row: (-row.per_day.mean, row.person.inspector)))


def department_spreads(scenario: Scenario) -> tuple[DepartmentSpread, ...]:
    """Loads of each department with somebody who can be drawn, by identifier."""
    able: dict[str, list[int]] = {}
    for position, person in enumerate(scenario.people):
        if person.weight:
            able.setdefault(person.department, []).append(position)
    days = [loads_per_day(scenario, trial) for trial in scenario.planned]
    rows = []
    for department, positions in sorted(able.items()):
        loads = [day[department] for day in days]
        seats = [sum(trial.loads[place] for place in positions) for trial in scenario.planned]
        rows.append(
            DepartmentSpread(
                department=department,
                people=len(positions),
                seats=bounded_spread(seats),
                mean=bounded_spread([sum(one.values(), Fraction(0)) / len(one) for one in loads]),
                heaviest=bounded_spread([heaviest(one) for one in loads]),
                range=bounded_spread([load_range(one) for one in loads]),
                gini=bounded_spread([load_gini(one) for one in loads], 1),
            )
        )
    return tuple(rows)


def failures(simulation: Simulation) -> int:
    """Seeds under which the campaign as it stands has no lottery or no plan."""
    return simulation.seeds - len(simulation.base.planned)
