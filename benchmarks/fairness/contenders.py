"""The practices that the study runs in a world."""

from benchmarks.fairness.practices import AnyPractice
from benchmarks.fairness.practices.catalogue import PRACTICES
from benchmarks.fairness.worlds import Scenario

CONTENDERS: tuple[AnyPractice, ...] = PRACTICES


def contenders(scenario: Scenario) -> tuple[AnyPractice, ...]:
    """All practices, and what happened where records say so."""
    happened = (scenario.happened,) if scenario.happened else ()
    return (*CONTENDERS, *happened)
