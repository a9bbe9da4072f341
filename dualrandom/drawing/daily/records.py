"""What is published of each day, before and after the draw: daily-v1.md §4, §5.3."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from dualrandom.canonical import document_digest
from dualrandom.drawing.records import DENOMINATOR, Profile, Record

DailyAlgorithm = Literal["daily-lottery/band-cycle-1"]
AbsenceReason = Literal["leave", "illness", "other"]


class Absence(Record):
    """Somebody who can't come that day; the reason in one word, nothing medical."""

    inspector: str = Field(min_length=1)
    reason: AbsenceReason


class Postponed(Record):
    """A block that is not visited that day, and why."""

    block: str
    reason: str = Field(min_length=1)


class PersonToday(Record):
    """Somebody who can come that day (§4.1).

    ``room``: visits that the limits leave; ``visits`` drawn before, ``fair`` share with that day's;
    between ``least`` and ``most`` visits that day.
    """

    inspector: str
    weight: int
    room: int
    visits: int
    fair: str
    least: int
    most: int


class DayBlock(Record):
    """A block of the day; ``profile`` is an index into the profiles."""

    block: str
    session: int = Field(ge=0)
    profile: int = Field(ge=0)


class SessionPair(Record):
    """A person in one session of the day."""

    inspector: str
    session: int


class BandCertificate(Record):
    """Set of nodes that shows that no table keeps the band in a department (§4.4)."""

    department: str
    kind: Literal["too_many", "too_few"]
    blocks: tuple[str, ...]
    qualified: tuple[str, ...]
    others: tuple[str, ...]
    pairs: tuple[SessionPair, ...]
    inspectors: tuple[str, ...]


class DayAnnouncement(Record):
    """What is fixed before any element of that day is revealed."""

    format: Literal["dualrandom/day-announcement/1"] = "dualrandom/day-announcement/1"
    algorithm: DailyAlgorithm = "daily-lottery/band-cycle-1"
    number: int = Field(ge=1)
    day: date
    commitment: str
    plan: str
    demands: str
    previous: str
    absences: tuple[Absence, ...]
    postponed: tuple[Postponed, ...]
    public_source: str = ""
    denominator: int = DENOMINATOR
    people: tuple[PersonToday, ...]
    profiles: tuple[Profile, ...]
    blocks: tuple[DayBlock, ...]
    certificates: tuple[BandCertificate, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the document; it enters the day's seed."""
        return document_digest(self.model_dump(mode="json"))


class RevealedElement(Record):
    """Element of one party's chain."""

    party: str
    element: str


class DayTeam(Record):
    """Who comes; first the one in the qualified seat."""

    block: str
    team: tuple[str, ...]


class RunningLoad(Record):
    """Visits drawn so far, and the fair share so far."""

    inspector: str
    visits: int
    fair: str


class DayRecord(Record):
    """File ``day-<date>.json``: one day's draw."""

    format: Literal["dualrandom/day/1"] = "dualrandom/day/1"
    announcement: DayAnnouncement
    elements: tuple[RevealedElement, ...]
    public_value: str = ""
    seed: str
    teams: tuple[DayTeam, ...]
    loads: tuple[RunningLoad, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the file, which the next day's announcement names."""
        return document_digest(self.model_dump(mode="json"))


def day_file(day: date) -> str:
    """Name of a day's record in a bundle."""
    return f"day-{day.isoformat()}.json"
