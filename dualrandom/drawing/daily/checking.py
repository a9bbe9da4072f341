"""Days against their plan (按日核验): everything of daily-v1.md §4-§6 worked out again."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.announcing import input_findings
from dualrandom.drawing.daily.band import certificate_holds
from dualrandom.drawing.daily.drawing import (
    day_element_findings,
    day_seed,
    day_teams,
    public_findings,
)
from dualrandom.drawing.daily.ledger import Ledger
from dualrandom.drawing.daily.morning import Morning
from dualrandom.drawing.daily.records import DayBlock, day_file
from dualrandom.drawing.records import DENOMINATOR
from dualrandom.errors import Finding, VerificationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dualrandom.drawing.daily.planned import DailyPlan
    from dualrandom.drawing.daily.records import DayAnnouncement, DayRecord


def ordered_days(plan: DailyPlan, files: Mapping[str, DayRecord]) -> tuple[DayRecord, ...]:
    """Records of the first planned days, up to the first that has none."""
    names = takewhile(files.__contains__, (day_file(planned.day) for planned in plan.days))
    return tuple(files[name] for name in names)


def day_findings(plan: DailyPlan, files: Mapping[str, DayRecord]) -> Iterator[Finding]:
    """Find what is wrong with the days drawn; nothing if the chain stands.

    Parameters
    ----------
    plan
        The plan without names.
    files
        Records by the names of their files.

    Yields
    ------
    Finding
        Days left out, files of no planned day, then the first record that does not stand; those
        after it rest on it.
    """
    records = ordered_days(plan, files)
    names = [day_file(planned.day) for planned in plan.days]
    last = max((number for number, name in enumerate(names) if name in files), default=-1)
    for name in names[: last + 1]:
        if name not in files:
            yield Finding("daily.left_out", file=name)
    for name in sorted(files.keys() - set(names)):
        yield Finding("daily.stray_file", file=name)
    ledger = Ledger(plan)
    for number, record in enumerate(records):
        found = [*_record_findings(ledger, records[:number], record)]
        yield from (replace(one, file=names[number]) for one in found)
        if found:
            return
        ledger = _morning(ledger, number, record.announcement).evening(record.teams)


def _record_findings(
    ledger: Ledger, before: Sequence[DayRecord], record: DayRecord
) -> Iterator[Finding]:
    plan, announcement = ledger.plan, record.announcement
    found = [*announcement_findings(ledger, before, announcement)]
    yield from found
    elements = {one.party: one.element for one in record.elements}
    yield from day_element_findings(plan, before, elements)
    yield from public_findings(announcement, record.public_value)
    if [one.party for one in record.elements] != [chain.party for chain in plan.chains]:
        yield _differs("elements")
    if found:
        return
    seed = day_seed(plan, announcement, elements, record.public_value)
    if record.seed != seed:
        yield _differs("seed")
    elif record.teams != day_teams(announcement, seed):
        yield Finding("daily.other_team")
    elif record.loads != _morning(ledger, len(before), announcement).evening(record.teams).loads():
        yield _differs("loads")


def _morning(ledger: Ledger, number: int, announcement: DayAnnouncement) -> Morning:
    days = ledger.plan.days
    return Morning.of(ledger, days[number], announcement.absences, announcement.postponed)


def check_announcement(
    plan: DailyPlan, before: Sequence[DayRecord], announcement: DayAnnouncement
) -> None:
    """Refuse an announcement that does not follow from the plan and the days before.

    Raises
    ------
    VerificationError
        ``daily.findings``.
    """
    findings = [*announcement_findings(Ledger.after(plan, before), before, announcement)]
    if findings:
        raise VerificationError("daily.findings", findings, n=len(findings))


def announcement_findings(
    ledger: Ledger, before: Sequence[DayRecord], announcement: DayAnnouncement
) -> Iterator[Finding]:
    """Find what is wrong with an announcement after the days ``before``, whose sums are given."""
    plan = ledger.plan
    planned = plan.days[len(before)]
    expected = {
        "number": len(before) + 1,
        "day": planned.day,
        "commitment": plan.commitment,
        "plan": plan.plan,
        "demands": plan.demands,
        "previous": before[-1].digest if before else plan.plan,
        "denominator": DENOMINATOR,
    }
    wrong = [name for name, value in expected.items() if getattr(announcement, name) != value]
    yield from (_differs(name) for name in wrong)
    inputs = [*input_findings(plan, planned, announcement.absences, announcement.postponed)]
    yield from inputs
    absent = [one.inspector for one in announcement.absences]
    postponed = [one.block for one in announcement.postponed]
    if absent != sorted(absent):
        yield _differs("absences")
    if postponed != [one.block for one in planned.seats if one.block in postponed]:
        yield _differs("postponed")
    if wrong or inputs:
        return
    morning = _morning(ledger, len(before), announcement)
    shape = [*_seat_findings(morning, announcement), *_people_findings(morning, announcement)]
    yield from shape
    if not shape:
        yield from _odds_findings(morning, announcement)


def _seat_findings(morning: Morning, announcement: DayAnnouncement) -> Iterator[Finding]:
    """Blocks, sessions and eligible people present."""
    expected = tuple(
        DayBlock(block=one.block, session=one.session, profile=number)
        for number, one in enumerate(morning.seats)
    )
    if announcement.blocks != expected or len(announcement.profiles) != len(expected):
        yield _differs("blocks")
        return
    for block, seats in zip(announcement.blocks, morning.seats, strict=True):
        profile = announcement.profiles[block.profile]
        found = (profile.members, profile.qualified, profile.size, profile.qualified_seats)
        wanted = (seats.members, seats.qualified, seats.size, seats.qualified_seats)
        if found != wanted or len(profile.odds) != len(profile.members):
            yield Finding("daily.eligibility", params={"block": block.block})


def _people_findings(morning: Morning, announcement: DayAnnouncement) -> Iterator[Finding]:
    """Loads, shares and bounds; wider bounds only in a department with a certificate that holds."""
    if [one.inspector for one in announcement.people] != list(morning.rooms):
        yield _differs("people")
        return
    bands, workers = morning.bands, morning.before.plan.workers
    certified = [one.department for one in announcement.certificates]
    if certified != sorted(set(certified)):
        yield _differs("certificates")
    for certificate in announcement.certificates:
        seats = [one for one in morning.seats if one.department == certificate.department]
        if not certificate_holds(certificate, seats, bands):
            yield Finding("daily.certificate", params={"department": certificate.department})
    for one in announcement.people:
        name, (least, most) = one.inspector, bands[one.inspector]
        if one != morning.person(name, (one.least, one.most)):
            yield Finding("daily.other_share", params={"inspector": name})
        wider = 0 <= one.least <= least and most <= one.most <= one.room
        exact = (one.least, one.most) == (least, most)
        if not (exact or (wider and workers[name].department in certified)):
            yield Finding("daily.other_band", params={"inspector": name})


def _odds_findings(morning: Morning, announcement: DayAnnouncement) -> Iterator[Finding]:
    """Sums of blocks, qualified seats, sessions and days."""
    in_session: dict[tuple[str, int], int] = {}
    in_day = dict.fromkeys(morning.rooms, 0)
    for block in announcement.blocks:
        profile = announcement.profiles[block.profile]
        able = sum(odds for odds, flag in zip(profile.odds, profile.qualified, strict=True) if flag)
        if (
            sum(profile.odds) != profile.size * DENOMINATOR
            or able < profile.qualified_seats * DENOMINATOR
            or not all(0 <= odds <= DENOMINATOR for odds in profile.odds)
        ):
            yield Finding("daily.odds", params={"block": block.block})
        for name, odds in zip(profile.members, profile.odds, strict=True):
            pair = (name, block.session)
            in_session[pair] = in_session.get(pair, 0) + odds
            in_day[name] += odds
    crowded = {name for (name, _), odds in in_session.items() if odds > DENOMINATOR}
    for one in announcement.people:
        total = in_day[one.inspector]
        kept = one.least * DENOMINATOR <= total <= one.most * DENOMINATOR
        if not kept or one.inspector in crowded:
            yield Finding("daily.odds_of_person", params={"inspector": one.inspector})


def _differs(field: str) -> Finding:
    return Finding("daily.differs", params={"field": field})
