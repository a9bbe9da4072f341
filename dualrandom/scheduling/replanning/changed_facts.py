"""The facts after some events (变更后的事实): docs/spec/plan-v1.md §6.2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dualrandom.campaign import models
from dualrandom.drawing.records import TaskPromise
from dualrandom.registers.records import DateRange, Enterprise, Position
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
    from collections.abc import Iterable, Sequence

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.scheduling.replanning.records import Event, Period


def site_name(enterprise: str, revision: int, event: int) -> str:
    """Identifier of the site of a visit for cause: events are counted from 1."""
    return f"{enterprise}/{for_cause_name(revision, event)}"


def sites_of(enterprise: str, names: Iterable[str]) -> list[str]:
    """The enterprise among some sites, with the sites of its visits for cause."""
    return [name for name in names if name == enterprise or name.startswith(f"{enterprise}/")]


def changed_facts(
    facts: CampaignFacts, revision: int, first_day: date, events: Sequence[Event]
) -> CampaignFacts:
    """Return the facts after the events of a revision, one after the other.

    Everything that the events name must be known. ``first_day`` is the revision's.
    """
    for number, event in enumerate(events, start=1):
        facts = _changed(facts, event, first_day, (revision, number))
    return facts


def _changed(
    facts: CampaignFacts, event: Event, first_day: date, number: tuple[int, int]
) -> CampaignFacts:
    match event:
        case InspectorAway():
            leave = (*facts.inspectors[event.inspector].leave, _period(event, first_day))
            changed = _with_inspector(facts, event.inspector, leave=leave)
        case InspectorRecused():
            places = {event.enterprise, *sites_of(event.enterprise, facts.enterprises)}
            recusals = facts.inspectors[event.inspector].recusals | places
            changed = _with_inspector(facts, event.inspector, recusals=recusals)
        case EnterpriseClosed():
            changed = _closed(facts, event.enterprise, (_period(event, first_day),))
        case EnterpriseWindow():
            spans = _outside(event, first_day, facts.days[-1])
            changed = _closed(facts, event.enterprise, spans)
        case TaskWindow():
            window = {"first_day": event.first_day, "last_day": event.last_day}
            task = facts.tasks[event.task].model_copy(update=window)
            changed = replace(facts, tasks={**facts.tasks, event.task: task})
        case DepartmentBlackout():
            changed = _without_department(facts, event, first_day)
        case ForCause():
            changed = _with_site(facts, event, *number)
    return changed


def _with_inspector(facts: CampaignFacts, name: str, **changes: Any) -> CampaignFacts:  # noqa: ANN401  fields of a record
    person = replace(facts.inspectors[name], **changes)
    return replace(facts, inspectors={**facts.inspectors, name: person})


def _period(event: Period, first_day: date) -> DateRange:
    return DateRange(max(event.first_day, first_day), event.last_day)


def _outside(event: Period, first_day: date, end: date) -> tuple[DateRange, ...]:
    """Days from ``first_day`` to ``end`` outside the event's."""
    one = timedelta(days=1)
    before = DateRange(first_day, event.first_day - one)
    after = DateRange(max(first_day, event.last_day + one), end)
    return tuple(span for span in (before, after) if span.first <= span.last)


def _closed(facts: CampaignFacts, name: str, spans: tuple[DateRange, ...]) -> CampaignFacts:
    enterprises = dict(facts.enterprises)
    for site in sites_of(name, facts.enterprises):
        enterprise = enterprises[site]
        enterprises[site] = replace(enterprise, blackouts=(*enterprise.blackouts, *spans))
    return replace(facts, enterprises=enterprises)


def _without_department(
    facts: CampaignFacts, event: DepartmentBlackout, first_day: date
) -> CampaignFacts:
    span = _period(event, first_day)
    closed = models.DepartmentBlackout(department=event.department, start=span.first, end=span.last)
    campaign = facts.campaign
    update = {"department_blackouts": (*campaign.department_blackouts, closed)}
    return replace(facts, campaign=campaign.model_copy(update=update))


def _with_site(facts: CampaignFacts, event: ForCause, revision: int, number: int) -> CampaignFacts:
    """Add the site and the task; whoever is recused from the enterprise is from the site."""
    site, task = site_name(event.enterprise, revision, number), for_cause_name(revision, number)
    enterprise = replace(enterprise_of(event, facts), identifier=site, history=())
    inspectors = {
        name: replace(person, recusals=person.recusals | {site})
        if event.enterprise in person.recusals
        else person
        for name, person in facts.inspectors.items()
    }
    return replace(
        facts,
        inspectors=inspectors,
        enterprises={**facts.enterprises, site: enterprise},
        tasks={**facts.tasks, task: _task(event, task)},
    )


def enterprise_of(event: ForCause, facts: CampaignFacts) -> Enterprise:
    """Return the enterprise of a visit for cause: the drawn one, or as the event describes it."""
    place = event.place
    if place is None:
        return facts.enterprises[event.enterprise]
    hours = place.opening_hours.split("-") if place.opening_hours else None
    known = place.latitude is not None and place.longitude is not None
    return Enterprise(
        identifier=event.enterprise,
        name=place.name,
        division=place.division,
        station=place.station,
        opening_days=place.opening_days,
        opening_minutes=(_minute(hours[0]), _minute(hours[1])) if hours else None,
        blackouts=(),
        entity_type=place.entity_type,
        industry=place.industry,
        tags=place.tags,
        position=Position(place.latitude or 0, place.longitude or 0) if known else None,
        zone=place.zone,
    )


def _minute(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def _task(event: ForCause, name: str) -> TaskPromise:
    return TaskPromise(
        task=name,
        title="",
        department=event.department,
        items=(),
        method="on_site",
        first_day=event.first_day,
        last_day=event.last_day,
        duration_minutes=event.minutes,
        qualifications=event.qualifications,
        team_size=event.team_size,
        team_qualified=bool(event.qualifications),
        team_leader=False,
        rounding="at_least",
        reserves=0,
        strata=(),
    )
