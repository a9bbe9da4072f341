"""Changes applied as data (补救措施的施行): a new lottery with new facts, the old one untouched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dualrandom.campaign.calendar import campaign_calendar, span_minutes
from dualrandom.registers.records import DateRange, Inspector
from dualrandom.scheduling.hours import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dualrandom.campaign.models import Rules
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.registers.records import Enterprise
    from dualrandom.scheduling.explaining.records import Change, Relaxation


def apply(lottery: Lottery, relaxation: Relaxation) -> Lottery:
    """Return the lottery with the changes of a relaxation made to its facts and teams.

    Parameters
    ----------
    lottery
        As planned; it is not changed.
    relaxation
        As :func:`why_not` found it for a plan of this lottery.

    Returns
    -------
    Lottery
        For another :func:`schedule`. It stands for what the registers would say; a campaign that
        adopts it changes the registers and commits again.
    """
    return changed(lottery, relaxation.changes)


def changed(lottery: Lottery, changes: Iterable[Change]) -> Lottery:
    """Make the changes one after the other."""
    for change in changes:
        if change.kind in _TEAMS:
            lottery = _TEAMS[change.kind](lottery, change)
        else:
            lottery = replace(lottery, facts=_FACTS[change.kind](lottery.facts, change))
    return lottery


def without_day(ranges: Iterable[DateRange], day: date) -> tuple[DateRange, ...]:
    """Ranges with one day taken out."""
    left = []
    for span in ranges:
        if day not in span:
            left.append(span)
            continue
        if span.first < day:
            left.append(DateRange(span.first, day - timedelta(days=1)))
        if day < span.last:
            left.append(DateRange(day + timedelta(days=1), span.last))
    return tuple(left)


def _inspector(facts: CampaignFacts, name: str, **values: Any) -> CampaignFacts:  # noqa: ANN401
    people = {**facts.inspectors, name: replace(facts.inspectors[name], **values)}
    return replace(facts, inspectors=people)


def _inspector_free(facts: CampaignFacts, change: Change) -> CampaignFacts:
    day = date.fromisoformat(change.new)
    leave = without_day(facts.inspectors[change.subject].leave, day)
    return _inspector(facts, change.subject, leave=leave)


def _certificate(facts: CampaignFacts, change: Change) -> CampaignFacts:
    return _inspector(facts, change.subject, **{change.kind: date.fromisoformat(change.new)})


def _limit(facts: CampaignFacts, change: Change) -> CampaignFacts:
    return _inspector(facts, change.subject, **{change.kind: int(change.new)})


def _office_days(facts: CampaignFacts, change: Change) -> CampaignFacts:
    return _inspector(facts, change.subject, office_days=change.new)


def _enterprise(facts: CampaignFacts, record: Enterprise) -> CampaignFacts:
    return replace(facts, enterprises={**facts.enterprises, record.identifier: record})


def _no_blackout(facts: CampaignFacts, change: Change) -> CampaignFacts:
    record = facts.enterprises[change.subject]
    left = without_day(record.blackouts, date.fromisoformat(change.new))
    return _enterprise(facts, replace(record, blackouts=left))


def _opening_days(facts: CampaignFacts, change: Change) -> CampaignFacts:
    record = facts.enterprises[change.subject]
    return _enterprise(facts, replace(record, opening_days=change.new))


def _opening_hours(facts: CampaignFacts, change: Change) -> CampaignFacts:
    record = facts.enterprises[change.subject]
    opens, closes = record.opening_minutes or (0, 24 * 60)
    minute = minute_of(change.new)
    hours = (minute, closes) if change.kind == "opening_from" else (opens, minute)
    return _enterprise(facts, replace(record, opening_minutes=hours))


def _window(facts: CampaignFacts, change: Change) -> CampaignFacts:
    field = "first_day" if change.kind == "window_from" else "last_day"
    day = date.fromisoformat(change.new)
    task = facts.tasks[change.subject].model_copy(update={field: day})
    return replace(facts, tasks={**facts.tasks, change.subject: task})


def _campaign(facts: CampaignFacts, **values: Any) -> CampaignFacts:  # noqa: ANN401
    return replace(facts, campaign=facts.campaign.model_copy(update=values))


def _rules(facts: CampaignFacts, rules: Rules) -> CampaignFacts:
    return _campaign(facts, rules=rules)


def _gap(facts: CampaignFacts, change: Change) -> CampaignFacts:
    rules = facts.campaign.rules
    gap = rules.minimum_gap.model_copy(update={change.kind: int(change.new)})
    return _rules(facts, rules.model_copy(update={"minimum_gap": gap}))


def _annual_cap(facts: CampaignFacts, change: Change) -> CampaignFacts:
    rules = facts.campaign.rules
    if rules.annual_cap is None:
        return facts
    cap = rules.annual_cap.model_copy(update={"visits": int(change.new)})
    return _rules(facts, rules.model_copy(update={"annual_cap": cap}))


def _lead_absent(facts: CampaignFacts, _: Change) -> CampaignFacts:
    rules = facts.campaign.rules.model_copy(update={"lead_department_present": False})
    return _rules(facts, rules)


def _working_until(facts: CampaignFacts, change: Change) -> CampaignFacts:
    """Let the span that ends at ``old`` end at ``new``."""
    hours = facts.campaign.hours
    spans = tuple(
        f"{clock(span_minutes(span)[0])}-{change.new}"
        if span_minutes(span)[1] == minute_of(change.old)
        else span
        for span in hours.spans
    )
    return _campaign(facts, hours=hours.model_copy(update={"spans": spans}))


def _department_free(facts: CampaignFacts, change: Change) -> CampaignFacts:
    day = date.fromisoformat(change.new)
    left = []
    for closed in facts.campaign.department_blackouts:
        if closed.department != change.subject:
            left.append(closed)
            continue
        left += [
            closed.model_copy(update={"start": span.first, "end": span.last})
            for span in without_day((DateRange(closed.start, closed.end),), day)
        ]
    return _campaign(facts, department_blackouts=tuple(left))


def _campaign_until(facts: CampaignFacts, change: Change) -> CampaignFacts:
    """Add working days at the end; tasks that last to the end of the campaign last longer, too."""
    campaign = facts.campaign
    end = date.fromisoformat(change.new)
    old = campaign.window.end
    more = campaign_calendar(campaign).between(old + timedelta(days=1), end)
    window = campaign.window.model_copy(update={"end": end})
    last = (facts.days[-1], old) if facts.days else (old,)
    tasks = {
        name: task.model_copy(update={"last_day": end}) if task.last_day in last else task
        for name, task in facts.tasks.items()
    }
    longer = replace(facts, tasks=tasks, days=(*facts.days, *more))
    return _campaign(longer, window=window)


def _replacement(lottery: Lottery, change: Change) -> Lottery:
    blocks = tuple(
        block.model_copy(
            update={
                "team": tuple(change.new if name == change.old else name for name in block.team)
            }
        )
        if block.block == change.subject
        else block
        for block in lottery.record.blocks
    )
    return replace(lottery, record=lottery.record.model_copy(update={"blocks": blocks}))


def _extra_inspector(lottery: Lottery, change: Change) -> Lottery:
    """Let ``new``, who holds all that the block asks for, come instead of ``old``."""
    record, facts = lottery.record, lottery.facts
    block = next(block for block in record.blocks if block.block == change.subject)
    alike = facts.inspectors[change.old]
    tasks = [facts.tasks[task] for task in block.tasks]
    person = Inspector(
        inspector_id=change.new,
        name=change.new,
        department=block.department,
        station="",
        qualifications=frozenset(name for task in tasks for name in task.qualifications),
        certificate_from=None,
        certificate_until=None,
        leader=True,
        expert=False,
        work_share_percent=100,
        leave=(),
        daily_visits=alike.daily_visits,
        weekly_visits=alike.weekly_visits,
        recusals=frozenset(),
    )
    old = record.profiles[block.profile]
    profile = old.model_copy(
        update={
            "members": (*old.members, change.new),
            "odds": (*old.odds, 0),
            "qualified": (*old.qualified, True),
        }
    )
    blocks = tuple(
        one.model_copy(update={"profile": len(record.profiles)}) if one is block else one
        for one in record.blocks
    )
    update = {"profiles": (*record.profiles, profile), "blocks": blocks}
    people = {**facts.inspectors, change.new: person}
    extended = replace(
        lottery, record=record.model_copy(update=update), facts=replace(facts, inspectors=people)
    )
    return _replacement(extended, change)


def minute_of(text: str) -> int:
    """Minutes since midnight of ``HH:MM``."""
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)


_FACTS: dict[str, Callable[[CampaignFacts, Change], CampaignFacts]] = {
    "inspector_free": _inspector_free,
    "office_days": _office_days,
    "certificate_from": _certificate,
    "certificate_until": _certificate,
    "daily_visits": _limit,
    "weekly_visits": _limit,
    "monthly_visits": _limit,
    "campaign_visits": _limit,
    "daily_minutes": _limit,
    "weekly_minutes": _limit,
    "window_from": _window,
    "window_until": _window,
    "department_free": _department_free,
    "opening_days": _opening_days,
    "opening_from": _opening_hours,
    "opening_until": _opening_hours,
    "no_blackout": _no_blackout,
    "working_until": _working_until,
    "campaign_until": _campaign_until,
    "since_last_days": _gap,
    "between_visits_days": _gap,
    "annual_cap": _annual_cap,
    "lead_absent": _lead_absent,
}

_TEAMS: dict[str, Callable[[Lottery, Change], Lottery]] = {
    "replacement": _replacement,
    "extra_inspector": _extra_inspector,
}
