"""Nobody makes more visits in the campaign than the register allows (本次上限)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.campaign_visits"


def asked(evidence: Evidence) -> bool:
    """Ask if the register limits anybody's visits so."""
    return any(one.campaign_visits is not None for one in evidence.facts.inspectors.values())


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item an inspector with a limit."""
    count = Counter(inspector.inspector_id for _, _, inspector in evidence.seats)
    for name, visits in sorted(count.items()):
        most = evidence.facts.inspectors[name].campaign_visits
        if most is not None:
            within = visits <= most
            yield None if within else Breach({"inspector": name, "visits": visits, "most": most})
