"""What the drawn enterprises have behind them (既往检查): routine visits and visits for cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.registers.records import Visit
    from dualrandom.scheduling.plan import Plan

PAST_DAYS = 365


@dataclass(frozen=True, slots=True)
class PastVisits:
    """Visits to the drawn enterprises in the ``PAST_DAYS`` days before the campaign.

    Attributes
    ----------
    counted
        Visits whose trigger counts towards the minimum gap: those that planning can join or space.
    not_counted
        Complaints, re-checks, permits and the like (domain rule R17). No plan avoids them, so they
        never enter a figure of visits saved.
    """

    counted: int
    not_counted: int


def past_visits(plan: Plan) -> PastVisits:
    """Count the past visits of all drawn enterprises, by whether their trigger counts."""
    campaign = plan.lottery.draw.campaign
    start = campaign.window.start
    triggers = campaign.rules.minimum_gap.triggers
    recent = [
        visit.trigger in triggers
        for enterprise in plan.lottery.facts.enterprises.values()
        for visit in enterprise.history
        if start - timedelta(days=PAST_DAYS) <= visit.date < start
    ]
    return PastVisits(counted=sum(recent), not_counted=len(recent) - sum(recent))


def visits_before(facts: CampaignFacts, enterprise: str) -> tuple[Visit, ...]:
    """Visits to one enterprise before the campaign's first day, whatever set them off, by date."""
    start = facts.campaign.window.start
    return tuple(visit for visit in facts.enterprises[enterprise].history if visit.date < start)
