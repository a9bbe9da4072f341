"""Teams and visits in the tiny world: every measure against what can be said with a pencil."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from benchmarks.fairness.enumeration import Decisions, exhaust, expected
from benchmarks.fairness.practices.apart import Apart
from benchmarks.fairness.practices.catalogue import CREWS, PRACTICES
from benchmarks.fairness.practices.equal import Equal
from benchmarks.fairness.practices.joint_visits import JointVisits
from benchmarks.fairness.practices.lottery import odds
from benchmarks.fairness.practices.skip_number import SkipNumber
from benchmarks.fairness.practices.tables import selection, visit_table
from benchmarks.fairness.practices.visits_apart import VisitsApart
from benchmarks.fairness.tiny import calendar_law, crew_law, draw_law, teams_of
from benchmarks.fairness.tiny_world import tiny_world
from benchmarks.fairness.world import SELECTED, TEAMS, VISITS, Past
from dualrandom.fairness.insider import insider_guess
from dualrandom.fairness.leximin import load_spread
from dualrandom.fairness.rotation import rotation
from dualrandom.fairness.separate_visits import separate_visits
from dualrandom.fairness.visit_burden import repeats, visit_burden

WORLD = tiny_world()
MARKET = ("M1", "M2", "M3")
NORTH_TWICE = visit_table(
    [("E01", 0, "market", 0), ("E02", 1, "market", 1), ("E09", 2, "market", 2)]
)
"""Three visits, six seats, three people: the first two in the north (M1, M2), the last is M3's."""
THIRD, HALF = Fraction(1, 3), Fraction(1, 2)

# chances of a seat, expected repeated pairings and range of loads, insider's and outsider's guess
# at the third team: by hand, see the comments
BY_HAND = {
    # loads are two each: everybody stays away once, so the third team follows from the first two
    "lottery": ([(2 * THIRD,) * 3] * 3, 0, 0, (THIRD, 1)),
    # one time in three the second team is the first again; the third person then needs a colleague
    # who has no room left, and who is that, is open
    "seats_file": ([(2 * THIRD,) * 3] * 3, THIRD, 2 * THIRD, (THIRD, Fraction(5, 6))),
    "seats_shuffled": ([(2 * THIRD,) * 3] * 3, THIRD, 2 * THIRD, None),
    # who stayed away first comes second, and both who came once come third
    "least_loaded": ([(2 * THIRD,) * 3] * 3, 0, 0, (THIRD, 1)),
    # pairs M1+M2 and M3+M1, each by a coin: 3 − 2·(1 − 1/8) repeats; M1 has three visits always,
    # the one with least has none (1/4) or one
    "fixed_pairs": ([(1, HALF, HALF)] * 3, Fraction(5, 4), Fraction(9, 4), (HALF, HALF)),
    "round_robin": ([(1, 1, 0), (1, 0, 1), (0, 1, 1)], 0, 0, (1, 1)),
    # M3 comes to the third with one of the others
    "territorial": ([(1, 1, 0), (1, 1, 0), (HALF, HALF, 1)], 1, 2, (HALF, HALF)),
}


def seats_of(teams):
    enterprise = dict(zip(NORTH_TWICE["visit"], NORTH_TWICE["enterprise"], strict=True))
    rows = [
        (enterprise[visit], visit, department, person)
        for visit, department, team in teams
        for person in team
    ]
    return pd.DataFrame(rows, columns=["enterprise", "visit", "department", "inspector"])


@pytest.fixture(scope="module")
def laws():
    return {crew.id: crew_law(crew, NORTH_TWICE, "market") for crew in CREWS}


@pytest.mark.parametrize("crew", CREWS, ids=lambda crew: crew.id)
def test_chances_of_seats(crew, laws):
    law = laws[crew.id]
    assert sum(law.values()) == 1
    for visit, due in enumerate(BY_HAND[crew.id][0]):
        chances = [
            expected(law, lambda teams, v=visit, p=person: int(p in teams[v][2]))
            for person in MARKET
        ]
        assert chances == list(due)


def test_the_lottery_keeps_the_published_odds_exactly(laws):
    published = odds(WORLD, WORLD.departments[0])
    for visit in range(3):
        for person in MARKET:
            chance = expected(
                laws["lottery"], lambda teams, v=visit, p=person: int(p in teams[v][2])
            )
            assert chance == published[person]


