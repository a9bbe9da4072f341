"""Guesses and entropies against every branch of the rounding, and against numbers made by hand."""

from fractions import Fraction
from functools import cache
from math import log2, prod

import pytest

from dualrandom.fairness.entropy import least_team_entropy, seat_entropy
from dualrandom.fairness.seat_guess import even_guess, seat_guess
from dualrandom.fairness.team_guess import guessed_team, team_limit
from tests.fairness.profiles import DENOMINATOR, invented_tables, profile_of, table, team_chances

CASES = range(60)


@cache
def blocks_with_chances(number):
    tables = invented_tables(number)
    return [(profile_of(seats), team_chances(tables, block)) for block, seats in enumerate(tables)]


@pytest.mark.parametrize("number", CASES)
def test_no_team_ever_exceeds_the_limit_and_exact_limits_are_reached(number):
    for profile, chances in blocks_with_chances(number):
        limit = team_limit(profile, DENOMINATOR)
        assert max(chances.values()) <= limit.chance
        if limit.exact:
            assert max(chances.values()) == limit.chance
            assert chances[guessed_team(profile, DENOMINATOR)] == limit.chance


@pytest.mark.parametrize("number", CASES)
def test_the_guess_at_one_is_the_largest_chance_and_the_suggested_team_keeps_the_seat(number):
    for profile, chances in blocks_with_chances(number):
        seats = {
            name: sum(chance for team, chance in chances.items() if name in team)
            for name in profile.members
        }
        assert seat_guess(profile, DENOMINATOR) == max(seats.values())
        assert even_guess(profile) <= seat_guess(profile, DENOMINATOR)
        able = {name for name, flag in zip(profile.members, profile.qualified, strict=True) if flag}
        if profile.qualified_seats:
            guess = guessed_team(profile, DENOMINATOR)
            assert len(able & {*guess}) in {len(able & {*team}) for team in chances}


@pytest.mark.parametrize("number", CASES)
def test_entropies_are_those_of_the_enumerated_teams(number):
    for profile, chances in blocks_with_chances(number):
        whole = sum(float(chance) * -log2(chance) for chance in chances.values())
        least = least_team_entropy(profile, DENOMINATOR)
        assert 0 <= least <= whole + 1e-9
        if team_limit(profile, DENOMINATOR).exact:
            assert least == pytest.approx(whole)
        member = dict.fromkeys(profile.members, Fraction(0))
        for team, chance in chances.items():
            for name in team:
                member[name] += chance / profile.size
        assert seat_entropy(profile, DENOMINATOR) == pytest.approx(
            sum(float(share) * -log2(share) for share in member.values() if share)
        )


def test_the_cases_are_of_every_kind():
    profiles = [profile_of(seats) for number in CASES for seats in invented_tables(number)]
    limits = [team_limit(profile, DENOMINATOR) for profile in profiles]
    assert {limit.exact for limit in limits} == {True, False}
    assert {profile.qualified_seats for profile in profiles} == {0, 1}
    assert {profile.size for profile in profiles} == {2, 3}
    assert any(not limit.exact and limit.chance < Fraction(1, 2) for limit in limits)


def test_chances_of_pairs_are_no_products():
    """Four people at one half each: the limit is reached by four pairs, since two never come."""
    seats = table([6, 6, 6, 6])
    assert sorted(team_chances([seats]).values()) == [Fraction(1, 4)] * 4
    assert team_limit(profile_of(seats), DENOMINATOR).chance == Fraction(1, 4)


def test_across_the_qualified_seat_a_product_is_no_limit():
    """0 (not qualified, 1/12) and 3 (qualified, 2/12) come together six times as often as 1/72."""
    seats = table([1, 10, 11, 2], "-q-q")
    chances = team_chances([seats, table([11, 1, 0, 12], "-q-q")])
    product = prod(Fraction(odds, DENOMINATOR) for odds in (1, 2))
    assert chances["0", "3"] == 6 * product
    assert chances["0", "3"] <= team_limit(profile_of(seats), DENOMINATOR).chance


def test_numbers_by_hand():
    # one of three is left out: the pair's chance is that of the third staying away
    three = profile_of(table([9, 8, 7]))
    assert team_limit(three, DENOMINATOR).chance == Fraction(5, 12)
    assert team_limit(three, DENOMINATOR).exact
    assert guessed_team(three, DENOMINATOR) == ("0", "1")
    # somebody qualified comes exactly once, so it is never the two likeliest together
    seat = profile_of(table([6, 6, 5, 4, 3], "qq---"))
    assert guessed_team(seat, DENOMINATOR) == ("0", "2")
    assert team_limit(seat, DENOMINATOR).chance == Fraction(5, 12)
    assert not team_limit(seat, DENOMINATOR).exact
    # a limit that is no multiple of 1/12 is rounded up: 5/12 × 5/12 = 25/144 -> 3/12
    assert team_limit(profile_of(table([5, 5, 5, 5, 4])), DENOMINATOR).chance == Fraction(3, 12)
    # nothing is open
    sure = profile_of(table([12, 12, 0]))
    assert (team_limit(sure, DENOMINATOR).chance, least_team_entropy(sure, DENOMINATOR)) == (1, 0)
    assert seat_entropy(sure, DENOMINATOR) == 1
