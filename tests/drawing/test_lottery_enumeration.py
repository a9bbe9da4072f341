"""Every branch of small lotteries: each seat's chance is its published odds, no rule is broken.

The rules are stated once more here, from the rows of the registers, without the package.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

import pytest

from dualrandom.drawing import lottery as lottery_module
from dualrandom.drawing.lottery import draw_teams
from dualrandom.drawing.records import DENOMINATOR
from tests.drawing.enumeration import branches
from tests.drawing.small_campaigns import CASES, SEED, odds_of

FIRST_DAY = date(2026, 3, 2)


@pytest.fixture(scope="module", params=CASES)
def enumerated(request, tmp_path_factory):
    """A case, its odds, and (chance, lottery) of every branch of the rounding."""
    case = CASES[request.param]
    odds = odds_of(case, tmp_path_factory.mktemp("registers"))
    with pytest.MonkeyPatch.context() as patch:

        def play(chances):
            patch.setattr(lottery_module, "CounterStream", lambda *_: chances)
            return draw_teams(odds, SEED)

        return case, odds, branches(play)


def test_who_may_come_is_who_should(enumerated):
    case, odds, _ = enumerated
    found = {demand.block: "".join(demand.members) for demand in odds.demands}
    assert not odds.unstaffed
    assert found == case.eligible


def test_every_seats_chance_is_its_published_odds(enumerated):
    case, odds, found = enumerated
    chances = defaultdict(Fraction)
    for probability, lottery in found:
        for block, team in lottery.teams.items():
            for name in team:
                chances[block, name] += probability
    assert len(found) > 1
    certain = set()
    for block, number in odds.profile_of.items():
        profile = odds.profiles[number]
        for name, own in zip(profile.members, profile.odds, strict=True):
            assert chances.pop((block, name), 0) == Fraction(own, DENOMINATOR)
            certain |= {f"{block}:{name}"} if own in (0, DENOMINATOR) else set()
    assert not chances
    assert certain == set(case.certain)


def test_no_rule_is_broken_in_any_branch(enumerated):
    case, _, found = enumerated
    for _, lottery in found:
        assert sorted(lottery.teams) == sorted(case.eligible)
        assert [*broken_rules(case, lottery.teams)] == []


def test_loads_are_floor_or_ceiling_of_their_expectation_and_within_the_band(enumerated):
    case, odds, found = enumerated
    expected = Counter()
    for number in odds.profile_of.values():
        profile = odds.profiles[number]
        expected.update(dict(zip(profile.members, profile.odds, strict=True)))
    for _, lottery in found:
        loads = Counter(name for team in lottery.teams.values() for name in team)
        for row in lottery.record.loads:
            mean = Fraction(expected[row.inspector], DENOMINATOR)
            assert loads[row.inspector] == row.visits
            assert floor(mean) <= row.visits <= ceil(mean)
            assert mean <= capacity(case.person(row.inspector), working_days(case))
            assert abs(mean - Fraction(row.fair_visits)) * 20 <= Fraction(row.fair_visits)


def test_a_broken_rule_would_be_seen():
    """The restated rules do refuse: each of these teams breaks one of them."""
    for name, teams, rule in (
        ("qualified seat", {"E1/d1": ("c", "d")}, "qualified"),
        ("leader", {"E1/d1": ("a", "d")}, "qualified"),
        ("recusal", {"E1/d1": ("a", "b")}, "recusal"),
        ("recusal by trait", {"E1/d1": ("a", "d")}, "trait"),
        ("recusal by trait", {"E3/d1": ("c", "d")}, "trait"),
        ("crossed stations", {"E1/d1": ("a", "c")}, "station"),
        ("rotation of persons", {"E1/d1": ("b", "c")}, "rotation"),
        ("jurisdiction", {"E2/d1": ("a", "d")}, "division"),
        ("part-time share and leave as capacity", {"E1/d1": ("c", "d"), "E2/d1": ("a", "c")},
         "capacity"),
        ("weekly capacity filled to the last visit",
         {"E1/d1": ("a", "b"), "E2/d1": ("a", "c"), "E3/d1": ("a", "b")}, "capacity"),
        ("two departments at one enterprise", {"E1/d1": ("a", "x")}, "department"),
        ("several tasks in one block", {"E1/d1": ("a", "b")}, "size"),
        ("several tasks in one block", {"E1/d1": ("c", "d", "e")}, "qualified"),
        ("experts, certificates and windows", {"E1/d1": ("a", "d")}, "expert"),
        ("experts, certificates and windows", {"E1/d1": ("a", "f")}, "days"),
        ("experts, certificates and windows", {"E2/d1": ("a", "g")}, "days"),
    ):  # fmt: skip
        assert rule in {found for found, _ in broken_rules(CASES[name], teams)}


def working_days(case):
    last = date.fromisoformat(case.last_day)
    days = [FIRST_DAY + timedelta(days=n) for n in range((last - FIRST_DAY).days + 1)]
    return [day for day in days if day.weekday() < 5]


def is_free(person, day):
    since, until = person.get("certificate_from"), person.get("certificate_until")
    away = [span.split("~") for span in person.get("leave", "").split(";") if span]
    return (
        (not since or since <= day.isoformat())
        and (not until or day.isoformat() <= until)
        and not any(first <= day.isoformat() <= last for first, last in away)
    )


def capacity(person, days):
    weeks = Counter(day.isocalendar().week for day in days if is_free(person, day))
    daily, weekly = int(person["daily_visits"]), int(person["weekly_visits"])
    most = sum(min(weekly, daily * n) for n in weeks.values())
    return floor(Fraction(most * int(person.get("work_share_percent") or 100), 100))


def has_trait(enterprise, trait):
    kind, _, value = trait.partition(":")
    if kind == "tag":
        return value in enterprise["tags"].split(";")
    own = enterprise.get(kind, "")
    return own.startswith(value) if kind in ("industry", "division") else own == value


def broken_rules(case, teams):
    """Yield (rule, where) for all that teams of the case break."""
    loads = Counter()
    for block, team in teams.items():
        site, department = block.split("/")
        tasks = [case.task(name) for name in case.visits[site].split(";")]
        tasks = [task for task in tasks if task["department"] == department]
        if not len(team) == len(set(team)) == max(task["size"] for task in tasks):
            yield "size", block
        needs = {need for task in tasks for need in task["qualifications"].split(";") if need}
        leads = any(task["leader"] for task in tasks)
        if not any(
            needs <= set(case.person(name).get("qualifications", "").split(";"))
            and (not leads or case.person(name).get("leader") == "true")
            for name in team
        ):
            yield "qualified", block
        loads.update(team)
        for name in team:
            for rule in broken_by(case, case.person(name), case.enterprise(site), tasks):
                yield rule, f"{block}:{name}"
    for name, n in loads.items():
        if n > capacity(case.person(name), working_days(case)):
            yield "capacity", name


def broken_by(case, person, site, tasks):
    """Yield the rules that a person at an enterprise breaks."""
    department = tasks[0]["department"]
    if person["department"] != department:
        yield "department"
    if person.get("expert") == "true":
        yield "expert"
    if site["identifier"] in person.get("recusals", "").split(";"):
        yield "recusal"
    if any(has_trait(site, one) for one in person.get("recusal_traits", "").split(";") if one):
        yield "trait"
    crossed = case.rules.get("crossed_stations") and site.get("station")
    if crossed and crossed == person.get("station"):
        yield "station"
    visits = [row for row in case.history if (row[0], row[2]) == (site["identifier"], department)]
    last = max(visits, key=lambda row: row[1], default=("",) * 5)[4].split(";")
    if case.rules.get("rotation") == "person" and person["inspector_id"] in last:
        yield "rotation"
    divisions = [one for one in person.get("divisions", "").split(";") if one]
    if divisions and not any(site.get("division", "").startswith(one) for one in divisions):
        yield "division"
    windows = [task["window"] for task in tasks if task.get("window")]
    if not any(
        is_free(person, day)
        and all(one["start"] <= day.isoformat() <= one["end"] for one in windows)
        for day in working_days(case)
    ):
        yield "days"
