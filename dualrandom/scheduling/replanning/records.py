"""What happened and what it changes, as data (重新排期记录): docs/spec/plan-v1.md §6."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from dualrandom.drawing.records import Record
from dualrandom.scheduling.plan import ClockTime, Deviation, PlannedVisit, Unplaced
from dualrandom.scheduling.replacements import LocalTime

Text = Annotated[str, Field(min_length=1, max_length=500)]
OpeningHours = Annotated[
    str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d)?$")
]


class Happening(Record):
    """Base of all events: why, in words; published."""

    reason: Text


class Period(Happening):
    """Base of the events that last from ``first_day`` to ``last_day``, both included."""

    first_day: date
    last_day: date


class InspectorAway(Period):
    """An inspector cannot come on these days, for illness or anything else."""

    kind: Literal["inspector_away"]
    inspector: str


class InspectorRecused(Happening):
    """An inspector may not come to one enterprise any more (回避)."""

    kind: Literal["inspector_recused"]
    inspector: str
    enterprise: str


class EnterpriseClosed(Period):
    """An enterprise is closed on these days."""

    kind: Literal["enterprise_closed"]
    enterprise: str


class EnterpriseWindow(Period):
    """An enterprise can be visited on these days only."""

    kind: Literal["enterprise_window"]
    enterprise: str


class TaskWindow(Period):
    """A task has another window from now on."""

    kind: Literal["task_window"]
    task: str


class DepartmentBlackout(Period):
    """A department sends nobody on these days."""

    kind: Literal["department_blackout"]
    department: str


class Place(Record):
    """Register facts of an enterprise that was not drawn, as far as a visit needs them.

    ``opening_days`` are ISO weekdays; ``opening_hours`` are ``HH:MM-HH:MM`` or empty;
    ``latitude`` and ``longitude`` are microdegrees.
    """

    name: str
    division: str = ""
    station: str = ""
    entity_type: str = ""
    industry: str = ""
    tags: tuple[str, ...] = ()
    opening_days: Annotated[str, Field(pattern=r"^[1-7]{1,7}$")] = "1234567"
    opening_hours: OpeningHours = ""
    zone: str = ""
    latitude: Annotated[int, Field(ge=-90_000_000, le=90_000_000)] | None = None
    longitude: Annotated[int, Field(ge=-180_000_000, le=180_000_000)] | None = None


class ForCause(Period):
    """A visit for cause (有因检查), between the two days: no part of the random draw.

    ``team`` names who comes; empty, the order of the reserves decides. ``place`` is given exactly
    where the enterprise was not drawn.
    """

    kind: Literal["for_cause"]
    enterprise: str
    department: str
    minutes: Annotated[int, Field(ge=5, le=600)]
    team_size: Annotated[int, Field(ge=1, le=20)] = 2
    qualifications: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    place: Place | None = None


Event = Annotated[
    InspectorAway
    | InspectorRecused
    | EnterpriseClosed
    | EnterpriseWindow
    | TaskWindow
    | DepartmentBlackout
    | ForCause,
    Field(discriminator="kind"),
]


class Slot(Record):
    """When a block is inspected."""

    day: date
    start: ClockTime
    end: ClockTime


class Change(Record):
    """A block that gets, loses or changes its day or hours.

    The reason is the ``event`` (its number, from 1) that closes the old day or asks for the new
    one, or else the ``block`` for whose sake it moves: of the same visit, or in need of room.
    """

    block: str
    before: Slot | None
    after: Slot | None
    event: int | None
    for_block: str | None


class Revision(Record):
    """File ``revision-<n>.json``: the plan after some events.

    ``plan``, ``previous`` and ``replacement`` are the digests of ``plan.json``, of the revision
    before and of the latest replacement. Visits before ``first_day`` are done, ``announced`` ones
    keep day and hours. ``visits`` take the place of the ``withdrawn`` ones; ``dropped`` blocks
    have no visit any more; ``substitutions`` are the seats that the reserve order filled anew.
    """

    format: Literal["dualrandom/revision/1"] = "dualrandom/revision/1"
    number: int = Field(ge=1)
    plan: str
    previous: str | None
    replacement: str | None
    first_day: date
    announced: tuple[str, ...]
    approver: Text
    time: LocalTime
    events: tuple[Event, ...] = Field(min_length=1)
    changes: tuple[Change, ...]
    substitutions: tuple[Deviation, ...]
    withdrawn: tuple[str, ...]
    visits: tuple[PlannedVisit, ...]
    dropped: tuple[Unplaced, ...]


class Request(Record):
    """What a revision is made from: what happened, what stays, who approved it and when."""

    first_day: date
    announced: tuple[str, ...] = ()
    approver: str
    time: str
    events: tuple[Event, ...] = Field(min_length=1)


def revision_file(number: int) -> str:
    """Name of a revision's file in a bundle."""
    return f"revision-{number}.json"


def for_cause_name(revision: int, event: int) -> str:
    """Name that marks a visit for cause: of its task, and the end of its site's identifier."""
    return f"for-cause-{revision}-{event}"
