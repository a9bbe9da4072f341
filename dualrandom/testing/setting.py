"""What all parts of a synthetic city share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.testing.geography import STATIONS_PER_DISTRICT, station_name, station_place
from dualrandom.testing.texts import degrees

if TYPE_CHECKING:
    from dualrandom.testing.dates import DemoDays
    from dualrandom.testing.streams import Stream
    from dualrandom.testing.world import DepartmentSpec, World


@dataclass(frozen=True)
class Setting:
    """Source of choices, raw material, the departments that take part, and the days."""

    stream: Stream
    world: World
    departments: tuple[DepartmentSpec, ...]
    calendar: DemoDays

    @property
    def stations(self) -> list[str]:
        """Names of all stations, district by district."""
        return [
            station_name(area, number)
            for area in self.world.districts
            for number in range(STATIONS_PER_DISTRICT)
        ]

    @property
    def station_places(self) -> list[tuple[str, str]]:
        """Latitude and longitude of all stations in degrees, in the order of the names."""
        angles = np.array(
            [
                station_place(area, number)
                for area in self.world.districts
                for number in range(STATIONS_PER_DISTRICT)
            ],
            np.int64,
        )
        known = np.ones(len(angles), np.bool_)
        return list(zip(*(degrees(column, known) for column in angles.T), strict=True))
