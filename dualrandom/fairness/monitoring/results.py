"""What an audit found, as data (监测结果)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

TestId = Literal[
    "position_trend", "position_tenths", "runs", "spacing", "repeats", "load", "rotation", "pairs"
]
DRAW_TESTS: tuple[TestId, ...] = (
    "position_trend", "position_tenths", "runs", "spacing", "repeats",
)  # fmt: skip
TEAM_TESTS: tuple[TestId, ...] = ("load", "rotation", "pairs")
TWO_SIDED: frozenset[TestId] = frozenset({"position_trend", "runs", "repeats"})
"""Tests in which too few is as telling as too many."""


@dataclass(frozen=True, slots=True)
class MonitoringTest:
    """One question to a history, and its answer.

    Attributes
    ----------
    test
        Which question.
    observed, expected
        The statistic, and its mean under an honest draw (of 500 replicates), in its own unit.
    direction
        ``"high"`` or ``"low"``: on which side of honest draws the history lies.
    p_value, adjusted
        Chance of being so far out under an honest draw; the same after Benjamini & Yekutieli.
    alarm
        ``adjusted`` is within the budget.
    smallest
        Smallest bias that would have been seen; see ``detectable`` for its unit.
    details
        Values that the sentence in words needs: counts, and where the history is oddest.
    """

    test: TestId
    observed: float
    expected: float
    direction: Literal["high", "low"]
    p_value: float
    adjusted: float
    alarm: bool
    smallest: float
    details: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotTested:
    """A question that the history cannot answer; ``reason`` completes ``audit.reason.<reason>``."""

    test: TestId
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """All answers to one history.

    Attributes
    ----------
    seed
        Digest of the canonical history, from which all replicates follow.
    budget
        Chance of any alarm under an honest draw, at most.
    draws, rounds, selected, visits, set_aside
        Counts; ``set_aside`` are visits for cause, which no draw sent.
    """

    seed: str
    budget: float
    tests: tuple[MonitoringTest, ...]
    not_tested: tuple[NotTested, ...]
    draws: int
    rounds: int
    selected: int
    visits: int
    set_aside: int

    @property
    def alarms(self) -> tuple[MonitoringTest, ...]:
        """Tests that raised an alarm."""
        return tuple(test for test in self.tests if test.alarm)
