"""Which other enterprises can be nearest to each one (最近的企业): exact, not all pairs tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.travel import direction_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.great_circle import Direction
    from dualrandom.registers.records import Enterprise


def nearest(
    sites: Sequence[Enterprise], *, by_zone: bool
) -> Iterator[tuple[Enterprise, list[Enterprise]]]:
    """Each enterprise with some others among which the shortest way to it begins.

    Two of each zone are enough where zones decide; else the one at the least distance, and one
    whose position is not known.
    """
    if by_zone:
        kept = _two_of_each_zone(sites)
        for site in sites:
            yield site, [other for other in kept if other is not site]
        return
    lost = [site for site in sites if site.position is None]
    closest = _closest([site for site in sites if site.position is not None])
    for site in sites:
        if site.position is None:
            yield site, [other for other in sites[:2] if other is not site]
        else:
            yield site, lost[:1] + closest.get(site.identifier, [])


def _two_of_each_zone(sites: Sequence[Enterprise]) -> list[Enterprise]:
    zones: dict[str, list[Enterprise]] = {}
    for site in sites:
        zones.setdefault(site.zone, []).append(site)
    return [site for here in zones.values() for site in here[:2]]


def _closest(sites: Sequence[Enterprise]) -> dict[str, list[Enterprise]]:
    """Nearest other of each place: outwards along one axis, until the axis alone is too far."""
    places = sorted(
        ((direction_of(site.position), site) for site in sites if site.position is not None),
        key=lambda place: (place[0].z, place[1].identifier),
    )
    found: dict[str, list[Enterprise]] = {}
    for here, (centre, site) in enumerate(places):
        best: tuple[int, Enterprise] | None = None
        for way in (range(here - 1, -1, -1), range(here + 1, len(places))):
            best = _search(places, way, centre, best)
        if best is not None:
            found[site.identifier] = [best[1]]
    return found


def _search(
    places: Sequence[tuple[Direction, Enterprise]],
    way: range,
    centre: Direction,
    best: tuple[int, Enterprise] | None,
) -> tuple[int, Enterprise] | None:
    x, y, z = centre
    for other in way:
        place, site = places[other]
        height = (place[2] - z) ** 2
        if best is not None and height >= best[0]:
            break
        square = height + (place[0] - x) ** 2 + (place[1] - y) ** 2
        if best is None or square < best[0]:
            best = square, site
    return best
