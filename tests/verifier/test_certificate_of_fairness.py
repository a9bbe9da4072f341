"""A certificate of fairness (docs/spec/draw-v1.md §7.2, §7.2a) can't be forged.

The liar of these tests knows the specification: whatever is changed, all that follows from it is
put right (seats, levels, fair loads, expected loads, teams, visits). Both verifiers must see it.
"""

import copy
from collections import Counter
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dualrandom.drawing.records import LotteryRecord
from dualrandom.drawing.verification import lottery_mismatches
from dualrandom.verifier import replay
from tests.drawing.small_campaigns import SEED, Case, bundle_of, people

Q = replay.Q
VISITS = {f"W{n:02}": "t" for n in range(20)} | {f"S{n:02}": "t" for n in range(21)}
CASE = Case(
    # West and south have nearly the same level: 40/3 and 42/3 visits; x is the only holder of q1.
    people=people("abc", divisions="4201") | people("def", divisions="4301")
    | people("x", department="d2", qualifications="q1") | people("yz", department="d2"),
    tasks={"t": {}, "u": {"department": "d2", "qualifications": "q1"}, "v": {"department": "d2"}},
    visits=VISITS | {"W00": "t;u", "W01": "t;u", "W02": "t;u", "W03": "t;u", "S00": "t;v"},
    enterprises={name: {"division": {"W": "4201", "S": "4301"}[name[0]]} for name in VISITS},
    eligible={},
    last_day="2026-03-13",
)  # fmt: skip


class Court:
    """The bundle of the case, and what the two verifiers say about another lottery in it."""

    def __init__(self, folder):
        self.lottery, bundle = bundle_of(CASE, folder)
        self.audit = replay.Audit(bundle, None)
        before = [stage for stage in replay.STAGES if stage[0] not in ("plan", "tables")]
        replay.run_stages(self.audit, before)
        assert not self.audit.findings
        self.record = self.audit.documents["lottery.json"]

    def replayed(self, record):
        """Codes of what ``replay.py`` finds."""
        self.audit.findings.clear()
        self.audit.documents["lottery.json"] = record
        replay.check_lottery(self.audit)
        return {code for _, code, _ in self.audit.findings}

    def library(self, record):
        """Codes of what the library finds."""
        found = LotteryRecord.model_validate(record)
        findings = lottery_mismatches(found, self.lottery.draw, self.lottery.facts, SEED)
        return {finding.code for finding in findings}

    def put_right(self, record, cuts=None):
        """Let all that follows from odds and cuts follow from them."""
        if cuts is not None:
            record["cuts"] = [{"department": own, "inspectors": sorted(who)} for own, who in cuts]
        facts = self.audit.facts
        seats = [
            (block["department"], replay.Seats(record["profiles"][block["profile"]], 1))
            for block in record["blocks"]
        ]
        fair = {}
        for cut in record["cuts"]:
            inside = set(cut["inspectors"])
            own = [seat for name, seat in seats if name == cut["department"]]
            room = [facts.people[name] for name in inside if name in facts.people]
            cut["seats"] = sum(seat.take(inside) for seat in own)
            level = replay.water_level(room, cut["seats"]) or Fraction(0)
            cut["level"] = str(level)
            for name in inside & set(facts.people):
                person = facts.people[name]
                fair[name] = min(level * person.weight, Fraction(person.capacity))
        teams = replay.draw_teams(record, replay.Chances("lottery", record["seed"]))
        expected, visits = Counter(), Counter()
        for block, team in zip(record["blocks"], teams, strict=True):
            block["team"] = team
            visits.update(team)
            profile = record["profiles"][block["profile"]]
            expected.update(dict(zip(profile["members"], profile["odds"], strict=True)))
        for load in record["loads"]:
            name = load["inspector"]
            load["visits"], load["expected"] = visits[name], expected[name]
            load["fair_visits"] = str(fair.get(name, 0))
        return record


@pytest.fixture(scope="module")
def court(tmp_path_factory):
    return Court(tmp_path_factory.mktemp("certified"))


def copied(court):
    return copy.deepcopy(court.record)


def cut_people(record):
    return [(cut["department"], set(cut["inspectors"])) for cut in record["cuts"]]


def test_what_was_published_is_accepted(court):
    record = court.put_right(copied(court))
    assert record == court.record
    assert len(record["cuts"]) == 4
    assert court.replayed(record) == court.library(record) == set()


