"""A simulation as tables (预演结果表): the same rows for terminal, CSV, workbook and page."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dualrandom.fairness.loads import PERCENT
from dualrandom.fairness.simulation.figures import (
    department_spreads,
    difference,
    enterprise_shares,
    left_out_by_rule,
    measured_spread,
    measures_of,
    people_spreads,
)
from dualrandom.messages import Language, render
from dualrandom.reports.reasons import reason
from dualrandom.reports.tables import Table
from dualrandom.reports.wording import party_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.fairness.simulation.records import Scenario, Simulation
    from dualrandom.fairness.simulation.spreads import Spread
    from dualrandom.reports.tables import Cell

SPREAD = ("mean", "mean_low", "mean_high", "least", "most")
COSTS = ("visits", "inspections", "left_out", "deviations", "heaviest", "load_range", "seat_guess")
"""Measures by which the cost of a rule is told."""


@dataclass(frozen=True)
class SimulationWords:
    """Texts of one language, with the names of departments and inspectors by identifier."""

    language: Language
    departments: Mapping[str, str]
    inspectors: Mapping[str, str]

    def text(self, code: str, **params: Any) -> str:  # noqa: ANN401  any placeholder
        """Text of the message catalogue."""
        return render(code, self.language, params)

    def department(self, identifier: str) -> str:
        """Name of a department, or of its experts."""
        return party_name(identifier, self.departments, self.language)

    def inspector(self, identifier: str) -> str:
        """Name of an inspector; the identifier where there is none."""
        return self.inspectors.get(identifier) or identifier


def measures_table(scenario: Scenario, words: SimulationWords) -> Table:
    """Every measure over the seeds."""
    rows = tuple(
        (words.text(f"measure.{one.key}"), *_cells(measured_spread(one, scenario)))
        for one in measures_of(scenario)
    )
    return Table("measures", ("measure", *SPREAD), rows)


def enterprise_table(scenario: Scenario, words: SimulationWords) -> Table:
    """Share of the enterprises that can be drawn by number of visits and of inspections."""
    kinds = (
        ("simulation.visits_each", enterprise_shares(scenario, lambda t: t.visits_per_enterprise)),
        (
            "simulation.inspections_each",
            enterprise_shares(scenario, lambda t: t.inspections_per_enterprise),
        ),
    )
    rows = tuple(
        (words.text(code), number, *_cells(share))
        for code, shares in kinds
        for number, share in shares.items()
    )
    return Table("enterprise_shares", ("figure", "number", *SPREAD), rows)


def department_table(scenario: Scenario, words: SimulationWords) -> Table:
    """Loads of each department: its people's mean, its heaviest, range and Gini."""
    rows: list[tuple[Cell, ...]] = []
    for one in department_spreads(scenario):
        name = words.department(one.department)
        figures = (
            ("seats", one.seats),
            ("mean", one.mean),
            ("heaviest", one.heaviest),
            ("range", one.range),
            ("gini", one.gini),
        )
        rows += [
            (name, one.people, words.text(f"simulation.load.{key}"), *_cells(value))
            for key, value in figures
        ]
    return Table("department_loads", ("department", "people", "figure", *SPREAD), tuple(rows))


def people_table(scenario: Scenario, words: SimulationWords) -> Table:
    """Visits per available day of everybody who can be drawn, the heaviest expected load first."""
    rows = tuple(
        (
            one.person.inspector,
            words.inspector(one.person.inspector),
            words.department(one.person.department),
            Fraction(one.person.weight, PERCENT),
            one.visits.mean,
            *_cells(one.per_day),
        )
        for one in people_spreads(scenario)
    )
    columns = ("inspector_id", "inspector", "department", "available_days", "visits", *SPREAD)
    return Table("people_loads", columns, rows)


def left_out_table(scenario: Scenario, words: SimulationWords) -> Table:
    """Blocks without a visit by the rule that stopped them."""
    rows = tuple(
        (words.text(reason(rule)), *_cells(value))
        for rule, value in left_out_by_rule(scenario).items()
    )
    return Table("left_out_rules", ("reason", *SPREAD), rows)


def rule_cost_table(simulation: Simulation, words: SimulationWords) -> Table:
    """What changes when one rule is switched off: differences on the same seeds."""
    base = simulation.base
    rows: list[tuple[Cell, ...]] = []
    for scenario in simulation.without:
        title = words.text(f"what_if.{scenario.rule}")
        for measure in measures_of(base, *([scenario] if scenario.people else [])):
            if measure.key in COSTS:
                change = difference(measure, base, scenario)
                rows.append(
                    (title, words.text(f"measure.{measure.key}"), change.seeds, *_cells(change))
                )
    return Table("rule_costs", ("scenario", "measure", "seeds", *SPREAD), tuple(rows))


def comparison_table(simulation: Simulation, words: SimulationWords) -> Table:
    """Two campaigns side by side; the difference is the other less the first, seed by seed."""
    base, other = simulation.base, simulation.against
    columns = ("measure", "first", "other", "difference", "mean_low", "mean_high", "least", "most")
    if other is None:
        return Table("comparison", columns, ())
    rows = tuple(
        (
            words.text(f"measure.{one.key}"),
            measured_spread(one, base).mean,
            measured_spread(one, other).mean,
            *_cells(difference(one, base, other)),
        )
        for one in measures_of(base, other)
    )
    return Table("comparison", columns, rows)


def simulation_tables(simulation: Simulation, words: SimulationWords) -> tuple[Table, ...]:
    """All tables that have rows, in the order of reports."""
    base = simulation.base
    made = (
        measures_table(base, words),
        enterprise_table(base, words),
        department_table(base, words),
        people_table(base, words),
        left_out_table(base, words),
        rule_cost_table(simulation, words),
        comparison_table(simulation, words),
    )
    return tuple(table for table in made if table.rows)


def _cells(value: Spread) -> tuple[Cell, ...]:
    """Columns ``SPREAD``; without an interval its cells are empty, without a seed all are."""
    if not value.seeds:
        return (None,) * len(SPREAD)
    return (value.mean, value.low, value.high, value.least, value.most)
