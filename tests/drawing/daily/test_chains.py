"""Chains: worked out again with hashlib, and no element but the day's own leads to the anchor."""

import hashlib

import pytest

from dualrandom.campaign.models import Campaign, Chain
from dualrandom.drawing.daily.chains import ChainSecret, element_findings
from dualrandom.errors import SeedError

SECRET = ChainSecret(campaign="c", party="消防", length=5, secret="a secret")


def by_hand(number):
    """Spec §1.1 in two lines."""
    value = "a secret"
    for place in range(5, number - 1, -1):
        fields = ("dualrandom/chain/1", "c", "消防", str(place), value)
        text = b"".join(b"%d:%s," % (len(f.encode()), f.encode()) for f in fields)
        value = hashlib.sha256(text).hexdigest()
    return value


@pytest.mark.parametrize("number", range(6))
def test_elements_are_those_of_the_specification(number):
    assert SECRET.element(number) == by_hand(number)


def test_the_anchor_is_what_the_campaign_names():
    assert SECRET.chain == Chain(party="消防", anchor=by_hand(0), length=5)
    for number in (-1, 6):
        with pytest.raises(SeedError, match="beyond"):
            SECRET.element(number)


def codes(number, elements, before):
    found = element_findings([SECRET.chain], "sha256", "c", number, elements, before)
    return [finding.code for finding in found]


def test_only_the_element_of_the_day_is_accepted():
    before = {"消防": by_hand(1)}
    for number in range(6):
        expected = [] if number == 2 else ["daily.wrong_element"]
        assert codes(2, {"消防": by_hand(number)}, before) == expected
    assert codes(2, {}, before) == ["daily.element_missing"]
    assert codes(2, {"消防": by_hand(2), "x": "y"}, before) == ["daily.unknown_party"]
    assert codes(6, {"消防": by_hand(5)}, before) == ["daily.beyond_chain"]
    # The same element on another day, in another campaign or for another party leads nowhere.
    assert codes(3, {"消防": by_hand(2)}, before) == ["daily.wrong_element"]


CAMPAIGN = {
    "id": "c",
    "window": {"start": "2026-03-02", "end": "2026-03-06"},
    "initiating_department": "d",
    "tasks": [{"id": "t", "department": "d", "items": ["i"], "quota": "1"}],
    "seed_sources": [{"name": "n"}],
}


def test_a_campaign_without_chains_is_written_as_before():
    assert "chains" not in Campaign.model_validate(CAMPAIGN).model_dump(mode="json")
