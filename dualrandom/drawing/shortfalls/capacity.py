"""People who would have to make more visits than they can (承担能力不足)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dualrandom.drawing.shortfalls.records import CapacityShortfall, LimitRaise
from dualrandom.drawing.shortfalls.seat_flow import AlikeBlocks, fill
from dualrandom.drawing.shortfalls.staff import positions
from dualrandom.drawing.shortfalls.suspension import rules_of, smallest_sets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dualrandom.drawing.shortfalls.department_blocks import DepartmentBlocks


def capacity_shortfall(department: DepartmentBlocks) -> CapacityShortfall | None:
    """Say who is short and what would help; ``None`` if all seats can be filled.

    Parameters
    ----------
    department
        Blocks of which each has a team when looked at alone.
    """
    groups, room = department.groups(), department.room()
    missing, short = fill(groups, room)
    if not missing:
        return None
    staff = department.staff
    seats = sum(group.forced(short) for group in groups)
    weighty = [group for group in groups if group.forced(short)]
    asked = [group.seat for group in weighty if group.forces_by_seat(short)]
    return CapacityShortfall(
        department=staff.department,
        inspectors=staff.names(short),
        seats=seats,
        capacity=seats - missing,
        missing=missing,
        blocks=sum(group.count for group in weighty),
        qualifications=tuple(sorted({name for seat in asked for name in seat.qualifications})),
        leader=any(seat.leader for seat in asked),
        suspensions=_suspensions(department, short),
        raises=_raises(department, groups, short),
        fewer_blocks=_fewer_blocks(department, room, short),
    )


def _suspensions(department: DepartmentBlocks, short: int) -> tuple[tuple[str, ...], ...]:
    """Smallest sets of rules; a set is dropped without a flow where a known cut forbids it."""
    cuts = [short]

    def suffices(suspended: int) -> bool:
        groups, room = department.groups(suspended), department.room(suspended)
        for cut in cuts:
            if sum(group.forced(cut) for group in groups) > sum(room[n] for n in positions(cut)):
                return False
        found = fill(groups, room)
        if found.missing:
            cuts.append(found.short)
        return not found.missing

    return tuple(rules_of(one) for one in smallest_sets(suffices, department.rules()))


def _raises(
    department: DepartmentBlocks, groups: Sequence[AlikeBlocks], short: int
) -> tuple[LimitRaise, ...]:
    """Least rises of the weekly and of the daily limit of those who are short."""
    staff = department.staff
    # With so much room, a person may fill every seat of the department.
    most = 100 * sum(group.count * group.size for group in groups)

    def suffices(weekly: int, daily: int) -> bool:
        room = department.room()
        for person in positions(short):
            room[person] = staff.calendars[person].raised(weekly, daily).room(staff.days)
        return not fill(groups, room).missing

    weekly = least(lambda more: suffices(more, 0), most)
    daily = least(lambda more: suffices(0, more), most)
    if weekly is None and daily is None:
        weekly = least(lambda more: suffices(more, most), most)
        if weekly is None:
            return ()
        daily = least(lambda more: suffices(weekly, more), most)
        return (LimitRaise(weekly=weekly, daily=daily or 0),)
    alone = (() if weekly is None else ((weekly, 0),)) + (() if daily is None else ((0, daily),))
    return tuple(LimitRaise(weekly=one, daily=other) for one, other in alone)


def _fewer_blocks(department: DepartmentBlocks, room: Sequence[int], short: int) -> tuple[str, ...]:
    """Leave out blocks, those first that force most seats on the people who are short."""
    kinds = department.kinds()
    weight = {key: replace(alike, count=1).forced(short) for key, alike in kinds.items()}
    order = sorted(
        range(len(department.blocks)),
        key=lambda one: (-weight[department.keys[one]], department.blocks[one].block),
    )

    def suffices(n_blocks: int) -> bool:
        left = dict(kinds)
        for one in order[:n_blocks]:
            key = department.keys[one]
            left[key] = replace(left[key], count=left[key].count - 1)
        return not fill([alike for alike in left.values() if alike.count], room).missing

    fewest = least(suffices, len(order)) or 0
    return tuple(sorted(department.blocks[one].block for one in order[:fewest]))


def least(suffices: Callable[[int], bool], most: int) -> int | None:
    """Least number from 0 to ``most`` that suffices, by halving; ``None`` if ``most`` does not.

    Whatever is above a number that suffices must suffice, too.
    """
    if not suffices(most):
        return None
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        if suffices(middle):
            high = middle
        else:
            low = middle + 1
    return low
