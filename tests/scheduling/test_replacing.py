"""Replacements (draw-v1 §8.1): who is next, why not the others, and the exact chances."""

from collections import Counter, defaultdict
from datetime import timedelta
from fractions import Fraction

import pytest

from dualrandom.errors import InfeasibleError, VerificationError
from dualrandom.scheduling.check import check
from dualrandom.scheduling.replacement_check import (
    check_replaced,
    replaced_plan,
    replacement_findings,
)
from dualrandom.scheduling.replacing import replace_everywhere, replace_inspector
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World, ranges
from .replaced import ToldLottery, every_order, ill, planned, with_order

BLOCK = "F/A"
MORNING, LATER = (0, "09:00", "10:00"), (0, "10:00", "11:00")


def people(world, names, **changes):
    for name in names:
        world.person(name, "A", **changes)
    return world


def town(**task):
    """Team P, Q at F; R to V are reserves; P, Q at no other enterprise."""
    return people(World(n_days=10).task("A", **task).firm("F"), "PQRSTUV").block("F", "A", "PQ")


# ── Chances, by enumeration of all orders ────────────────────────────────────────────────────


def known_part(order, *substitutes):
    places = [order.index(name) for name in substitutes]
    return order[: max(places) + 1] if places else ()


def assert_exact(cases):
    """In each state of knowledge the candidates come as often as published, and nobody else."""
    groups = defaultdict(list)
    for known, replacement in cases:
        groups[known].append(replacement)
    for group in groups.values():
        (candidates, probability), *more = {(r.candidates, r.probability) for r in group}
        assert not more
        found = Counter(replacement.substitute for replacement in group)
        chances = {name: Fraction(n, len(group)) for name, n in found.items()}
        assert chances == dict.fromkeys(candidates, Fraction(probability))
    return groups


@pytest.mark.parametrize("away", ["", "R", "RT", "STUV"])
def test_over_all_orders_each_candidate_comes_with_the_published_chance(away):
    world = town()
    for name in away:
        world.person(name, "A", leave=ranges(world.days[:1]))
    cases = []
    for lottery in every_order(world, BLOCK):
        plan = planned(lottery, {BLOCK: MORNING})
        cases.append(((), replace_inspector(plan, BLOCK, ill("P"))))
    (group,) = assert_exact(cases).values()
    free = sorted(set("RSTUV") - set(away))
    assert len(group) == 120
    assert group[0].candidates == tuple(free)
    assert group[0].probability == str(Fraction(1, len(free)))


def test_the_chances_of_a_second_replacement_are_exact_given_what_the_first_made_known():
    """Q may fill the qualified seat, then R and S only: the first passes over whom the second may take."""
    world = town(qualifications=("q",), team_qualified=True)
    for name in "PRS":
        world.person(name, "A", qualifications=frozenset({"q"}))
    cases = []
    for lottery in every_order(world, BLOCK):
        order = lottery.told[BLOCK]
        plan = planned(lottery, {BLOCK: MORNING})
        first = replace_inspector(plan, BLOCK, ill("P"))
        assert set(first.candidates) == {"R", "S"}
        second = replace_inspector(plan, BLOCK, ill("Q"), earlier=[first])
        cases.append((known_part(order, first.substitute), second))
    groups = assert_exact(cases)
    # Somebody whom the first passed over is certain; otherwise all four are equally likely.
    assert {r.probability for group in groups.values() for r in group} == {"1", "1/4"}


def test_the_chances_after_a_deviation_of_the_plan_are_exact():
    world = World(n_days=4).task("A").firm("F")
    for name, here in {
        "P": (0,),
        "Q": (1,),
        "R": (2,),
        "S": (0, 1),
        "T": (0,),
        "U": (0, 1),
    }.items():
        away = [day for k, day in enumerate(world.days) if k not in here]
        world.person(name, "A", leave=ranges(away))
    world.block("F", "A", "PQ")
    cases, certain = [], 0
    for lottery in every_order(world, BLOCK):
        plan = schedule(lottery, limits=QUICK)
        (step,) = plan.deviations
        try:
            later = replace_inspector(plan, BLOCK, ill(step.substitute))
        except InfeasibleError:
            continue
        certain += later.probability == "1"
        cases.append(
            ((plan.visits[0].day, known_part(lottery.told[BLOCK], step.substitute)), later)
        )
    assert len(cases) == 24
    assert 0 < certain < len(cases)
    assert_exact(cases)


# ── Who is next, and why not the others ──────────────────────────────────────────────────────


def ordered(world, order, places=None, block=BLOCK):
    lottery = with_order(world.lottery(), block, tuple(order))
    return planned(lottery, {BLOCK: MORNING} if places is None else places)


