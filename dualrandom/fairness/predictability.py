"""How well somebody who knows the published odds can guess who comes (可预测性).

Odds are public before the draw, so the best guess is the likeliest inspector of a block. The
lower its chance, the less use there is in arranging anything with anybody beforehand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.drawing.records import LotteryRecord, Profile


@dataclass(frozen=True, slots=True)
class Predictability:
    """Chances of naming one member of a team beforehand, over all blocks with a team.

    Attributes
    ----------
    blocks
        Blocks with a team.
    certain
        Blocks in which somebody comes for sure (a rule leaves no choice).
    average
        Mean chance of the best guess, in (0, 1]; 0 without blocks.
    least_possible
        Mean of seats ÷ eligible people: what equal chances would give, ignoring qualified seats.
    highest
        Chance of the best guess at the most predictable block.
    """

    blocks: int
    certain: int
    average: Fraction
    least_possible: Fraction
    highest: Fraction


def best_guess(profile: Profile, denominator: int) -> Fraction:
    """Chance that the likeliest inspector is in the team, in (0, 1]; 0 without members."""
    return Fraction(max(profile.odds, default=0), denominator)


def predictability(record: LotteryRecord) -> Predictability:
    """Measure all blocks of a lottery; blocks that share a profile are alike."""
    counts = Counter(block.profile for block in record.blocks)
    n_blocks = len(record.blocks)
    guesses = {
        number: best_guess(record.profiles[number], record.denominator) for number in sorted(counts)
    }
    equal = {
        number: Fraction(record.profiles[number].size, len(record.profiles[number].members))
        for number in guesses
    }
    return Predictability(
        blocks=n_blocks,
        certain=sum(counts[number] for number, guess in guesses.items() if guess == 1),
        average=_mean(guesses, counts, n_blocks),
        least_possible=_mean(equal, counts, n_blocks),
        highest=max(guesses.values(), default=Fraction(0)),
    )


def _mean(values: dict[int, Fraction], counts: Counter[int], n_blocks: int) -> Fraction:
    total = sum((value * counts[number] for number, value in values.items()), Fraction(0))
    return total / n_blocks if n_blocks else Fraction(0)
