"""Metres and minutes of the library are those of the browser verifier, and true on the globe."""

import math
from types import SimpleNamespace

from dualrandom.campaign.models import Travel
from dualrandom.campaign.travel import TravelTimes
from dualrandom.great_circle import direction, metres
from dualrandom.registers.records import Enterprise, Position
from tests.vectors.test_vectors import vectors

RADIUS = 6_371_008.8


def metres_between(one):
    return metres(direction(*one["from"]), direction(*one["to"]))


def firm(name, place):
    return Enterprise(name, "", "", "", "", None, (), position=Position(*place))


def test_vectors_of_places():
    for one in vectors("distances", "vector"):
        assert [str(part) for part in direction(*one["place"])] == one["vector"], one


def test_metres_and_minutes():
    for one in vectors("distances", "way"):
        assert metres_between(one) == one["metres"], one
        times = TravelTimes(SimpleNamespace(travel=Travel(**one["travel"])))
        assert times.between(firm("a", one["from"]), firm("b", one["to"])) == one["minutes"], one


def test_metres_are_those_of_the_haversine_formula():
    near = 0
    for one in vectors("distances", "way"):
        north, east, other_north, other_east = (
            math.radians(part / 1e6) for part in (*one["from"], *one["to"])
        )
        half = math.sin((other_north - north) / 2) ** 2
        half += math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
        true = 2 * RADIUS * math.asin(min(1, math.sqrt(half)))
        if true < 2_000_000:
            near += 1
            assert abs(one["metres"] - true) <= 3, one
        else:
            assert 0.75 * true < one["metres"] < true, one  # a short series, near antipodes
    assert near > 20
