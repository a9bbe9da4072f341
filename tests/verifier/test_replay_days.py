"""replay.py works out shares, teams and certificates of days as the specification says."""

from fractions import Fraction

import pytest

from dualrandom.drawing.daily.band import band, day_limits
from dualrandom.drawing.daily.shares import proportional_shares
from dualrandom.errors import InfeasibleError
from tests.drawing.daily.courses import department, illness, live
from tests.drawing.daily.test_day import seats
from tests.verifier.lies import replay


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_teams_of_days_are_drawn_again(algorithm):
    plan = department(14, n_days=6, seed="r", algorithm=algorithm)
    for record in live(plan, illness(plan, seed="r", percent=10)):
        found = record.model_dump(mode="json")
        assert replay.day_teams(found["announcement"], found["seed"]) == found["teams"]


def test_shares_are_those_of_the_library():
    for weights in ([1, 1, 2], [60, 100, 100, 7], [5], [9, 1, 1, 1]):
        people = {str(number): weight for number, weight in enumerate(weights)}
        for n_seats in range(6):
            assert replay.shared(people, n_seats) == proportional_shares(people, n_seats)


def rows_of(blocks):
    return [
        replay.Seated(
            one.block, one.department, one.session, one.size, one.qualified_seats,
            list(one.members), list(one.qualified),
        )
        for one in blocks
    ]  # fmt: skip


DUES = {
    "both must come": ([seats("E1/d", 0, 1, 0, "ab")], {"a": "3/2", "b": "5/4"}),
    "nobody may come": ([seats("E1/d", 0, 1, 0, "ab")], {"a": "-1/4", "b": "-1/2"}),
    "the qualified may not": (
        [seats("E1/d", 0, 2, 1, "abc", "a")],
        {"a": "-1/2", "b": "1/2", "c": "1"},
    ),
    "all others must": (
        [seats("E1/d", 0, 2, 1, "abcd", "a"), seats("E2/d", 1, 1, 0, "bd")],
        {"a": "0", "b": "9/8", "c": "9/8", "d": "2"},
    ),
}


@pytest.mark.parametrize("name", DUES)
def test_a_certificate_of_the_library_holds(name):
    blocks, dues = DUES[name]
    room = dict.fromkeys(dues, 1)
    bands = {one: band(Fraction(due), room[one]) for one, due in dues.items()}
    try:
        certificate = day_limits("d", blocks, bands, room, room).certificate
    except InfeasibleError:
        pytest.fail("the day can be staffed")
    graph = replay.day_graph(rows_of(blocks), bands)
    document = certificate.model_dump(mode="json")
    assert replay.certificate_holds(document, graph)
    other = {"too_many": "too_few", "too_few": "too_many"}[document["kind"]]
    assert not replay.certificate_holds({**document, "kind": other}, graph)
    roomy = replay.day_graph(rows_of(blocks), dict.fromkeys(dues, (0, 1)))
    assert not replay.certificate_holds(document, roomy)
