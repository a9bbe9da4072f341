"""Departments of a visit begin together, or follow each other (同时入户或依次检查)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.plan import PlannedVisit, VisitPart
    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.joint_visit"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a visit: starts, durations, end, identifier, its place in the order."""
    order = [(visit.day, visit.start, visit.enterprise) for visit in evidence.plan.visits]
    for position, visit in enumerate(evidence.plan.visits):
        in_order = position == 0 or order[position - 1] < order[position]
        good = in_order and _is_joint(visit, evidence)
        yield None if good else Breach({"visit": visit.visit})


def _is_joint(visit: PlannedVisit, evidence: Evidence) -> bool:
    parties = [(part.department, part.experts) for part in visit.parts]
    return (
        visit.visit == f"{visit.day.isoformat()}/{visit.enterprise}"
        and bool(parties)
        and parties == sorted(set(parties))
        and _begin_in_time(visit, evidence)
        and visit.end == max(part.end for part in visit.parts)
        and all(
            _lasts_as_long_as_its_tasks(part, evidence)
            for part in visit.parts
            if not part.experts  # they stay as long as their department
        )
    )


def _begin_in_time(visit: PlannedVisit, evidence: Evidence) -> bool:
    """All with the visit; or each where the one before ends, the initiating department first."""
    if evidence.facts.campaign.hours.together == "parallel":
        return all(part.start == visit.start for part in visit.parts)
    lead = evidence.facts.campaign.initiating_department
    parts = [part for part in visit.parts if not part.experts]
    parts.sort(key=lambda part: (part.department != lead, part.department))
    ends = [visit.start, *(part.end for part in parts)]
    return [part.start for part in parts] == ends[:-1]


def _lasts_as_long_as_its_tasks(part: VisitPart, evidence: Evidence) -> bool:
    minutes = sum(task.duration_minutes for task in evidence.tasks(part.tasks))
    return minute_of(part.end) - minute_of(part.start) == minutes
