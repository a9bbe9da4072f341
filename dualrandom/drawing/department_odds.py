"""Odds of one department: spread within the band, then made integers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.drawing.odds import Matrix, maximum_entropy
from dualrandom.drawing.quantise import integer_odds
from dualrandom.drawing.records import DENOMINATOR, Profile

if TYPE_CHECKING:
    from dualrandom.drawing.department_seats import DepartmentSeats
    from dualrandom.drawing.fair_loads import SeatGroup

_INNER_BAND = Fraction(95, 100)
"""The search aims inside the published band, so that its rounding error cannot leave it."""


def department_odds(
    seats: DepartmentSeats, band_permille: int
) -> list[tuple[Profile, tuple[str, ...]]]:
    """Profiles of a department, each with the blocks that use it."""
    least, most = _aim(seats, band_permille)
    table = maximum_entropy(seats.groups, len(seats.people), least, most)
    integers = integer_odds(seats.groups, table, seats.limits(band_permille))
    profiles = []
    for group, tables, names in zip(seats.groups, integers, seats.blocks, strict=True):
        start = 0
        for count, odds in tables:
            profiles.append((_profile(seats, group, odds), names[start : start + count]))
            start += count
    return profiles


def _aim(seats: DepartmentSeats, band_permille: int) -> tuple[Matrix, Matrix]:
    """Bounds for the search: inside the band, and a rounding error below capacity."""
    band = Fraction(band_permille, 1000) * _INNER_BAND
    slack = (sum(group.count for group in seats.groups) + 1) / DENOMINATOR
    loads = [seats.fair.loads[index] for index in range(len(seats.people))]
    least = [float(load * (1 - band)) for load in loads]
    most = [
        min(float(load * (1 + band)), seats.capacity[index] - slack)
        for index, load in enumerate(loads)
    ]
    return np.array(least), np.array(most)


def _profile(seats: DepartmentSeats, group: SeatGroup, odds: tuple[int, ...]) -> Profile:
    return Profile(
        members=tuple(seats.people[member] for member in group.members),
        odds=odds,
        qualified=tuple(member in group.qualified for member in group.members),
        size=group.size,
        qualified_seats=group.qualified_seats,
    )