@settings(max_examples=60)
@given(data=st.data())
def test_moved_odds_are_refused_as_soon_as_a_load_leaves_its_band(court, data):
    record = copied(court)
    profile = data.draw(st.sampled_from(record["profiles"]))
    giver, taker = data.draw(st.permutations(range(len(profile["members"]))))[:2]
    most = min(profile["odds"][giver], Q - profile["odds"][taker])
    assume(most > 0)
    amount = data.draw(st.integers(1, most))
    profile["odds"][giver] -= amount
    profile["odds"][taker] += amount
    marks = zip(profile["odds"], profile["qualified"], strict=True)
    kept = not profile["qualified_seats"] or sum(odds for odds, mark in marks if mark) >= Q
    assume(kept)  # or the rounding is not defined
    court.put_right(record)
    inside = all(
        abs(Fraction(load["expected"], Q) - Fraction(load["fair_visits"])) * 1000
        <= Fraction(load["fair_visits"]) * record["band_permille"]
        and load["expected"] <= load["capacity_visits"] * Q
        for load in record["loads"]
    )
    assert (not court.replayed(record)) == inside
    assert (not court.library(record)) == inside


def test_the_smallest_step_out_of_the_band_is_refused(court):
    record = copied(court)
    number, profile = next(
        (number, one) for number, one in enumerate(record["profiles"]) if "a" in one["members"]
    )
    blocks = sum(block["profile"] == number for block in record["blocks"])
    load = next(one for one in record["loads"] if one["inspector"] == "a")
    edge = Fraction(load["fair_visits"]) * (1000 + record["band_permille"]) * Q / 1000
    step = (edge - load["expected"]) // blocks
    a, b, c = (profile["members"].index(name) for name in "abc")
    profile["odds"][a] += step
    profile["odds"][b] -= step // 2
    profile["odds"][c] -= step - step // 2
    court.put_right(record)
    assert court.replayed(record) == court.library(record) == set()
    profile["odds"][a] += 1
    profile["odds"][b] -= 1
    court.put_right(record)
    assert court.replayed(record) == {"odds.band"}
    assert court.library(record) == {"verify.load_band"}


def test_two_cuts_as_one_state_loads_that_nobody_can_reach(court):
    """True bounds, not tight: the odds even lie in the band around what the false cut says."""
    record, (west, south) = copied(court), ({*"abc"}, {*"def"})
    others = [own for own in cut_people(record) if own[0] == "d2"]
    court.put_right(record, [("d1", west | south), *others])
    assert all(
        abs(Fraction(load["expected"], Q) - Fraction(load["fair_visits"])) * 20
        <= Fraction(load["fair_visits"])
        for load in record["loads"]
    )
    assert court.replayed(record) == {"cut.bear"}
    bear = next(params for _, code, params in court.audit.findings if code == "cut.bear")
    assert bear["inspectors"] == sorted(south)  # 42 seats are theirs, not half of 82
    assert "verify.certificate" in court.library(record)


@settings(max_examples=150)
@given(data=st.data())
def test_only_a_certificate_of_the_same_fair_loads_passes(court, data):
    """People put into any cuts in any order."""
    record, cuts = copied(court), []
    for department, who in (("d1", "abcdef"), ("d2", "xyz")):
        order = data.draw(st.permutations(who))
        ends = data.draw(st.sets(st.integers(1, len(who) - 1)))
        bounds = [0, *sorted(ends), len(who)]
        cuts += [(department, set(order[i:j])) for i, j in zip(bounds, bounds[1:], strict=False)]
    court.put_right(record, cuts)
    same = all(
        mine["fair_visits"] == own["fair_visits"]
        for mine, own in zip(record["loads"], court.record["loads"], strict=True)
    )
    assert (not court.replayed(record)) == same
    assert (not court.library(record)) == (record == court.record)


def left_out(cuts):
    cuts[0][1].discard(min(cuts[0][1]))


def in_two_cuts(cuts):
    cuts[1][1].add(min(cuts[0][1]))


def of_another_department(cuts):
    cuts[0][1].add("x")


def unknown(cuts):
    cuts[0][1].add("nobody")


def dropped_first(cuts):
    del cuts[0]


def dropped_last(cuts):
    del cuts[-1]


def empty(cuts):
    cuts.append(("d2", set()))


def of_no_department(cuts):
    cuts.append(("d3", set()))


