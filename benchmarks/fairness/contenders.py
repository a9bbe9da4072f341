"""The practices that the study runs in a world."""

from benchmarks.fairness.practices import AnyPractice
from benchmarks.fairness.practices.catalogue import PRACTICES
from benchmarks.fairness.practices.whole_path import WholePath
from benchmarks.fairness.worlds import Scenario

CONTENDERS: tuple[AnyPractice, ...] = PRACTICES


def contenders(scenario: Scenario) -> tuple[AnyPractice, ...]:
    """All practices, the library itself in Wuhan, and what happened where records say so."""
    whole = (WholePath(),) if scenario.id.startswith("wuhan") else ()
    happened = (scenario.happened,) if scenario.happened else ()
    return (*CONTENDERS, *whole, *happened)
