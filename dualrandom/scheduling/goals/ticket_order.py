"""Among enterprises that could change places, the lower ticket comes first (票号次序).

Whoever has the very same teams could as well have each other's day; the draw decides between them,
so nobody can be favoured by a place in the calendar.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from typing import TYPE_CHECKING

from dualrandom.drawing.tickets import tickets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.scheduling.rules.evidence import Evidence

GOAL_ID = "plan.goal.ticket_order"


def value(evidence: Evidence) -> int:
    """Pairs of enterprises with the same teams whose first visits are not in order of tickets."""
    groups: dict[object, list[tuple[str, str, str]]] = {}
    for enterprise, visits in evidence.visits_of.items():
        teams = sorted(
            (part.department, part.experts, tuple(sorted(part.team)))
            for visit in visits
            for part in visit.parts
        )
        first = min((visit.day.isoformat(), visit.start) for visit in visits)
        groups.setdefault(tuple(teams), []).append((*first, enterprise))
    seed = evidence.plan.lottery.record.seed
    return sum(
        _inversions(tickets("enterprise", seed, [enterprise for *_, enterprise in sorted(alike)]))
        for alike in groups.values()
        if len(alike) > 1
    )


def bound(_: Evidence) -> int:
    """Return zero: no order is excluded."""
    return 0


def _inversions(order: Iterable[bytes]) -> int:
    """Pairs of which the greater comes first."""
    seen: list[bytes] = []
    pairs = 0
    for ticket in order:
        pairs += len(seen) - bisect_right(seen, ticket)
        insort(seen, ticket)
    return pairs
