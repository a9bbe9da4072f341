"""A simulation in plain words (预演摘要): what a planner asks first, for the terminal."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.fairness.simulation.figures import (
    department_spreads,
    difference,
    enterprise_shares,
    left_out_by_rule,
    measured_spread,
    measures_of,
    people_spreads,
)
from dualrandom.reports.figures import decimal_text, percent_text
from dualrandom.reports.reasons import reason
from dualrandom.reports.simulation_tables import COSTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.fairness.simulation.measures import Measure, Unit
    from dualrandom.fairness.simulation.records import Scenario, Simulation
    from dualrandom.fairness.simulation.spreads import Spread
    from dualrandom.reports.simulation_tables import SimulationWords

MOST_PEOPLE = 5
"""Heaviest people that a terminal shows; the table holds all."""
PLACES = {"count": 1, "per_day": 3, "share": 1}


def heading_lines(simulation: Simulation, words: SimulationWords) -> Iterator[str]:
    """What this is, on how many seeds it stands, and what failed."""
    base = simulation.base
    yield words.text("simulation.rehearsal")
    yield words.text(
        "simulation.stands_on",
        campaign=base.campaign,
        seeds=simulation.seeds,
        enterprises=f"{base.enterprises:,}",
    )
    if not simulation.complete:
        yield words.text("simulation.stopped", seeds=simulation.seeds, asked=simulation.asked)
    yield from _failed_lines(base, "simulation.failed", words)


def simulation_lines(simulation: Simulation, words: SimulationWords) -> Iterator[str]:
    """The whole summary, one line after the other."""
    yield from heading_lines(simulation, words)
    base = simulation.base
    if base.planned:
        yield from _section("measures", _measure_lines(base, words), words)
        yield from _section("enterprise_shares", _share_lines(base, words), words)
        yield from _section("people_loads", _load_lines(base, words), words)
        yield from _section("left_out_rules", _left_out_lines(base, words), words)
    if simulation.without:
        yield from _section("rule_costs", _cost_lines(simulation, words), words)
    if simulation.against is not None:
        yield from _section("comparison", _comparison_lines(simulation, words), words)


def _failed_lines(scenario: Scenario, code: str, words: SimulationWords) -> Iterator[str]:
    failed = len(scenario.trials) - len(scenario.planned)
    if failed:
        reasons = _reasons(scenario, words)
        yield words.text(code, n=failed, seeds=len(scenario.trials), reasons=reasons)


def _reasons(scenario: Scenario, words: SimulationWords) -> str:
    """What stood in the way, each kind once, as the first seed had it."""
    first = {trial.failed: trial for trial in reversed(scenario.trials) if trial.failed}
    texts = (
        words.text(code, **{"n": 1, **trial.failed_params}) for code, trial in sorted(first.items())
    )
    return words.text("simulation.separator").join(texts)


def _section(key: str, lines: Iterator[str], words: SimulationWords) -> Iterator[str]:
    yield ""
    yield words.text(f"simulation.heading.{key}")
    yield from (f"  {line}" for line in lines)


def _measure_lines(scenario: Scenario, words: SimulationWords) -> Iterator[str]:
    for measure in measures_of(scenario):
        yield _line(
            words.text(f"measure.{measure.key}"), measured_spread(measure, scenario), measure.unit,
            words,
        )  # fmt: skip


def _share_lines(scenario: Scenario, words: SimulationWords) -> Iterator[str]:
    kinds = (
        ("simulation.n_visits", enterprise_shares(scenario, lambda t: t.visits_per_enterprise)),
        (
            "simulation.n_inspections",
            enterprise_shares(scenario, lambda t: t.inspections_per_enterprise),
        ),
    )
    for code, shares in kinds:
        for number, share in shares.items():
            yield _line(words.text(code, n=number), share, "share", words)


def _load_lines(scenario: Scenario, words: SimulationWords) -> Iterator[str]:
    if not scenario.people:
        yield words.text("simulation.drawn_daily")
        return
    for one in department_spreads(scenario):
        name = words.department(one.department)
        label = words.text("simulation.department_load", department=name, people=one.people)
        yield words.text(
            "simulation.department_line",
            label=label,
            mean=_number(one.mean.mean, "per_day"),
            heaviest=_number(one.heaviest.mean, "per_day"),
            worst=_number(one.heaviest.most, "per_day"),
            range=_number(one.range.mean, "per_day"),
        )
    for person in people_spreads(scenario)[:MOST_PEOPLE]:
        yield words.text(
            "simulation.person_line",
            name=words.inspector(person.person.inspector),
            inspector=person.person.inspector,
            mean=_number(person.per_day.mean, "per_day"),
            worst=_number(person.per_day.most, "per_day"),
            days=decimal_text(Fraction(person.person.weight, 100), 1),
        )


def _left_out_lines(scenario: Scenario, words: SimulationWords) -> Iterator[str]:
    found = left_out_by_rule(scenario)
    for rule, value in found.items():
        yield _line(words.text(reason(rule)), value, "count", words)
    if not found:
        yield words.text("simulation.nothing_left_out")


def _cost_lines(simulation: Simulation, words: SimulationWords) -> Iterator[str]:
    base = simulation.base
    for scenario in simulation.without:
        if not scenario.planned:
            parts = words.text("simulation.no_plan", reason=_reasons(scenario, words))
        else:
            changes = [
                (measure, difference(measure, base, scenario))
                for measure in measures_of(base, scenario)
                if measure.key in COSTS
            ]
            told = [_change(measure, value, words) for measure, value in changes if _any(value)]
            parts = words.text("simulation.separator").join(told)
        title = words.text(f"what_if.{scenario.rule}")
        yield words.text(
            "simulation.cost_line", rule=title, changes=parts or words.text("simulation.no_change")
        )


def _comparison_lines(simulation: Simulation, words: SimulationWords) -> Iterator[str]:
    base, other = simulation.base, simulation.against
    if other is None:
        return
    yield words.text("simulation.compared", first=base.campaign, other=other.campaign)
    yield from _failed_lines(other, "simulation.other_failed", words)
    for measure in measures_of(base, other):
        change = difference(measure, base, other)
        if not change.seeds:
            continue
        yield words.text(
            "simulation.comparison_line",
            measure=words.text(f"measure.{measure.key}"),
            first=_number(measured_spread(measure, base).mean, measure.unit),
            other=_number(measured_spread(measure, other).mean, measure.unit),
            difference=_signed(change, measure.unit, words),
        )


def _any(value: Spread) -> bool:
    return bool(value.least or value.most)


def _change(measure: Measure, value: Spread, words: SimulationWords) -> str:
    return words.text(
        "simulation.change",
        measure=words.text(f"measure.{measure.key}"),
        difference=_signed(value, measure.unit, words),
    )


def _line(label: str, value: Spread, unit: Unit, words: SimulationWords) -> str:
    interval = ""
    if value.low is not None and value.high is not None:
        bounds = {"low": _number(value.low, unit), "high": _number(value.high, unit)}
        interval = words.text("simulation.interval", **bounds)
    return words.text(
        "simulation.line",
        label=label,
        mean=_number(value.mean, unit),
        interval=interval,
        least=_number(value.least, unit),
        most=_number(value.most, unit),
    )


def _signed(value: Spread, unit: Unit, words: SimulationWords) -> str:
    text = _with_sign(value.mean, unit)
    if value.low is None or value.high is None:
        return text
    bounds = {"low": _with_sign(value.low, unit), "high": _with_sign(value.high, unit)}
    return text + words.text("simulation.interval", **bounds)


def _with_sign(value: Fraction, unit: Unit) -> str:
    text = _number(value, unit)
    if not any(digit in text for digit in "123456789"):
        return text.removeprefix("-")
    return text if text.startswith("-") else f"+{text}"


def _number(value: Fraction, unit: Unit) -> str:
    return percent_text(value, 1) if unit == "share" else decimal_text(value, PLACES[unit])
