"""The announcement of a day (当日公告): odds first, then the element that draws. daily-v1.md §4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.drawing.daily.band import day_limits
from dualrandom.drawing.daily.foresight import outlooks, pressed
from dualrandom.drawing.daily.ledger import Ledger
from dualrandom.drawing.daily.morning import Morning
from dualrandom.drawing.daily.odds import day_odds
from dualrandom.drawing.daily.records import DayAnnouncement, DayBlock
from dualrandom.drawing.daily.reserve import spare_rooms
from dualrandom.drawing.records import Profile
from dualrandom.errors import Finding, VerificationError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from dualrandom.drawing.daily.circulation import Bounds
    from dualrandom.drawing.daily.planned import DailyPlan, DaySeats, PlannedDay
    from dualrandom.drawing.daily.records import Absence, BandCertificate, DayRecord, Postponed


def announce_day(
    plan: DailyPlan,
    records: Sequence[DayRecord],
    *,
    absences: Sequence[Absence] = (),
    postponed: Sequence[Postponed] = (),
    public_source: str = "",
) -> DayAnnouncement:
    """Publish who is absent and everybody's odds for the next planned day.

    Parameters
    ----------
    plan
        The plan without names.
    records
        Of all days drawn so far, which ``day_findings`` has accepted.
    absences
        Who can't come, beyond the leave in the register; in any order.
    postponed
        Blocks that are not visited that day.
    public_source
        Name of a public text of that morning that nobody knows yet; empty for none.

    Returns
    -------
    DayAnnouncement
        Odds keep everybody within one visit of the fair share in every outcome, or a certificate
        shows that nothing does.

    Raises
    ------
    VerificationError
        ``daily.all_drawn``; ``daily.findings`` with everything that is wrong with the input.
    InfeasibleError
        ``daily.not_staffable``: too few people are there.
    """
    if len(records) == len(plan.days):
        raise VerificationError("daily.all_drawn", days=len(plan.days))
    planned = plan.days[len(records)]
    away = tuple(sorted(absences, key=lambda one: one.inspector))
    left_out = _in_order(planned, postponed)
    findings = [*input_findings(plan, planned, away, left_out)]
    if findings:
        raise VerificationError("daily.findings", findings, n=len(findings))
    morning = Morning.of(Ledger.after(plan, records), planned, away, left_out)
    odds = _odds_of(morning, plan.days[len(records) + 1 :], {one.inspector for one in away})
    return DayAnnouncement(
        number=len(records) + 1,
        day=planned.day,
        commitment=plan.commitment,
        plan=plan.plan,
        demands=plan.demands,
        previous=records[-1].digest if records else plan.plan,
        absences=away,
        postponed=left_out,
        public_source=public_source,
        people=tuple(morning.person(name, odds.bounds[name]) for name in morning.rooms),
        profiles=tuple(_profile(one, odds.tables[one.block]) for one in morning.seats),
        blocks=tuple(
            DayBlock(block=one.block, session=one.session, profile=number)
            for number, one in enumerate(morning.seats)
        ),
        certificates=odds.certificates,
    )


@dataclass(frozen=True)
class _DayOdds:
    """Odds by block, bounds by person, and what forced bounds that are wider than the band."""

    tables: Mapping[str, tuple[int, ...]]
    bounds: Mapping[str, Bounds]
    certificates: tuple[BandCertificate, ...]


def _odds_of(morning: Morning, ahead: Sequence[PlannedDay], absent: Collection[str]) -> _DayOdds:
    """Find the odds department by department, with an eye on the days ahead."""
    spare, views = spare_rooms(morning, ahead, absent), outlooks(morning, ahead, absent)
    bounds: dict[str, Bounds] = {}
    tables: dict[str, tuple[int, ...]] = {}
    certificates: list[BandCertificate] = []
    for department, seats in morning.by_department():
        names = {name for one in seats for name in one.members}
        bands = {name: band for name, band in morning.bands.items() if name in names}
        limits = day_limits(department, seats, bands, morning.rooms, spare)
        bounds.update(limits.published)
        certificates += [limits.certificate] if limits.certificate else []
        due = {name: morning.due(name) for name in bands}
        found = day_odds(seats, due, pressed(seats, limits.wanted, due, views))
        tables.update({one.block: odds for one, odds in zip(seats, found, strict=True)})
    return _DayOdds(tables, bounds, tuple(certificates))


def input_findings(
    plan: DailyPlan,
    planned: PlannedDay,
    absences: Sequence[Absence],
    postponed: Sequence[Postponed],
) -> Iterator[Finding]:
    """Find absences of strangers, blocks of other days, and what stands twice."""
    names = [one.inspector for one in absences]
    for name in dict.fromkeys(names):
        if name not in plan.workers:
            yield Finding("daily.unknown_inspector", params={"inspector": name})
        if names.count(name) > 1:
            yield Finding("daily.absent_twice", params={"inspector": name})
    blocks = [one.block for one in postponed]
    today = {one.block for one in planned.seats}
    for block in dict.fromkeys(blocks):
        if block not in today or blocks.count(block) > 1:
            params = {"block": block, "day": planned.day.isoformat()}
            yield Finding("daily.unknown_block", params=params)


def _in_order(planned: PlannedDay, postponed: Sequence[Postponed]) -> tuple[Postponed, ...]:
    """Postponed blocks in the order of the day; others last, to be complained about."""
    place = {one.block: number for number, one in enumerate(planned.seats)}
    return tuple(sorted(postponed, key=lambda one: (place.get(one.block, len(place)), one.block)))


def _profile(seats: DaySeats, odds: tuple[int, ...]) -> Profile:
    return Profile(
        members=seats.members,
        odds=odds,
        qualified=seats.qualified,
        size=seats.size,
        qualified_seats=seats.qualified_seats,
    )
