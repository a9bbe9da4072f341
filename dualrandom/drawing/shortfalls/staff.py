"""Inspectors sorted by what keeps them from a block (按受限规则归类的人员).

Sets of inspectors are integers: bit n stands for ``people[n]``. Blocks that ask the same share
one answer, so most questions are asked once a department.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from dualrandom.drawing.eligibility import RULES
from dualrandom.drawing.shortfalls.calendars import PersonCalendar, day_options
from dualrandom.drawing.shortfalls.suspension import (
    BIT,
    DEPARTMENT,
    EXPERT,
    LEADER,
    QUALIFICATION,
    unions,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.shortfalls.block_needs import BlockNeeds
    from dualrandom.drawing.shortfalls.calendars import CampaignDays
    from dualrandom.registers.records import Inspector


@dataclass(frozen=True, slots=True)
class PersonClass:
    """People whom the same rules keep from a block.

    ``options`` are the minimal sets of rules without which they are eligible, ``(0,)`` if they
    are already; ``seat`` are the rules that keep them from the qualified seat alone.
    """

    options: tuple[int, ...]
    seat: int
    people: int

    def eligible(self, suspended: int = 0) -> bool:
        """Whether they may come when some rules are suspended."""
        return any(option & ~suspended == 0 for option in self.options)

    def qualified(self, suspended: int = 0) -> bool:
        """Whether they may also fill the qualified seat."""
        return self.seat & ~suspended == 0 and self.eligible(suspended)


Classes = tuple[PersonClass, ...]


class Staff:
    """The inspectors of one department, or of all, as seen from the blocks of one department."""

    def __init__(
        self,
        facts: CampaignFacts,
        days: CampaignDays,
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
        self.calendars = [PersonCalendar.of(person, days) for person in self.people]
        self._by_calendar: dict[PersonCalendar, int] = {}
        for position, calendar in enumerate(self.calendars):
            self._by_calendar[calendar] = self._by_calendar.get(calendar, 0) | 1 << position
        self._room_options = {one: one.room_options(days) for one in self._by_calendar}
        self._own = {
            BIT[EXPERT]: self._where(lambda person: person.expert),
            BIT[DEPARTMENT]: self._where(lambda person: person.department != department),
        }
        self._rules = [rule for rule in RULES if rule.applies(facts.campaign.rules)]
        self._kept_away: dict[tuple[str, object], int] = {}
        self._by_days: dict[object, tuple[tuple[tuple[int, ...], int], ...]] = {}
        self._classes: dict[object, Classes] = {}

    def names(self, people: int, most: int | None = None) -> tuple[str, ...]:
        """Identifiers of a set of inspectors, sorted; at most so many."""
        return tuple(self.people[one].inspector_id for one in islice(positions(people), most))

    def classes(self, needs: BlockNeeds) -> Classes:
        """Everybody, sorted by what keeps them from the block; the same object for alike blocks."""
        kept_away = tuple(self._rule_masks(needs))
        key = (needs.closures, kept_away, needs.seat)
        if key not in self._classes:
            found = [(options, 0, 0, people) for options, people in self._calendar_classes(needs)]
            for rule, people in (*self._own.items(), *kept_away):
                found = list(_split(found, people, rule, 0))
            for rule, people in self._seat_masks(needs):
                found = list(_split(found, people, 0, rule))
            self._classes[key] = tuple(
                PersonClass(unions(options, (rules,)), seat, people)
                for options, rules, seat, people in found
            )
        return self._classes[key]

    def _rule_masks(self, needs: BlockNeeds) -> Iterable[tuple[int, int]]:
        enterprise = self._facts.enterprises[needs.enterprise]
        for rule in self._rules:
            facts = rule.deciding(enterprise, needs.department)
            key = (rule.rule_id, facts)
            if key not in self._kept_away:
                self._kept_away[key] = self._where(
                    lambda person, rule=rule, facts=facts: rule.excludes(person, facts)
                )
            yield BIT[rule.rule_id], self._kept_away[key]

    def _seat_masks(self, needs: BlockNeeds) -> Iterable[tuple[int, int]]:
        if needs.seat.qualifications:
            lacking = self._where(lambda person: bool(needs.seat.lacking(person)))
            yield BIT[QUALIFICATION], lacking
        if needs.seat.leader:
            yield BIT[LEADER], self._where(lambda person: not person.leader)

    def _calendar_classes(self, needs: BlockNeeds) -> tuple[tuple[tuple[int, ...], int], ...]:
        if needs.closures not in self._by_days:
            found: dict[tuple[int, ...], int] = {}
            for calendar, people in self._by_calendar.items():
                closures = (*needs.closures, *calendar.closures())
                options = unions(
                    day_options(closures, self.days.full), self._room_options[calendar]
                )
                found[options] = found.get(options, 0) | people
            self._by_days[needs.closures] = tuple(sorted(found.items()))
        return self._by_days[needs.closures]

    def _where(self, holds: Callable[[Inspector], bool]) -> int:
        return sum(1 << position for position, one in enumerate(self.people) if holds(one))


def positions(people: int) -> Iterator[int]:
    """Positions of a set, ascending."""
    while people:
        lowest = people & -people
        yield lowest.bit_length() - 1
        people ^= lowest


_Partial = tuple[tuple[int, ...], int, int, int]


def _split(
    classes: Iterable[_Partial], people: int, rule: int, seat_rule: int
) -> Iterable[_Partial]:
    """Part each class into those whom the rule strikes and the others."""
    for options, rules, seat, own in classes:
        if own & people:
            yield options, rules | rule, seat | seat_rule, own & people
        if own & ~people:
            yield options, rules, seat, own & ~people
