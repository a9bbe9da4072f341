"""Predictability and rotation as data (可预测性与轮换): the part of a summary about the teams.

No floats: chances are millionths, counts and bits thousandths. What is exact, what is a proven
limit and what is estimated from replays are different fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.records import Record
from dualrandom.fairness.pairings import pairings
from dualrandom.fairness.predictability import predictability
from dualrandom.fairness.returns import returns
from dualrandom.reports.figures import milli, millionths

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from dualrandom.fairness.estimates import Estimate
    from dualrandom.fairness.rehearsal import Rehearsal, Scatter
    from dualrandom.scheduling.plan import Plan


class Sampled(Record):
    """A mean over replays with its 95 % confidence interval."""

    value: int
    low: int
    high: int


class SampledCount(Sampled):
    """Thousandths of a mean count; ``as_many`` replays had at least as many as the lottery drew."""

    as_many: int


class Estimates(Record):
    """What ``replays`` lotteries with the published odds gave.

    ``team_guess_millionths``: chance that the team which the odds suggest is the one that comes.
    The others are counts of one lottery, see ``TeamFigures``.
    """

    replays: int
    team_guess_millionths: Sampled
    returns_milli: SampledCount
    repeated_pairings_milli: SampledCount
    known_pairings_milli: SampledCount


class TeamFigures(Record):
    """How well the teams can be guessed, and who comes again.

    Attributes
    ----------
    teams
        Blocks with a team.
    even_guess_permille
        Mean chance of the best guess at one member if all eligible people had equal chances.
    highest_guess_permille
        Chance of the best guess at one member of the most predictable team; exact.
    team_limit_millionths, highest_team_limit_millionths
        Mean and largest of the most that a guess at the whole team can be right.
    exact_teams
        Teams for which that limit is the chance itself.
    seat_bits_milli, least_team_bits_milli
        Mean entropy of one seat; mean lower bound on that of the team.
    named_visits
        Past visits to these enterprises that name inspectors: what returns are measured against.
    returns_expected_milli, returns_drawn, returns_planned
        Seats that bring somebody back to an enterprise; the expectation is exact.
    pairings_drawn, pairings_planned
        Two members of one team, over all teams.
    repeated_drawn, repeated_planned
        Pairings beyond the first of their pair.
    known_drawn, known_planned
        Pairings of two people whom the history names together.
    estimates
        ``None`` where the lottery was not replayed.
    """

    teams: int
    even_guess_permille: int
    highest_guess_permille: int
    team_limit_millionths: int
    highest_team_limit_millionths: int
    exact_teams: int
    seat_bits_milli: int
    least_team_bits_milli: int
    named_visits: int
    returns_expected_milli: int
    returns_drawn: int
    returns_planned: int
    pairings_drawn: int
    pairings_planned: int
    repeated_drawn: int
    repeated_planned: int
    known_drawn: int
    known_planned: int
    estimates: Estimates | None


def team_figures(plan: Plan, rehearsal: Rehearsal | None = None) -> TeamFigures:
    """Measure the teams of a plan; with a rehearsal of its lottery also what is estimated."""
    guess, back, together = predictability(plan.lottery.record), returns(plan), pairings(plan)
    return TeamFigures(
        teams=guess.blocks,
        even_guess_permille=milli(guess.least_possible),
        highest_guess_permille=milli(guess.highest),
        team_limit_millionths=millionths(guess.team_limit),
        highest_team_limit_millionths=millionths(guess.highest_team_limit),
        exact_teams=guess.exact_teams,
        seat_bits_milli=round(1000 * guess.seat_bits),
        least_team_bits_milli=int(1000 * guess.least_team_bits),
        named_visits=back.named,
        returns_expected_milli=milli(back.expected),
        returns_drawn=back.drawn,
        returns_planned=back.planned,
        pairings_drawn=together.drawn,
        pairings_planned=together.planned,
        repeated_drawn=together.repeated_drawn,
        repeated_planned=together.repeated_planned,
        known_drawn=together.known_drawn,
        known_planned=together.known_planned,
        estimates=None if rehearsal is None else _estimates(rehearsal),
    )


def _estimates(rehearsal: Rehearsal) -> Estimates:
    return Estimates(
        replays=rehearsal.replays,
        team_guess_millionths=Sampled(**_scaled(rehearsal.team_guess, millionths)),
        returns_milli=_count(rehearsal.returns),
        repeated_pairings_milli=_count(rehearsal.repeated_pairings),
        known_pairings_milli=_count(rehearsal.known_pairings),
    )


def _count(scatter: Scatter) -> SampledCount:
    return SampledCount(**_scaled(scatter.mean, milli), as_many=scatter.as_many)


def _scaled(estimate: Estimate, scaled: Callable[[Fraction], int]) -> dict[str, int]:
    return {
        "value": scaled(estimate.value),
        "low": scaled(estimate.low),
        "high": scaled(estimate.high),
    }
