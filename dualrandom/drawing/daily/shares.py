"""Fair shares of a day (公平份额): docs/spec/daily-v1.md §3."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.drawing.daily.planned import DaySeats


def proportional_shares(weights: Mapping[str, int], seats: int) -> dict[str, Fraction]:
    """Share seats in proportion to weights, nobody getting more than one.

    Parameters
    ----------
    weights
        Above 0, by person.
    seats
        At least 0. With more seats than people everybody gets 1.

    Returns
    -------
    dict
        Exact; the sum is the smaller of seats and people.
    """
    shares: dict[str, Fraction] = {}
    rest = dict(weights)
    left = seats
    while rest:
        total = sum(rest.values())
        full = [name for name, weight in rest.items() if left * weight >= total]
        if not full:
            break
        for name in full:
            shares[name] = Fraction(1)
            del rest[name]
        left -= len(full)
    total = sum(rest.values())
    shares.update({name: Fraction(left * weight, total) for name, weight in rest.items()})
    return shares


def block_shares(seats: DaySeats, weights: Mapping[str, int]) -> dict[str, Fraction]:
    """Everybody's fair share of one block; its members are those present."""
    own = {member: weights[member] for member in seats.members}
    shares = proportional_shares(own, seats.size)
    able = seats.able
    if not seats.qualified_seats or sum(shares[name] for name in able) >= 1:
        return shares
    first = proportional_shares({name: own[name] for name in own if name in able}, 1)
    others = {name: weight for name, weight in own.items() if name not in able}
    return first | proportional_shares(others, seats.size - 1)
