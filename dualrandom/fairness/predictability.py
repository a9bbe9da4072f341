"""How well somebody who knows the published odds can guess who comes (可预测性), over all blocks.

The lower the chances, the less use there is in arranging anything with anybody beforehand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from typing import TYPE_CHECKING

from dualrandom.fairness.entropy import least_team_entropy, seat_entropy
from dualrandom.fairness.seat_guess import even_guess, seat_guess
from dualrandom.fairness.team_guess import TeamLimit, team_limit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.drawing.records import LotteryRecord, Profile


@dataclass(frozen=True, slots=True)
class TeamPredictability:
    """What the odds of one profile give away; blocks that share it are alike.

    Attributes
    ----------
    seat_guess
        Chance of naming one member, in (0, 1]; exact.
    even_guess
        The same if all eligible people had equal chances: the least possible; exact.
    team_limit
        Most chance of naming the whole team: exact, or a bound.
    seat_bits, least_team_bits
        Entropy of one seat, and a lower bound on that of the whole team, in bits.
    """

    seat_guess: Fraction
    even_guess: Fraction
    team_limit: TeamLimit
    seat_bits: float
    least_team_bits: float


@dataclass(frozen=True, slots=True)
class Predictability:
    """Means over all blocks with a team; all numbers are 0 without blocks.

    Attributes
    ----------
    blocks
        Blocks with a team.
    certain
        Blocks in which somebody comes for sure (a rule leaves no choice).
    average
        Mean chance of the best guess at one member, in (0, 1].
    least_possible
        Mean of seats ÷ eligible people: what equal chances would give, ignoring qualified seats.
    highest
        Chance of the best guess at one member of the most predictable block.
    team_limit, highest_team_limit
        Mean and largest of the most that a guess at the whole team can be right, in (0, 1].
    exact_teams
        Blocks where that limit is the chance itself.
    seat_bits, least_team_bits
        Mean entropy of one seat, mean lower bound on that of the team, in bits.
    """

    blocks: int
    certain: int
    average: Fraction
    least_possible: Fraction
    highest: Fraction
    team_limit: Fraction
    highest_team_limit: Fraction
    exact_teams: int
    seat_bits: float
    least_team_bits: float


def team_predictability(profile: Profile, denominator: int) -> TeamPredictability:
    """Measure one profile."""
    return TeamPredictability(
        seat_guess=seat_guess(profile, denominator),
        even_guess=even_guess(profile),
        team_limit=team_limit(profile, denominator),
        seat_bits=seat_entropy(profile, denominator),
        least_team_bits=least_team_entropy(profile, denominator),
    )


def profile_predictabilities(record: LotteryRecord) -> dict[int, TeamPredictability]:
    """Measure every profile that a block uses, by its number."""
    used = sorted({block.profile for block in record.blocks})
    return {n: team_predictability(record.profiles[n], record.denominator) for n in used}


def predictability(record: LotteryRecord) -> Predictability:
    """Measure all blocks of a lottery.

    Examples
    --------
    Two blocks in which A comes for sure beside B or C, one with equal chances of 2/3: the best
    guess at one is right in (1 + 1 + 2/3)/3 = 8/9 of cases, that at the pair in
    (1/2 + 1/2 + 1/3)/3 = 4/9.
    """
    counts = Counter(block.profile for block in record.blocks)
    teams = profile_predictabilities(record)
    limits = {number: team.team_limit.chance for number, team in teams.items()}
    guesses = {number: team.seat_guess for number, team in teams.items()}
    return Predictability(
        blocks=len(record.blocks),
        certain=sum(counts[number] for number, guess in guesses.items() if guess == 1),
        average=_mean(guesses, counts),
        least_possible=_mean({number: team.even_guess for number, team in teams.items()}, counts),
        highest=max(guesses.values(), default=Fraction(0)),
        team_limit=_mean(limits, counts),
        highest_team_limit=max(limits.values(), default=Fraction(0)),
        exact_teams=sum(counts[number] for number, team in teams.items() if team.team_limit.exact),
        seat_bits=_mean_bits({number: team.seat_bits for number, team in teams.items()}, counts),
        least_team_bits=_mean_bits(
            {number: team.least_team_bits for number, team in teams.items()}, counts
        ),
    )


def _mean(values: Mapping[int, Fraction], counts: Counter[int]) -> Fraction:
    total = sum((value * counts[number] for number, value in values.items()), Fraction(0))
    return total / counts.total() if values else Fraction(0)


def _mean_bits(values: Mapping[int, float], counts: Counter[int]) -> float:
    total = fsum(value * counts[number] for number, value in values.items())
    return total / counts.total() if values else 0.0
