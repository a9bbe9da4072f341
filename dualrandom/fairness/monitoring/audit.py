"""Auditing a history (双随机抽查审计): all questions, one budget for false alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.fairness.monitoring.draw_tests import DrawTests
from dualrandom.fairness.monitoring.honest_draws import HonestDraws
from dualrandom.fairness.monitoring.honest_teams import HonestTeams
from dualrandom.fairness.monitoring.many_tests import benjamini_yekutieli, strictest_level
from dualrandom.fairness.monitoring.results import (
    DRAW_TESTS,
    TEAM_TESTS,
    TWO_SIDED,
    Audit,
    MonitoringTest,
    NotTested,
)
from dualrandom.fairness.monitoring.sequential import tails
from dualrandom.fairness.monitoring.team_tests import TeamTests
from dualrandom.fairness.monitoring.words import SeededWords, content_digest

if TYPE_CHECKING:
    from collections.abc import Collection

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from dualrandom.fairness.monitoring.results import TestId
    from dualrandom.fairness.monitoring.sequential import Tail

BUDGET = 0.01
"""Chance of any alarm under an honest draw, at most."""
DRAWN_TRIGGERS = ("random", "routine")
"""Visits that a draw may have sent; all others are for cause, planned otherwise, or unknown."""

_DRAW_COLUMNS = ["draw", "round", "enterprise", "position", "selected", "kind"]
_VISIT_COLUMNS = ["visit", "department", "enterprise", "inspector", "trigger"]
_PEOPLE_COLUMNS = ["inspector", "department", "days"]


def audit(
    draws: pd.DataFrame | None = None,
    visits: pd.DataFrame | None = None,
    inspectors: pd.DataFrame | None = None,
) -> Audit:
    """Ask whether draws and visits look like the draw that was claimed.

    Parameters
    ----------
    draws
        Frames with what was drawn: ``draw``, ``round``, ``enterprise``, ``position``,
        ``selected``, ``kind``; see ``HonestDraws``.
    visits
        Seats: ``visit``, ``department``, ``enterprise``, ``inspector``, ``trigger``. Only those
        whose trigger is in ``DRAWN_TRIGGERS`` are judged: a visit for cause repeats nothing.
    inspectors
        Who could have been drawn: ``inspector``, ``department``, ``days``. Without it everybody
        who occurs in the judged visits, with equal chances: that can only hide a bias.

    Returns
    -------
    Audit
        The same for the same rows in any order: replicates follow from their digest. Under an
        honest draw the chance of any alarm is at most ``BUDGET``.

    Notes
    -----
    P-values are exact Monte-Carlo ones (``sequential``); the claim is that enterprises of one
    stratum and chance, and people of one department in the ratio of their days, are exchangeable.
    """
    seed = content_digest(*_given(draws, visits, inspectors))
    counts = dict.fromkeys(("draws", "rounds", "selected", "visits", "set_aside"), 0)
    questions: list[DrawTests | TeamTests] = []
    left: list[NotTested] = []
    if draws is None or draws.empty:
        left += [NotTested(test, "no_draws") for test in DRAW_TESTS]
    else:
        null = HonestDraws(draws)
        counts |= {"draws": len(null.names), "rounds": null.n_rounds}
        counts["selected"] = int(draws["selected"].sum())
        questions.append(DrawTests(null))
    if visits is not None:
        is_judged = visits["trigger"].isin(DRAWN_TRIGGERS)
        counts["visits"] = int(visits["visit"][is_judged].nunique())
        counts["set_aside"] = int(visits["visit"][~is_judged].nunique())
    if visits is None or not counts["visits"]:
        left += [NotTested(test, "no_visits") for test in TEAM_TESTS]
    else:
        judged = visits[is_judged]
        questions.append(TeamTests(HonestTeams(judged, _people(judged, inspectors))))
    tests, more = _answers(questions, seed)
    order = {test: place for place, test in enumerate((*DRAW_TESTS, *TEAM_TESTS))}
    not_tested = tuple(sorted((*left, *more), key=lambda one: order[one.test]))
    return Audit(seed=seed, budget=BUDGET, tests=tests, not_tested=not_tested, **counts)


def _given(
    draws: pd.DataFrame | None, visits: pd.DataFrame | None, inspectors: pd.DataFrame | None
) -> list[pd.DataFrame]:
    """Tables with the columns that count."""
    pairs = ((draws, _DRAW_COLUMNS), (visits, _VISIT_COLUMNS), (inspectors, _PEOPLE_COLUMNS))
    return [table[columns] for table, columns in pairs if table is not None]


def _people(visits: pd.DataFrame, inspectors: pd.DataFrame | None) -> pd.DataFrame:
    """Everybody who could have come."""
    if inspectors is not None:
        return inspectors
    seen = visits[["inspector", "department"]].drop_duplicates()
    return seen.assign(days=1)


def _answers(
    questions: list[DrawTests | TeamTests], seed: str
) -> tuple[tuple[MonitoringTest, ...], list[NotTested]]:
    """Ask all questions; what counts as an alarm depends on how many there are."""
    found: list[tuple[DrawTests | TeamTests, TestId, float, Tail]] = []
    left: list[NotTested] = []
    for question in questions:
        tests, not_possible = question.possible()
        left += not_possible
        if tests:
            observed, measured = _measure(question, tests, seed)
            found += [(question, test, observed[test], measured[test]) for test in tests]
    p_values = [_p_value(test, tail) for _, test, _, tail in found]
    adjusted = benjamini_yekutieli(p_values)
    answers = [
        _test(one, p_value, q, strictest_level(len(found), BUDGET))
        for one, p_value, q in zip(found, p_values, adjusted, strict=True)
    ]
    return tuple(answers), left


def _measure(
    question: DrawTests | TeamTests, tests: tuple[TestId, ...], seed: str
) -> tuple[dict[str, float], dict[str, Tail]]:
    words = SeededWords(seed, type(question).__name__)
    values = question.observed(tests)
    observed: dict[str, float] = {test: float(values[test][0]) for test in tests}

    def replicate(n: int, names: Collection[str]) -> dict[str, NDArray[np.float64]]:
        return question.replicate(words, n, names)

    return observed, tails(observed, replicate, two_sided=TWO_SIDED)


def _p_value(test: TestId, tail: Tail) -> float:
    """Two-sided ones are twice the smaller tail, which is never too small."""
    return min(1.0, 2 * min(tail.upper, tail.lower)) if test in TWO_SIDED else tail.upper


def _test(
    found: tuple[DrawTests | TeamTests, TestId, float, Tail],
    p_value: float,
    adjusted: float,
    level: float,
) -> MonitoringTest:
    question, test, observed, tail = found
    one_sided = level / 2 if test in TWO_SIDED else level
    return MonitoringTest(
        test=test,
        observed=observed,
        expected=tail.mean,
        direction="high" if observed >= tail.mean else "low",
        p_value=p_value,
        adjusted=adjusted,
        alarm=adjusted <= BUDGET,
        smallest=question.smallest(test, tail, one_sided),
        details=question.details(test),
    )
