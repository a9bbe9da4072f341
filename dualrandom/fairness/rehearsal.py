"""Drawing the lottery again and again with other seeds (反复模拟抽签): what the odds don't tell.

Chances of whole teams and repeats of pairs depend on how seats are rounded together. They are
estimated by rounding the published odds under seeds that are derived from the record's own, so that
everybody who rehearses a lottery gets the same figures. The enterprises stay the drawn ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.drawing.hashes import SM3_PREFIX
from dualrandom.drawing.lottery import inspector_order
from dualrandom.drawing.recorded_units import RecordedUnits
from dualrandom.drawing.rounded_blocks import TeamRepairs, rounded_blocks
from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.drawing.tickets import CounterStream
from dualrandom.errors import DualRandomError
from dualrandom.fairness.estimates import Estimate, mean_estimate, share_estimate
from dualrandom.fairness.pairings import known_pairings, pair_counts, past_pairs, repeated_pairings
from dualrandom.fairness.repair_bias import SeatMoves, repair_bias
from dualrandom.fairness.returns import acquainted_people, return_count
from dualrandom.fairness.team_guess import guessed_team

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import LotteryRecord, Profile
    from dualrandom.fairness.repair_bias import RepairBias

PURPOSE = "rehearsal"
"""Purpose of the stream from which seeds are derived; no draw uses it."""

LEAST_REPLAYS, MOST_REPLAYS = 20, 100
MOST_CELLS = 100_000
"""Cells (block × eligible inspector) that ``affordable_replays`` rounds: one or two seconds."""
MOST_CELLS_REPAIRED = 500_000
"""The same where teams may be repaired: the bias of a repair is worth some seconds more."""


@dataclass(frozen=True, slots=True)
class Scatter:
    """One count over replays, and where the lottery itself lies among them.

    Attributes
    ----------
    mean
        With its confidence interval: that of the mean, not of a single lottery.
    as_many
        Replays with at least as many as the lottery drew. A lottery is as likely as each of its
        replays to have the most, so that (as_many + 1)/(replays + 1) is the chance of being so high
        up by luck (Barnard 1963, *JRSS B* 25).
    """

    mean: Estimate
    as_many: int


@dataclass(frozen=True)
class Rehearsal:
    """What happened in ``replays`` lotteries with the published odds.

    Attributes
    ----------
    team_hits
        Block → replays in which its team was the one that the odds suggest (``guessed_team``).
    team_guess
        Chance that this guess is right, mean over blocks, in [0, 1].
    returns
        Seats of people who have been at that enterprise before; see ``returns``.
    repeated_pairings, known_pairings
        Pairings of one lottery beyond the first of their pair, and of pairs that the history
        names; see ``pairings``.
    repairs
        How far repairs move the odds; ``None`` where no team could need one. All other figures are
        about the teams after repair.
    """

    replays: int
    team_hits: Mapping[str, int]
    team_guess: Estimate
    returns: Scatter
    repeated_pairings: Scatter
    known_pairings: Scatter
    repairs: RepairBias | None = None


def rehearse(lottery: Lottery, replays: int) -> Rehearsal:
    """Replay a lottery and measure what the odds alone don't tell.

    Parameters
    ----------
    lottery
        The lottery, with the history of its enterprises.
    replays
        Number of derived seeds, at least ``LEAST_REPLAYS``. Intervals shrink with its root.

    Returns
    -------
    Rehearsal
        The same for the same lottery and number, on every machine.

    Raises
    ------
    DualRandomError
        ``fairness.too_few_replays``.

    Examples
    --------
    Two of four people with equal chances come to each of two enterprises. Everybody's load is one,
    so that the second team is always the other two: no pairing is ever repeated, while teams drawn
    apart would repeat one in six. A guess at either pair is right in a sixth of all lotteries.
    """
    require_enough(replays)
    record = lottery.record
    final = _FinalTeams(lottery)
    repeats = _Repeats(lottery)
    guesses = _guesses(record)
    hits_of_block: Counter[str] = Counter({block.block: 0 for block in final.blocks})
    hits, counts = [], []
    for seed in derived_seeds(record.seed, replays):
        teams = final.under(seed)
        right = [
            block.block
            for block, team in zip(final.blocks, teams, strict=True)
            if tuple(sorted(team)) == guesses[block.profile]
        ]
        hits_of_block.update(right)
        hits.append(len(right))
        counts.append(repeats.of(teams))
    drawn_teams = {block.block: block.team for block in record.blocks}
    drawn = repeats.of([drawn_teams.get(block.block, ()) for block in final.blocks])
    scatters = [
        Scatter(mean_estimate(column), sum(count >= own for count in column))
        for own, column in zip(drawn, zip(*counts, strict=True), strict=True)
    ]
    return Rehearsal(
        replays=replays,
        team_hits=dict(hits_of_block),
        team_guess=share_estimate(hits, len(final.blocks)),
        returns=scatters[0],
        repeated_pairings=scatters[1],
        known_pairings=scatters[2],
        repairs=None if final.repairs is None else repair_bias(lottery, final.moves),
    )


def _guesses(record: LotteryRecord) -> list[tuple[str, ...]]:
    """Team that the odds suggest, for each profile."""
    units = RecordedUnits(record)
    return [
        tuple(sorted(_people(guessed_team(profile, record.denominator), units)))
        for profile in record.profiles
    ]


class _FinalTeams:
    """Teams of replays after repair; counts what the repairs did."""

    def __init__(self, lottery: Lottery) -> None:
        record = self._record = lottery.record
        self.blocks = rounded_blocks(record)
        self.moves = SeatMoves()
        self.repairs = (
            TeamRepairs(self.blocks, record.profiles, lottery.facts, record.denominator)
            if record.repairs is not None
            else None
        )

    def under(self, seed: str) -> list[tuple[str, ...]]:
        """Teams of all blocks under a seed; empty where a block is left without one."""
        rounded = replayed_teams(self._record, seed)
        if self.repairs is None:
            return rounded
        final = self.repairs.repaired(rounded, seed).teams
        self.moves.add(self.blocks, rounded, final)
        return [tuple(sorted(team)) for team in final]


class _Repeats:
    """Counts returns, repeated pairings and pairings of known pairs in the teams of a lottery."""

    def __init__(self, lottery: Lottery) -> None:
        facts = lottery.facts
        self._pairs = past_pairs(facts)
        self._acquainted = [
            acquainted_people(facts, block.enterprise) for block in rounded_blocks(lottery.record)
        ]

    def of(self, teams: Sequence[Sequence[str]]) -> tuple[int, int, int]:
        pairs = pair_counts(teams)
        return (
            return_count(teams, self._acquainted),
            repeated_pairings(pairs),
            known_pairings(pairs, self._pairs),
        )


def require_enough(replays: int) -> None:
    """Refuse a number of replays that gives no interval, as ``rehearse`` does."""
    if replays < LEAST_REPLAYS:
        raise DualRandomError("fairness.too_few_replays", replays=replays, least=LEAST_REPLAYS)


def affordable_replays(record: LotteryRecord) -> int:
    """Replays that a report makes unasked: 100, or fewer in a large lottery, or none.

    A function of the record, not of the machine: ``MOST_CELLS`` over its cells; 0 where that is
    below ``LEAST_REPLAYS``. Where teams may be repaired up to twice as many, and at least that
    number: what a repair does to the odds has to be told.
    """
    cells = sum(len(record.profiles[block.profile].members) for block in rounded_blocks(record))
    if record.repairs is not None:
        return max(LEAST_REPLAYS, min(2 * MOST_REPLAYS, MOST_CELLS_REPAIRED // max(cells, 1)))
    replays = min(MOST_REPLAYS, MOST_CELLS // cells) if cells else MOST_REPLAYS
    return replays if replays >= LEAST_REPLAYS else 0


def derived_seeds(seed: str, number: int) -> Iterator[str]:
    """Seeds of the replays, in order: 256 bits each from the stream of ``PURPOSE``."""
    stream = CounterStream(PURPOSE, seed)
    prefix = SM3_PREFIX if seed.startswith(SM3_PREFIX) else ""
    for _ in range(number):
        yield f"{prefix}{stream.below(1 << 256):064x}"


def replayed_teams(record: LotteryRecord, seed: str) -> list[tuple[str, ...]]:
    """Rounded teams of all blocks under another seed, members in the order of their tickets.

    Under the record's own seed these are the record's teams, before any repair.
    """
    units = RecordedUnits(record)
    names = [load.inspector for load in record.loads] + [group.group for group in record.groups]
    order = inspector_order(sorted(names), seed)
    position = {name: index for index, name in enumerate(order)}
    tables = [_seat_table(profile, position) for profile in record.profiles]
    blocks = [tables[block.profile] for block in rounded_blocks(record)]
    chance = CounterStream("lottery", seed).chance
    teams = round_odds(blocks, len(order), record.denominator, chance)
    return [
        tuple(sorted(_people((order[member] for member in team), units), key=position.__getitem__))
        for team in teams
    ]


def _people(members: Iterable[str], units: RecordedUnits) -> list[str]:
    return [name for member in members for name in units.people(member)]


def _seat_table(profile: Profile, position: Mapping[str, int]) -> SeatTable:
    rows = sorted(
        zip(
            (position[member] for member in profile.members),
            profile.odds,
            profile.qualified,
            strict=True,
        )
    )
    return SeatTable(
        members=[row[0] for row in rows],
        odds=[row[1] for row in rows],
        qualified=[row[2] for row in rows],
        qualified_seats=profile.qualified_seats,
    )