def repeated(cuts):
    cuts.insert(1, cuts[0])


def lightest_first(cuts):
    cuts[0], cuts[1] = cuts[1], cuts[0]


def departments_the_other_way_round(cuts):
    cuts[:] = cuts[2:] + cuts[:2]


@pytest.mark.parametrize(
    "weaken",
    [
        left_out, in_two_cuts, of_another_department, unknown, dropped_first, dropped_last, empty,
        of_no_department, repeated, lightest_first, departments_the_other_way_round,
    ],
)  # fmt: skip
def test_other_people_in_the_cuts_are_refused(court, weaken):
    record = copied(court)
    cuts = cut_people(record)
    weaken(cuts)
    court.put_right(record, cuts)
    assert court.replayed(record)
    assert court.library(record)


@settings(max_examples=60)
@given(data=st.data())
def test_other_seats_and_levels_are_refused(court, data):
    record = copied(court)
    cut = data.draw(st.sampled_from(record["cuts"]))
    if data.draw(st.booleans()):
        cut["seats"] += data.draw(st.integers(-cut["seats"], 50).filter(bool))
    else:
        told = data.draw(
            st.one_of(
                st.fractions(0, 1, max_denominator=10**6).map(str),
                st.just(f"{float(Fraction(cut['level'])):.6f}"),  # rounded
                st.just("0" + cut["level"]),
            )
        )
        assume(told != cut["level"])
        cut["level"] = told
    assert court.replayed(record)
    assert court.library(record)


def test_a_wider_band_and_missing_loads_are_refused(court):
    wider, fewer = copied(court), copied(court)
    wider["band_permille"] += 1
    del fewer["loads"][0]
    for record in (wider, fewer):
        assert court.replayed(record)
        assert court.library(record)


def subsets(names):
    return chain.from_iterable(combinations(sorted(names), n) for n in range(1, len(names) + 1))


def must_bear(profile, blocks, inside):
    """Count by trying every team of a block: the fewest of these people in any lawful team."""
    able = {name for name, mark in zip(profile["members"], profile["qualified"], strict=True) if mark}
    teams = [
        set(team)
        for team in combinations(profile["members"], profile["size"])
        if not profile["qualified_seats"] or able & set(team)
    ]
    return blocks * min(len(team & set(inside)) for team in teams)


@st.composite
def departments(draw):
    """Profiles with odds, how often each is used, and loads that add up but may be unbearable."""
    names = "abcde"[: draw(st.integers(3, 5))]
    profiles = []
    for _ in range(draw(st.integers(1, 3))):
        members = sorted(draw(st.sets(st.sampled_from(names), min_size=2)))
        able = draw(st.sets(st.sampled_from(members), min_size=1))
        seat = draw(st.integers(0, 1))
        team = {min(able), next(name for name in members if name != min(able))}
        profiles.append(
            {
                "members": members,
                "odds": [Q * (name in team) for name in members],
                "qualified": [name in able for name in members],
                "size": 2,
                "qualified_seats": seat,
            }
        )
    uses = [draw(st.integers(1, 3)) for _ in profiles]
    present = sorted({name for one in profiles for name in one["members"]})
    shares = [draw(st.integers(1, 6)) for _ in present]
    loads = [Fraction(2 * sum(uses) * share, sum(shares)) for share in shares]
    return profiles, uses, dict(zip(present, loads, strict=True))


@settings(max_examples=300)
@given(departments())
def test_loads_can_be_borne_if_and_only_if_no_set_of_people_must_bear_more(case):
    profiles, uses, fair = case
    forced = {
        inside: sum(must_bear(one, n, inside) for one, n in zip(profiles, uses, strict=True))
        for inside in subsets(fair)
    }
    too_little = [own for own, seats in forced.items() if sum(fair[name] for name in own) < seats]
    tables = [replay.Table(one, n) for one, n in zip(profiles, uses, strict=True)]
    found = tuple(sorted(replay.Levelling(tables, fair).overloaded()))
    assert (found in too_little) if too_little else not found
    for table, profile in zip(tables, profiles, strict=True):
        assert all(0 <= odds <= table.most for odds in table.cells.values())
        assert sum(table.cells.values()) == table.most * profile["size"]
        able = sum(table.cells[name] for name in table.able)
        assert not profile["qualified_seats"] or able == table.most + table.spare >= table.most
