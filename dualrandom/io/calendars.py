"""The plan as calendars to import or subscribe to (日历文件): iCalendar, RFC 5545.

One file for every inspector and one for every department. An event keeps its UID in every
revision of a plan and its SEQUENCE grows, so that a calendar that is imported again moves its
events and has none twice. Whoever came in an earlier revision and comes no more finds the event
cancelled.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from dualrandom.canonical import netstrings, sha256_hex
from dualrandom.errors import MissingExtraError
from dualrandom.io.files import new_folder, write_bytes
from dualrandom.reports.timetables import turns, way_text
from dualrandom.reports.wording import Wording
from dualrandom.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from dualrandom.messages import Language
    from dualrandom.reports.timetables import Turn
    from dualrandom.scheduling.plan import Plan, PlannedVisit, VisitPart

ZONE = "Asia/Shanghai"
"""Zone of all times of a plan: China has one."""

_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*%]')


class Event(NamedTuple):
    """A part of a visit in somebody's calendar."""

    visit: PlannedVisit
    part: VisitPart


Agenda = dict[str, Event]
"""Events of one owner by block."""


def write_calendars(
    plan: Plan,
    folder: Path,
    *,
    language: Language = "zh",
    departments: Mapping[str, str] | None = None,
    revision: int = 0,
    earlier: Iterable[Plan] = (),
    stand_ins: Mapping[tuple[str, str], str] | None = None,
) -> int:
    """Write ``inspectors/<id>.ics`` and ``departments/<id>.ics``; return how many files.

    Parameters
    ----------
    plan
        The plan in force.
    folder
        Made anew; nothing half-written is left.
    language
        Of titles and descriptions.
    departments
        Names of departments by identifier.
    revision
        Number of the plan's revision, 0 for the first plan: SEQUENCE of all events.
    earlier
        The plans before it, the first one first: what was in somebody's calendar and is no
        longer, is cancelled there. Whoever has no visit left still gets a file.
    stand_ins
        (Block, who comes) → in whose place, as ``stand_ins`` returns it; marked in teams.

    Raises
    ------
    BundleError
        ``bundle.target_exists``.
    MissingExtraError
        ``calendars.missing_extra``: icalendar is not installed.
    """
    words = Wording(plan, language, departments, stand_ins=stand_ins)
    press = _Press(plan, words, revision)
    now, before = _agendas(plan), _earlier(earlier)
    owners = sorted({*now, *before})
    with new_folder(folder) as target:
        for kind, name in owners:
            content = press.calendar(
                kind, name, now.get((kind, name), {}), before.get((kind, name), {})
            )
            write_bytes(target / f"{kind}s" / f"{_file_name(name)}.ics", content)
    return len(owners)


def calendar_of(
    plan: Plan,
    words: Wording,
    *,
    inspector: str | None = None,
    department: str | None = None,
    revision: int = 0,
    earlier: Iterable[Plan] = (),
) -> bytes:
    """Return one calendar: the visits of an inspector, or of a department.

    A pure function of its arguments: the same bytes every time. DTSTAMP is the beginning of the
    campaign's first working day, since a plan knows no clock.

    Raises
    ------
    MissingExtraError
        ``calendars.missing_extra``.
    """
    kind = "department" if inspector is None else "inspector"
    owner = (kind, (department or "") if inspector is None else inspector)
    agendas = _agendas(plan).get(owner, {}), _earlier(earlier).get(owner, {})
    return _Press(plan, words, revision).calendar(*owner, *agendas)


def _agendas(plan: Plan) -> dict[tuple[str, str], Agenda]:
    """Return all events by kind and name of whose calendar they are in."""
    found: dict[tuple[str, str], Agenda] = defaultdict(dict)
    for visit in plan.visits:
        for part in visit.parts:
            event = Event(visit, part)
            found["department", part.party][part.block] = event
            for name in part.team:
                found["inspector", name][part.block] = event
    return found


def _earlier(plans: Iterable[Plan]) -> dict[tuple[str, str], Agenda]:
    """Return all events that any earlier plan had, each as it was last."""
    found: dict[tuple[str, str], Agenda] = defaultdict(dict)
    for plan in plans:
        for owner, agenda in _agendas(plan).items():
            found[owner].update(agenda)
    return found


class _Press:
    """Turns agendas into calendars; ways are looked up once for the whole plan."""

    def __init__(self, plan: Plan, words: Wording, revision: int) -> None:
        self.ics = _library()
        self.words = words
        self.revision = revision
        self.stamp = datetime.combine(words.facts.days[0], time(), tzinfo=UTC)
        is_told = words.facts.campaign.travel is not None
        self.ways = {(turn.inspector, turn.part.block): turn for turn in turns(plan) if is_told}

    def calendar(self, kind: str, name: str, now: Agenda, before: Agenda) -> bytes:
        calendar = self.ics.Calendar()
        calendar.add("prodid", f"-//dualrandom//{VERSION}//")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", self._title(kind, name))
        calendar.add("x-wr-timezone", ZONE)
        calendar.add_component(_zone(self.ics))
        for block, event in now.items():
            entry = self._entry(event, self.words.enterprise(event.visit.enterprise))
            way = self.ways.get((name, block)) if kind == "inspector" else None
            entry.add("description", "\n".join(self._lines(event, way)))
            self._sign(entry, kind, name, block)
            calendar.add_component(entry)
        for block, event in before.items():
            if block not in now:
                title = self.words.enterprise(event.visit.enterprise)
                entry = self._entry(event, self.words.text("calendars.cancelled", title=title))
                entry.add("status", "CANCELLED")
                entry.add("transp", "TRANSPARENT")
                self._sign(entry, kind, name, block)
                calendar.add_component(entry)
        return bytes(calendar.to_ical())

    def _sign(self, entry: Any, kind: str, name: str, block: str) -> None:  # noqa: ANN401  untyped library
        entry.add("uid", _uid(self.words.facts.campaign.id, kind, name, block))
        entry.add("dtstamp", self.stamp)
        entry.add("sequence", self.revision)

    def _entry(self, event: Event, title: str) -> Any:  # noqa: ANN401  untyped library
        entry = self.ics.Event()
        entry.add("dtstart", _moment(event.visit.day, event.part.start))
        entry.add("dtend", _moment(event.visit.day, event.part.end))
        entry.add("summary", title)
        entry.add("categories", [self.words.department(event.part.party)])
        return entry

    def _lines(self, event: Event, way: Turn | None) -> Iterator[str]:
        """Say who is visited, by whom, with which departments, for what, and how far it is."""
        visit, part, words = *event, self.words
        said: dict[str, str] = {
            "column.identifier": visit.enterprise,
            "column.station": words.station(visit.enterprise),
            "column.department": words.department(part.party),
            "column.inspectors": words.members(part),
            "column.tasks": words.tasks(part.tasks),
            "column.items": words.items(part.tasks),
            "column.together_with": words.join(
                words.department(other.party) for other in visit.parts if other != part
            ),
            "column.travel": way_text(way, words) if way is not None else "",
        }
        return (words.labelled(words.text(code), text) for code, text in said.items() if text)

    def _title(self, kind: str, name: str) -> str:
        owner = self.words.department(name) if kind == "department" else self.words.inspector(name)
        campaign = self.words.facts.campaign
        return self.words.labelled(campaign.title or campaign.id, owner)


def _uid(campaign: str, kind: str, owner: str, block: str) -> str:
    """Colleagues have events of their own: an office's calendar may hold all."""
    digest = sha256_hex(netstrings(("dualrandom/event/1", campaign, kind, owner, block)))
    return f"{digest[:32]}@dualrandom"


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
