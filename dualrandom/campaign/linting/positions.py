"""Places whose position the registers do not give (坐标缺失): their ways count as nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.linting.findings import remark
from dualrandom.campaign.linting.visited import may_be_visited, who_visits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.linting.world import World
    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding

_LATITUDE = "latitude_microdegrees"


def places_are_known(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Without zones, enterprises have positions; those without one are as if next door."""
    travel = campaign.travel
    if travel is None or travel.zone_minutes or travel.matrix:
        return
    unknown = world.registers.enterprises[_LATITUDE].isna().to_numpy()
    count = int(np.count_nonzero(unknown & may_be_visited(campaign, world)))
    if count:
        yield remark("campaign.positions_missing", "travel", count=count)


def people_set_out_somewhere(campaign: Campaign, world: World) -> Iterator[Finding]:
    """Inspectors have a place to set out from."""
    if campaign.travel is None:
        return
    by_zone = bool(campaign.travel.zone_minutes)
    starts = world.inspector_cells("zone" if by_zone else _LATITUDE)
    count = sum(not starts[row] for row in who_visits(campaign, world))
    column, title = ("zone", "交通分区") if by_zone else ("position", "坐标")
    if count:
        yield remark(
            "campaign.start_unknown", "travel", count=count, column=column, column_zh=title
        )


REGISTER_RULES = (places_are_known, people_set_out_somewhere)