def rules_of(replacement):
    return [(one.inspector, one.rule) for one in replacement.skipped]


def test_the_first_in_order_comes_and_takes_the_seat():
    plan = ordered(town(), "TRSUV")
    one = replace_inspector(plan, BLOCK, ill("P"))
    assert (one.substitute, one.skipped, one.number) == ("T", (), 1)
    assert (one.visit, one.plan is None) == ("2026-03-02/F", False)
    assert replaced_plan(plan, [one]).visits[0].parts[0].team == ("T", "Q")
    two = replace_inspector(plan, BLOCK, ill("Q"), earlier=[one])
    assert (two.substitute, rules_of(two), two.number) == ("R", [("T", "replacement.in_team")], 2)
    three = replace_inspector(plan, BLOCK, ill("T"), earlier=[one, two])
    assert (three.substitute, rules_of(three)) == (
        "S",
        [("T", "replacement.replaced"), ("R", "replacement.in_team")],
    )
    four = replace_inspector(plan, BLOCK, ill("R"), earlier=[one, two, three])
    assert four.substitute == "U"
    assert ("T", "replacement.replaced") in rules_of(four)


def test_without_a_plan_only_the_team_counts():
    world = town(qualifications=("q",), team_qualified=True)
    world.person("P", "A", qualifications=frozenset({"q"}))
    world.person("S", "A", qualifications=frozenset({"q"}), leave=ranges(world.days[:1]))
    lottery = with_order(world.lottery(), BLOCK, tuple("RSTUV"))
    for drawn in (lottery, planned(lottery, {})):
        one = replace_inspector(drawn, BLOCK, ill("P"))
        assert (one.substitute, one.visit, one.probability) == ("S", None, "1")
        assert rules_of(one) == [("R", "plan.qualification")]
        assert (one.plan is None) is (drawn is lottery)


def test_the_qualified_seat_may_be_filled_by_another_member():
    world = town(qualifications=("q",), team_qualified=True)
    for name in "PQ":
        world.person(name, "A", qualifications=frozenset({"q"}))
    assert replace_inspector(ordered(world, "RSTUV"), BLOCK, ill("P")).substitute == "R"


def busy_town(**person):
    """R has a visit at G; S is free."""
    world = people(town(), "R", **person).firm("G").block("G", "A", "RV")
    return world, "RSTU"


@pytest.mark.parametrize(
    ("person", "place", "rule"),
    [
        ({}, (0, "09:59", "10:30"), "plan.overlap"),
        ({}, (0, "08:30", "09:01"), "plan.overlap"),
        ({}, (0, "10:00", "11:00"), None),
        ({}, (0, "08:00", "09:00"), None),
        ({"daily_visits": 1}, (0, "10:00", "11:00"), "plan.daily_visits"),
        ({"daily_visits": 1}, (1, "10:00", "11:00"), None),
        ({"weekly_visits": 1}, (4, "10:00", "11:00"), "plan.weekly_visits"),
        ({"weekly_visits": 1}, (5, "10:00", "11:00"), None),
    ],
)
def test_other_visits_of_a_reserve_count(person, place, rule):
    world, order = busy_town(**person)
    one = replace_inspector(
        ordered(world, order + "V", {BLOCK: MORNING, "G/A": place}), BLOCK, ill("P")
    )
    assert rules_of(one) == ([("R", rule)] if rule else [])


def test_visits_given_away_and_taken_over_count():
    world, _ = busy_town()
    plan = ordered(world, "RSTUV", {BLOCK: MORNING, "G/A": MORNING})
    one = replace_inspector(plan, BLOCK, ill("P"))
    assert (one.substitute, rules_of(one)) == ("S", [("R", "plan.overlap")])
    given = replace_inspector(plan, "G/A", ill("R", kind="recusal"))
    freed = replace_inspector(plan, BLOCK, ill("P"), earlier=[given])
    assert (freed.substitute, rules_of(freed)) == ("R", [])
    told = {BLOCK: tuple("TRSU"), "G/A": tuple("TPQSU")}
    both = ToldLottery(plan.lottery.record, plan.lottery.draw, plan.lottery.facts, told)
    plan = planned(both, {BLOCK: MORNING, "G/A": MORNING})
    first = replace_inspector(plan, BLOCK, ill("P"))
    assert first.substitute == "T"
    taken = replace_inspector(plan, "G/A", ill("V"), earlier=[first])
    expected = [("T", "plan.overlap"), ("P", "replacement.away"), ("Q", "plan.overlap")]
    assert (taken.substitute, rules_of(taken)) == ("S", expected)