@pytest.mark.parametrize("crew", CREWS, ids=lambda crew: crew.id)
def test_repeats_of_pairs(crew, laws):
    found = expected(laws[crew.id], lambda teams: rotation(seats_of(teams)).repeated_pairings)
    assert found == BY_HAND[crew.id][1]


@pytest.mark.parametrize("crew", CREWS, ids=lambda crew: crew.id)
def test_range_of_loads(crew, laws):
    def spread(teams):
        loads = [sum(person in team for _, _, team in teams) for person in MARKET]
        return load_spread(loads, [1, 1, 1]).range

    assert expected(laws[crew.id], spread) == BY_HAND[crew.id][2]


@pytest.mark.parametrize("crew", CREWS, ids=lambda crew: crew.id)
def test_gini_and_jain_are_those_of_their_definitions(crew, laws):
    """Gini: mean distance of two people over twice the mean load. Jain: (Σx)²/nΣx²."""

    def loads_of(teams):
        return [sum(person in team for _, _, team in teams) for person in MARKET]

    def gini(teams):
        loads = loads_of(teams)
        distances = sum(abs(one - other) for one in loads for other in loads)
        return Fraction(distances, 2 * len(loads) * sum(loads))

    def jain(teams):
        loads = loads_of(teams)
        return Fraction(sum(loads) ** 2, len(loads) * sum(load**2 for load in loads))

    for name, definition in (("gini", gini), ("jain", jain)):
        found = expected(
            laws[crew.id],
            lambda teams, n=name: getattr(load_spread(loads_of(teams), [1, 1, 1]), n),
        )
        assert found == expected(laws[crew.id], definition)


@pytest.mark.parametrize("crew", CREWS, ids=lambda crew: crew.id)
def test_people_who_come_back_in_an_independent_year(crew, laws):
    """Everybody is back with the square of their chance of a seat there, by hand."""
    law = laws[crew.id]
    found = Fraction(0)
    for first, chance in law.items():
        for second, again in law.items():
            later = seats_of(second)
            table = pd.concat([seats_of(first), later.assign(visit=later["visit"] + 3)])
            found += chance * again * rotation(table).repeated_seats
    assert found == sum(Fraction(one) ** 2 for visit in BY_HAND[crew.id][0] for one in visit)


@pytest.mark.parametrize(
    "crew", [crew for crew in CREWS if crew.id != "seats_shuffled"], ids=lambda crew: crew.id
)
def test_what_an_insider_gains(crew, laws):
    joint = {}
    for teams, share in laws[crew.id].items():
        pair = (teams[:2], teams[2])
        joint[pair] = joint.get(pair, 0) + share
    guess = insider_guess(joint)
    assert (guess.outsider, guess.insider) == BY_HAND[crew.id][3]


@pytest.mark.parametrize("crew", CREWS, ids=lambda crew: crew.id)
def test_seeds_follow_the_law(crew, laws):
    law = laws[crew.id]
    counts = dict.fromkeys(law, 0)
    n_seeds = 150
    for seed in range(n_seeds):
        counts[teams_of(crew.teams(tiny_market(), NORTH_TWICE, f"s{seed}", 0, Past()))] += 1
    if len(law) > 1:
        due = [float(law[outcome]) * n_seeds for outcome in law]
        assert stats.chisquare(list(counts.values()), due).pvalue > 0.001
    else:
        assert list(counts.values()) == [n_seeds]


def tiny_market():
    return type(WORLD)(
        "market", WORLD.enterprises, WORLD.inspectors, WORLD.departments[:1], days=WORLD.days
    )


def test_part_time_work_counts_in_the_lottery():
    inspectors = WORLD.inspectors.assign(work_percent=[100, 50, 50, 100, 100, 100])
    world = type(WORLD)("half", WORLD.enterprises, inspectors, WORLD.departments, days=3)
    assert odds(world, world.departments[0]) == {"M1": 1, "M2": HALF, "M3": HALF}


def test_round_robin_goes_on_where_it_stopped():
    crew = next(crew for crew in CREWS if crew.id == "round_robin")
    first = visit_table([("E01", 0, "market", 0)])
    teams = crew.teams(WORLD, first, "s", 0, Past())
    past = Past(first.assign(year=0), teams.assign(year=0))
    assert crew.teams(WORLD, first, "s", 1, past)["inspector"].tolist() == ["M3", "M1"]


