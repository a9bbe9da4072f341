"""What the lottery and the plan need to know of the world, as records (计划所需事实)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dualrandom.campaign.models import Campaign
    from dualrandom.drawing.records import TaskPromise
    from dualrandom.registers.records import Enterprise, Inspector


@dataclass(frozen=True)
class CampaignFacts:
    """Campaign, tasks, working days, the drawn enterprises and all inspectors.

    Keys are identifiers. A bundle holds the same facts in ``campaign.json``, ``commitment.json``,
    ``enterprises.csv``, ``history.csv`` and ``inspectors.csv``, so a plan can be checked from the
    bundle alone.
    """

    campaign: Campaign
    tasks: Mapping[str, TaskPromise]
    days: tuple[date, ...]
    enterprises: Mapping[str, Enterprise]
    inspectors: Mapping[str, Inspector]
