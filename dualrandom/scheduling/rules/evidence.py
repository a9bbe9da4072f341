"""A plan laid out for checking (核查视图): dates and minutes, no bit masks, no solver.

Nothing here comes from the modules that make plans, so an error there cannot hide itself here.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING

from dualrandom.campaign.travel import TravelTimes
from dualrandom.drawing.capacity import capacity_visits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.records import Block, Profile, TaskPromise, Unstaffed
    from dualrandom.registers.records import Enterprise, Inspector
    from dualrandom.scheduling.plan import Plan, PlannedVisit, VisitPart


@dataclass(frozen=True, slots=True)
class Breach:
    """One violation: the values of its message."""

    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """The plan, its facts, and views of them that several rules need."""

    plan: Plan

    @property
    def facts(self) -> CampaignFacts:
        """Campaign, tasks, days, enterprises and inspectors."""
        return self.plan.lottery.facts

    @cached_property
    def parts(self) -> tuple[tuple[PlannedVisit, VisitPart], ...]:
        """Every part of every visit."""
        return tuple((visit, part) for visit in self.plan.visits for part in visit.parts)

    @cached_property
    def seats(self) -> tuple[tuple[PlannedVisit, VisitPart, Inspector], ...]:
        """Every known inspector of every part; unknown names are the team's own violation."""
        inspectors = self.facts.inspectors
        return tuple(
            (visit, part, inspectors[name])
            for visit, part in self.parts
            for name in part.team
            if name in inspectors
        )

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """Blocks of the lottery by identifier."""
        return {block.block: block for block in self.plan.lottery.record.blocks}

    @cached_property
    def blocks_of(self) -> dict[str, tuple[Block, ...]]:
        """Blocks of each enterprise."""
        found: dict[str, list[Block]] = {}
        for block in self.blocks.values():
            found.setdefault(block.enterprise, []).append(block)
        return {name: tuple(blocks) for name, blocks in found.items()}

    @cached_property
    def _sides(self) -> dict[tuple[str, str, bool], Block]:
        """Blocks by enterprise, department and whether they are of experts."""
        return {
            (block.enterprise, block.department, block.experts): block
            for block in self.blocks.values()
        }

    def assisted_by(self, experts: Block) -> Block | None:
        """Block of the department that a block of experts assists, if it has a team."""
        return self._sides.get((experts.enterprise, experts.department, False))

    def experts_of(self, block: Block) -> Block | None:
        """Block of the experts who assist a department's block, if they were drawn."""
        return self._sides.get((block.enterprise, block.department, True))

    @property
    def asked(self) -> tuple[Block | Unstaffed, ...]:
        """Every block that was drawn, those without a team included."""
        record = self.plan.lottery.record
        return (*record.blocks, *record.unstaffed)

    @cached_property
    def teams(self) -> dict[str, tuple[str, ...]]:
        """Team of each block: the lottery's, with the recorded deviations applied."""
        teams = {name: list(block.team) for name, block in self.blocks.items()}
        for step in self.plan.deviations:
            team = teams.get(step.block, [])
            if step.drawn in team:
                team[team.index(step.drawn)] = step.substitute
        return {name: tuple(team) for name, team in teams.items()}

    def draws_groups(self, department: str) -> bool:
        """Whether a department's standing groups are drawn and come as a whole."""
        return department in self.facts.campaign.standing_groups

    @cached_property
    def whole_groups(self) -> frozenset[tuple[str, frozenset[str]]]:
        """Department and people of every standing group that comes as a whole."""
        found: dict[tuple[str, str], set[str]] = {}
        for name, one in self.facts.inspectors.items():
            if one.group and self.draws_groups(one.department):
                found.setdefault((one.department, one.group), set()).add(name)
        return frozenset((key[0], frozenset(names)) for key, names in found.items())

    @cached_property
    def visits_of(self) -> dict[str, tuple[PlannedVisit, ...]]:
        """Visits of each enterprise, by day."""
        found: dict[str, list[PlannedVisit]] = {}
        for visit in sorted(self.plan.visits, key=lambda visit: visit.day):
            found.setdefault(visit.enterprise, []).append(visit)
        return {name: tuple(visits) for name, visits in found.items()}

    @cached_property
    def working_days(self) -> dict[str, frozenset[date]]:
        """Working days on which each inspector is present and certified."""
        return {
            name: frozenset(
                day
                for day in self.facts.days
                if day not in self.leave_days[name] and inspector.is_on_duty(day)
            )
            for name, inspector in self.facts.inspectors.items()
        }

    @cached_property
    def leave_days(self) -> dict[str, frozenset[date]]:
        """Working days of each inspector's leave."""
        return {
            name: frozenset(
                day
                for absence in inspector.leave
                for day in self._working_days_in(absence.first, absence.last)
            )
            for name, inspector in self.facts.inspectors.items()
        }

    def _working_days_in(self, first: date, last: date) -> tuple[date, ...]:
        days = self.facts.days
        return days[bisect_left(days, first) : bisect_right(days, last)]

    @cached_property
    def weekday_of(self) -> dict[date, str]:
        """ISO weekday of each working day, as the register writes it."""
        return {day: str(day.isoweekday()) for day in self.facts.days}

    @cached_property
    def calendar_days(self) -> dict[str, frozenset[date]]:
        """Days that windows and the enterprise's calendar leave to each block, whoever comes.

        To experts they leave those on which the department's team, substitutes included, can come.
        """
        open_days: dict[str, list[date]] = {}
        for block in self.blocks.values():
            if block.enterprise not in open_days:
                open_days[block.enterprise] = self._open_days(block.enterprise)
        alike: dict[tuple[date, ...], frozenset[date]] = {}  # few sets differ, and they are long
        found = {}
        for name, block in self.blocks.items():
            if not block.experts:
                left = tuple(self._in_windows(block, open_days[block.enterprise]))
                found[name] = alike.setdefault(left, frozenset(left))
        for name, block in self.blocks.items():
            if block.experts:
                assisted = self.assisted_by(block)
                team = self.teams[assisted.block] if assisted is not None else ()
                days = found[assisted.block] if assisted is not None else frozenset()
                found[name] = self._present(team, days)
        return found

    def common_days(self, block: Block) -> frozenset[date]:
        """Days of a block on which its whole team is present; experts and hours aside."""
        return self._present(self.teams[block.block], self.calendar_days[block.block])

    def _present(self, team: tuple[str, ...], days: frozenset[date]) -> frozenset[date]:
        for name in team:
            days &= self.working_days.get(name, frozenset())
        return days

    def team_days(self, block: Block) -> frozenset[date]:
        """Days on which a department can come, with its experts wherever they have such a day.

        Where the team is drawn on the day: days on which enough of the eligible are.
        """
        if self.plan.demands is not None:
            days = self.calendar_days[block.block] & self.staffed_days[block.profile]
            return days if self.has_fitting_hours(block, ()) else frozenset()
        experts = self.experts_of(block)
        together = self.common_days(experts) if experts is not None else frozenset()
        team = self.teams[block.block]
        if experts is not None and together:
            team += self.teams[experts.block]
        if not self.has_fitting_hours(block, team):
            return frozenset()
        return together or self.common_days(block)

    @cached_property
    def capacities(self) -> dict[str, int]:
        """Most visits of each inspector in the campaign (docs/spec/draw-v1.md §7.1)."""
        days = self.facts.days
        return {
            name: capacity_visits(person, days) for name, person in self.facts.inspectors.items()
        }

    @cached_property
    def staffed_days(self) -> tuple[frozenset[date], ...]:
        """Days on which a complete team of each profile is present, whoever it will be."""
        return tuple(
            frozenset(day for day in self.facts.days if self._is_staffed(profile, day))
            for profile in self.plan.lottery.record.profiles
        )

    def _is_staffed(self, profile: Profile, day: date) -> bool:
        present = [
            able
            for name, able in zip(profile.members, profile.qualified, strict=True)
            if day in self.working_days.get(name, ())
        ]
        return len(present) >= profile.size and sum(present) >= profile.qualified_seats

    def has_fitting_hours(self, block: Block, team: tuple[str, ...]) -> bool:
        """Whether the block fits into a working span and the opening hours, its team once there."""
        minutes = sum(task.duration_minutes for task in self.tasks(block.tasks))
        opening = self.facts.enterprises[block.enterprise].opening_minutes or (0, 24 * 60 + 59)
        step = self.facts.campaign.hours.slot_minutes
        people = (self.facts.inspectors[name] for name in team if name in self.facts.inspectors)
        arrivals = [self.earliest_arrival(person, block.enterprise) for person in people]
        earliest = max([opening[0], *arrivals])
        return any(
            start >= earliest and start + minutes <= min(end, opening[1])
            for begin, end in self.spans
            for start in range(begin, end, step)
        )

    @cached_property
    def travel(self) -> TravelTimes:
        """Minutes of the ways between enterprises, and to the first of a day."""
        return TravelTimes(self.facts.campaign)

    def earliest_arrival(self, inspector: Inspector, enterprise: str) -> int:
        """Minute at which somebody can be there who sets out when the working hours begin."""
        begin = min(first for first, _ in self.spans)
        return begin + self.travel.to_first(inspector, self.facts.enterprises[enterprise])

    def minutes_spent(self, part: VisitPart) -> int:
        """Minutes that a part takes of everybody in it, paperwork included."""
        lasts = minute_of(part.end) - minute_of(part.start)
        return lasts + self.facts.campaign.hours.paperwork_minutes

    def is_blacked_out(self, department: str, day: date) -> bool:
        """Whether a department sends nobody that day."""
        return any(
            one.department == department and one.start <= day <= one.end
            for one in self.facts.campaign.department_blackouts
        )

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Working spans in minutes since midnight."""
        pairs = (span.split("-") for span in self.facts.campaign.hours.spans)
        return tuple((minute_of(begin), minute_of(end)) for begin, end in pairs)

    def tasks(self, names: tuple[str, ...]) -> Iterator[TaskPromise]:
        """Tasks of that name; unknown names are another rule's violation."""
        known = self.facts.tasks
        return (known[name] for name in names if name in known)

    def _in_windows(self, block: Block, days: list[date]) -> list[date]:
        for task in self.tasks(block.tasks):
            days = days[bisect_left(days, task.first_day) : bisect_right(days, task.last_day)]
        if self.facts.campaign.department_blackouts:
            days = [day for day in days if not self.is_blacked_out(block.department, day)]
        reached = self._years_at_cap(block)
        return [day for day in days if day.year not in reached] if reached else days

    def _open_days(self, name: str) -> list[date]:
        enterprise = self.facts.enterprises[name]
        days = self._days_on(enterprise.opening_days)
        for closed in enterprise.blackouts:
            days = days[: bisect_left(days, closed.first)] + days[bisect_right(days, closed.last) :]
        gap = self.facts.campaign.rules.minimum_gap
        last = last_counted_visit(enterprise, gap.triggers)
        if last is not None and gap.since_last_days:
            earliest = last + timedelta(days=gap.since_last_days)
            days = days[bisect_left(days, earliest) :]
        return days

    def _days_on(self, weekdays: str) -> list[date]:
        """Working days on these weekdays: worked out once for all enterprises that open alike."""
        if weekdays not in self._days_of_weekdays:
            weekday_of = self.weekday_of
            self._days_of_weekdays[weekdays] = [
                day for day in self.facts.days if weekday_of[day] in weekdays
            ]
        return self._days_of_weekdays[weekdays]

    @cached_property
    def _days_of_weekdays(self) -> dict[str, list[date]]:
        return {}

    def _years_at_cap(self, block: Block) -> set[int]:
        cap = self.facts.campaign.rules.annual_cap
        enterprise = self.facts.enterprises[block.enterprise]
        if cap is None or not enterprise.history:
            return set()
        whose = block.department if cap.per == "department" else None
        return {
            visit.date.year
            for visit in enterprise.history
            if counted_visits(enterprise, cap.triggers, whose, visit.date.year) >= cap.visits
        }


@cache
def minute_of(text: str) -> int:
    """Minutes since midnight of ``HH:MM``."""
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)


def last_counted_visit(enterprise: Enterprise, triggers: tuple[str, ...]) -> date | None:
    """Day of the last visit in the history that these triggers make count."""
    return max(
        (visit.date for visit in enterprise.history if visit.trigger in triggers), default=None
    )


def counted_visits(
    enterprise: Enterprise, triggers: tuple[str, ...], department: str | None, year: int
) -> int:
    """Visits of a calendar year in the history that count, of one department or of all."""
    return len(
        [
            visit
            for visit in enterprise.history
            if visit.date.year == year
            and visit.trigger in triggers
            and (department is None or visit.department == department)
        ]
    )
