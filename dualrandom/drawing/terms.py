"""Terms that a commitment takes from the campaign as they stand (方案条款): algorithms, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.designs import object_draw_of

if TYPE_CHECKING:
    from dualrandom.campaign.models import Campaign
    from dualrandom.drawing.records import Commitment


def keeps_terms(campaign: Campaign, promise: Commitment) -> bool:
    """Whether id, hash, draw, sources and the rule for kept secrets are the campaign's."""
    algorithms = promise.algorithms
    return (
        promise.campaign == campaign.id
        and (algorithms.ticket, algorithms.seed)
        == (f"ticket/{campaign.hash}-1", f"seed/{campaign.hash}-1")
        and (algorithms.object_draw, promise.object_draw_reason) == object_draw_of(campaign)
        and promise.seed_sources == campaign.seed_sources
        and promise.unrevealed_secrets == campaign.unrevealed_secrets
    )
