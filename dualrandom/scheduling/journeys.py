"""Minutes on the way, by number of enterprise and inspector (路途用时): looked up, then kept.

Sites are gathered in areas, the user's zones or squares of about two kilometres, so that what is
near can be told for a year of visits at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dualrandom.campaign.travel import TravelTimes
from dualrandom.registers.records import Position

NEAR_MINUTES = 20
"""Ways from area to area from which on it makes no difference where else an inspector is."""

AREA_MICRODEGREES = 20_000

MOST_KEPT = 2_000_000
"""Ways kept, some 200 MB; a search in a crowded year asks for many more, most of them once."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.registers.records import Enterprise


class Journeys:
    """Ways between the sites of a problem, and from where its people set out.

    ``asked`` is false where the campaign counts no travel: then all ways take no time.
    """

    def __init__(self, facts: CampaignFacts, sites: Sequence[str], people: Sequence[str]) -> None:
        self._times = TravelTimes(facts.campaign)
        self._sites = [facts.enterprises[name] for name in sites]
        self._people = [facts.inspectors[name] for name in people]
        self.area_of, self._middle = self._areas()
        self._near: dict[int, tuple[tuple[int, int], ...]] = {}
        self._between: dict[int, int] = {}
        self._to_first: dict[tuple[int, int], int] = {}
        self.asked = self._times.asked

    def between(self, origin: int, destination: int) -> int:
        """Minutes from one site to another."""
        if not self.asked:
            return 0
        key = origin * len(self._sites) + destination
        minutes = self._between.get(key)
        if minutes is None:
            if len(self._between) >= MOST_KEPT:
                self._between.clear()
            minutes = self._times.between(self._sites[origin], self._sites[destination])
            self._between[key] = minutes
        return minutes

    def to_first(self, person: int, site: int) -> int:
        """Minutes from where a person sets out to a site."""
        if not self.asked:
            return 0
        key = (person, site)
        minutes = self._to_first.get(key)
        if minutes is None:
            minutes = self._times.to_first(self._people[person], self._sites[site])
            self._to_first[key] = minutes
        return minutes

    def near(self, area: int) -> tuple[tuple[int, int], ...]:
        """Areas near to one, itself first, each with the minutes on the way."""
        found = self._near.get(area)
        if found is None:
            middle = self._middle[area]
            ways = [
                (self._times.between(self._middle[other], middle), other)
                for other in range(len(self._middle))
                if self._may_be_near(middle.position, self._middle[other].position)
            ]
            found = tuple((other, way) for way, other in sorted(ways) if way < NEAR_MINUTES)
            self._near[area] = found
        return found

    def _may_be_near(self, here: Position | None, there: Position | None) -> bool:
        """Whether two latitudes are so near to each other that the places may be."""
        if here is None or there is None:
            return True
        return (
            abs(here.latitude - there.latitude) < NEAR_MINUTES * self._times.microdegrees_a_minute
        )

    def _areas(self) -> tuple[list[int], list[Enterprise]]:
        """Area of each site, and for each area an enterprise in its place."""
        numbers: dict[tuple[str, int, int], int] = {}
        area_of: list[int] = []
        middle: list[Enterprise] = []
        for site in self._sites:
            key = (site.zone, -1, -1)
            where = site.position
            if where is not None:
                square = Position(*(part // AREA_MICRODEGREES for part in where))
                key = (site.zone, *square)
                where = Position(*(part * AREA_MICRODEGREES for part in square))
            area = numbers.setdefault(key, len(numbers))
            area_of.append(area)
            if area == len(middle):
                middle.append(replace(site, identifier=str(area), position=where))
        return area_of, middle
