"""Seats whose chance repairs move, as a list (修正偏差清单)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.reports.tables import Table

if TYPE_CHECKING:
    from dualrandom.fairness.rehearsal import Rehearsal
    from dualrandom.reports.wording import Wording


def repair_bias_table(words: Wording, rehearsal: Rehearsal | None) -> Table | None:
    """One row a seat that some replay changed, the largest bias first.

    Published odds, estimated chance after repair, and the difference with its interval of 95 %.
    ``None`` without replays, or where no team could break a rule about whole teams.
    """
    if rehearsal is None or rehearsal.repairs is None:
        return None
    columns = (
        "identifier", "enterprise", "department", "inspector_id", "inspector",
        "odds", "after_repair", "bias", "bias_low", "bias_high",
    )  # fmt: skip
    rows = []
    for seat in rehearsal.repairs.seats:
        enterprise, _, department = seat.block.rpartition("/")
        rows.append(
            (
                enterprise,
                words.enterprise(enterprise),
                words.department(department),
                seat.inspector,
                words.inspector(seat.inspector),
                seat.odds,
                seat.chance.value,
                seat.bias.value,
                seat.bias.low,
                seat.bias.high,
            )
        )
    return Table("repair_bias", columns, tuple(rows))