def test_separate_visits_of_departments_together_and_apart():
    """Shared tickets: min(k, 2) of fire's enterprises are market's, k of its three in the eight."""
    joint = 5 - Fraction(48 * 1 + 168 * 2, 220)
    assert expected(draw_law(Equal()), _joint_visits) == joint
    assert expected(draw_law(Apart()), _joint_visits) == 5 - 8 * Fraction(1, 16)
    skip = draw_law(SkipNumber())
    assert expected(skip, _joint_visits) > joint


def _joint_visits(selected):
    """Visits by the calendar itself once for each overlap, by the number of doors otherwise."""
    doors = len(selected[0] | selected[1])
    if doors not in _CHECKED:
        table = selection({"market": sorted(selected[0]), "fire": sorted(selected[1])})
        found = separate_visits(JointVisits().visits(WORLD, table, "s", 0))
        assert found.visits == found.bound == doors
        assert found.asked == 5
        _CHECKED.add(doors)
    return doors


_CHECKED = set()


BOTH = selection({"market": ["E05", "E06"], "fire": ["E05"]})


def test_a_joint_visit_disturbs_one_day_and_is_no_repeat():
    law = calendar_law(JointVisits(), BOTH)
    assert expected(law, lambda rows: burden_of(rows, "days")) == 1
    assert expected(law, lambda rows: burden_of(rows, "visits")) == 1
    assert expected(law, lambda rows: burden_of(rows, "inspections")) == 2
    assert expected(law, lambda rows: repeats(visits(rows)).avoidable) == 0


def test_visits_apart_fall_on_one_day_one_time_in_three():
    law = calendar_law(VisitsApart(), BOTH)
    assert expected(law, lambda rows: burden_of(rows, "days")) == 1 + 2 * THIRD
    assert expected(law, lambda rows: burden_of(rows, "visits")) == 2
    assert expected(law, lambda rows: repeats(visits(rows)).avoidable) == 1
    assert expected(law, lambda rows: repeats(visits(rows), within=0).avoidable) == THIRD


def visits(rows):
    return pd.DataFrame(rows, columns=list(VISITS))


def burden_of(rows, column):
    return int(visit_burden(visits(rows)).set_index("enterprise").loc["E05", column])


@pytest.mark.parametrize("practice", PRACTICES, ids=lambda practice: practice.id)
def test_every_practice_gives_a_whole_year_and_the_same_again(practice):
    year = practice.campaign(WORLD, "seed", 0, Past())
    again = practice.campaign(WORLD, "seed", 1, Past().followed_by(0, year))
    other = practice.campaign(WORLD, "seed", 0, Past())
    for table, same, columns in (
        (year.selected, other.selected, SELECTED),
        (year.visits, other.visits, VISITS),
        (year.teams, other.teams, TEAMS),
    ):
        assert list(table.columns) == list(columns)
        assert table.equals(same)
    assert len(again.visits) == len(year.visits) == 5
    assert len(year.teams) == 10
    assert not year.teams.duplicated().any()
    staff = WORLD.inspectors.set_index("inspector")["department"]
    assert (staff[year.teams["inspector"]].to_numpy() == year.teams["department"]).all()
    asked = set(year.selected.itertuples(index=False, name=None))
    assert set(zip(year.visits["enterprise"], year.visits["department"], strict=True)) == asked
    assert year.visits["day"].between(0, WORLD.days - 1).all()
    assert practice.title_zh
    assert practice.title_en
    assert practice.source


def test_practices_have_names_of_their_own():
    assert len({practice.id for practice in PRACTICES}) == len(PRACTICES)


def test_the_tree_knows_all_permutations():
    law = exhaust(lambda source: tuple(source.permutation(4).tolist()))
    assert law == dict.fromkeys(law, Fraction(1, 24))
    assert set(law) == set(permutations(range(4)))


def test_the_tree_weighs_its_branches():
    def run(source: Decisions) -> str:
        if source.chance(1, 3):
            return "a"
        return "b" if source.chance(0, 5) else "c" if source.integers(2) else "d"

    assert exhaust(run) == {"a": THIRD, "c": THIRD, "d": THIRD}


def test_choice_is_one_after_another():
    values = np.array(["x", "y", "z"], dtype=object)
    law = exhaust(
        lambda source: tuple(source.choice(values, size=2, p=np.array([0.5, 0.25, 0.25])))
    )
    assert law["x", "y"] == HALF * HALF
    assert law["y", "z"] == Fraction(1, 4) * THIRD
