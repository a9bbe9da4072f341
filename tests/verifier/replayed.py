"""Plans made by hand, put to ``replay.py`` as documents and tables, without a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.canonical import document_digest
from dualrandom.verifier import replay

if TYPE_CHECKING:
    from pathlib import Path

    from dualrandom.registers.records import DateRange, Enterprise, Inspector
    from dualrandom.scheduling.plan import Plan


def named_rules(plan: Plan, folder: Path) -> set[str]:
    """Rules that ``replay.py`` finds broken; a finding of another kind is told by its code."""
    audit = replayed(plan, folder)
    replay.check_plan(audit)
    found = {str(params.get("rule", code)) for _, code, params in audit.findings}
    return {rule for text in found for rule in text.split(", ")} - {"differs"}


def replayed(plan: Plan, folder: Path) -> replay.Audit:
    """An audit that has read what a bundle with this plan would hold."""
    facts, audit = plan.lottery.facts, replay.Audit(folder, None)
    lottery = plan.lottery.record.model_dump(mode="json")
    audit.digests = {"lottery.json": document_digest(lottery)}
    tasks = [task.model_dump(mode="json") for task in facts.tasks.values()]
    audit.documents = {
        "campaign.json": facts.campaign.model_dump(mode="json"),
        "commitment.json": {"workdays": [day.isoformat() for day in facts.days], "tasks": tasks},
        "lottery.json": lottery,
        "plan.json": plan.record.model_dump(mode="json"),
        "checks.json": {"rules": [], "ok": True},
    }
    tables = {
        "enterprises.csv": [_site(firm) for firm in facts.enterprises.values()],
        "inspectors.csv": [_person(person) for person in facts.inspectors.values()],
        "history.csv": [row for firm in facts.enterprises.values() for row in _history(firm)],
    }
    audit.rows = lambda name: iter(tables[name])
    audit.facts = replay.Facts(audit)
    return audit


def _site(firm: Enterprise) -> dict[str, str]:
    hours = firm.opening_minutes
    return {
        "identifier": firm.identifier,
        "name": firm.name,
        "opening_days": firm.opening_days,
        "opening_hours": "-".join(f"{m // 60:02d}:{m % 60:02d}" for m in hours) if hours else "",
        "blackouts": _ranges(firm.blackouts),
        "entity_type": firm.entity_type,
        "industry": firm.industry,
        "division": firm.division,
        "station": firm.station,
        "tags": ";".join(firm.tags),
        **_place(firm),
    }


def _person(person: Inspector) -> dict[str, str]:
    numbers = ("monthly_visits", "campaign_visits", "daily_minutes", "weekly_minutes")
    lists = ("qualifications", "recusals", "recusal_traits", "divisions", "not_with")
    return {
        "inspector_id": person.inspector_id,
        "department": person.department,
        "station": person.station,
        "certificate_from": str(person.certificate_from or ""),
        "certificate_until": str(person.certificate_until or ""),
        "leader": str(person.leader).lower(),
        "expert": str(person.expert).lower(),
        "work_share_percent": str(person.work_share_percent),
        "leave": _ranges(person.leave),
        "daily_visits": str(person.daily_visits),
        "weekly_visits": str(person.weekly_visits),
        "group": person.group,
        "office_days": person.office_days,
        **{name: str(getattr(person, name) or "") for name in numbers},
        **{name: ";".join(sorted(getattr(person, name))) for name in lists},
        **_place(person),
    }


def _place(one: Enterprise | Inspector) -> dict[str, str]:
    latitude, longitude = one.position or ("", "")
    return {
        "zone": one.zone,
        "latitude_microdegrees": str(latitude),
        "longitude_microdegrees": str(longitude),
    }


def _history(firm: Enterprise) -> list[dict[str, str]]:
    return [
        {
            "identifier": firm.identifier,
            "date": visit.date.isoformat(),
            "department": visit.department,
            "trigger": visit.trigger,
            "inspectors": ";".join(visit.inspectors),
        }
        for visit in firm.history
    ]


def _ranges(ranges: tuple[DateRange, ...]) -> str:
    return ";".join(f"{one.first}~{one.last}" for one in ranges)
