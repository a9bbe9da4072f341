"""Seed chains that could not serve (种子链)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.linting.findings import problem, remark
from dualrandom.canonical import normal_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding


def chains_are_in_order(campaign: Campaign) -> Iterator[Finding]:
    """Each party has one chain, with an anchor of its own; parties are ordered by name."""
    parties = [chain.party for chain in campaign.chains]
    anchors = [chain.anchor for chain in campaign.chains]
    for number, chain in enumerate(campaign.chains):
        key = f"chains[{number}]"
        if chain.party != normal_text(chain.party):
            yield problem("campaign.chain_party_not_normal", f"{key}.party", repr(chain.party))
        if chain.party in parties[:number] or chain.anchor in anchors[:number]:
            yield problem("campaign.duplicate_chain", key, chain.party)
        elif parties[:number] and parties[number - 1] > chain.party:
            yield problem("campaign.chains_out_of_order", key, chain.party)


def several_parties_hold_chains(campaign: Campaign) -> Iterator[Finding]:
    """Nobody alone knows the coming draws."""
    if len(campaign.chains) == 1:
        yield remark("campaign.single_chain", "chains", party=campaign.chains[0].party)


RULES = (chains_are_in_order, several_parties_hold_chains)
