"""Quotas that the seed rounds (抽查数量的随机取整): docs/spec/draw-v1.md §5.2."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.pivotal import pivotal
from dualrandom.drawing.tickets import CounterStream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.drawing.pivotal import Chances
    from dualrandom.drawing.records import Commitment

PURPOSE = "quota"


def realised_quotas(promise: Commitment, seed: str) -> dict[str, dict[str, int]]:
    """Number to draw per stratum, for every task that follows nobody.

    Parameters
    ----------
    promise
        The commitment; its promised quotas stay as they are.
    seed
        The bound seed; only a task with the rounding ``exact_in_expectation`` makes use of it.
    """
    return {
        task.task: round_by_chance(
            {stratum.stratum: Fraction(stratum.expected_quota) for stratum in task.strata},
            CounterStream(PURPOSE, seed),
        )
        if task.rounding == "exact_in_expectation"
        else {stratum.stratum: stratum.quota or 0 for stratum in task.strata}
        for task in promise.tasks
        if task.follows is None
    }


def round_by_chance(expected: Mapping[str, Fraction], chances: Chances) -> dict[str, int]:
    """Floor or ceiling of every expected quota, the ceiling with the chance of its fraction.

    The total is the floor or the ceiling of its expectation, too (Deville & Tillé 1998).
    """
    whole = {label: expected[label].numerator // expected[label].denominator for label in expected}
    parts = [(label, expected[label] - whole[label]) for label in sorted(expected)]
    rounded = pivotal([(label, part) for label, part in parts if part], chances)
    return {label: n + rounded.get(label, False) for label, n in whole.items()}
