"""Distances on the globe in integers (大圆距离): the same metres on every machine.

Fixed point with 60 binary digits; every division rounds down. docs/spec/plan-v1.md says the same.
"""

from __future__ import annotations

from math import isqrt
from typing import NamedTuple

EARTH_RADIUS_MM = 6_371_008_800
"""Mean radius of the Earth in millimetres (IUGG R1)."""

_ONE = 1 << 60
_PI = 3_622_009_729_038_561_421
"""π · 2**60, rounded down."""

_HALF_TURN_MICRODEGREES = 180_000_000
_TERMS = 13


class Direction(NamedTuple):
    """A place as a vector from the centre of the Earth, in millimetres."""

    x: int
    y: int
    z: int


def direction(latitude: int, longitude: int) -> Direction:
    """Vector of a place given in microdegrees."""
    north, east = _radians(latitude), _radians(longitude)
    cos_north = _cosine(north)
    return Direction(
        cos_north * _cosine(east) // _ONE * EARTH_RADIUS_MM // _ONE,
        cos_north * _sine(east) // _ONE * EARTH_RADIUS_MM // _ONE,
        _sine(north) * EARTH_RADIUS_MM // _ONE,
    )


def metres(one: Direction, other: Direction) -> int:
    """Length of the arc between two places, in metres rounded up.

    The arc is the chord c plus c³/24r² plus 3c⁵/640r⁴: within two metres up to 2,000 km.
    """
    chord = isqrt((one.x - other.x) ** 2 + (one.y - other.y) ** 2 + (one.z - other.z) ** 2)
    square, radius = chord * chord, EARTH_RADIUS_MM * EARTH_RADIUS_MM
    arc = chord + chord * square // (24 * radius)
    arc += 3 * chord * square * square // (640 * radius * radius)
    return -(-arc // 1000)


def _radians(microdegrees: int) -> int:
    return microdegrees * _PI // _HALF_TURN_MICRODEGREES


def _sine(angle: int) -> int:
    return _series(angle, angle, 2)


def _cosine(angle: int) -> int:
    return _series(angle, _ONE, 1)


def _series(angle: int, term: int, first: int) -> int:
    """Taylor series whose terms shrink by angle² / n(n+1), from ``first`` on."""
    square = angle * angle // _ONE
    total = term
    for n in range(first, first + 2 * _TERMS, 2):
        term = -(term * square // _ONE) // (n * (n + 1))
        total += term
    return total
