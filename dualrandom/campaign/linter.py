"""Find what contradicts itself in a campaign, all at once (方案校核).

The rules are the functions of ``linting/``: their names are the claims they check.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dualrandom.campaign.linting import (
    blackouts,
    chains,
    daily,
    designs,
    experts,
    groups,
    hours,
    lead_department,
    positions,
    quotas,
    references,
    scopes,
    seeds,
    sequential,
    staff,
    tasks,
    windows,
    zones,
)
from dualrandom.campaign.linting.world import World
from dualrandom.errors import CampaignError

if TYPE_CHECKING:
    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding
    from dualrandom.registers.tables import Registers

PLAN_RULES = (
    *windows.RULES,
    *tasks.RULES,
    *quotas.RULES,
    *designs.RULES,
    *hours.RULES,
    *seeds.RULES,
    *chains.RULES,
    *groups.RULES,
    *daily.RULES,
    *experts.RULES,
    *blackouts.RULES,
    *lead_department.RULES,
    *zones.RULES,
)
"""Rules that need the campaign alone."""
REGISTER_RULES = (
    *references.RULES,
    *scopes.RULES,
    *staff.RULES,
    *groups.REGISTER_RULES,
    *daily.REGISTER_RULES,
    *experts.REGISTER_RULES,
    *blackouts.REGISTER_RULES,
    *sequential.REGISTER_RULES,
    *positions.REGISTER_RULES,
    *zones.REGISTER_RULES,
)
"""Rules that compare the campaign with the registers."""


def lint(
    campaign: Campaign, registers: Registers | None = None, *, file: str | None = None
) -> tuple[Finding, ...]:
    """Findings about a campaign: errors first, then warnings, each in the order of the rules.

    Parameters
    ----------
    campaign
        As read or built.
    registers
        Without them, references to departments, items, columns and people are not checked.
    file
        Name to show as the place of the findings, besides the key path.
    """
    found = [finding for rule in PLAN_RULES for finding in rule(campaign)]
    if registers is not None:
        world = World(registers)
        found += [finding for rule in REGISTER_RULES for finding in rule(campaign, world)]
    if file is not None:
        found = [replace(finding, file=file) for finding in found]
    return tuple(sorted(found, key=lambda finding: finding.severity != "error"))


def check_campaign(
    campaign: Campaign, registers: Registers | None = None, *, file: str | None = None
) -> tuple[Finding, ...]:
    """Return the warnings of a campaign, or refuse it.

    Raises
    ------
    CampaignError
        ``campaign.findings`` with every error, if there is one.
    """
    findings = lint(campaign, registers, file=file)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise CampaignError("campaign.findings", errors)
    return findings
