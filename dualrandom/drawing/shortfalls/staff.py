"""Inspectors sorted by what keeps them from a block (按受限规则归类的人员).

Sets of inspectors are integers: bit n stands for ``people[n]``. Blocks that ask the same share
one answer, so most questions are asked once a department.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.drawing.eligibility import RULES
from dualrandom.drawing.shortfalls.calendars import day_options
from dualrandom.drawing.shortfalls.suspension import (
    BIT,
    DEPARTMENT,
    EXPERT,
    LEADER,
    QUALIFICATION,
    unions,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.shortfalls.block_needs import BlockNeeds, SeatNeeds
    from dualrandom.drawing.shortfalls.calendars import CampaignDays, PersonCalendar


@dataclass(frozen=True, slots=True)
class PersonClass:
    """People whom the same rules keep from a block.

    ``options`` are the minimal sets of rules without which they are eligible, ``(0,)`` if they
    are already; ``lacks[n]`` are the rules that keep them from meeting the block's n-th demand.
    """

    options: tuple[int, ...]
    lacks: tuple[int, ...]
    people: int

    def eligible(self, suspended: int = 0) -> bool:
        """Whether they may come when some rules are suspended."""
        return any(option & ~suspended == 0 for option in self.options)

    def meets(self, demand: int, suspended: int = 0) -> bool:
        """Whether they may come and meet a demand, too."""
        return self.lacks[demand] & ~suspended == 0 and self.eligible(suspended)


Classes = tuple[PersonClass, ...]


class Staff:
    """The inspectors of one department, or of all, as seen from the blocks of one department."""

    def __init__(
        self,
        facts: CampaignFacts,
        days: CampaignDays,
        calendars: Mapping[str, PersonCalendar],
        department: str,
        *,
        everybody: bool = False,
    ) -> None:
        self.days = days
        self.department = department
        self.people = tuple(
            person
            for _, person in sorted(facts.inspectors.items())
            if everybody or person.department == department
        )
        self._facts = facts
        self.calendars = [calendars[person.inspector_id] for person in self.people]
        self._by_calendar: dict[PersonCalendar, int] = {}
        for position, calendar in enumerate(self.calendars):
            self._by_calendar[calendar] = self._by_calendar.get(calendar, 0) | 1 << position
        self._room_options = {one: one.room_options(days) for one in self._by_calendar}
        self._own = {
            BIT[EXPERT]: self._where(person.expert for person in self.people),
            BIT[DEPARTMENT]: self._where(person.department != department for person in self.people),
        }
        self._rules = [rule for rule in RULES if rule.applies(facts.campaign.rules)]
        self._kept_away: dict[tuple[str, object], int] = {}
        self._demands: dict[SeatNeeds, tuple[tuple[int, int], ...]] = {}
        self._by_days: dict[object, tuple[tuple[tuple[int, ...], int], ...]] = {}
        self._classes: dict[object, Classes] = {}

    def names(self, people: int, most: int | None = None) -> tuple[str, ...]:
        """Identifiers of a set of inspectors, sorted; at most so many."""
        return tuple(self.people[one].inspector_id for one in islice(positions(people), most))

    def classes(self, needs: BlockNeeds) -> Classes:
        """Everybody, sorted by what keeps them from the block; the same object for alike blocks."""
        kept_away = tuple(self._rule_masks(needs))
        key = (needs.closures, kept_away, needs.demands)
        if key not in self._classes:
            none = (0,) * len(needs.demands)
            found = [
                _Part(options, 0, none, people) for options, people in self._calendar_classes(needs)
            ]
            for rule, people in (*self._own.items(), *kept_away):
                found = [one for part in found for one in part.split(people, rule)]
            for number, demand in enumerate(needs.demands):
                for rule, people in self._demand_masks(demand):
                    found = [one for part in found for one in part.split(people, rule, number)]
            self._classes[key] = tuple(
                PersonClass(unions(part.options, (part.rules,)), part.lacks, part.people)
                for part in found
            )
        return self._classes[key]

    def _rule_masks(self, needs: BlockNeeds) -> Iterable[tuple[int, int]]:
        enterprise = self._facts.enterprises[needs.enterprise]
        for rule in self._rules:
            facts = rule.deciding(enterprise, needs.department)
            key = (rule.rule_id, facts)
            if key not in self._kept_away:
                self._kept_away[key] = self._where(
                    rule.excludes(person, facts) for person in self.people
                )
            yield BIT[rule.rule_id], self._kept_away[key]

    def _demand_masks(self, demand: SeatNeeds) -> tuple[tuple[int, int], ...]:
        if demand not in self._demands:
            lacking = self._where(bool(demand.lacking(person)) for person in self.people)
            led = self._where(demand.leader and not person.leader for person in self.people)
            self._demands[demand] = (BIT[QUALIFICATION], lacking), (BIT[LEADER], led)
        return self._demands[demand]

    def _calendar_classes(self, needs: BlockNeeds) -> tuple[tuple[tuple[int, ...], int], ...]:
        if needs.closures not in self._by_days:
            possible = needs.possible_days(self.days.full)
            found: dict[tuple[int, ...], int] = {}
            for calendar, people in self._by_calendar.items():
                options = self._room_options[calendar]
                if not possible & calendar.certified & calendar.present:
                    closures = (*needs.closures, *calendar.closures())
                    options = unions(day_options(closures, self.days.full), options)
                found[options] = found.get(options, 0) | people
            self._by_days[needs.closures] = tuple(sorted(found.items()))
        return self._by_days[needs.closures]

    @staticmethod
    def _where(flags: Iterable[bool]) -> int:
        mask = 0
        for position, flag in enumerate(flags):
            if flag:
                mask |= 1 << position
        return mask


def positions(people: int) -> Iterator[int]:
    """Positions of a set, ascending."""
    while people:
        lowest = people & -people
        yield lowest.bit_length() - 1
        people ^= lowest


class _Part(NamedTuple):
    """A class in the making: options by days and room, other rules, what they lack."""

    options: tuple[int, ...]
    rules: int
    lacks: tuple[int, ...]
    people: int

    def split(self, people: int, rule: int, demand: int | None = None) -> Iterator[_Part]:
        """Part it into those whom a rule strikes, on coming or on a demand, and the others."""
        struck, others = self.people & people, self.people & ~people
        if struck and demand is None:
            yield self._replace(rules=self.rules | rule, people=struck)
        elif struck and demand is not None:
            lacks = list(self.lacks)
            lacks[demand] |= rule
            yield self._replace(lacks=tuple(lacks), people=struck)
        if others:
            yield self._replace(people=others)
