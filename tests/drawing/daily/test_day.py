"""One day: every seat's chance is its odds, and a certificate is there just when it must be."""

import itertools
from collections import defaultdict
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.drawing.daily.announcing import announce_day
from dualrandom.drawing.daily.band import band, certificate_holds, day_limits
from dualrandom.drawing.daily.checking import day_findings
from dualrandom.drawing.daily.drawing import draw_day, round_day
from dualrandom.drawing.daily.odds import day_odds
from dualrandom.drawing.daily.planned import DaySeats, PlannedDay, Worker
from dualrandom.drawing.records import DENOMINATOR
from dualrandom.errors import InfeasibleError
from tests.drawing.daily.courses import elements, files_of, plan_of
from tests.drawing.enumeration import branches

DAY = date(2026, 3, 2)


def seats(block, session, size, asked, members, able=""):
    return DaySeats(
        block, "d", session, size, asked, tuple(members), tuple(m in able for m in members)
    )


DAYS = {
    "one visit": [seats("E1/d", 0, 2, 0, "abcd")],
    "qualified seat": [seats("E1/d", 0, 2, 1, "abcd", "ab")],
    "same session": [seats("E1/d", 0, 1, 0, "abc"), seats("E2/d", 0, 1, 1, "abc", "bc")],
    "two sessions, twice a day": [
        seats("E1/d", 0, 2, 1, "abc", "a"),
        seats("E2/d", 1, 2, 0, "abc"),
    ],
    "two sessions and three visits": [
        seats("E1/d", 0, 1, 0, "abcd"),
        seats("E2/d", 0, 1, 1, "abcd", "ad"),
        seats("E3/d", 1, 1, 0, "abcd"),
    ],
}


def announced(blocks, daily=2):
    names = sorted({name for one in blocks for name in one.members})
    workers = {
        name: Worker("d", 100 - 20 * (name == "b"), daily, 9, 99, frozenset([DAY]))
        for name in names
    }
    return announce_day(plan_of([PlannedDay(DAY, tuple(blocks))], workers), []), names


@pytest.mark.parametrize("name", DAYS)
def test_every_seat_has_exactly_its_chance_in_all_branches(name):
    announcement, names = announced(DAYS[name])
    found = defaultdict(Fraction)
    outcomes = branches(lambda branch: round_day(announcement, names, branch.chance))
    assert len(outcomes) > 1
    for weight, teams in outcomes:
        visits, sessions = defaultdict(int), defaultdict(int)
        for one, seat, team in zip(announcement.blocks, DAYS[name], teams, strict=True):
            assert len(set(team)) == seat.size
            assert not seat.qualified_seats or team[0] in seat.able
            for person in team:
                found[one.block, person] += weight
                visits[person] += 1
                sessions[person, one.session] += 1
        assert max(sessions.values()) == 1
        for person in announcement.people:
            assert person.least <= visits[person.inspector] <= person.most
            assert abs(visits[person.inspector] - Fraction(person.fair)) <= 1
    for one in announcement.blocks:
        profile = announcement.profiles[one.profile]
        for member, odds in zip(profile.members, profile.odds, strict=True):
            assert found[one.block, member] == Fraction(odds, DENOMINATOR)


def assignments(blocks, room):
    """Visits of everybody in every staffing of a day: all of them, by trying."""
    options = [
        [
            team
            for team in itertools.combinations(one.members, one.size)
            if not one.qualified_seats or set(team) & one.able
        ]
        for one in blocks
    ]
    for teams in itertools.product(*options):
        used = [
            (name, one.session) for one, team in zip(blocks, teams, strict=True) for name in team
        ]
        if len(set(used)) < len(used):
            continue
        visits = {name: sum(n == name for n, _ in used) for name in room}
        if all(visits[name] <= room[name] for name in room):
            yield visits


@st.composite
def small_days(draw):
    names = "abcde"[: draw(st.integers(2, 5))]
    blocks = []
    for number in range(draw(st.integers(1, 3))):
        size, asked = draw(st.integers(1, 2)), draw(st.integers(0, 1))
        members = "".join(n for n in names if draw(st.integers(0, 4)))
        able = "".join(n for n in members if draw(st.booleans()))
        blocks.append(seats(f"E{number}/d", draw(st.integers(0, 1)), size, asked, members, able))
    room = {name: draw(st.integers(1, 2)) for name in names}
    due = {name: Fraction(draw(st.integers(-4, 9)), 4) for name in names}
    present = {name for one in blocks for name in one.members}
    return blocks, {n: room[n] for n in present}, {n: due[n] for n in present}


@settings(max_examples=300)
@given(small_days())
def test_a_certificate_stands_just_where_no_staffing_keeps_the_band(day):
    blocks, room, due = day
    bands = {name: band(due[name], room[name]) for name in room}
    possible = list(assignments(blocks, room))
    within = [
        visits
        for visits in possible
        if all(low <= visits[name] <= high for name, (low, high) in bands.items())
    ]
    if not possible:
        with pytest.raises(InfeasibleError):
            day_limits("d", blocks, bands, room, room)
        return
    limits = day_limits("d", blocks, bands, room, room)
    assert (limits.certificate is None) == bool(within)
    if limits.certificate is not None:
        assert certificate_holds(limits.certificate, blocks, bands)
        wider = limits.certificate.model_copy(update={"pairs": (), "inspectors": ()})
        nothing = wider.model_copy(update={"blocks": (), "qualified": (), "others": ()})
        assert not certificate_holds(nothing, blocks, bands)
    tables = day_odds(blocks, due, limits.wanted)
    for name, (low, high) in limits.published.items():
        own = [
            odds[one.members.index(name)]
            for one, odds in zip(blocks, tables, strict=True)
            if name in one.members
        ]
        assert low * DENOMINATOR <= sum(own) <= high * DENOMINATOR
    if within:
        assert limits.published == bands


def test_the_band_is_within_one_visit_of_what_is_due():
    for quarter in range(-4, 12):
        due = Fraction(quarter, 4)
        low, high = band(due, 3)
        assert [n for n in range(4) if abs(n - due) <= 1] == list(range(low, high + 1))


def test_pairing_those_who_are_behind_forces_a_certificate():
    """The carpool example of the specification: of eight, two of equal debt each day, for 7 days."""
    names = "abcdefgh"
    days = [date(2026, 3, 2 + number) for number in range(7)]
    workers = {name: Worker("d", 1, 1, 9, 99, frozenset(days)) for name in names}
    behind, planned, records = list(names), [], []
    while len(behind) > 1:
        losers = []
        for first, second in zip(behind[::2], behind[1::2], strict=True):
            day = days[len(planned)]
            planned.append(PlannedDay(day, (seats(f"E{day.day}/d", 0, 1, 0, first + second),)))
            plan = plan_of(planned, workers, n_elements=7)
            announcement = announce_day(plan, records)
            records.append(draw_day(plan, records, announcement, elements(7, len(planned))))
            losers += {first, second} - set(records[-1].teams[0].team)
        behind = losers
    assert [len(record.announcement.certificates) for record in records] == [0] * 6 + [1]
    assert records[-1].announcement.certificates[0].kind == "too_few"
    last = {load.inspector: load for load in records[-1].loads}[behind[0]]
    assert Fraction(last.fair) - last.visits == Fraction(3, 2)
    assert list(day_findings(plan, files_of(records))) == []
