"""The rule that the lead department comes along, without anybody who could (牵头部门到场)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.linting.findings import remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.models import Campaign
    from dualrandom.errors import Finding


def the_lead_has_a_task(campaign: Campaign) -> Iterator[Finding]:
    """The initiating department visits enterprises, or the rule has no effect."""
    lead = campaign.initiating_department
    visits = {task.department for task in campaign.tasks if task.method == "on_site"}
    if campaign.rules.lead_department_present and lead not in visits:
        yield remark("campaign.lead_without_task", "rules.lead_department_present", lead)


RULES = (the_lead_has_a_task,)
