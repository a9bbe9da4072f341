"""Where the firms stand: districts, stations and buildings that many firms share (地理)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dualrandom.testing.streams import Stream
    from dualrandom.testing.world import DistrictArea

STATIONS_PER_DISTRICT = 5
_FIRMS_PER_BUILDING = 8
_STATION_PLACES = ((0, 0), (1, 0), (0, 1), (-1, 0), (0, -1))


@dataclass(frozen=True)
class Places:
    """District index, position in microdegrees and station number (0 to 4) of each firm."""

    district: NDArray[np.int64]
    latitude: NDArray[np.int64]
    longitude: NDArray[np.int64]
    station: NDArray[np.int64]


def station_name(district: DistrictArea, number: int) -> str:
    """Name of a district's station (监管所)."""
    return f"{district.short_name}第{number + 1}所"


def station_place(district: DistrictArea, number: int) -> tuple[int, int]:
    """Latitude and longitude of a station in microdegrees: round figures, no real building."""
    up, right = _STATION_PLACES[number]
    half = district.reach // 2
    return district.latitude + up * half, district.longitude + right * half


def places(stream: Stream, districts: Sequence[DistrictArea], n: int) -> Places:
    """Place ``n`` firms; about a third of them share a building with others."""
    district = stream.pick("district", n, [area.weight for area in districts])
    latitude, longitude = _scatter(stream, "firm", districts, district)
    is_shared = stream.chance("shared building", n, 333)
    tenants = np.bincount(district[is_shared], minlength=len(districts))
    buildings = np.maximum(tenants // _FIRMS_PER_BUILDING, 1)
    ends = np.cumsum(buildings)
    home = np.repeat(np.arange(len(districts)), buildings)
    north, east = _scatter(stream, "building", districts, home)
    number = (ends - buildings)[district] + stream.below("building number", n, buildings[district])
    latitude = np.where(is_shared, north[number], latitude)
    longitude = np.where(is_shared, east[number], longitude)
    station = _nearest_station(districts, district, latitude, longitude)
    return Places(district, latitude, longitude, station)


def _scatter(
    stream: Stream, label: str, districts: Sequence[DistrictArea], district: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions around the districts' centres, denser in the middle."""
    n = len(district)
    reach = np.array([area.reach for area in districts], np.int64)[district]
    centre_north = np.array([area.latitude for area in districts], np.int64)[district]
    centre_east = np.array([area.longitude for area in districts], np.int64)[district]

    def offset(axis: str) -> NDArray[np.int64]:
        one = stream.below(f"{label} {axis} 1", n, reach)
        other = stream.below(f"{label} {axis} 2", n, reach)
        return one - other

    return centre_north + offset("north"), centre_east + offset("east")


def _nearest_station(
    districts: Sequence[DistrictArea],
    district: NDArray[np.int64],
    latitude: NDArray[np.int64],
    longitude: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Stations stand in the middle of a district and half-way to its four sides."""
    reach = np.array([area.reach for area in districts], np.int64)[district] // 2
    north = latitude - np.array([area.latitude for area in districts], np.int64)[district]
    east = longitude - np.array([area.longitude for area in districts], np.int64)[district]
    squares = [
        (north - up * reach) ** 2 + (east - right * reach) ** 2 for up, right in _STATION_PLACES
    ]
    nearest: NDArray[np.int64] = np.argmin(np.stack(squares), axis=0)
    return nearest
