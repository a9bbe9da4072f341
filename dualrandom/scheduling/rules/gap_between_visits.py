"""Separate visits to one enterprise keep their distance (检查间隔)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.gap_between_visits"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a pair of successive visits to one enterprise."""
    least = evidence.facts.campaign.rules.minimum_gap.between_visits_days
    for visits in evidence.visits_of.values():
        for earlier, later in pairwise(visits):
            days = (later.day - earlier.day).days
            yield (
                None
                if days >= least
                else Breach(
                    {"visit": later.visit, "earlier": earlier.visit, "days": days, "least": least}
                )
            )
