"""What is wrong with a request for a revision (重新排期申请的核对): docs/spec/plan-v1.md §6."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from dualrandom.canonical import normal_text
from dualrandom.errors import Finding
from dualrandom.scheduling.replacements import LocalTime
from dualrandom.scheduling.replanning.changed_facts import sites_of
from dualrandom.scheduling.replanning.current_plan import after_events
from dualrandom.scheduling.replanning.hits import Standing, hits
from dualrandom.scheduling.replanning.records import (
    DepartmentBlackout,
    EnterpriseClosed,
    EnterpriseWindow,
    ForCause,
    InspectorAway,
    InspectorRecused,
    TaskWindow,
    for_cause_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.scheduling.replacements import Replacement
    from dualrandom.scheduling.replanning.current_plan import CurrentPlan
    from dualrandom.scheduling.replanning.records import Event, Request, Revision

_TIME: TypeAdapter[str] = TypeAdapter(LocalTime)


def request_findings(
    before: CurrentPlan,
    request: Request | Revision,
    replacements: Sequence[Replacement],
    earlier: Revision | None,
) -> Iterator[Finding]:
    """Everything wrong with a request, given the plan before and the revision before it."""
    yield from _approval_findings(before, request, replacements, earlier)
    findings = [*_event_findings(before, request)]
    yield from findings
    announced = list(_announced_findings(before, request))
    yield from announced
    if not findings:
        number = earlier.number + 1 if earlier else 1
        yield from _for_cause_findings(before, request, number)
        if not announced:
            yield from _hit_findings(before, request, number)


def _approval_findings(
    before: CurrentPlan,
    request: Request | Revision,
    replacements: Sequence[Replacement],
    earlier: Revision | None,
) -> Iterator[Finding]:
    days = before.lottery.facts.days
    if not normal_text(request.approver):
        yield Finding("replacement.no_approver")
    if not _is_time(request.time):
        yield Finding("replacement.no_time", value=request.time)
    else:
        last = earlier.time if earlier else replacements[-1].time if replacements else ""
        if request.time < last:
            yield Finding("replan.too_early", params={"time": request.time, "before": last})
        if request.first_day.isoformat() < request.time[:10]:
            params = {"day": request.first_day, "time": request.time}
            yield Finding("replan.past", params=params)
    if request.first_day > days[-1]:
        yield Finding("replan.after_end", params={"day": request.first_day, "last": days[-1]})
    if earlier is not None and request.first_day < earlier.first_day:
        params = {"day": request.first_day, "before": earlier.first_day, "n": earlier.number}
        yield Finding("replan.done_before", params=params)


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(_TIME.validate_python(text))
    except (ValidationError, ValueError):
        return False
    return True


def _announced_findings(before: CurrentPlan, request: Request | Revision) -> Iterator[Finding]:
    visits = before.visits
    for name in sorted(request.announced):
        if name not in visits:
            yield Finding("replan.unknown_visit", value=name)
        elif visits[name].day < request.first_day:
            yield Finding("replan.visit_done", params={"first": request.first_day}, value=name)
    if len(set(request.announced)) < len(request.announced):
        yield Finding("replan.announced_twice")


def _event_findings(before: CurrentPlan, request: Request | Revision) -> Iterator[Finding]:
    facts = before.lottery.facts
    for number, event in enumerate(request.events, start=1):
        at: dict[str, object] = {"event": number, "kind": event.kind}
        if not normal_text(event.reason):
            yield Finding("replan.no_reason", params=at)
        if not isinstance(event, InspectorRecused):
            days = {**at, "first": event.first_day, "last": event.last_day}
            if event.last_day < event.first_day:
                yield Finding("replan.bad_period", params=days)
            elif event.last_day < request.first_day or event.first_day > facts.days[-1]:
                span = {"from": request.first_day, "end": facts.days[-1]}
                yield Finding("replan.other_days", params={**days, **span})
        yield from _unknown(before, event, at)


def _unknown(before: CurrentPlan, event: Event, at: dict[str, object]) -> Iterator[Finding]:
    facts = before.lottery.facts
    departments = {person.department for person in facts.inspectors.values()}
    named = event.inspector if isinstance(event, InspectorAway | InspectorRecused) else None
    if named is not None and named not in facts.inspectors:
        yield Finding("replan.unknown_inspector", params=at, value=named)
    if isinstance(event, InspectorRecused | EnterpriseClosed | EnterpriseWindow):
        known = sites_of(event.enterprise, facts.enterprises)
        if not known:
            yield Finding("replan.unknown_enterprise", params=at, value=event.enterprise)
    if isinstance(event, TaskWindow) and event.task not in facts.tasks:
        yield Finding("replan.unknown_task", params=at, value=event.task)
    if isinstance(event, DepartmentBlackout | ForCause) and event.department not in departments:
        yield Finding("replan.unknown_department", params=at, value=event.department)
    if isinstance(event, ForCause):
        if (event.enterprise in facts.enterprises) != (event.place is None):
            code = "replan.place_missing" if event.place is None else "replan.place_known"
            yield Finding(code, params=at, value=event.enterprise)
        if "/" in event.enterprise or not event.enterprise:
            yield Finding("replan.not_an_identifier", params=at, value=event.enterprise)


def _for_cause_findings(
    before: CurrentPlan, request: Request | Revision, number: int
) -> Iterator[Finding]:
    """Named teams are eligible and complete; the order of reserves gives a complete team."""
    lottery = after_events(before.lottery, number, request.first_day, request.events)
    blocks = {block.enterprise: block for block in lottery.record.blocks}
    for place, event in enumerate(request.events, start=1):
        if not isinstance(event, ForCause):
            continue
        block = blocks[f"{event.enterprise}/{for_cause_name(number, place)}"]
        profile = lottery.record.profiles[block.profile]
        at: dict[str, object] = {"event": place, "needed": event.team_size}
        able = {name for name, good in zip(profile.members, profile.qualified, strict=True) if good}
        strangers = sorted(set(block.team) - set(profile.members))
        for name in strangers:
            yield Finding("replan.not_eligible", params=at, value=name)
        if len(set(block.team)) != event.team_size or len(block.team) != event.team_size:
            yield Finding("replan.team_size", params={**at, "found": len(set(block.team))})
        elif event.qualifications and not strangers and not able & set(block.team):
            wanted = ", ".join(event.qualifications)
            yield Finding("replan.not_qualified", params={**at, "wanted": wanted})


def _hit_findings(
    before: CurrentPlan, request: Request | Revision, number: int
) -> Iterator[Finding]:
    """Announced visits that an event makes impossible; absences leave the seat to a reserve."""
    blocks = {block.block: block for block in before.lottery.record.blocks}
    for name in sorted(request.announced):
        visit = before.visits[name]
        for place, event in enumerate(request.events, start=1):
            if isinstance(event, InspectorAway | InspectorRecused):
                continue
            standings = [Standing(blocks[part.block], visit.day) for part in visit.parts]
            if any(hits(event, (number, place), one) for one in standings):
                params = {"event": place, "kind": event.kind}
                yield Finding("replan.announced_hit", params=params, value=name)
