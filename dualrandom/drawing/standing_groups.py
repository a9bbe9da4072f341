"""Standing groups drawn as a whole (固定检查组整组抽取): docs/spec/draw-v1.md §7.1b.

A group is a unit: one chance, one load, and everybody of it comes. One recused member therefore
keeps the whole group away, and it can come only on days on which all its members can.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from dualrandom.drawing.capacity import availability, capacity_visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.qualified_seat import QualifiedSeat
    from dualrandom.registers.records import Inspector


@dataclass(frozen=True, slots=True)
class StandingGroup:
    """One group: ``people`` by identifier, experts included.

    ``available`` is the set of days on which all of them are (bit k is the k-th working day);
    ``weight`` is their number × the least work share in percent; ``capacity_visits`` the least of
    what its members can take on in these days.
    """

    unit: str
    department: str
    people: tuple[Inspector, ...]
    available: int
    weight: int
    capacity_visits: int

    @property
    def names(self) -> tuple[str, ...]:
        """Identifiers of its members, sorted."""
        return tuple(person.inspector_id for person in self.people)

    @property
    def counted(self) -> tuple[str, ...]:
        """Identifiers of those who are no experts: these assist, and count for nothing."""
        return tuple(person.inspector_id for person in self.people if not person.expert)

    def can_come(
        self, days: int, excluded: AbstractSet[str], seat: QualifiedSeat, size: int
    ) -> bool:
        """Whether the group may be drawn for a block.

        Parameters
        ----------
        days
            Days that the enterprise and the tasks' windows leave.
        excluded
            Inspectors whom a rule keeps away.
        seat, size
            What the block asks for. Experts assist: they count towards neither.
        """
        counted = [person for person in self.people if not person.expert]
        return (
            len(counted) >= size
            and self.capacity_visits > 0
            and bool(self.available & days)
            and excluded.isdisjoint(self.names)
            and any(seat.admits(person) for person in counted)
        )

    def team(self, seat: QualifiedSeat, position: Mapping[str, int]) -> tuple[str, ...]:
        """Everybody, by ticket; first who fills the qualified seat, if there is one."""
        people = sorted(self.people, key=lambda person: position[person.inspector_id])
        if seat.asked:
            first = next(person for person in people if not person.expert and seat.admits(person))
            people = [first, *(person for person in people if person is not first)]
        return tuple(person.inspector_id for person in people)


def unit_id(department: str, group: str) -> str:
    """Identifier of a group. No inspector can have it: their identifiers hold no semicolon.

    Examples
    --------
    >>> unit_id("market", "一组")
    'group:market;一组'
    """
    return f"group:{department};{group}"


def standing_groups(facts: CampaignFacts) -> dict[str, StandingGroup]:
    """Return the groups of the departments that draw them, by unit, sorted."""
    found: dict[str, list[Inspector]] = defaultdict(list)
    for _, person in sorted(facts.inspectors.items()):
        if person.group and person.department in facts.campaign.standing_groups:
            found[unit_id(person.department, person.group)].append(person)
    return {unit: _group(unit, found[unit], facts) for unit in sorted(found)}


def groups_of_departments(facts: CampaignFacts) -> dict[str, tuple[StandingGroup, ...]]:
    """Groups of each department that draws them; a department may have none."""
    groups = standing_groups(facts).values()
    return {
        department: tuple(group for group in groups if group.department == department)
        for department in facts.campaign.standing_groups
    }


def members_of(groups: Iterable[StandingGroup]) -> list[Inspector]:
    """Everybody in some groups."""
    return [person for group in groups for person in group.people]


def _group(unit: str, people: list[Inspector], facts: CampaignFacts) -> StandingGroup:
    available = reduce(and_, (availability(person, facts.days) for person in people))
    return StandingGroup(
        unit=unit,
        department=people[0].department,
        people=tuple(people),
        available=available,
        weight=available.bit_count() * min(person.work_share_percent for person in people),
        capacity_visits=min(capacity_visits(person, facts.days, available) for person in people),
    )
