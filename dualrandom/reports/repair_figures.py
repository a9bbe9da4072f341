"""What repairs did and how far they move the odds, as data (检查组修正): part of a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from dualrandom.drawing.records import Record
from dualrandom.reports.figures import milli, millionths
from dualrandom.reports.team_figures import Sampled

if TYPE_CHECKING:
    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.fairness.estimates import Estimate
    from dualrandom.fairness.rehearsal import Rehearsal
    from dualrandom.fairness.repair_bias import RepairBias, SeatBias

MOST_NAMED = 10
"""Seats that a summary names; the table has them all."""


class MovedSeat(Record):
    """A seat whose chance repairs move: millionths, published and after repair; the difference."""

    block: str
    inspector: str
    odds_millionths: int
    chance_millionths: int
    bias_millionths: Sampled


class BiasFigures(Record):
    """Estimates from ``replays`` lotteries.

    ``moved_seats`` of ``all_seats`` were changed in some replay; ``largest`` are the first of them
    by bias. The chance of any other seat differs by at most ``unseen_millionths`` (95 %).
    ``changed_teams_milli`` is the number of teams that one lottery changes.
    """

    replays: int
    changed_teams_milli: Sampled
    all_seats: int
    moved_seats: int
    unseen_millionths: int
    largest: tuple[MovedSeat, ...] = Field(max_length=MOST_NAMED)


class RepairFigures(Record):
    """Teams of this lottery that broke a rule about whole teams.

    ``by_rule`` counts the changes; ``unstaffed`` blocks could not be put in order. ``bias`` is
    ``None`` where the lottery was not replayed.
    """

    changes: int
    unstaffed: int
    by_rule: dict[str, int]
    bias: BiasFigures | None


def repair_figures(lottery: Lottery, rehearsal: Rehearsal | None) -> RepairFigures | None:
    """Figures of a lottery's repairs; ``None`` where no team could need one."""
    repairs = lottery.record.repairs
    if repairs is None:
        return None
    rules = sorted({repair.rule for repair in repairs})
    bias = None if rehearsal is None else rehearsal.repairs
    return RepairFigures(
        changes=len(repairs),
        unstaffed=sum(repair.profile is not None for repair in repairs),
        by_rule={rule: sum(repair.rule == rule for repair in repairs) for rule in rules},
        bias=None if bias is None else _bias(bias),
    )


def _bias(bias: RepairBias) -> BiasFigures:
    teams = bias.changed_teams
    return BiasFigures(
        replays=bias.replays,
        changed_teams_milli=Sampled(
            value=milli(teams.value), low=milli(teams.low), high=milli(teams.high)
        ),
        all_seats=bias.all_seats,
        moved_seats=len(bias.seats),
        unseen_millionths=millionths(bias.unseen),
        largest=tuple(_moved(seat) for seat in bias.seats[:MOST_NAMED]),
    )


def _moved(seat: SeatBias) -> MovedSeat:
    return MovedSeat(
        block=seat.block,
        inspector=seat.inspector,
        odds_millionths=millionths(seat.odds),
        chance_millionths=millionths(seat.chance.value),
        bias_millionths=_sampled(seat.bias),
    )


def _sampled(estimate: Estimate) -> Sampled:
    return Sampled(
        value=millionths(estimate.value),
        low=millionths(estimate.low),
        high=millionths(estimate.high),
    )