@pytest.mark.parametrize(
    ("kind", "rule"),
    [("illness", "replacement.away"), ("recusal", None), ("other", "replacement.away")],
)
def test_who_is_absent_elsewhere_that_day_is_passed_over(kind, rule):
    world, _ = busy_town()
    plan = ordered(world, "RSTUV", {BLOCK: MORNING, "G/A": LATER})
    first = replace_inspector(plan, "G/A", ill("R", kind=kind))
    one = replace_inspector(plan, BLOCK, ill("P"), earlier=[first])
    assert rules_of(one) == ([("R", rule)] if rule else [])


def test_a_period_of_absence_holds_on_days_without_a_visit():
    world, _ = busy_town()
    places = {BLOCK: (1, "09:00", "10:00"), "G/A": (3, "09:00", "10:00")}
    plan = ordered(world, "RSTUV", places)
    days = world.days
    for first_day, rule in ((days[1], "replacement.away"), (days[2], None)):
        absence = ill("R", first_day=first_day, last_day=days[3])
        (first,) = replace_everywhere(plan, absence)
        one = replace_inspector(plan, BLOCK, ill("P"), earlier=[first])
        assert rules_of(one) == ([("R", rule)] if rule else [])


@pytest.mark.parametrize(
    ("person", "rule"),
    [
        ({"leave": True}, "plan.leave"),
        ({"certificate_until": timedelta(-1)}, "plan.certificate"),
        ({"certificate_from": timedelta(1)}, "plan.certificate"),
        ({"certificate_until": timedelta(0)}, None),
        ({"certificate_from": timedelta(0)}, None),
    ],
)
def test_duty_and_certificate_are_those_of_the_day(person, rule):
    world = town()
    day = world.days[2]
    changes = {k: ranges([day]) if k == "leave" else day + v for k, v in person.items()}
    plan = ordered(world.person("R", "A", **changes), "RSTUV", {BLOCK: (2, "09:00", "10:00")})
    assert rules_of(replace_inspector(plan, BLOCK, ill("P"))) == ([("R", rule)] if rule else [])


# ── Nobody left, wrong words, all or nothing ─────────────────────────────────────────────────


def test_if_nobody_is_left_everybodys_rule_is_named_and_a_better_day():
    world = town()
    for name in "RSTUV":
        world.person(name, "A", leave=ranges(world.days[:3]))
    with pytest.raises(InfeasibleError) as caught:
        replace_inspector(ordered(world, "VRSTU"), BLOCK, ill("P"))
    assert caught.value.code == "replacement.nobody"
    codes = [(f.code, f.params.get("inspector")) for f in caught.value.findings]
    assert codes[:-1] == [("plan.leave.excludes", name) for name in "VRSTU"]
    assert codes[-1][0] == "replacement.better_days"
    days = caught.value.findings[-1].params["days"].split(", ")
    assert days == [day.isoformat() for day in world.days[3:8]]
    assert "休假" in caught.value.text("zh")
    assert world.days[0].isoformat() not in caught.value.text("en")


def test_if_everybody_is_in_the_team_that_is_said():
    world = people(World().task("A").firm("F"), "PQ").block("F", "A", "PQ")
    with pytest.raises(InfeasibleError) as caught:
        replace_inspector(planned(world.lottery(), {BLOCK: MORNING}), BLOCK, ill("P"))
    assert [f.code for f in caught.value.findings] == ["replacement.no_reserves"]


def codes_of(call):
    with pytest.raises(VerificationError) as caught:
        call()
    assert caught.value.code == "replacement.findings"
    return sorted(finding.code.removeprefix("replacement.") for finding in caught.value.findings)


@pytest.mark.parametrize(
    ("block", "absence", "codes"),
    [
        ("nowhere", ill("P"), ["unknown_block"]),
        (BLOCK, ill("R"), ["not_in_team"]),
        (BLOCK, ill("P", reason=" \n", approver="\t"), ["no_approver", "no_reason"]),
        (BLOCK, ill("P", time="2026-02-30T08:00"), ["no_time"]),
        (BLOCK, ill("P", time="2026-03-02 08:00"), ["no_time"]),
        (BLOCK, ill("P", time="2026-03-02T08:00+08:00"), ["no_time"]),
        (
            BLOCK,
            ill("R", time="", first_day="2026-03-02"),
            ["bad_period", "no_time", "not_in_team"],
        ),
        (
            BLOCK,
            ill("P", first_day="2026-03-05", last_day="2026-03-04"),
            ["bad_period", "other_days"],
        ),
        (BLOCK, ill("P", first_day="2026-03-03", last_day="2026-03-04"), ["other_days"]),
    ],
)
def test_everything_that_is_wrong_is_said_at_once(block, absence, codes):
    assert codes_of(lambda: replace_inspector(ordered(town(), "RSTUV"), block, absence)) == codes


