"""Inspectors sorted by what keeps them from a block (按受限规则归类的人员).

Sets of inspectors are integers: bit n stands for ``people[n]``. Blocks that ask the same share
one answer, so most questions are asked once a department.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

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
        self._seats: dict[SeatNeeds, tuple[tuple[int, int], ...]] = {}
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
            for rule, people in self._seat_masks(needs.seat):
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
                    rule.excludes(person, facts) for person in self.people
                )
            yield BIT[rule.rule_id], self._kept_away[key]

    def _seat_masks(self, seat: SeatNeeds) -> tuple[tuple[int, int], ...]:
        if seat not in self._seats:
            lacking = self._where(bool(seat.lacking(person)) for person in self.people)
            led = self._where(seat.leader and not person.leader for person in self.people)
            self._seats[seat] = (BIT[QUALIFICATION], lacking), (BIT[LEADER], led)
        return self._seats[seat]

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
