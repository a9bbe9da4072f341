"""Who is kept away from an enterprise (draw-v1 §7.1a): each rule alone, and together in a block."""

from dataclasses import replace
from datetime import date

import pytest

from dualrandom.campaign.models import Rules
from dualrandom.drawing.blocks import demands
from dualrandom.drawing.eligibility import RULES
from dualrandom.messages import catalogue
from dualrandom.registers.records import Visit
from tests.scheduling.builders import enterprise, inspector

FIRM = enterprise(
    "E1",
    division="420106",
    station="S1",
    industry="F5212",
    entity_type="sole_trader",
    tags=("food", "school"),
    history=(
        Visit(date(2025, 3, 1), "market", "random", ("old",)),
        Visit(date(2025, 9, 1), "fire", "random", ("other",)),
        Visit(date(2025, 6, 1), "market", "complaint", ("last",)),
        Visit(date(2025, 6, 1), "market", "random", ("last-too",)),
    ),
)
ASKING = Rules(crossed_stations=True, rotation="person")


def kept_away_by(name, **changes):
    """Ids of the rules that keep an inspector away from the firm."""
    person = inspector(name, "market", **changes)
    return {
        rule.rule_id.removeprefix("lottery.")
        for rule in RULES
        if rule.excludes(person, rule.deciding(FIRM, "market"))
    }


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, set()),
        ({"divisions": ("4201",)}, set()),
        ({"divisions": ("4202", "42010601")}, {"jurisdiction"}),
        ({"recusals": frozenset({"E1"})}, {"recusal"}),
        ({"recusals": frozenset({"E"})}, set()),
        ({"recusal_traits": frozenset({"tag:school"})}, {"recusal_traits"}),
        ({"recusal_traits": frozenset({"tag:sch"})}, set()),
        ({"recusal_traits": frozenset({"industry:F52"})}, {"recusal_traits"}),
        ({"recusal_traits": frozenset({"industry:52"})}, set()),
        ({"recusal_traits": frozenset({"division:420106"})}, {"recusal_traits"}),
        ({"recusal_traits": frozenset({"station:S1"})}, {"recusal_traits"}),
        ({"recusal_traits": frozenset({"station:S"})}, set()),
        ({"recusal_traits": frozenset({"entity_type:sole_trader"})}, {"recusal_traits"}),
        ({"station": "S1"}, {"crossed_stations"}),
        ({"station": "S2"}, set()),
    ],
)
def test_each_rule_keeps_away_whom_it_means(changes, rules):
    assert kept_away_by("somebody", **changes) == rules


@pytest.mark.parametrize(
    ("name", "away"), [("last", True), ("last-too", True), ("old", False), ("other", False)]
)
def test_rotation_looks_at_the_departments_last_day(name, away):
    assert kept_away_by(name) == ({"rotation"} if away else set())


def test_two_rules_wait_to_be_asked_for():
    asked = {rule.rule_id for rule in RULES if rule.applies(ASKING)}
    unasked = {rule.rule_id for rule in RULES if rule.applies(Rules())}
    assert asked - unasked == {"lottery.crossed_stations", "lottery.rotation"}


def test_every_rule_has_a_title_in_both_languages():
    for rule in RULES:
        assert {"en", "zh"} <= set(catalogue()[rule.rule_id])


def test_blocks_leave_out_who_is_kept_away(world):
    """A rule that keeps one person away from all takes that person out of every block."""
    facts = world.lottery.facts
    everywhere = demands(world.draw, facts)
    name = everywhere[0].members[0]
    person = replace(facts.inspectors[name], divisions=("99",))
    inspectors = {**facts.inspectors, name: person}
    without = demands(world.draw, replace(facts, inspectors=inspectors))
    for before, after in zip(everywhere, without, strict=True):
        assert after.members == tuple(member for member in before.members if member != name)
