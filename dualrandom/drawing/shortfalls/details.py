"""The entry of a register that keeps somebody away (受限依据): dates, codes and numbers only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import earliest_day
from dualrandom.drawing.eligibility import crossed_stations, jurisdiction, recusal_traits
from dualrandom.drawing.shortfalls.suspension import (
    BLACKOUT,
    CAMPAIGN,
    CERTIFICATE,
    DAILY,
    GAP,
    LEAVE,
    MONTHLY,
    OPENING_DAYS,
    WEEKLY,
    WORK_SHARE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.registers.records import DateRange, Inspector


def person_detail(rule: str, person: Inspector) -> str:
    """What the register of inspectors says that makes the rule strike; empty for other rules."""
    told = {
        CERTIFICATE: lambda: span(person.certificate_from, person.certificate_until),
        LEAVE: lambda: _ranges(person.leave),
        WORK_SHARE: lambda: f"{person.work_share_percent}%",
        CAMPAIGN: lambda: str(person.campaign_visits),
        MONTHLY: lambda: str(person.monthly_visits),
        WEEKLY: lambda: str(person.weekly_visits),
        DAILY: lambda: str(person.daily_visits),
        jurisdiction.RULE_ID: lambda: ", ".join(person.divisions),
        recusal_traits.RULE_ID: lambda: ", ".join(sorted(person.recusal_traits)),
        crossed_stations.RULE_ID: lambda: person.station,
    }
    return told[rule]() if rule in told else ""


def day_detail(rule: str, facts: CampaignFacts, enterprise: str, tasks: Iterable[str]) -> str:
    """What enterprise and tasks say that closes days to everybody."""
    record = facts.enterprises[enterprise]
    if rule == GAP:
        first = earliest_day(record, facts.campaign.rules)
        return span(first, None)
    if rule == BLACKOUT:
        return _ranges(record.blackouts)
    if rule == OPENING_DAYS:
        return record.opening_days
    windows = ((facts.tasks[task].first_day, facts.tasks[task].last_day) for task in tasks)
    return ", ".join(f"{task} {span(*window)}" for task, window in zip(tasks, windows, strict=True))


def span(first: date | None, last: date | None) -> str:
    """``2026-03-02…2026-03-06``; an open end stays empty."""
    return f"{first or ''}…{last or ''}"


def _ranges(ranges: Iterable[DateRange]) -> str:
    return ", ".join(span(one.first, one.last) for one in ranges)
