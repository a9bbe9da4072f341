"""Many days: nobody drifts away from the fair share, and no day can be repeated or left out."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from dualrandom.drawing.daily.announcing import announce_day
from dualrandom.drawing.daily.checking import check_announcement, day_findings
from dualrandom.drawing.daily.drawing import draw_day
from dualrandom.drawing.daily.records import (
    Absence,
    BandCertificate,
    Postponed,
    RevealedElement,
    day_file,
)
from dualrandom.drawing.records import DENOMINATOR
from dualrandom.errors import SeedError, VerificationError
from dualrandom.fairness.seat_guess import even_guess, seat_guess
from dualrandom.fairness.team_guess import team_limit
from tests.drawing.daily.courses import department, elements, files_of, illness, live


def drift(records):
    """Furthest that anybody ever was from the fair share, in visits."""
    return max(
        abs(load.visits - Fraction(load.fair)) for record in records for load in record.loads
    )


@pytest.fixture(scope="module")
def sixty():
    """Sixty days of sixteen people, with illness and leave."""
    plan = department(16, seed="c")
    absences = illness(plan, seed="c", percent=5)
    return plan, absences, live(plan, absences)


def test_nobody_is_more_than_one_visit_from_the_fair_share(sixty):
    plan, absences, records = sixty
    assert sum(len(day) for day in absences) > 60  # illness, and plenty of it
    assert any(len(worker.available) < 60 for worker in plan.workers.values())  # and leave
    assert drift(records) <= 1
    assert not any(record.announcement.certificates for record in records)
    # Counted by hand: the loads are the visits of all teams.
    visits = Counter(name for record in records for one in record.teams for name in one.team)
    assert {load.inspector: load.visits for load in records[-1].loads} == visits
    seats = sum(seats.size for day in plan.days for seats in day.seats)
    assert sum(Fraction(load.fair) for load in records[-1].loads) == seats == sum(visits.values())


def test_nobody_comes_who_is_ill_or_on_leave_and_weeks_are_kept(sixty):
    plan, absences, records = sixty
    weeks = Counter()
    for planned, away, record in zip(plan.days, absences, records, strict=True):
        absent = {one.inspector for one in away}
        for team in record.teams:
            for name in team.team:
                assert name not in absent
                assert planned.day in plan.workers[name].available
                weeks[name, planned.week] += 1
    assert max(weeks.values()) <= 4


def test_the_best_guess_at_a_pair_stays_far_from_certainty(sixty):
    records = sixty[2]
    profiles = [profile for record in records for profile in record.announcement.profiles]
    one = [seat_guess(profile, DENOMINATOR) for profile in profiles]
    pair = [team_limit(profile, DENOMINATOR).chance for profile in profiles]
    even = [even_guess(profile) for profile in profiles]
    assert sum(pair) / len(pair) < Fraction(1, 3)
    assert sum(one) / len(one) < Fraction(3, 5)
    assert all(chance >= least for chance, least in zip(one, even, strict=True))


def test_every_day_stands_up_to_verification(sixty):
    plan, _, records = sixty
    assert list(day_findings(plan, files_of(records))) == []


@pytest.mark.slow
@pytest.mark.parametrize(("n_people", "seed"), [(14, "a"), (14, "b"), (14, "e"), (24, "g")])
def test_where_somebody_is_further_off_a_certificate_says_why(n_people, seed):
    plan = department(n_people, seed=seed)
    records = live(plan, illness(plan, seed=seed))
    certificates = sum(len(record.announcement.certificates) for record in records)
    assert certificates or drift(records) <= 1
    assert certificates <= 3
    assert drift(records) < Fraction(3, 2)
    assert list(day_findings(plan, files_of(records))) == []


@pytest.fixture(scope="module")
def week():
    plan = department(12, n_days=8, seed="w")
    return plan, live(plan, illness(plan, seed="w", percent=12), n_days=6)


def codes(plan, files):
    return [(finding.code, finding.file) for finding in day_findings(plan, files)]


def test_days_up_to_any_one_are_accepted(week):
    plan, records = week
    for count in range(7):
        assert codes(plan, files_of(records[:count])) == []


def test_a_day_that_is_left_out_is_refused(week):
    plan, records = week
    for number in range(5):
        files = files_of(records)
        name = day_file(plan.days[number].day)
        del files[name]
        assert ("daily.left_out", name) in codes(plan, files)
    # Closing the gap by moving the later days forward is no way out.
    moved = {
        day_file(plan.days[n].day): record for n, record in enumerate([*records[:2], *records[3:]])
    }
    assert ("daily.differs", day_file(plan.days[2].day)) in codes(plan, moved)


def test_a_day_that_is_drawn_twice_is_refused(week):
    plan, records = week
    files = files_of(records)
    # Another draw of day 3 with the same element, since somebody fell ill after it.
    ill = [Absence(inspector=records[2].teams[0].team[0], reason="illness")]
    announcement = announce_day(plan, records[:2], absences=ill)
    again = draw_day(plan, records[:2], announcement, elements(8, 3))
    files[day_file(plan.days[2].day)] = again
    assert codes(plan, files)[0][1] == day_file(plan.days[3].day)  # day 4 names the first one
    # The record of day 3 once more on day 4, or on a day without visits.
    files = files_of(records) | {day_file(plan.days[3].day): records[2]}
    assert ("daily.differs", day_file(plan.days[3].day)) in codes(plan, files)
    stray = day_file(plan.days[-1].day + timedelta(1))
    assert ("daily.stray_file", stray) in codes(plan, files_of(records) | {stray: records[2]})


def test_days_in_another_order_are_refused(week):
    plan, records = week
    names = [day_file(planned.day) for planned in plan.days]
    files = files_of(records) | {names[1]: records[2], names[2]: records[1]}
    assert ("daily.differs", names[1]) in codes(plan, files)


def changed(record, **announcement):
    today = record.announcement.model_copy(update=announcement)
    return record.model_copy(update={"announcement": today})


def one_unit(record):
    """Move one unit of odds within a block: sums stay as they were."""
    profile = record.announcement.profiles[0]
    odds = list(profile.odds)
    least, most = odds.index(min(odds)), odds.index(max(odds))
    odds[least], odds[most] = odds[least] + 1, odds[most] - 1
    other = profile.model_copy(update={"odds": tuple(odds)})
    return changed(record, profiles=(other, *record.announcement.profiles[1:]))


def generous(record):
    """Allow somebody one visit more than the band."""
    first, *others = record.announcement.people
    return changed(record, people=(first.model_copy(update={"most": first.most + 1}), *others))


LIES = {
    "absence dropped": (lambda one: changed(one, absences=()), "daily.differs"),
    "absence added": (
        lambda one: changed(
            one,
            absences=tuple(
                sorted(
                    {
                        a.inspector: a
                        for a in (
                            *one.announcement.absences,
                            Absence(inspector=one.teams[0].team[0], reason="illness"),
                        )
                    }.values(),
                    key=lambda a: a.inspector,
                )
            ),
        ),
        "daily.differs",
    ),
    "stranger absent": (
        lambda one: changed(one, absences=(Absence(inspector="nobody", reason="leave"),)),
        "daily.unknown_inspector",
    ),
    "block postponed": (
        lambda one: changed(
            one, postponed=(Postponed(block=one.announcement.blocks[0].block, reason="rain"),)
        ),
        "daily.differs",
    ),
    "odds moved": (one_unit, "daily.differs"),
    "odds of another size": (
        lambda one: changed(
            one,
            profiles=tuple(
                p.model_copy(update={"odds": (p.odds[0] + 1, *p.odds[1:])})
                for p in one.announcement.profiles
            ),
        ),
        "daily.odds",
    ),
    "band widened": (generous, "daily.other_band"),
    "share changed": (
        lambda one: changed(
            one,
            people=(
                one.announcement.people[0].model_copy(update={"fair": "0"}),
                *one.announcement.people[1:],
            ),
        ),
        "daily.other_share",
    ),
    "public text added": (
        lambda one: one.model_copy(update={"public_value": "7"}),
        "daily.public_unannounced",
    ),
    "seed": (lambda one: one.model_copy(update={"seed": "0" * 64}), "daily.differs"),
    "team": (
        lambda one: one.model_copy(
            update={"teams": (one.teams[0].model_copy(update={"team": one.teams[0].team[::-1]}),)}
        ),
        "daily.other_team",
    ),
    "loads": (lambda one: one.model_copy(update={"loads": one.loads[1:]}), "daily.differs"),
    "element": (
        lambda one: one.model_copy(
            update={
                "elements": tuple(
                    RevealedElement(party=e.party, element=elements(8, 7)[e.party])
                    for e in one.elements
                )
            }
        ),
        "daily.wrong_element",
    ),
    "elements of one party": (
        lambda one: one.model_copy(update={"elements": one.elements[:1]}),
        "daily.element_missing",
    ),
    "needless certificate": (
        lambda one: changed(
            one,
            certificates=(
                BandCertificate(
                    department="d", kind="too_few", blocks=(), qualified=(), others=(), pairs=(),
                    inspectors=(),
                ),
            ),
        ),
        "daily.certificate",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_changed_record_is_refused_where_it_was_changed(week, lie):
    plan, records = week
    change, code = LIES[lie]
    number = next(n for n, record in enumerate(records) if record.announcement.absences)
    # Validated again, as a file would be.
    altered = type(records[number]).model_validate(change(records[number]).model_dump())
    assert altered != records[number]
    name = day_file(plan.days[number].day)
    assert (code, name) in codes(plan, files_of(records) | {name: altered})


def test_the_next_day_is_drawn_only_with_its_own_elements(week):
    plan, records = week
    announcement = announce_day(plan, records)
    check_announcement(plan, records, announcement)
    with pytest.raises(VerificationError):
        check_announcement(plan, records[:-1], announcement)
    for number in (6, 8):
        with pytest.raises(SeedError) as error:
            draw_day(plan, records, announcement, elements(8, number))
        assert {finding.code for finding in error.value.findings} == {"daily.wrong_element"}


def test_a_public_text_must_be_announced_and_then_given(week):
    plan, records = week
    announcement = announce_day(plan, records, public_source="3D 2026061")
    with pytest.raises(SeedError, match="findings"):
        draw_day(plan, records, announcement, elements(8, 7))
    one, two = (
        draw_day(plan, records, announcement, elements(8, 7), value) for value in ("1 2 3", "4 5 6")
    )
    assert one.seed != two.seed
    for record in (one, two):
        assert codes(plan, files_of([*records, record])) == []
    assert draw_day(plan, records, announcement, elements(8, 7), " 1 2 3\n") == one


def test_bad_input_is_refused_all_at_once(week):
    plan, records = week
    known = min(plan.workers)
    absences = [Absence(inspector=name, reason="leave") for name in ("x", known, known)]
    with pytest.raises(VerificationError) as error:
        announce_day(
            plan, records, absences=absences, postponed=[Postponed(block="E/d", reason="rain")]
        )
    assert [finding.code for finding in error.value.findings] == [
        "daily.absent_twice", "daily.unknown_inspector", "daily.unknown_block",
    ]  # fmt: skip


def test_after_the_last_day_there_is_no_other():
    plan = department(12, n_days=2, seed="w")
    with pytest.raises(VerificationError) as error:
        announce_day(plan, live(plan))
    assert error.value.code == "daily.all_drawn"


def test_with_sm3_the_chain_and_the_seed_are_others():
    plan = department(12, n_days=2, seed="w", algorithm="sm3")
    records = live(plan)
    assert all(record.seed.startswith("sm3:") for record in records)
    assert codes(plan, files_of(records)) == []
    other = department(12, n_days=2, seed="w")
    assert codes(other, files_of(records)) != []


def test_postponed_blocks_have_no_team_and_give_nobody_a_share(week):
    plan, records = week
    block = plan.days[6].seats[0].block
    late = announce_day(plan, records, postponed=[Postponed(block=block, reason="closed")])
    assert block not in [one.block for one in late.blocks]
    record = draw_day(plan, records, late, elements(8, 7))
    assert codes(plan, files_of([*records, record])) == []
    gained = sum(Fraction(one.fair) for one in record.loads) - sum(
        Fraction(one.fair) for one in records[-1].loads
    )
    assert gained == sum(seats.size for seats in plan.days[6].seats[1:])


def test_nobody_makes_more_visits_than_a_month_allows():
    """Weeks belong to the month of their Thursday; days ahead are still staffed."""
    plan = department(16, n_days=45, seed="m")
    workers = {
        name: replace(worker, monthly_visits=5 if number % 2 else None)
        for number, (name, worker) in enumerate(plan.workers.items())
    }
    limited = replace(plan, workers=workers)
    months, free = Counter(), Counter()
    for counted, course in ((months, limited), (free, plan)):
        for record in live(course):
            monday = record.announcement.day - timedelta(record.announcement.day.weekday())
            for team in record.teams:
                counted.update((name, (monday + timedelta(3)).month) for name in team.team)
    assert all(
        visits <= (workers[name].monthly_visits or visits) for (name, _), visits in months.items()
    )
    assert any(
        visits > (workers[name].monthly_visits or visits) for (name, _), visits in free.items()
    )