def test_replacements_are_recorded_in_the_order_of_their_approval():
    plan = ordered(town(), "RSTUV")
    first = replace_inspector(plan, BLOCK, ill("P", time="2026-03-02T08:00"))
    early, same = ill("Q", time="2026-03-02T07:59"), ill("Q", time="2026-03-02T08:00")
    assert codes_of(lambda: replace_inspector(plan, BLOCK, early, earlier=[first])) == ["too_early"]
    assert replace_inspector(plan, BLOCK, same, earlier=[first]).number == 2


def week_of_visits():
    """P and Q at four enterprises in a row; R to V are reserves everywhere."""
    world = town()
    for number in range(1, 4):
        world.firm(f"F{number}").block(f"F{number}", "A", "PQ")
    places = {"F/A": 1, "F1/A": 0, "F2/A": 2, "F3/A": 6}
    return world, {block: (day, "09:00", "10:00") for block, day in places.items()}


def test_all_visits_of_a_period_are_replaced_one_after_the_other():
    world, places = week_of_visits()
    plan = planned(world.lottery(), places)
    absence = ill("P", first_day=world.days[0], last_day=world.days[2])
    made = replace_everywhere(plan, absence)
    assert [(one.number, one.block) for one in made] == [(1, "F1/A"), (2, "F/A"), (3, "F2/A")]
    assert [one.previous is None for one in made] == [True, False, False]
    assert not [*replacement_findings(plan, made)]
    teams = [part.team for visit in replaced_plan(plan, made).visits for part in visit.parts]
    assert ["P" in team for team in teams] == [False, False, False, True]
    nobody = ill("U", first_day=world.days[0], last_day=world.days[2])
    assert codes_of(lambda: replace_everywhere(plan, nobody)) == ["no_visits"]
    assert codes_of(lambda: replace_everywhere(plan, ill("P"))) == ["no_visits"]


def test_all_visits_of_a_period_or_none_and_every_visit_without_a_substitute_is_named():
    world, places = week_of_visits()
    for name in "RSTUV":
        world.person(name, "A", leave=ranges([world.days[0], world.days[2]]))
    absence = ill("P", first_day=world.days[0], last_day=world.days[6])
    with pytest.raises(InfeasibleError) as caught:
        replace_everywhere(planned(world.lottery(), places), absence)
    assert caught.value.params["blocks"] == "F1/A, F2/A"
    assert Counter(f.params["block"] for f in caught.value.findings) == {"F1/A": 6, "F2/A": 6}


# ── The check ────────────────────────────────────────────────────────────────────────────────


def two_replaced():
    world, _ = busy_town()
    people(world, "S", daily_visits=1)
    plan = ordered(world, "RSTUV", {BLOCK: MORNING, "G/A": LATER})
    first = replace_inspector(plan, BLOCK, ill("P"))
    second = replace_inspector(plan, BLOCK, ill("Q"), earlier=[first])
    return plan, [first, second]


LIES = {
    "number": 3, "lottery": "0" * 64, "plan": None, "previous": None, "visit": None,
    "substitute": "T", "candidates": ("S", "T"), "probability": "1/3", "skipped": (),
    "reason": " flu", "approver": "Li ",
}  # fmt: skip


@pytest.mark.parametrize("key", LIES)
def test_a_retold_replacement_is_found(key):
    plan, (first, second) = two_replaced()
    assert not [*replacement_findings(plan, [first, second])]
    assert getattr(second, key) != LIES[key]
    retold = second.model_copy(update={key: LIES[key]})
    (finding,) = replacement_findings(plan, [first, retold])
    assert (finding.code, finding.params["key"]) == ("replacement.differs", key)
    assert finding.file == "replacement-2.json"


def test_a_forgotten_replacement_is_found():
    plan, (_, second) = two_replaced()
    keys = {finding.params.get("key") for finding in replacement_findings(plan, [second])}
    assert {"number", "previous"} <= keys


def test_the_plan_with_replacements_keeps_the_rules_and_breaks_them_with_others():
    world = town()
    world.person("R", "A", leave=ranges(world.days)).person("S", "A", weekly_visits=0)
    plan = schedule(with_order(world.lottery(), BLOCK, tuple("TRSUV")), limits=QUICK)
    one = replace_inspector(plan, BLOCK, ill("P"))
    assert check(plan).ok
    assert check_replaced(plan, [one]).ok
    for substitute, rule in (
        ("R", "plan.leave"),
        ("S", "plan.weekly_visits"),
        ("Q", "plan.team_size"),
    ):
        report = check_replaced(plan, [one.model_copy(update={"substitute": substitute})])
        assert f"{rule}.violation" in {f.code for f in report.findings}
