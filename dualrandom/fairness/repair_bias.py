"""How far repairs move the published odds (修正偏差): estimated from replays, seat by seat.

The rounding gives every seat exactly its odds; only a repair moves a chance (docs/spec/draw-v1.md
§7.6). So what is counted over replays is what repairs did to a seat, and its mean is added to the
odds: far more precise than counting who came.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.rounded_blocks import rounded_blocks
from dualrandom.fairness.estimates import Estimate, mean_estimate, wilson

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import LotteryRecord
    from dualrandom.drawing.rounded_blocks import RoundedBlock

TWO_OF_95 = Fraction(2_241_403, 1_000_000)
"""98.75 % point of the normal distribution: two intervals of 97.5 %, that both hold with 95 %."""

Seat = tuple[str, str]
"""Block and inspector."""


@dataclass
class SeatMoves:
    """What repairs did over replays: who gained and who lost which seat, how often."""

    gained: Counter[Seat] = field(default_factory=Counter)
    lost: Counter[Seat] = field(default_factory=Counter)
    changed_teams: list[int] = field(default_factory=list)

    def add(
        self,
        blocks: Iterable[RoundedBlock],
        rounded: Iterable[Iterable[str]],
        final: Iterable[frozenset[str]],
    ) -> None:
        """Count one replay: teams of the rounding, and after the repair."""
        changed = 0
        for block, before, after in zip(blocks, map(frozenset, rounded), final, strict=True):
            changed += before != after
            self.gained.update((block.block, name) for name in after - before)
            self.lost.update((block.block, name) for name in before - after)
        self.changed_teams.append(changed)


@dataclass(frozen=True, slots=True)
class SeatBias:
    """One seat: published odds, estimated chance after repair, estimated difference.

    ``chance`` and ``bias`` carry intervals of 95 %; ``bias`` = chance − odds.
    """

    block: str
    inspector: str
    odds: Fraction
    chance: Estimate
    bias: Estimate


@dataclass(frozen=True)
class RepairBias:
    """What ``replays`` lotteries say of the repairs.

    Attributes
    ----------
    seats
        Seats that some replay changed, the largest estimated bias first.
    all_seats
        Pairs of a block and somebody eligible.
    changed_teams
        Teams that a repair changes in one lottery: mean, with its interval of 95 %.
    unseen
        With 95 %, the chance of a seat that no replay changed differs by at most this.
    """

    replays: int
    seats: tuple[SeatBias, ...]
    all_seats: int
    changed_teams: Estimate
    unseen: Fraction


def repair_bias(lottery: Lottery, moves: SeatMoves) -> RepairBias:
    """Estimate what the repairs do to every seat.

    Parameters
    ----------
    lottery
        The lottery, with ``repairs`` in its record.
    moves
        Counted in at least two replays of it.

    Returns
    -------
    RepairBias
        Exact rationals; the same for the same lottery and number of replays.

    Notes
    -----
    Gains and losses of a seat have Wilson intervals of 97.5 % each; their difference lies between
    the extremes with at least 95 % (Bonferroni).
    """
    record = lottery.record
    odds = seat_odds(record)
    replays = len(moves.changed_teams)
    touched = moves.gained.keys() | moves.lost.keys()
    seats = [
        _seat_bias(seat, odds[seat], moves.gained[seat], moves.lost[seat], replays)
        for seat in touched
    ]
    seats.sort(key=lambda one: (-abs(one.bias.value), one.block, one.inspector))
    return RepairBias(
        replays=replays,
        seats=tuple(seats),
        all_seats=len(odds),
        changed_teams=mean_estimate(moves.changed_teams),
        unseen=wilson(0, replays, TWO_OF_95).high,
    )


def seat_odds(record: LotteryRecord) -> dict[Seat, Fraction]:
    """Published odds of every seat that was rounded, zero odds included."""
    return {
        (block.block, name): Fraction(odds, record.denominator)
        for block in rounded_blocks(record)
        for name, odds in zip(
            record.profiles[block.profile].members,
            record.profiles[block.profile].odds,
            strict=True,
        )
    }


def _seat_bias(seat: Seat, odds: Fraction, gained: int, lost: int, replays: int) -> SeatBias:
    gain, loss = (wilson(count, replays, TWO_OF_95) for count in (gained, lost))
    parts = (gain.value - loss.value, gain.low - loss.high, gain.high - loss.low)
    bias = Estimate(*(min(max(part, -odds), 1 - odds) for part in parts))  # a chance is in [0, 1]
    chance = Estimate(odds + bias.value, odds + bias.low, odds + bias.high)
    return SeatBias(*seat, odds, chance, bias)
