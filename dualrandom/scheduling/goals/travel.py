"""Little time on the road (路途时间): minutes to first visits, and from each visit to the next."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from dualrandom.campaign.travel import TravelTimes
from dualrandom.scheduling.goals.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dualrandom.registers.records import Enterprise, Inspector
    from dualrandom.scheduling.rules.evidence import Evidence

GOAL_ID = "plan.goal.travel"


def asked(evidence: Evidence) -> bool:
    """Ask if the campaign counts travel and the plan says who comes."""
    return evidence.facts.campaign.travel is not None and evidence.plan.demands is None


def value(evidence: Evidence) -> int:
    """Minutes of all people on all days; the way home is not counted."""
    times = TravelTimes(evidence.facts.campaign)
    firms, people = evidence.facts.enterprises, evidence.facts.inspectors
    days: dict[tuple[str, date], list[tuple[str, str]]] = {}
    for visit, part, person in evidence.seats:
        if visit.enterprise in firms:  # a stranger is another rule's violation
            days.setdefault((person.inspector_id, visit.day), []).append(
                (part.start, visit.enterprise)
            )
    minutes = 0
    for (name, _), stops in days.items():
        route = [firms[enterprise] for _, enterprise in sorted(stops)]
        minutes += times.to_first(people[name], route[0])
        minutes += sum(times.between(here, there) for here, there in pairwise(route))
    return minutes


def bound(evidence: Evidence) -> int:
    """Sum of what everybody's visits take at least."""
    times = TravelTimes(evidence.facts.campaign)
    firms, people = evidence.facts.enterprises, evidence.facts.inspectors
    visits: dict[str, Counter[str]] = {}
    for visit, _, person in evidence.seats:
        if visit.enterprise in firms:
            visits.setdefault(person.inspector_id, Counter())[visit.enterprise] += 1
    travel = evidence.facts.campaign.travel
    by_zone = travel is not None and bool(travel.zone_minutes)
    minutes = 0
    for name, counts in visits.items():
        sites = nearest([firms[enterprise] for enterprise in counts], by_zone=by_zone)
        minutes += _least(times, people[name], counts, sites)
    return minutes


def _least(
    times: TravelTimes,
    person: Inspector,
    counts: Counter[str],
    sites: Iterable[tuple[Enterprise, list[Enterprise]]],
) -> int:
    """Least minutes of a person: the cheapest way to each visit, but enough first visits.

    The cheapest way comes from where the person sets out or from another enterprise that they
    visit. With v visits, at most d a day, at least v/d of them are the first of a day.
    """
    minutes = 0
    extras: list[int] = []
    for site, origins in sites:
        first = times.to_first(person, site)
        cheapest = min([first, *(times.between(origin, site) for origin in origins)])
        n = counts[site.identifier]
        minutes += n * cheapest
        extras += [first - cheapest] * n
    days = -(-len(extras) // max(1, person.daily_visits))
    return minutes + sum(sorted(extras)[:days])
