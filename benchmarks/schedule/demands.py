"""What a plan has to serve, read off a lottery by the letter of docs/spec/plan-v1.md §2.

Written for models that are to judge the library's plans, so nothing of its planning is used: only
records, working days, and the minutes between two places.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, combinations
from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import earliest_day, remaining_visits, span_minutes
from dualrandom.campaign.travel import TravelTimes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Block
    from dualrandom.registers.records import Inspector


@dataclass(frozen=True)
class Demand:
    """A block with the people who come, its minutes and its possible days (numbers)."""

    block: str
    enterprise: str
    department: str
    team: tuple[str, ...]
    minutes: int
    days: frozenset[int]


@dataclass(frozen=True)
class Visit:
    """Demands of one enterprise together: days, minutes since midnight at which it may start.

    ``members`` holds each person, the minutes after the start at which they begin, and how many
    they stay.
    """

    enterprise: str
    demands: tuple[Demand, ...]
    days: frozenset[int]
    starts: tuple[int, ...]
    members: tuple[tuple[str, int, int], ...]


class Demands:
    """All demands of a lottery; ``teams`` holds the final team where it is not the drawn one."""

    def __init__(self, lottery: Lottery, teams: Mapping[str, tuple[str, ...]]) -> None:
        if any(block.experts for block in lottery.record.blocks):
            raise NotImplementedError("experts")
        self.facts = lottery.facts
        self.rules = self.facts.campaign.rules
        self.hours = self.facts.campaign.hours
        self.days = tuple(sorted(self.facts.days))
        self.travel = TravelTimes(self.facts.campaign)
        self.spans = sorted(span_minutes(span) for span in self.hours.spans)
        self.of: dict[str, list[Demand]] = {}
        for block in sorted(lottery.record.blocks, key=lambda one: one.block):
            demand = self._demand(block, teams.get(block.block, block.team))
            self.of.setdefault(block.enterprise, []).append(demand)

    def person(self, name: str) -> Inspector:
        return self.facts.inspectors[name]

    def between(self, origin: str, destination: str) -> int:
        places = self.facts.enterprises
        return self.travel.between(places[origin], places[destination])

    def spent(self, minutes: int) -> int:
        """Minutes of a visit that count against the limits of minutes."""
        return minutes + self.hours.paperwork_minutes

    def too_near(self, first: int, second: int) -> bool:
        gap = self.rules.minimum_gap.between_visits_days
        return abs((self.days[first] - self.days[second]).days) < max(gap, 1)

    def caps(self, enterprise: str) -> Iterator[tuple[frozenset[int], int]]:
        """Days of each calendar year, and the visits that the cap over all departments leaves."""
        cap = self.rules.annual_cap
        if cap is None or cap.per != "enterprise":
            return
        for year in sorted({day.year for day in self.days}):
            left = remaining_visits(self.facts.enterprises[enterprise], self.rules, year)
            if left is not None:
                here = (number for number, day in enumerate(self.days) if day.year == year)
                yield frozenset(here), left

    def limits(self, name: str) -> Iterator[tuple[frozenset[int], int | None, int | None]]:
        """Days, most visits and most minutes of a person on them together."""
        person = self.person(name)
        every = range(len(self.days))
        for day in every:
            yield frozenset([day]), person.daily_visits, person.daily_minutes
        for days in self._runs(lambda day: day.isocalendar()[:2]):
            yield days, person.weekly_visits, person.weekly_minutes
        for days in self._runs(_month):
            yield days, person.monthly_visits, None
        yield frozenset(every), person.campaign_visits, None

    def visits(self, enterprise: str) -> Iterator[Visit]:
        """Every set of demands that can be one visit."""
        possible = [demand for demand in self.of[enterprise] if demand.days]
        for size in range(1, len(possible) + 1):
            for chosen in combinations(possible, size):
                visit = self._visit(enterprise, chosen)
                if visit.days and visit.starts:
                    yield visit

    def lead(self, enterprise: str) -> Demand | None:
        """The initiating department's demand where visits of several departments need it."""
        if not self.rules.lead_department_present:
            return None
        name = self.facts.campaign.initiating_department
        return next((one for one in self.of[enterprise] if one.department == name), None)

    def _runs(self, key) -> Iterator[frozenset[int]]:
        for name in sorted({key(day) for day in self.days}):
            yield frozenset(number for number, day in enumerate(self.days) if key(day) == name)

    def _demand(self, block: Block, team: tuple[str, ...]) -> Demand:
        days = {
            number for number, day in enumerate(self.days) if self._is_possible(block, team, day)
        }
        minutes = sum(self.facts.tasks[task].duration_minutes for task in block.tasks)
        alone = Demand(
            block.block, block.enterprise, block.department, team, minutes, frozenset(days)
        )
        if self._visit(block.enterprise, (alone,)).starts:
            return alone
        return Demand(block.block, block.enterprise, block.department, team, minutes, frozenset())

    def _is_possible(self, block: Block, team: tuple[str, ...], day: date) -> bool:
        firm = self.facts.enterprises[block.enterprise]
        tasks = [self.facts.tasks[task] for task in block.tasks]
        first = earliest_day(firm, self.rules)
        return (
            all(task.first_day <= day <= task.last_day for task in tasks)
            and str(day.isoweekday()) in firm.opening_days
            and not any(day in closed for closed in firm.blackouts)
            and (first is None or day >= first)
            and remaining_visits(firm, self.rules, day.year, block.department) != 0
            and all(self.person(name).is_available(day) for name in team)
            and not any(
                closed.department == block.department and closed.start <= day <= closed.end
                for closed in self.facts.campaign.department_blackouts
            )
        )

    def _visit(self, enterprise: str, demands: tuple[Demand, ...]) -> Visit:
        lead = self.facts.campaign.initiating_department
        ordered = sorted(demands, key=lambda one: (one.department != lead, one.department))
        offsets, total = [0] * len(ordered), max(one.minutes for one in ordered)
        if self.hours.together == "sequential":
            *offsets, total = accumulate((one.minutes for one in ordered), initial=0)
        members = tuple(
            (name, offset, demand.minutes)
            for demand, offset in zip(ordered, offsets, strict=True)
            for name in demand.team
        )
        days = frozenset.intersection(*(demand.days for demand in demands))
        if len({name for name, _, _ in members}) < len(members):
            days = frozenset()
        starts = tuple(
            start
            for start in self._starts(enterprise, total)
            if all(start + offset >= self._arrival(name, enterprise) for name, offset, _ in members)
        )
        return Visit(enterprise, demands, days, starts, members)

    def _starts(self, enterprise: str, minutes: int) -> Iterator[int]:
        opening = self.facts.enterprises[enterprise].opening_minutes or (0, 24 * 60)
        for begin, end in self.spans:
            for start in range(begin, min(end, opening[1]) - minutes + 1, self.hours.slot_minutes):
                if start >= opening[0]:
                    yield start

    def _arrival(self, name: str, enterprise: str) -> int:
        """Earliest minute at which a person can be there."""
        firm = self.facts.enterprises[enterprise]
        return self.spans[0][0] + self.travel.to_first(self.person(name), firm)


def _month(day: date) -> tuple[int, int]:
    thursday = day + timedelta(days=4 - day.isoweekday())
    return thursday.year, thursday.month
