"""Why a block has no team (检查组无法组成的原因), and who would help."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.drawing.shortfalls.block_needs import SeatNeeds, block_needs
from dualrandom.drawing.shortfalls.calendars import CampaignDays, PersonCalendar
from dualrandom.drawing.shortfalls.records import (
    MOST_NAMES,
    BlockShortfall,
    InTheWay,
    PeopleNeeded,
)
from dualrandom.drawing.shortfalls.staff import Classes, Staff
from dualrandom.drawing.shortfalls.suspension import ORDER, rules_of, smallest_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.shortfalls.block_needs import BlockNeeds


class _Team(NamedTuple):
    """What decides whether a team can be formed: classes with their numbers, size, demands."""

    classes: frozenset[tuple[tuple[int, ...], tuple[int, ...], int]]
    size: int
    n_demands: int


class _Answer(NamedTuple):
    """All of a shortfall that alike blocks share."""

    rule: str
    eligible: int
    in_the_way: tuple[InTheWay, ...]
    suspensions: tuple[tuple[str, ...], ...]
    could_come: tuple[str, ...]
    n_could_come: int
    more: tuple[PeopleNeeded, ...]


class BlockDiagnosis:
    """Diagnoses blocks of one lottery; what alike blocks ask is answered once."""

    def __init__(self, facts: CampaignFacts) -> None:
        self.facts = facts
        self.days = CampaignDays(facts.days)
        self._calendars = {
            name: PersonCalendar.of(person, self.days) for name, person in facts.inspectors.items()
        }
        self._staff: dict[tuple[str, bool], Staff] = {}
        self._answers: dict[tuple[Classes, int, tuple[SeatNeeds, ...], bool], _Answer] = {}
        self._sets: dict[_Team, tuple[int, ...]] = {}

    def staff(self, department: str, *, everybody: bool = False) -> Staff:
        """Inspectors of a department, or all, as its blocks see them."""
        key = (department, everybody)
        if key not in self._staff:
            self._staff[key] = Staff(
                self.facts, self.days, self._calendars, department, everybody=everybody
            )
        return self._staff[key]

    def needs(self, enterprise: str, department: str, tasks: tuple[str, ...]) -> BlockNeeds:
        """Read what a block asks for."""
        return block_needs(self.facts, self.days, enterprise, department, tasks)

    def shortfall(self, needs: BlockNeeds) -> BlockShortfall | None:
        """Return what the block lacks; ``None`` if it has a team."""
        classes = self.staff(needs.department).classes(needs)
        if _staffed(_team(classes, needs), 0):
            return None
        possible = needs.possible_days(self.days.full)
        key = (classes, needs.size, needs.demands, bool(possible))
        if key not in self._answers:
            self._answers[key] = self._answer(needs, classes, possible)
        listed = self.days.listed(possible)
        return BlockShortfall(
            block=needs.block,
            enterprise=needs.enterprise,
            department=needs.department,
            tasks=needs.tasks,
            needed=needs.size,
            first_day=listed[0] if listed else None,
            last_day=listed[-1] if listed else None,
            possible_days=len(listed),
            **self._answers[key]._asdict(),
        )

    def _answer(self, needs: BlockNeeds, classes: Classes, possible: int) -> _Answer:
        staff = self.staff(needs.department)
        eligible = sum(one.people.bit_count() for one in classes if one.eligible())
        unmet = [
            number
            for number in range(len(needs.demands))
            if not any(one.meets(number) for one in classes)
        ]
        sets = self._smallest(needs, classes)
        helped = _helped(classes, sets[0], unmet) if sets else 0
        return _Answer(
            rule="lottery.too_few_eligible" if eligible < needs.size else "lottery.no_qualified",
            eligible=eligible,
            in_the_way=_in_the_way(classes, staff, unmet),
            suspensions=tuple(rules_of(one) for one in sets),
            could_come=staff.names(helped, MOST_NAMES),
            n_could_come=helped.bit_count(),
            more=_more(needs, eligible, unmet) if possible else (),
        )

    def _smallest(self, needs: BlockNeeds, classes: Classes) -> tuple[int, ...]:
        """Look among the department's own people first; only then to others."""
        own = _team(classes, needs)
        sets = self._sets_of(own)
        if not sets:
            others = self.staff(needs.department, everybody=True)
            sets = self._sets_of(_team(others.classes(needs), needs))
        return sets

    def _sets_of(self, team: _Team) -> tuple[int, ...]:
        if team not in self._sets:
            rules = 0
            for options, lacks, _ in team.classes:
                for some in (*options, *lacks):
                    rules |= some
            self._sets[team] = smallest_sets(lambda suspended: _staffed(team, suspended), rules)
        return self._sets[team]


def _team(classes: Classes, needs: BlockNeeds) -> _Team:
    """Numbers above the size of the team make no difference."""
    counts: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
    for one in classes:
        key = one.options, one.lacks
        counts[key] = min(counts.get(key, 0) + one.people.bit_count(), needs.size)
    return _Team(
        frozenset((options, lacks, count) for (options, lacks), count in counts.items()),
        needs.size,
        len(needs.demands),
    )


def _staffed(team: _Team, suspended: int) -> bool:
    """Whether there is a team when some rules are suspended."""
    count, unmet = 0, set(range(team.n_demands))
    for options, lacks, people in team.classes:
        if any(option & ~suspended == 0 for option in options):
            count += people
            unmet -= {number for number in unmet if lacks[number] & ~suspended == 0}
    return count >= team.size and not unmet


def _in_the_way(classes: Classes, staff: Staff, unmet: Sequence[int]) -> tuple[InTheWay, ...]:
    found = dict.fromkeys(ORDER, 0)
    for one in classes:
        rules = 0
        for some in (*one.options, *(one.lacks[number] for number in unmet)):
            rules |= some
        for rule in rules_of(rules):
            found[rule] |= one.people
    return tuple(
        InTheWay(rule=rule, count=people.bit_count(), inspectors=staff.names(people, MOST_NAMES))
        for rule, people in found.items()
        if people
    )


def _helped(classes: Classes, suspended: int, unmet: Sequence[int]) -> int:
    """People who may come, or meet an unmet demand, only because rules are suspended."""
    people = 0
    for one in classes:
        comes = one.eligible(suspended) and not one.eligible()
        if comes or any(one.meets(number, suspended) for number in unmet):
            people |= one.people
    return people


def _more(needs: BlockNeeds, eligible: int, unmet: Sequence[int]) -> tuple[PeopleNeeded, ...]:
    """One person who meets all unmet demands, and as many others as are missing."""
    missing = max(needs.size - eligible, int(bool(unmet)))
    found = []
    if unmet:
        seat = reduce(SeatNeeds.joined, (needs.demands[number] for number in unmet))
        found.append(PeopleNeeded(count=1, qualifications=seat.qualifications, leader=seat.leader))
        missing -= 1
    if missing:
        found.append(PeopleNeeded(count=missing))
    return tuple(found)
