"""Where a plan's places lie on a sheet (路线图): integer coordinates, north up, no map service.

Longitudes are shortened by the cosine of the middle latitude, so that a kilometre is as long in
both directions; over a city the error is far below a dot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.great_circle import EARTH_RADIUS_MM, direction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.registers.records import Position
    from dualrandom.scheduling.plan import Plan

LONGEST_SIDE = 10_000
"""Units of the sheet's longer side."""

MARGIN = 300
SMALLEST_AREA = 20_000
"""Microdegrees, about two kilometres: a single place needs some ground around it."""

_NANOMETRES = 111_195_080
"""Length of a microdegree of latitude on the sphere of ``EARTH_RADIUS_MM``, in nanometres."""


class Spot(NamedTuple):
    """A place on the sheet: ``x`` to the east, ``y`` to the south."""

    x: int
    y: int


@dataclass(frozen=True)
class RouteMap:
    """The sheet; ``unit_mm`` is the length of a unit on the ground in millimetres.

    ``enterprises`` are those visited whose position is known, ``unknown`` the number of the
    others; ``bases`` are the places from which inspectors with visits set out.
    """

    width: int
    height: int
    unit_mm: int
    enterprises: Mapping[str, Spot]
    bases: Mapping[str, Spot]
    unknown: int


def route_map(plan: Plan) -> RouteMap | None:
    """Lay out the places of a plan; ``None`` if no visited enterprise has a position."""
    facts = plan.lottery.facts
    visited = sorted({visit.enterprise for visit in plan.visits})
    people = sorted({name for visit in plan.visits for part in visit.parts for name in part.team})
    places = _known({name: facts.enterprises[name].position for name in visited})
    bases = _known({name: facts.inspectors[name].position for name in people})
    if not places:
        return None
    sheet = _Sheet([*places.values(), *bases.values()])
    return RouteMap(
        width=sheet.width,
        height=sheet.height,
        unit_mm=sheet.unit * _NANOMETRES // 1_000_000,
        enterprises={name: sheet.spot(place) for name, place in places.items()},
        bases={name: sheet.spot(place) for name, place in bases.items()},
        unknown=len(visited) - len(places),
    )


def scale_metres(longest: int) -> int:
    """Length of a scale bar in metres: the largest of 1, 2, 5, 10, … up to ``longest`` ≥ 1.

    Examples
    --------
    >>> [scale_metres(longest) for longest in (1, 19, 20, 4_999, 50_000)]
    [1, 10, 20, 2000, 50000]
    """
    power: int = 10 ** (len(str(longest)) - 1)
    return max(step * power for step in (1, 2, 5) if step * power <= longest)


def _known(positions: Mapping[str, Position | None]) -> dict[str, Position]:
    return {name: place for name, place in positions.items() if place is not None}


class _Sheet:
    """Frame around some places and the length of its unit, in microdegrees of latitude."""

    def __init__(self, places: list[Position]) -> None:
        north = max(place.latitude for place in places)
        south = min(place.latitude for place in places)
        self.cosine = direction((north + south) // 2, 0).x
        easts = [self._east(place) for place in places]
        wide, high = max(easts) - min(easts), north - south
        longest = max(wide, high, SMALLEST_AREA)
        self.unit = -(-longest // (LONGEST_SIDE - 2 * MARGIN))
        least = longest * 2 // 5
        self.width = max(wide, least) // self.unit + 2 * MARGIN
        self.height = max(high, least) // self.unit + 2 * MARGIN
        self.west = min(easts) - max(least - wide, 0) // 2
        self.north = north + max(least - high, 0) // 2

    def spot(self, place: Position) -> Spot:
        return Spot(
            (self._east(place) - self.west) // self.unit + MARGIN,
            (self.north - place.latitude) // self.unit + MARGIN,
        )

    def _east(self, place: Position) -> int:
        return place.longitude * self.cosine // EARTH_RADIUS_MM
