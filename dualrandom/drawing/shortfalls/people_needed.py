"""How many more inspectors a department needs (需补充的人员), found by filling the seats again."""

from __future__ import annotations

from statistics import median_low
from typing import TYPE_CHECKING

from dualrandom.drawing.shortfalls.block_needs import SeatNeeds
from dualrandom.drawing.shortfalls.calendars import PersonCalendar
from dualrandom.drawing.shortfalls.capacity import least
from dualrandom.drawing.shortfalls.records import PeopleNeeded, StaffNeeded
from dualrandom.drawing.shortfalls.seat_flow import NewPeople, fill

if TYPE_CHECKING:
    from collections.abc import Collection

    from dualrandom.drawing.shortfalls.department_blocks import DepartmentBlocks

DEFAULT_SHARE, DEFAULT_DAILY, DEFAULT_WEEKLY = 100, 2, 8
"""What the register says of an inspector whose cells are empty."""


def staff_needed(department: DepartmentBlocks, short: Collection[str]) -> StaffNeeded | None:
    """People with whom every block is staffed, none of whom can be left out.

    Parameters
    ----------
    department
        All blocks that leave a day, with or without a team.
    short
        Identifiers of people whose capacity is short; their median room is that of a new one.

    Returns
    -------
    StaffNeeded or None
        First as few as possible for the most demanding qualified seats, then for the others, then
        people without a qualification. ``None`` if nobody is needed.
    """
    groups, room = department.groups(), department.room()
    if not fill(groups, room).missing:
        return None
    each = _room_of_new(department, short)
    seats = sum(group.count * group.size for group in groups)
    asked = sorted({group.seat for group in groups if group.seat.asked}, key=_demanding)
    kinds = [*asked, SeatNeeds()]
    counts = [seats] * len(kinds)

    def suffices(count: int) -> bool:
        tried = [*counts[:kind], count, *counts[kind + 1 :]]
        new = [NewPeople(n, each, seat) for n, seat in zip(tried, kinds, strict=True)]
        return not fill(groups, room, new).missing

    for kind in range(len(kinds)):
        fewest = least(suffices, seats)
        counts[kind] = seats if fewest is None else fewest
    return StaffNeeded(
        department=department.staff.department,
        people=tuple(
            PeopleNeeded(count=count, qualifications=seat.qualifications, leader=seat.leader)
            for count, seat in zip(counts, kinds, strict=True)
            if count
        ),
        visits_each=each,
    )


def _demanding(seat: SeatNeeds) -> tuple[int, bool, SeatNeeds]:
    """Most demanding first, so that nobody is asked for more than some seat needs."""
    return -len(seat.qualifications), not seat.leader, seat


def _room_of_new(department: DepartmentBlocks, short: Collection[str]) -> int:
    staff = department.staff
    own = {
        person.inspector_id: visits
        for person, visits in zip(staff.people, department.room(), strict=True)
        if visits and not person.expert
    }
    rooms = [own[name] for name in short] or list(own.values())
    if rooms:
        return median_low(rooms)
    full = staff.days.full
    usual = PersonCalendar(full, full, DEFAULT_SHARE, DEFAULT_DAILY, DEFAULT_WEEKLY)
    return usual.room(staff.days)
