"""Goals of the draw, as far as this comparison measures them."""

from statistics import median
from typing import NamedTuple

from comparison.measuring import Result

MILLION = 1_000_000


class Goal(NamedTuple):
    """Something measured, and the most or least it should be (``None``: no goal)."""

    what: str
    value: float
    unit: str
    target: float | None
    most: bool = True

    @property
    def is_met(self) -> bool | None:
        if self.target is None:
            return None
        return self.value <= self.target if self.most else self.value >= self.target


def processor_seconds(result: Result) -> float:
    return median(speed.processor_seconds for speed in result.speeds)


def mib(result: Result) -> float:
    return median(speed.mib for speed in result.speeds)


def goals(results: list[Result], rows: int) -> list[Goal]:
    """Goals of time and memory are for a million rows; at fewer they are shown without target."""
    fast = {result.contender.id: result for result in results if result.speeds}
    found: list[Goal] = []

    def add(what: str, value: float, unit: str, target: float | None, *, most: bool = True) -> None:
        target = target if rows >= MILLION else None
        found.append(Goal(f"{what}, {rows:,} rows", value, unit, target, most))

    if {"equal", "bare_loop"} <= fast.keys():
        ratio = processor_seconds(fast["equal"]) / processor_seconds(fast["bare_loop"])
        add("equal draw ÷ bare hashlib loop", ratio, "×", 2)
        add("equal draw, memory", mib(fast["equal"]), "MiB", 200)
    if {"equal", "consistent_sampler"} <= fast.keys():
        ratio = processor_seconds(fast["consistent_sampler"]) / processor_seconds(fast["equal"])
        add("consistent_sampler ÷ equal draw", ratio, "×", 6, most=False)
    if "nested_two" in fast:
        own = fast["nested_two"]
        add("nested draw of 2 departments", processor_seconds(own), "s", 8)
        add("nested draw of 2 departments, memory", mib(own), "MiB", 500)
        if "bare_loop" in fast:
            ratio = processor_seconds(own) / processor_seconds(fast["bare_loop"])
            add("nested draw of 2 departments ÷ bare hashlib loop", ratio, "×", None)
    return found + [goal for result in results for goal in _goals_of_chances(result)]


def _goals_of_chances(result: Result) -> list[Goal]:
    found = []
    name = result.contender.name
    if result.contender.id == "nested" and result.exactness:
        error = max(map(abs, result.exactness.standard_errors))
        found.append(Goal(f"{name}: largest error on Tillé's six", error, "standard errors", 4))
    if result.contender.id in {"equal", "nested"} and result.coordination:
        ratio = result.coordination.distinct / result.coordination.least_distinct
        target = 1.005 if result.contender.id == "nested" else None
        found.append(Goal(f"{name}: distinct enterprises ÷ Σ max p", ratio, "", target))
    return found
