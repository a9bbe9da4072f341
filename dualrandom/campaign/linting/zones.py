"""Zones between which the table of travel minutes has no row (交通分区用时)."""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.linting.findings import problem
from dualrandom.campaign.linting.visited import may_be_visited, who_visits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding

_SHOWN = 5
_MATRIX = "travel.matrix"
_TITLES = {"enterprises": "检查对象名录", "inspectors": "检查人员名录"}


def ways_are_given_once(campaign: Campaign) -> Iterator[Finding]:
    """No two rows for one way; files are refused for it when they are read."""
    first: dict[tuple[str, str], str] = {}
    for number, row in enumerate(campaign.travel.zone_minutes if campaign.travel else ()):
        key, way = f"travel.zone_minutes[{number}]", (row.origin, row.destination)
        earlier = first.setdefault(way, key)
        if earlier != key:
            yield problem(
                "campaign.travel_row_twice", key, " → ".join(way), first=earlier, first_zh=earlier
            )


def the_matrix_was_read(campaign: Campaign) -> Iterator[Finding]:
    """A named table has rows: without them, positions would count instead."""
    travel = campaign.travel
    if travel and travel.matrix and not travel.zone_minutes:
        yield problem("campaign.matrix_not_read", _MATRIX, travel.matrix)


def zones_have_minutes(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Every way between zones that occur is in the table: among enterprises, and from a start."""
    if campaign.travel is None or not campaign.travel.zone_minutes:
        return
    given = {(row.origin, row.destination) for row in campaign.travel.zone_minutes}
    named = {zone for way in given for zone in way}
    firms = _zones_of_enterprises(campaign, world)
    starts = _zones_of_inspectors(campaign, world)
    outside = firms.pop("", [])
    if outside:
        examples = _listing(world.registers.enterprises["identifier"].iloc[outside])
        yield problem("campaign.zone_missing", _MATRIX, count=len(outside), examples=examples)
    identifiers = {
        "enterprises": (firms, world.registers.enterprises["identifier"]),
        "inspectors": (starts, world.registers.inspectors["inspector_id"]),
    }
    for register, (zones, names) in identifiers.items():
        unknown = sorted(set(zones) - named)
        rows = sorted(row for zone in unknown for row in zones[zone])
        if unknown:
            yield problem(
                "campaign.zone_unknown",
                _MATRIX,
                _listing(unknown),
                register=register,
                register_zh=_TITLES[register],
                zones=len(unknown),
                count=len(rows),
                examples=_listing(names.iloc[rows]),
            )
    ends = {zone: len(rows) for zone, rows in firms.items() if zone in named}
    yield from _missing_ways(given, ends, named.intersection(starts))


def _missing_ways(
    given: set[tuple[str, str]], ends: dict[str, int], starts: set[str]
) -> Iterator[Finding]:
    """Ways to every zone of ``ends``, from there and from ``starts``.

    Nobody goes from a zone to itself where its only enterprise is.
    """
    origins = sorted(starts.union(ends))
    alone = {(zone, zone) for zone, count in ends.items() if count == 1 and zone not in starts}
    from_here = set(origins)
    known = given | alone
    count = len(origins) * len(ends) - sum(a in from_here and b in ends for a, b in known)
    if count:
        missing = (" → ".join(way) for way in product(origins, sorted(ends)) if way not in known)
        yield problem("campaign.way_missing", _MATRIX, _listing(missing), count=count)


def _zones_of_enterprises(campaign: Campaign, world: World) -> dict[str, list[int]]:
    """Rows of the enterprises that may be visited, by zone; all have none without the column."""
    rows = np.flatnonzero(may_be_visited(campaign, world))
    if "zone" not in world.columns:
        return {"": rows.tolist()}
    codes = world.columns.codes("zone")[rows]
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(world.columns.values("zone")) + 1))
    return {
        zone: rows[order[first:last]].tolist()
        for zone, first, last in zip(
            world.columns.values("zone"), bounds[:-1], bounds[1:], strict=True
        )
        if first < last
    }


def _zones_of_inspectors(campaign: Campaign, world: World) -> dict[str, list[int]]:
    """Rows of the inspectors who set out from a zone, by zone."""
    cells = world.inspector_cells("zone")
    zones: dict[str, list[int]] = {}
    for row in who_visits(campaign, world):
        if cells[row]:
            zones.setdefault(cells[row], []).append(row)
    return zones


def _listing(names: Iterable[str]) -> str:
    """Join the first few names."""
    return ", ".join(islice(names, _SHOWN))


RULES = (ways_are_given_once, the_matrix_was_read)
"""Rules that need the campaign alone."""
REGISTER_RULES = (zones_have_minutes,)
"""Rules that compare the campaign with the registers."""
