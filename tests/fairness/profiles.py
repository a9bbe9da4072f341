"""Small tables of odds and every team that the rounding can make of them."""

import hashlib
from collections import defaultdict
from fractions import Fraction

from dualrandom.drawing.records import Profile
from dualrandom.drawing.rounding import SeatTable, round_odds
from tests.drawing.enumeration import branches

DENOMINATOR = 12


def table(odds, qualified="", size=2):
    """Odds in twelfths; ``qualified`` marks with ``q`` who may fill the qualified seat."""
    if sum(odds) != size * DENOMINATOR:
        raise ValueError("odds must add up to the team size")
    flags = [mark == "q" for mark in qualified] or [False] * len(odds)
    return SeatTable(list(range(len(odds))), list(odds), flags, int(bool(qualified)))


def profile_of(seats):
    """The published form of a table; people are called ``"0"``, ``"1"``, …"""
    return Profile(
        members=tuple(str(member) for member in seats.members),
        odds=tuple(seats.odds),
        qualified=tuple(seats.qualified),
        size=sum(seats.odds) // DENOMINATOR,
        qualified_seats=seats.qualified_seats,
    )


def team_chances(tables, block=0):
    """Exact chance of every team of one block, over all branches of the rounding."""
    n_people = 1 + max(max(seats.members) for seats in tables)
    chances = defaultdict(Fraction)
    for weight, teams in branches(
        lambda branch: round_odds(tables, n_people, DENOMINATOR, branch.chance)
    ):
        chances[tuple(str(member) for member in teams[block])] += weight
    return dict(chances)


def invented_tables(number):
    """One to three blocks over four or five people, some with a qualified seat: reproducible."""
    numbers = _numbers(f"tables {number}")
    n_people, size = 4 + next(numbers) % 2, 2 + (next(numbers) % 4 == 0)
    return [_invented(numbers, n_people, size) for _ in range(1 + next(numbers) % 3)]


def _invented(numbers, n_people, size):
    while True:
        odds = [next(numbers) % (DENOMINATOR + 1) for _ in range(n_people)]
        flags = "".join("q" if next(numbers) % 2 else "-" for _ in range(n_people))
        if sum(odds) != size * DENOMINATOR:
            continue
        if next(numbers) % 2:
            return table(odds, size=size)
        able = sum(own for own, mark in zip(odds, flags, strict=True) if mark == "q")
        if able >= DENOMINATOR:
            return table(odds, flags, size)


def _numbers(text):
    counter = 0
    while True:
        yield from hashlib.sha256(f"{text}/{counter}".encode()).digest()
        counter += 1
