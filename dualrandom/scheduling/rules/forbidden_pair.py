"""Two people who must not be in one team never are (不得同组)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach
from dualrandom.scheduling.rules.team_restrictions import forbidden_pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.forbidden_pair"


def asked(evidence: Evidence) -> bool:
    """Ask if the register keeps anybody apart."""
    return any(person.not_with for person in evidence.facts.inspectors.values())


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a part; experts keep none of the rules about whole teams."""
    for visit, part in evidence.parts:
        if part.experts:
            continue
        pairs = forbidden_pairs(part.team, evidence)
        if not pairs:
            yield None
        for one, other in pairs:
            yield Breach(
                {"visit": visit.visit, "block": part.block, "inspector": one, "other": other}
            )
