"""A certificate of fairness (docs/spec/draw-v1.md §7.2, §7.2a) can't be forged.

Neither for the library nor for ``replay.py``; the page is asked in ``test_browser_certificate.py``.
"""

from fractions import Fraction
from itertools import chain, combinations, pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dualrandom.verifier import replay
from tests.verifier.false_certificates import WEAKENED, Court, copied, cut_people

Q = replay.Q


@pytest.fixture(scope="module")
def court(tmp_path_factory):
    return Court(tmp_path_factory.mktemp("certified"))


def test_what_was_published_is_accepted(court):
    record = court.put_right(copied(court))
    assert record == court.record
    assert len(record["cuts"]) == 4
    assert court.replayed(record) == court.verified(record) == set()


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
    assert (not court.verified(record)) == inside


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
    assert court.replayed(record) == court.verified(record) == set()
    profile["odds"][a] += 1
    profile["odds"][b] -= 1
    court.put_right(record)
    assert court.replayed(record) == {"odds.band"}
    assert court.verified(record) == {"verify.load_band"}


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
    assert "verify.certificate" in court.verified(record)


@settings(max_examples=150)
@given(data=st.data())
def test_only_a_certificate_of_the_same_fair_loads_passes(court, data):
    """People put into any cuts in any order."""
    record, cuts = copied(court), []
    for department, who in (("d1", "abcdef"), ("d2", "xyz")):
        order = data.draw(st.permutations(who))
        ends = data.draw(st.sets(st.integers(1, len(who) - 1)))
        bounds = [0, *sorted(ends), len(who)]
        cuts += [(department, set(order[i:j])) for i, j in pairwise(bounds)]
    court.put_right(record, cuts)
    same = all(
        mine["fair_visits"] == own["fair_visits"]
        for mine, own in zip(record["loads"], court.record["loads"], strict=True)
    )
    assert (not court.replayed(record)) == same
    assert (not court.verified(record)) == (record == court.record)


@pytest.mark.parametrize("weaken", WEAKENED)
def test_other_people_in_the_cuts_are_refused(court, weaken):
    record = copied(court)
    cuts = cut_people(record)
    weaken(cuts)
    court.put_right(record, cuts)
    assert court.replayed(record)
    assert court.verified(record)


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
    assert court.verified(record)


def test_a_wider_band_and_missing_loads_are_refused(court):
    wider, fewer = copied(court), copied(court)
    wider["band_permille"] += 1
    del fewer["loads"][0]
    for record in (wider, fewer):
        assert court.replayed(record)
        assert court.verified(record)


def subsets(names):
    return chain.from_iterable(combinations(sorted(names), n) for n in range(1, len(names) + 1))


def must_bear(profile, blocks, inside):
    """Count by trying every team of a block: the fewest of these people in any lawful team."""
    able = {
        name for name, mark in zip(profile["members"], profile["qualified"], strict=True) if mark
    }
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
