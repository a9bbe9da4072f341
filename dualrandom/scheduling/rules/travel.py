"""Everybody has the time for the way to each visit (路途时间)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dualrandom.registers.records import Inspector
    from dualrandom.scheduling.plan import PlannedVisit, VisitPart
    from dualrandom.scheduling.rules.evidence import Evidence

    Stop = tuple[PlannedVisit, VisitPart]

RULE_ID = "plan.travel"


def asked(evidence: Evidence) -> bool:
    """Ask if the campaign counts travel."""
    return evidence.travel.asked


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a way of an inspector: to each visit from the start, and from the one before."""
    if not asked(evidence):
        return
    stops: dict[tuple[str, date], list[Stop]] = {}
    for visit, part, inspector in evidence.seats:
        if visit.enterprise in evidence.facts.enterprises:
            stops.setdefault((inspector.inspector_id, visit.day), []).append((visit, part))
    for (name, _), route in sorted(stops.items()):
        route.sort(key=lambda stop: (stop[1].start, stop[1].end))
        inspector = evidence.facts.inspectors[name]
        for stop in route:
            yield _late(stop, evidence.earliest_arrival(inspector, stop[0].enterprise), inspector)
        for earlier, stop in pairwise(route):
            yield _late(stop, _arrival(earlier, stop[0].enterprise, evidence), inspector)


def _arrival(earlier: Stop, enterprise: str, evidence: Evidence) -> int:
    """Minute at which somebody who leaves a visit reaches an enterprise."""
    enterprises = evidence.facts.enterprises
    way = evidence.travel.between(enterprises[earlier[0].enterprise], enterprises[enterprise])
    return minute_of(earlier[1].end) + way


def _late(stop: Stop, arrival: int, inspector: Inspector) -> Breach | None:
    visit, part = stop
    late = arrival - minute_of(part.start)
    if late <= 0:
        return None
    return Breach({"visit": visit.visit, "inspector": inspector.inspector_id, "minutes": late})
