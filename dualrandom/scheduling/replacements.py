"""Replacements as data (递补记录): who came in for whom, why, with which chance. draw-v1 §8.1."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from dualrandom.drawing.records import Record
from dualrandom.scheduling.plan import Skipped

ReasonKind = Literal["illness", "leave", "recusal", "certificate", "other"]
"""Why somebody cannot come; all but ``recusal`` (one enterprise only) mean away that day."""
LocalTime = Annotated[
    str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]$")
]
"""``YYYY-MM-DDTHH:MM``, local time."""


class Absence(Record):
    """Somebody who cannot come, as reported and approved.

    Parameters
    ----------
    inspector
        Who cannot come.
    kind, reason
        Kind of the reason, and the reason in words; both are published.
    approver
        Who approved the replacement; published.
    time
        Local time of the approval, ``YYYY-MM-DDTHH:MM``. The library has no clock.
    first_day, last_day
        Days of a longer absence, both included; ``None`` if it is about one visit.
    """

    inspector: str
    kind: ReasonKind
    reason: str
    approver: str
    time: str
    first_day: date | None = None
    last_day: date | None = None


class Replacement(Record):
    """File ``replacement-<n>.json``: one seat of one block is taken by the next reserve.

    ``lottery``, ``plan`` and ``previous`` are the digests of what it rests on; ``skipped`` are the
    reserves before the ``substitute``, each with the rule. Each of ``candidates`` had the chance
    ``probability`` to be the substitute, given the teams and what was known of the order.
    """

    format: Literal["dualrandom/replacement/1"] = "dualrandom/replacement/1"
    number: int = Field(ge=1)
    lottery: str
    plan: str | None
    previous: str | None
    block: str
    visit: str | None
    absent: str
    first_day: date | None
    last_day: date | None
    kind: ReasonKind
    reason: str = Field(min_length=1)
    approver: str = Field(min_length=1)
    time: LocalTime
    skipped: tuple[Skipped, ...]
    substitute: str
    candidates: tuple[str, ...] = Field(min_length=1)
    probability: str

    @property
    def absence(self) -> Absence:
        """What was reported."""
        return Absence(
            inspector=self.absent,
            kind=self.kind,
            reason=self.reason,
            approver=self.approver,
            time=self.time,
            first_day=self.first_day,
            last_day=self.last_day,
        )


def replacement_file(number: int) -> str:
    """Name of a replacement's file in a bundle."""
    return f"replacement-{number}.json"
