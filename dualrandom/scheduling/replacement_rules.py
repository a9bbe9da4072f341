"""What excludes a reserve from a seat that has become free (递补规则): draw-v1 §8.1."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from dualrandom.scheduling.long_limits import month_of
from dualrandom.scheduling.rules.evidence import Evidence, minute_of
from dualrandom.scheduling.substitution import RULES_OF_PLANS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dualrandom.drawing.records import Block
    from dualrandom.registers.records import Inspector
    from dualrandom.scheduling.current_teams import Appointment, CurrentTeams

_DAYS_NAMED = 5
"""So many better days are named to somebody who finds no substitute."""


class Vacancy:
    """A seat that has become free: the block, who stays in the team, and when the visit is."""

    def __init__(self, teams: CurrentTeams, block: Block, absent: str) -> None:
        self.block = block
        self._teams = teams
        self._people = teams.lottery.facts.inspectors
        self._stays = [name for name in teams.team(block.block) if name != absent]
        self._absent = absent
        self._when = teams.appointments.get(block.block)
        profile = teams.lottery.record.profiles[block.profile]
        marks = zip(profile.members, profile.qualified, strict=True)
        able = {name for name, mark in marks if mark}
        self._evidence = Evidence(teams.plan) if teams.plan is not None else None
        self._rules = teams.lottery.team_rules_of(block)
        self._missing = able if profile.qualified_seats and not able & {*self._stays} else None

    def obstacle(self, name: str) -> str | None:
        """First rule that keeps a reserve of the block from the seat; ``None`` if none does."""
        return next(self._obstacles(name), None)

    def better_days(self, first: date) -> list[date]:
        """Days from ``first`` on which the others and a reserve for the seat are on duty."""
        evidence = self._evidence
        if evidence is None:
            return []
        present = evidence.working_days
        days = evidence.calendar_days[self.block.block]
        for name in self._stays:
            days &= present[name]
        free = [
            name
            for name in self._teams.lottery.reserves_of(self.block)
            if self._rule_about_the_team(name) is None
        ]
        own = {self._when.day} if self._when else set()
        named = (
            day
            for day in sorted(days - own)
            if day >= first
            and any(day in present[name] and not self._is_away(name, day) for name in free)
        )
        return list(islice(named, _DAYS_NAMED))

    def _obstacles(self, name: str) -> Iterator[str]:
        rule = self._rule_about_the_team(name)
        if rule is not None and not rule.startswith("plan."):
            yield rule
        if self._when is not None:
            yield from self._obstacles_of_the_day(name, self._when)
        if rule is not None:
            yield rule

    def _rule_about_the_team(self, name: str) -> str | None:
        """Rule that holds on every day."""
        if name in self._stays:
            return "replacement.in_team"
        if name == self._absent or name in self._teams.replaced[self.block.block]:
            return "replacement.replaced"
        if self._missing is not None and name not in self._missing:
            return "plan.qualification"
        broken = self._rules.broken([*self._stays, name])
        return None if broken is None else RULES_OF_PLANS[broken]

    def _obstacles_of_the_day(self, name: str, when: Appointment) -> Iterator[str]:
        person, day = self._people[name], when.day
        if self._is_away(name, day):
            yield "replacement.away"
        first, last = person.certificate_from, person.certificate_until
        if (first is not None and day < first) or (last is not None and last < day):
            yield "plan.certificate"
        if any(day in absence for absence in person.leave):
            yield "plan.leave"
        if str(day.isoweekday()) in person.office_days:
            yield "plan.office_days"
        others = list(self._teams.appointments_of(name).values())
        same_day = [other for other in others if other.day == day]
        week = day.isocalendar()[:2]
        if len(same_day) >= person.daily_visits:
            yield "plan.daily_visits"
        if sum(other.day.isocalendar()[:2] == week for other in others) >= person.weekly_visits:
            yield "plan.weekly_visits"
        in_month = sum(month_of(other.day) == month_of(day) for other in others)
        if person.monthly_visits is not None and in_month >= person.monthly_visits:
            yield "plan.monthly_visits"
        if person.campaign_visits is not None and len(others) >= person.campaign_visits:
            yield "plan.campaign_visits"
        if any(other.start < when.end and when.start < other.end for other in same_day):
            yield "plan.overlap"
        yield from self._obstacles_of_time(person, when)

    def _obstacles_of_time(self, person: Inspector, when: Appointment) -> Iterator[str]:
        """Limits in minutes, and the ways to this visit and from it."""
        others = self._teams.appointments_of(person.inspector_id)
        paperwork = self._teams.lottery.facts.campaign.hours.paperwork_minutes
        week = when.day.isocalendar()[:2]
        in_day = in_week = 0
        for one in (*others.values(), when):
            minutes = minute_of(one.end) - minute_of(one.start) + paperwork
            in_day += minutes if one.day == when.day else 0
            in_week += minutes if one.day.isocalendar()[:2] == week else 0
        if person.daily_minutes is not None and in_day > person.daily_minutes:
            yield "plan.daily_minutes"
        if person.weekly_minutes is not None and in_week > person.weekly_minutes:
            yield "plan.weekly_minutes"
        if self._evidence is not None and self._evidence.travel.asked:
            same_day = {block: one for block, one in others.items() if one.day == when.day}
            if not self._has_time_for_the_ways(self._evidence, person, when, same_day):
                yield "plan.travel"

    def _has_time_for_the_ways(
        self,
        evidence: Evidence,
        person: Inspector,
        when: Appointment,
        others: dict[str, Appointment],
    ) -> bool:
        enterprises = evidence.facts.enterprises
        here = enterprises[self.block.enterprise]
        if minute_of(when.start) < evidence.earliest_arrival(person, here.identifier):
            return False
        for block, other in others.items():
            there = enterprises[self._teams.blocks[block].enterprise]
            if other.start < when.start:
                free = minute_of(when.start) - minute_of(other.end)
                way = evidence.travel.between(there, here)
            else:
                free = minute_of(other.start) - minute_of(when.end)
                way = evidence.travel.between(here, there)
            if way > free:
                return False
        return True

    def _is_away(self, name: str, day: date) -> bool:
        return any(day in absence for absence in self._teams.away[name])
