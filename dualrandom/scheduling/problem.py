"""All that the optimiser may know, as integers and immutable (计划问题).

People, enterprises ("sites") and blocks ("parts") are numbered in the order of their identifiers,
so the order of rows in the registers never reaches the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.days import DayGrid
    from dualrandom.scheduling.hours import SlotGrid
    from dualrandom.scheduling.journeys import Journeys
    from dualrandom.scheduling.long_limits import LongLimit


@dataclass(frozen=True, slots=True)
class Person:
    """An inspector: available days, the most visits a day and week, and limits beyond a week.

    ``daily_minutes`` and ``weekly_minutes`` limit the minutes of visits, paperwork included.
    """

    identifier: str
    available: int
    daily_visits: int
    weekly_visits: int
    long_limits: tuple[LongLimit, ...] = ()
    daily_minutes: int | None = None
    weekly_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One block: its team after forced substitutions, its length and the days it may take.

    ``team`` is everybody who comes, the ``experts`` of ``experts_block`` last; these stay away
    where they have no day in common with the others. ``starts`` are the slots at which it fits into
    the working hours and the opening hours; ``days`` is empty when a rule excludes every day (no
    fitting start included). Where the team is drawn on the day it is empty, and on ``understaffed``
    days too few of the eligible are there.
    """

    block: Block
    site: int
    team: tuple[int, ...]
    minutes: int
    starts: int
    days: int
    understaffed: int = 0
    experts: tuple[int, ...] = ()
    experts_block: Block | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """An enterprise with its parts that have at least one possible day.

    ``caps`` holds, for each calendar year in which the annual cap can bind, the days of that
    year and how many more visits they may get. ``opening`` are its opening minutes. ``ticket``
    puts enterprises and days in an order that nobody could know before the seed.
    """

    identifier: str
    parts: tuple[Part, ...]
    caps: tuple[tuple[int, int], ...]
    opening: tuple[int, int] | None
    ticket: int


@dataclass(frozen=True)
class Problem:
    """Days, slots, people and sites; ``parts`` holds every block, the impossible ones too.

    ``sequential``: the departments of a visit work one after another, ``lead`` first;
    ``lead_present``: several come together only with ``lead``, where it can come at all.
    """

    grid: DayGrid
    slots: SlotGrid
    people: tuple[Person, ...]
    sites: tuple[Site, ...]
    parts: tuple[Part, ...]
    gap_days: int
    journeys: Journeys
    lead: str
    lead_present: bool = False
    sequential: bool = False
    paperwork_minutes: int = 0
