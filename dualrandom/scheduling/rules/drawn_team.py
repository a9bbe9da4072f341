"""The team is the drawn one, with the recorded deviations (抽签结果)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.drawn_team"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a part; where standing groups are drawn, the team is exactly one of them."""
    for visit, part in evidence.parts:
        team = evidence.teams.get(part.block)
        known = all(name in evidence.facts.inspectors for name in part.team)
        whole = (
            part.experts
            or not evidence.draws_groups(part.department)
            or (part.department, frozenset(part.team)) in evidence.whole_groups
        )
        good = part.team == team and known and whole
        yield (
            None
            if good
            else Breach(
                {
                    "visit": visit.visit,
                    "block": part.block,
                    "team": ", ".join(part.team),
                    "expected": ", ".join(team or ()),
                }
            )
        )
