"""Who comes to a visit for cause (有因检查派员): docs/spec/plan-v1.md §6.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dualrandom.drawing.eligibility import RULES
from dualrandom.drawing.records import Block, Profile
from dualrandom.drawing.tickets import ticket
from dualrandom.scheduling.replanning.changed_facts import enterprise_of, site_name
from dualrandom.scheduling.replanning.records import ForCause, for_cause_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.registers.records import Inspector
    from dualrandom.scheduling.replanning.records import Event


class Asked(NamedTuple):
    """A visit for cause: number of its event, its block with the team, and who is eligible."""

    event: int
    block: Block
    profile: Profile


def asked_for_cause(
    facts: CampaignFacts,
    seed: str,
    n_profiles: int,
    revision: int,
    first_day: date,
    events: Sequence[Event],
) -> Iterator[Asked]:
    """Visits for cause of a revision, under its facts; the team is short if too few fit."""
    for number, event in enumerate(events, start=1):
        if isinstance(event, ForCause):
            case = _Case(facts, seed, site_name(event.enterprise, revision, number), event)
            members = case.eligible(first_day)
            profile = Profile(
                members=tuple(members),
                odds=tuple(0 for _ in members),
                qualified=tuple(case.is_able(name) for name in members),
                size=event.team_size,
                qualified_seats=int(bool(event.qualifications)),
            )
            block = Block(
                block=case.block,
                enterprise=case.site,
                department=event.department,
                tasks=(for_cause_name(revision, number),),
                profile=n_profiles,
                team=event.team or case.team(members, first_day),
            )
            n_profiles += 1
            yield Asked(number, block, profile)


class _Case:
    """One visit for cause with its possible days."""

    def __init__(self, facts: CampaignFacts, seed: str, site: str, event: ForCause) -> None:
        self.facts, self.seed, self.site, self.event = facts, seed, site, event
        self.block = f"{site}/{event.department}"

    def eligible(self, first_day: date) -> list[str]:
        """Everybody who may come, by identifier."""
        days = self._days(first_day)
        place = enterprise_of(self.event, self.facts)
        rules = [
            (rule, rule.deciding(place, self.event.department))
            for rule in RULES
            if rule.applies(self.facts.campaign.rules)
        ]
        return [
            name
            for name, person in sorted(self.facts.inspectors.items())
            if person.department == self.event.department
            and not person.expert
            and not any(rule.excludes(person, deciding) for rule, deciding in rules)
            and any(person.is_available(day) for day in days)
        ]

    def is_able(self, name: str) -> bool:
        """Whether the person holds everything that the visit asks for."""
        return self._person(name).qualifications.issuperset(self.event.qualifications)

    def team(self, eligible: list[str], first_day: date) -> tuple[str, ...]:
        """First in the order of the reserves who fit together."""
        team: list[str] = []
        days = self._days(first_day)
        for name in sorted(
            eligible, key=lambda name: (ticket("reserve", self.seed, self.block, name), name)
        ):
            common = [day for day in days if self._person(name).is_available(day)]
            seats = self.event.team_size - len(team)
            lacking = seats == 1 and not any(map(self.is_able, (*team, name)))
            if seats and common and not lacking and not self._is_forbidden(name, team):
                team.append(name)
                days = common
        return tuple(team)

    def _is_forbidden(self, name: str, team: list[str]) -> bool:
        return any(
            name in self._person(other).not_with or other in self._person(name).not_with
            for other in team
        )

    def _person(self, name: str) -> Inspector:
        return self.facts.inspectors[name]

    def _days(self, first_day: date) -> list[date]:
        """Days that the window and the calendars of site and department leave."""
        place, department = self.facts.enterprises[self.site], self.event.department
        shut = [
            (one.start, one.end)
            for one in self.facts.campaign.department_blackouts
            if one.department == department
        ]
        return [
            day
            for day in self.facts.days
            if max(first_day, self.event.first_day) <= day <= self.event.last_day
            and str(day.isoweekday()) in place.opening_days
            and not any(day in closed for closed in place.blackouts)
            and not any(start <= day <= end for start, end in shut)
        ]
