"""The teams as lists (检查组清单): how open each is, who comes back, who goes together again."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.fairness.estimates import wilson
from dualrandom.fairness.pairings import drawn_pairs, past_pairs, planned_pairs
from dualrandom.fairness.predictability import profile_predictabilities
from dualrandom.fairness.returns import possible_returns
from dualrandom.reports.tables import Table

if TYPE_CHECKING:
    from dualrandom.fairness.rehearsal import Rehearsal
    from dualrandom.reports.tables import Cell
    from dualrandom.reports.wording import Wording
    from dualrandom.scheduling.plan import Plan


def predictability_table(plan: Plan, words: Wording, rehearsal: Rehearsal | None = None) -> Table:
    """One row a team, the most predictable first: chances of guesses and entropies.

    With a rehearsal also how often the guess that the odds suggest was right, and the upper end of
    the 95 % interval.
    """
    columns: tuple[str, ...] = (
        "identifier", "enterprise", "department", "team_size", "eligible", "seat_guess",
        "team_limit", "limit_exact", "seat_bits", "least_team_bits",
    )  # fmt: skip
    if rehearsal is not None:
        columns = (*columns, "team_estimate", "team_estimate_high")
    record = plan.lottery.record
    profiles = profile_predictabilities(record)
    rows: list[tuple[Cell, ...]] = []
    for block in sorted(
        record.blocks,
        key=lambda block: (
            -profiles[block.profile].seat_guess,
            -profiles[block.profile].team_limit.chance,
            block.block,
        ),
    ):
        team = profiles[block.profile]
        row: tuple[Cell, ...] = (
            block.enterprise,
            words.enterprise(block.enterprise),
            words.department(block.party),
            len(block.team),
            sum(odds > 0 for odds in record.profiles[block.profile].odds),
            team.seat_guess,
            team.team_limit.chance,
            _yes_or_no(words, yes=team.team_limit.exact),
            Fraction(round(1000 * team.seat_bits), 1000),
            Fraction(int(1000 * team.least_team_bits), 1000),
        )
        if rehearsal is not None:
            estimate = wilson(rehearsal.team_hits[block.block], rehearsal.replays)
            row = (*row, estimate.value, estimate.high)
        rows.append(row)
    return Table("predictability", columns, tuple(rows))


def returns_table(plan: Plan, words: Wording) -> Table:
    """Inspectors whom the lottery or the plan sends to an enterprise that they know."""
    columns = (
        "department", "inspector_id", "inspector", "identifier", "enterprise", "past_times",
        "last_date", "chance", "is_drawn", "is_planned",
    )  # fmt: skip
    rows = tuple(
        (
            words.department(seat.department),
            seat.inspector,
            words.inspector(seat.inspector),
            seat.enterprise,
            words.enterprise(seat.enterprise),
            seat.times,
            seat.last,
            seat.chance,
            _yes_or_no(words, yes=seat.drawn),
            _yes_or_no(words, yes=seat.planned),
        )
        for seat in possible_returns(plan)
        if seat.drawn or seat.planned
    )
    return Table("returns", columns, rows)


def colleagues_table(plan: Plan, words: Wording) -> Table:
    """Pairs that come together more than once, or that the history names together, often first."""
    columns = (
        "department", "inspector", "colleague", "past_teams", "drawn_teams", "planned_teams",
    )  # fmt: skip
    past, drawn, planned = past_pairs(plan.lottery.facts), drawn_pairs(plan), planned_pairs(plan)
    pairs = [
        pair for pair in {**drawn, **planned} if past[pair] or drawn[pair] > 1 or planned[pair] > 1
    ]
    people = plan.lottery.facts.inspectors
    rows = tuple(
        (
            words.department(people[first].department),
            words.inspector(first),
            words.inspector(second),
            past[first, second],
            drawn[first, second],
            planned[first, second],
        )
        for first, second in sorted(pairs, key=lambda pair: (-planned[pair], -drawn[pair], pair))
    )
    return Table("colleagues", columns, rows)


def _yes_or_no(words: Wording, *, yes: bool) -> str:
    return words.text("word.yes" if yes else "word.no")
