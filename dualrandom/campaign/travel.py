"""Minutes between two places under a campaign's travel settings (路途时间)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dualrandom.great_circle import Direction, direction, metres

if TYPE_CHECKING:
    from dualrandom.campaign.models import Campaign
    from dualrandom.registers.records import Enterprise, Inspector, Position


class TravelTimes:
    """Travel times of a campaign, in whole minutes; all zero where it sets no ``travel``.

    Deterministic: integers only (docs/spec/plan-v1.md §2.4).
    """

    def __init__(self, campaign: Campaign) -> None:
        self._travel = campaign.travel
        entries = campaign.travel.zone_minutes if campaign.travel else ()
        self._zones = {(row.origin, row.destination): row.minutes for row in entries}

    @property
    def asked(self) -> bool:
        """Whether the campaign counts travel at all."""
        return self._travel is not None

    @property
    def microdegrees_a_minute(self) -> int:
        """Degrees of latitude, in millionths, that nobody travels faster than in a minute."""
        if self._travel is None or self._zones:
            return 180_000_000
        metres_a_minute = self._travel.speed_kmh * 1_000_000 // (60 * self._travel.detour_permille)
        return 9 * (metres_a_minute + 1)

    def between(self, origin: Enterprise, destination: Enterprise) -> int:
        """Minutes from one enterprise to another; 0 to itself."""
        if self._travel is None or origin.identifier == destination.identifier:
            return 0
        return max(self._travel.least_minutes, self._way(origin, destination))

    def to_first(self, inspector: Inspector, enterprise: Enterprise) -> int:
        """Minutes from where the inspector sets out; 0 where the register does not say."""
        if self._travel is None or not self._starts_somewhere(inspector):
            return 0
        return self._way(inspector, enterprise)

    def _starts_somewhere(self, inspector: Inspector) -> bool:
        return bool(inspector.zone) if self._zones else inspector.position is not None

    def _way(self, origin: Enterprise | Inspector, destination: Enterprise) -> int:
        if self._zones:
            return self._zones[origin.zone, destination.zone]
        if self._travel is None or origin.position is None or destination.position is None:
            return 0
        distance = metres(direction_of(origin.position), direction_of(destination.position))
        return -(-distance * self._travel.detour_permille * 6 // (self._travel.speed_kmh * 100_000))


@lru_cache(maxsize=1 << 17)
def direction_of(position: Position) -> Direction:
    """Vector of a place; each is worked out once, since every way to it needs it."""
    return direction(*position)
