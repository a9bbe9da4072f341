"""Seeds are text, bound to one commitment (docs/spec/draw-v1.md §4)."""

import hashlib

import pytest

from dualrandom.drawing.seeds import Seed, seed_record
from dualrandom.errors import SeedError


def ns(text):
    data = text.encode()
    return f"{len(data)}:".encode() + data + b","


def test_the_bound_seed_is_the_hash_of_the_specification(world):
    name = world.campaign.seed_sources[0].name
    seed = Seed.from_text("03 09 14 18 25 31 + 07", source=name)
    fields = [
        "dualrandom/seed/1",
        world.promise.digest,
        "1",
        "text",
        name,
        "03 09 14 18 25 31 + 07",
    ]
    expected = hashlib.sha256(b"".join(ns(field) for field in fields)).hexdigest()
    assert seed.bind(world.promise) == expected
    assert seed_record(seed, world.promise).seed == expected


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000"])
def test_an_empty_seed_is_refused(text):
    with pytest.raises(SeedError) as caught:
        Seed.from_text(text)
    assert caught.value.code == "seed.empty"


@pytest.mark.parametrize("number", [0, 7, 12345678901234567890123, 1.0, None, b"7"])
def test_a_number_is_refused_so_that_no_digit_is_lost(number):
    with pytest.raises(SeedError) as caught:
        Seed.from_text(number)
    assert caught.value.code == "seed.not_text"


def test_the_text_zero_is_a_seed_and_differs_from_other_zeros():
    values = {Seed.from_text(text).contributions[0].value for text in ("0", "00", "0.0", "-0")}
    assert len(values) == 4


def test_surrounding_space_and_unicode_form_do_not_matter():
    plain = Seed.from_text("Café 12345678901234567890")
    assert Seed.from_text("  Cafe\u0301 12345678901234567890\n") == plain


def test_contributions_are_ordered_by_party_not_by_entry():
    one = Seed.from_contributions({"market": "a", "fire": "b"})
    other = Seed.from_contributions({"fire": "b", "market": "a"})
    assert one == other
    assert [part.source for part in one.contributions] == ["fire", "market"]


def test_a_source_that_was_not_promised_is_refused(world):
    with pytest.raises(SeedError) as caught:
        Seed.from_text("7", source="somewhere else").bind(world.promise)
    assert caught.value.code == "seed.other_sources"


def test_a_seed_bound_to_another_commitment_is_another_seed(world):
    other = world.promise.model_copy(update={"campaign": "another"})
    assert world.seed.bind(other) != world.seed.bind(world.promise)
