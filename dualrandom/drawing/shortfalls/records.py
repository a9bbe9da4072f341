"""Shortfalls as data (不足情况): per block, per group of alike blocks, per department."""

from __future__ import annotations

from datetime import date

from dualrandom.drawing.records import Record

MOST_NAMES = 10
"""Inspectors that are named one by one; the others are counted."""


class InTheWay(Record):
    """A rule and the people of the department whom it keeps from a block; ten are named."""

    rule: str
    count: int
    inspectors: tuple[str, ...]


class PeopleNeeded(Record):
    """So many more inspectors, each with all of these qualifications, and able to lead if asked."""

    count: int
    qualifications: tuple[str, ...] = ()
    leader: bool = False


class BlockShortfall(Record):
    """A block without a team: what stands in the way, and what would help.

    Attributes
    ----------
    rule
        The obstacle as the lottery's record names it.
    eligible, needed
        People who may come, and seats.
    in_the_way
        Rules that keep people of the department away. A rule is listed with somebody if it
        belongs to a smallest change that would let them come.
    suspensions
        All smallest sets of rules without which the block has a team (§7.8), the first by the
        order of the rules first. Empty if the register holds too few people for any.
    could_come, n_could_come
        People of the department whom the first of these sets keeps away; ten are named.
    more
        People who would fill the seats, if no rule kept them away. Empty if ``possible_days`` is 0.
    first_day, last_day, possible_days
        The days on which the block may be visited.
    """

    block: str
    enterprise: str
    department: str
    tasks: tuple[str, ...]
    rule: str
    eligible: int
    needed: int
    in_the_way: tuple[InTheWay, ...]
    suspensions: tuple[tuple[str, ...], ...]
    could_come: tuple[str, ...]
    n_could_come: int
    more: tuple[PeopleNeeded, ...]
    first_day: date | None
    last_day: date | None
    possible_days: int


class ShortfallGroup(Record):
    """Blocks of a department with the same obstacle, the same sets of rules and the same need.

    ``first_day`` and ``last_day`` are those of all blocks together; ``example`` is the first.
    """

    department: str
    rule: str
    suspensions: tuple[tuple[str, ...], ...]
    more: tuple[PeopleNeeded, ...]
    blocks: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    example: BlockShortfall


class LimitRaise(Record):
    """By how much everybody's weekly and daily limit rises."""

    weekly: int
    daily: int


class CapacityShortfall(Record):
    """People of a department who would have to make more visits than they have room for.

    Attributes
    ----------
    inspectors
        The critical set: of all sets of people the smallest that lacks most.
    seats, capacity, missing
        Seats that only these can fill, visits for which they have room, the difference.
    blocks
        Blocks that force a seat on them.
    qualifications, leader
        What only these people bring, where the qualified seat forces them to come.
    suspensions
        All smallest sets of rules without which all seats can be filled.
    raises
        Least rises of the limits of the critical set, each enough alone: of the weekly limit, of
        the daily limit; of both where neither is enough. Empty where limits of a month or of the
        campaign bind.
    fewer_blocks
        Blocks without which all others can be staffed: those that weigh most on the critical set.
    """

    department: str
    inspectors: tuple[str, ...]
    seats: int
    capacity: int
    missing: int
    blocks: int
    qualifications: tuple[str, ...]
    leader: bool
    suspensions: tuple[tuple[str, ...], ...]
    raises: tuple[LimitRaise, ...]
    fewer_blocks: tuple[str, ...]


class StaffNeeded(Record):
    """People with whom a department can fill all seats of all blocks that leave a day.

    None of them can be left out. ``visits_each`` is the room of each: the median of the people who
    are short, else of the department, else that of the register's defaults.
    """

    department: str
    people: tuple[PeopleNeeded, ...]
    visits_each: int


class Shortfalls(Record):
    """All that a lottery lacks; nothing where it can be drawn in full."""

    groups: tuple[ShortfallGroup, ...] = ()
    blocks: tuple[BlockShortfall, ...] = ()
    capacity: tuple[CapacityShortfall, ...] = ()
    staff: tuple[StaffNeeded, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.groups or self.capacity)
