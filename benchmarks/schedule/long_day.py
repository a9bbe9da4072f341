"""One long day of one team: many short visits, whose order is all that there is to decide.

A town of 4 x 4 km, crossed at 25 km/h, from midnight to midnight. Three enterprises of ten are open
until 12:00 or from 12:00 only. The minutes of a visit make the day busy, not full.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.schedule import city
from benchmarks.schedule.instances import lottery_of
from dualrandom.campaign.models import Campaign
from dualrandom.campaign.travel import TravelTimes

if TYPE_CHECKING:
    from dualrandom.drawing.outcomes import Lottery

DAY_MINUTES = 24 * 60
NOON = 12 * 60
SLOT_MINUTES = 5
TOWN_KM = 4
SERVICE_MINUTES = {30: 20, 80: 8, 150: 3}
"""Stops of a day, and the minutes of each visit."""


@dataclass(frozen=True)
class LongDay:
    """A day with so many stops; everything follows from the seed."""

    stops: int
    seed: int = 1

    @property
    def name(self) -> str:
        return f"day-{self.stops}-s{self.seed}"

    @property
    def service_minutes(self) -> int:
        return SERVICE_MINUTES[self.stops]


@dataclass(frozen=True)
class Stops:
    """What a router sees: minutes from stop to stop, first and last minute of each start.

    ``slots`` holds minutes from start to start, the visit included, rounded up to whole slots.
    """

    names: tuple[str, ...]
    minutes: np.ndarray
    slots: np.ndarray
    opening: tuple[tuple[int, int], ...]


def long_day(day: LongDay) -> Lottery:
    """Lottery of such a day: one department, one team of two."""
    dice = np.random.default_rng(day.seed)
    places = dice.uniform(0, TOWN_KM, (day.stops, 2)).tolist()
    rolls = dice.random(day.stops).tolist()
    firms = [city.Firm(x, y, 1, (0, 32), 4) for x, y in places]
    for number, firm in enumerate(firms):
        firm.blocks.append(city.Block(number, 0, 1, (0, 0), (0, 1)))
    people = [city.Person(0, 1, 1), city.Person(0, 1, 1)]
    lottery = lottery_of(city.City(city.Shape(day.stops, 1, 1, seed=day.seed), firms, people))
    return _stretched(lottery, day, rolls)


def _stretched(lottery: Lottery, day: LongDay, rolls: list[float]) -> Lottery:
    """The same places with the hours, minutes and speed of a long day."""
    facts = lottery.facts
    document = facts.campaign.model_dump()
    document["hours"] = {"spans": ["00:00-24:00"], "slot_minutes": SLOT_MINUTES}
    document["travel"] = {"speed_kmh": 25, "detour_permille": 1000}
    opening = [
        (0, NOON) if roll < 0.15 else (NOON, DAY_MINUTES) if roll < 0.3 else (0, DAY_MINUTES)
        for roll in rolls
    ]
    enterprises = {
        name: replace(firm, opening_minutes=hours)
        for (name, firm), hours in zip(sorted(facts.enterprises.items()), opening, strict=True)
    }
    inspectors = {
        name: replace(
            person,
            daily_visits=day.stops,
            weekly_visits=day.stops,
            daily_minutes=None,
            weekly_minutes=None,
        )
        for name, person in facts.inspectors.items()
    }
    tasks = {
        name: task.model_copy(update={"duration_minutes": day.service_minutes})
        for name, task in facts.tasks.items()
    }
    stretched = replace(
        facts,
        campaign=Campaign.model_validate(document),
        tasks=tasks,
        enterprises=enterprises,
        inspectors=inspectors,
    )
    return replace(lottery, facts=stretched)


def stops_of(lottery: Lottery) -> Stops:
    """Read a long day as a router does."""
    facts = lottery.facts
    times = TravelTimes(facts.campaign)
    (service,) = {task.duration_minutes for task in facts.tasks.values()}
    firms = [facts.enterprises[name] for name in sorted(facts.enterprises)]
    minutes = np.array([[times.between(here, there) for there in firms] for here in firms])
    opening = tuple(
        (firm.opening_minutes[0], _grid(firm.opening_minutes[1] - service)) for firm in firms
    )
    slots = -(-(minutes + service) // SLOT_MINUTES) * SLOT_MINUTES
    return Stops(tuple(firm.identifier for firm in firms), minutes, slots, opening)


def _grid(minute: int) -> int:
    return minute // SLOT_MINUTES * SLOT_MINUTES


def starts_of(stops: Stops, order: list[int]) -> list[int]:
    """Earliest minute of each visit, in this order; a ValueError where one comes too late."""
    starts: list[int] = []
    for position, stop in enumerate(order):
        first, last = stops.opening[stop]
        if position:
            previous = order[position - 1]
            first = max(first, starts[-1] + int(stops.slots[previous, stop]))
        if first > last:
            raise ValueError(f"{stops.names[stop]} at minute {first}, open until {last}")
        starts.append(first)
    return starts
