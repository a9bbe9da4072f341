"""The draw of a day (当日抽取): daily-v1.md §5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.canonical import netstrings, normal_text
from dualrandom.drawing.daily.chains import element_findings
from dualrandom.drawing.daily.ledger import Ledger
from dualrandom.drawing.daily.morning import Morning
from dualrandom.drawing.daily.records import DayRecord, DayTeam, RevealedElement
from dualrandom.drawing.hashes import SM3_PREFIX, hash_maker
from dualrandom.drawing.lottery import inspector_order
from dualrandom.drawing.records import DENOMINATOR
from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.drawing.tickets import CounterStream
from dualrandom.errors import Finding, SeedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dualrandom.drawing.daily.planned import DailyPlan
    from dualrandom.drawing.daily.records import DayAnnouncement
    from dualrandom.drawing.records import Profile
    from dualrandom.drawing.rounding import Chance

DAY_DOMAIN = "dualrandom/day/1"


def draw_day(
    plan: DailyPlan,
    records: Sequence[DayRecord],
    announcement: DayAnnouncement,
    elements: Mapping[str, str],
    public_value: str = "",
) -> DayRecord:
    """Draw the teams of an announced day.

    Parameters
    ----------
    plan, records
        As for ``announce_day``.
    announcement
        Of the next planned day; ``announcement_findings`` has accepted it.
    elements
        By party, the element of that day in hexadecimal.
    public_value
        The text of the announced public source; empty if none was announced.

    Returns
    -------
    DayRecord
        Every seat's chance, before the elements were known, was exactly its odds.

    Raises
    ------
    SeedError
        ``daily.findings``: elements that are missing or don't fit their chain, a public text that
        is missing or wasn't announced.
    """
    value = normal_text(public_value)
    findings = [
        *day_element_findings(plan, records, elements),
        *public_findings(announcement, value),
    ]
    if findings:
        raise SeedError("daily.findings", findings, n=len(findings))
    ordered = {chain.party: elements[chain.party] for chain in plan.chains}
    seed = day_seed(plan, announcement, ordered, value)
    teams = day_teams(announcement, seed)
    morning = Morning.of(
        Ledger.after(plan, records),
        plan.days[len(records)],
        announcement.absences,
        announcement.postponed,
    )
    return DayRecord(
        announcement=announcement,
        elements=tuple(
            RevealedElement(party=party, element=element) for party, element in ordered.items()
        ),
        public_value=value,
        seed=seed,
        teams=teams,
        loads=morning.evening(teams).loads(),
    )


def day_element_findings(
    plan: DailyPlan, records: Sequence[DayRecord], elements: Mapping[str, str]
) -> Iterator[Finding]:
    """Find elements that don't follow those of the day before."""
    before = {chain.party: chain.anchor for chain in plan.chains}
    if records:
        before = {one.party: one.element for one in records[-1].elements}
    if not plan.chains:
        yield Finding("daily.no_chain")
    yield from element_findings(
        plan.chains, plan.algorithm, plan.campaign, len(records) + 1, elements, before
    )


def public_findings(announcement: DayAnnouncement, value: str) -> Iterator[Finding]:
    """Find a public text without source, or a source without text."""
    if bool(value) != bool(announcement.public_source):
        code = "daily.public_unannounced" if value else "daily.public_missing"
        yield Finding(code, params={"source": announcement.public_source})


def day_seed(
    plan: DailyPlan, announcement: DayAnnouncement, elements: Mapping[str, str], value: str
) -> str:
    """Return the day's seed (§5.1); ``elements`` in the order of the campaign's chains."""
    fields = [DAY_DOMAIN, plan.seed, announcement.day.isoformat(), announcement.digest]
    fields.append(str(len(elements)))
    for party, element in elements.items():
        fields += [party, element]
    seed = hash_maker(plan.algorithm)(netstrings([*fields, value])).digest().hex()
    return SM3_PREFIX + seed if plan.algorithm == "sm3" else seed


def day_teams(announcement: DayAnnouncement, seed: str) -> tuple[DayTeam, ...]:
    """Round the odds to teams by the day's seed (§5.2)."""
    names = sorted({name for profile in announcement.profiles for name in profile.members})
    order = inspector_order(names, seed)
    teams = round_day(announcement, order, CounterStream("lottery", seed).chance)
    return tuple(
        DayTeam(block=one.block, team=team)
        for one, team in zip(announcement.blocks, teams, strict=True)
    )


def round_day(
    announcement: DayAnnouncement, order: Sequence[str], chance: Chance
) -> list[tuple[str, ...]]:
    """Round with given chances; ``order`` lists the people by their tickets."""
    sessions: dict[str, set[int]] = {name: set() for name in order}
    for one in announcement.blocks:
        for name in announcement.profiles[one.profile].members:
            sessions[name].add(one.session)
    pairs = [(name, session) for name in order for session in sorted(sessions[name])]
    place = {pair: number for number, pair in enumerate(pairs)}
    number_of = {name: number for number, name in enumerate(order)}
    tables = [
        _table(announcement.profiles[one.profile], one.session, place)
        for one in announcement.blocks
    ]
    owners = [number_of[name] for name, _ in pairs]
    teams = round_odds(tables, len(pairs), DENOMINATOR, chance, owners)
    return [
        _led(announcement.profiles[one.profile], [pairs[member][0] for member in team])
        for one, team in zip(announcement.blocks, teams, strict=True)
    ]


def _table(profile: Profile, session: int, place: Mapping[tuple[str, int], int]) -> SeatTable:
    rows = sorted(
        (place[name, session], odds, flag)
        for name, odds, flag in zip(profile.members, profile.odds, profile.qualified, strict=True)
    )
    return SeatTable(
        members=[row[0] for row in rows],
        odds=[row[1] for row in rows],
        qualified=[row[2] for row in rows],
        qualified_seats=profile.qualified_seats,
    )


def _led(profile: Profile, team: list[str]) -> tuple[str, ...]:
    """Put the first who may fill the qualified seat before the others."""
    if not profile.qualified_seats:
        return tuple(team)
    able = {name for name, flag in zip(profile.members, profile.qualified, strict=True) if flag}
    first = next(name for name in team if name in able)
    return (first, *(name for name in team if name != first))
