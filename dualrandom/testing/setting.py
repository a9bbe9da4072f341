"""What all parts of a synthetic city share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.testing.geography import STATIONS_PER_DISTRICT, station_name

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
