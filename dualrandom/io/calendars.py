"""The plan as calendars to import or subscribe to (日历文件): iCalendar, RFC 5545.

One file for every inspector and one for every department. An event keeps its UID in every
revision of a plan and its SEQUENCE grows, so that a calendar that is imported again moves its
events and has none twice. Whoever does not come any more is sent the event as cancelled.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dualrandom.canonical import netstrings, sha256_hex
from dualrandom.errors import MissingExtraError
from dualrandom.io.files import new_folder, write_bytes
from dualrandom.reports.tables import departments_of
from dualrandom.reports.wording import Wording
from dualrandom.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from dualrandom.messages import Language
    from dualrandom.scheduling.plan import Plan, PlannedVisit, VisitPart

ZONE = "Asia/Shanghai"
"""Zone of all times of a plan: China has one."""

_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*%]')


def write_calendars(
    plan: Plan,
    folder: Path,
    *,
    language: Language = "zh",
    departments: Mapping[str, str] | None = None,
    revision: int = 0,
    earlier: Sequence[Plan] = (),
) -> int:
    """Write ``inspectors/<id>.ics`` and ``departments/<id>.ics``; return how many files.

    Parameters
    ----------
    plan
        The plan.
    folder
        Made anew; nothing half-written is left.
    language
        Of titles and descriptions.
    departments
        Names of departments by identifier.
    revision
        Number of the plan's revision, 0 for the first plan: SEQUENCE of all events.
    earlier
        The plans before it, the first one first: what is in none of them now is cancelled.

    Raises
    ------
    BundleError
        ``bundle.target_exists``.
    MissingExtraError
        ``calendars.missing_extra``: icalendar is not installed.
    """
    words = Wording(plan, language, departments)
    owners = {
        "inspector": sorted(
            {name for one in (*earlier, plan) for _, part in _parts(one) for name in part.team}
        ),
        "department": sorted({name for one in (*earlier, plan) for name in departments_of(one)}),
    }
    with new_folder(folder) as target:
        for kind, names in owners.items():
            for name in names:
                content = calendar_of(
                    plan, words, **{kind: name}, revision=revision, earlier=earlier
                )
                write_bytes(target / f"{kind}s" / f"{_file_name(name)}.ics", content)
    return sum(map(len, owners.values()))


def calendar_of(
    plan: Plan,
    words: Wording,
    *,
    inspector: str | None = None,
    department: str | None = None,
    revision: int = 0,
    earlier: Sequence[Plan] = (),
) -> bytes:
    """Return one calendar: the visits of an inspector, or of a department.

    A pure function of its arguments: the same bytes every time. DTSTAMP is the beginning of the
    campaign's first working day, since a plan knows no clock.

    Raises
    ------
    MissingExtraError
        ``calendars.missing_extra``.
    """
    ics = _library()
    calendar = ics.Calendar()
    calendar.add("prodid", f"-//dualrandom//{VERSION}//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _title(words, inspector, department))
    calendar.add("x-wr-timezone", ZONE)
    calendar.add_component(_zone(ics))
    owner = ("inspector", inspector) if inspector is not None else ("department", department or "")
    stamp = datetime.combine(words.facts.days[0], time(), tzinfo=UTC)
    now = list(_parts_of(plan, *owner))
    coming = {part.block for _, part in now}
    before = {
        part.block: (visit, part) for one in earlier for visit, part in _parts_of(one, *owner)
    }
    gone = [before[name] for name in sorted(before.keys() - coming)]
    for visit, part in (*now, *gone):
        event = _event(ics, visit, part, words)
        event.add("uid", _uid(words.facts.campaign.id, *owner, part.block))
        event.add("dtstamp", stamp)
        event.add("sequence", revision)
        if part.block not in coming:
            event.add("status", "CANCELLED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _parts_of(plan: Plan, kind: str, name: str) -> Iterator[tuple[PlannedVisit, VisitPart]]:
    return (
        (visit, part)
        for visit, part in _parts(plan)
        if (name in part.team if kind == "inspector" else part.party == name)
    )


def _parts(plan: Plan) -> Iterator[tuple[PlannedVisit, VisitPart]]:
    return ((visit, part) for visit in plan.visits for part in visit.parts)


def _uid(campaign: str, kind: str, owner: str, block: str) -> str:
    """Colleagues have events of their own: an office's calendar may hold all."""
    digest = sha256_hex(netstrings(("dualrandom/event/1", campaign, kind, owner, block)))
    return f"{digest[:32]}@dualrandom"


def _event(ics: Any, visit: PlannedVisit, part: VisitPart, words: Wording) -> Any:  # noqa: ANN401  untyped library
    """Say who is visited, by whom, with which departments, for what."""
    event = ics.Event()
    event.add("dtstart", _moment(visit.day, part.start))
    event.add("dtend", _moment(visit.day, part.end))
    event.add("summary", words.enterprise(visit.enterprise))
    event.add("description", "\n".join(_lines(visit, part, words)))
    event.add("categories", [words.department(part.party)])
    return event


def _lines(visit: PlannedVisit, part: VisitPart, words: Wording) -> Iterator[str]:
    said: dict[str, str] = {
        "column.identifier": visit.enterprise,
        "column.station": words.station(visit.enterprise),
        "column.department": words.department(part.party),
        "column.inspectors": words.team(part.team),
        "column.tasks": words.tasks(part.tasks),
        "column.items": words.items(part.tasks),
        "column.together_with": words.join(
            words.department(other.party) for other in visit.parts if other != part
        ),
    }
    return (words.labelled(words.text(code), text) for code, text in said.items() if text)


def _title(words: Wording, inspector: str | None, department: str | None) -> str:
    name = words.department(department or "") if inspector is None else words.inspector(inspector)
    campaign = words.facts.campaign
    return words.labelled(campaign.title or campaign.id, name)


def _moment(day: date, clock: str) -> datetime:
    """``HH:MM`` of a day; 24:00 is the next day's beginning."""
    hours, minutes = map(int, clock.split(":"))
    return datetime.combine(day, time(), ZoneInfo(ZONE)) + timedelta(hours=hours, minutes=minutes)


def _zone(ics: Any) -> Any:  # noqa: ANN401  untyped library
    """Return the zone with its one offset: China has had no summer time since 1991."""
    standard = ics.TimezoneStandard()
    standard.add("dtstart", datetime(1991, 9, 15))  # noqa: DTZ001  local by definition
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone = ics.Timezone()
    zone.add("tzid", ZONE)
    zone.add_component(standard)
    return zone


def _file_name(identifier: str) -> str:
    """Return the identifier with the characters quoted that a file system may refuse."""
    quoted = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", identifier)
    return re.sub(r"[. ]$", lambda found: f"%{ord(found[0]):02X}", quoted)


def _library() -> Any:  # noqa: ANN401  untyped library
    try:
        import icalendar
    except ImportError as error:
        raise MissingExtraError("calendars.missing_extra", extra="calendar") from error
    return icalendar
