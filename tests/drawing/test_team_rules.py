"""Demands of a team, forbidden pairs and the last team, and what of it has the qualified seat."""

from datetime import date
from itertools import combinations

import pytest

from dualrandom.campaign.models import Campaign, Team
from dualrandom.canonical import document_digest
from dualrandom.drawing.team_demands import able_people
from dualrandom.drawing.team_rules import TeamRules, TeamRulesOf, forbidden_colleagues
from tests.scheduling.builders import World, inspector, past

ABLE = {
    "A": ("q1", "q2"), "B": ("q1",), "C": ("q2",), "D": ("q1", "lead"), "E": (),
}  # fmt: skip


def world(*tasks, **rules):
    """One department, people of ``ABLE``, tasks given as qualifications and mode."""
    made = World(rules=rules)
    for number, (qualifications, mode, leader) in enumerate(tasks):
        made.task(
            f"t{number}", "d", qualifications=qualifications, team_qualified=mode,
            team_leader=leader, team_size=2,
        )  # fmt: skip
    for name, held in ABLE.items():
        own = frozenset(held) - {"lead"}
        made.person(name, "d", qualifications=own, leader="lead" in held)
    return made


def sets_of(*tasks):
    made = world(*tasks)
    promises = list(made.tasks.values())
    return ["".join(sorted(one)) for one in able_people(promises, sorted(ABLE), made.inspectors)]


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        ([(("q1",), True, False), (("q2",), True, False)], ["A"]),
        ([(("q1",), "together", False), (("q2",), "together", False)], ["AC", "ABD"]),
        ([(("q1",), "together", False), (("q1", "q2"), "together", False)], ["A"]),
        ([(("q1",), "together", True), (("q2",), "together", False)], ["D", "AC"]),
        ([(("q1",), True, False), (("q2",), "together", False)], ["AC", "ABD"]),
        ([((), "together", False), (("q2",), "together", False)], ["AC"]),
        ([(("q1",), False, False), ((), "together", False)], []),
        ([(("q3",), "together", False), (("q1",), "together", False)], [""]),
        ([(("q1",), "together", False), (("q1",), "together", False)], ["ABD"]),
        ([(("q1",), False, True), (("q2",), "together", False)], ["D", "AC"]),
    ],
)
def test_whoever_meets_the_strictest_demand_meets_the_implied_ones(tasks, expected):
    assert sets_of(*tasks) == expected


def test_equally_scarce_demands_are_ordered_by_people_not_by_tasks():
    one, other = (("q1",), "together", True), (("q1", "q2"), "together", False)
    assert sets_of(one, other) == sets_of(other, one) == ["A", "D"]


def rules_of(made, **changes):
    made.firm("F", **changes)
    facts = made.lottery().facts
    return TeamRulesOf(facts).block("F", "d", tuple(sorted(made.tasks)), tuple(sorted(ABLE)))


def test_the_last_team_may_not_come_again_but_its_people_may():
    history = (
        past(date(2025, 1, 8), "d", inspectors=("C", "D")),
        past(date(2025, 5, 8), "d", inspectors=("A",)),
        past(date(2025, 5, 8), "d", trigger="complaint", inspectors=("B",)),
        past(date(2025, 6, 8), "other", inspectors=("A", "E")),
    )
    rules = rules_of(world(((), True, False), rotation="team"), history=history)
    broken = {"".join(pair): rules.broken(pair) for pair in combinations(ABLE, 2)}
    assert {pair for pair, rule in broken.items() if rule} == {"AB"}
    assert rules.broken("ABC") is None
    assert rules.restricted
    assert not rules_of(world(((), True, False)), history=history).restricted
    gone = (past(date(2025, 5, 8), "d", inspectors=("A", "gone")),)
    assert not rules_of(world(((), True, False), rotation="team"), history=gone).restricted


def test_either_side_is_enough_to_be_kept_apart_and_nobody_is_from_themselves():
    people = {
        name: inspector(name, "d", not_with=frozenset(others))
        for name, others in {"A": "B", "B": "", "C": "CX"}.items()
    }
    apart = forbidden_colleagues(people)
    assert {name: set(apart[name]) for name in "ABC"} == {"A": {"B"}, "B": {"A"}, "C": {"X"}}
    rules = TeamRules(2, ("A", "B", "C"), (), apart, frozenset())
    assert [rules.broken(pair) for pair in ("AB", "AC", "BC")] == [
        "lottery.forbidden_pair", None, None,
    ]  # fmt: skip


def test_the_first_people_who_fit_are_those_of_all_choices():
    demands = (frozenset("AE"), frozenset("BD"), frozenset("CD"))
    apart = {"A": frozenset("D"), "D": frozenset("A")}
    rules = TeamRules(3, tuple("ABCDEF"), demands, apart, frozenset("ABC"))
    for stays in ("", "A", "D", "AD", "F"):
        free = [name for name in "FECBDA" if name not in stays]
        n = 3 - len(stays)
        fits = [list(one) for one in combinations(free, n) if not rules.broken([*stays, *one])]
        assert rules.completed(stays, free, n) == (fits[0] if fits else None)


def test_a_campaign_without_these_rules_is_written_as_before():
    keys = {
        "id": "c", "window": {"start": "2026-03-02", "end": "2026-03-06"},
        "initiating_department": "d", "tasks": [{"id": "t", "department": "d", "items": ["i"]}],
    }  # fmt: skip
    plain = Campaign.model_validate(keys).model_dump(mode="json")
    assert plain["tasks"][0]["team"] == {"size": 2, "qualified": True, "leader": False}
    assert document_digest(plain) == document_digest(
        Campaign.model_validate(plain).model_dump(mode="json")
    )
    assert [Team(qualified=one).qualified for one in (True, False, "together")] == [
        True, False, "together",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="together"):
        Team(qualified="apart")
