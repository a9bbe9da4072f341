"""Whether a day can be staffed: planner, check and replay against trying everything out."""

from itertools import combinations
from random import Random
from types import SimpleNamespace

import pytest

from dualrandom.drawing.blocks import capacity_visits
from dualrandom.drawing.demand_records import DemandsRecord
from dualrandom.scheduling.daily_crew import Crew, Need
from dualrandom.scheduling.daily_slack import staffing_days
from dualrandom.scheduling.days import day_grid
from dualrandom.scheduling.long_limits import long_limits
from dualrandom.scheduling.problem import Person
from dualrandom.scheduling.rules.evidence import Evidence
from dualrandom.scheduling.rules.staffing_flow import Staffing, sessions
from dualrandom.verifier import replay

from .builders import World, ranges
from .daily_builders import demands_of, plan_of

TIMES = (("09:00", "10:00"), ("09:30", "10:30"), ("10:00", "11:00"), ("14:00", "15:00"))


def random_case(seed):
    """Three to six people of one department with narrow limits, and a few visits to staff."""
    rng = Random(seed)
    months = Random(f"months {seed}")
    world = World(n_days=7).task("A", team_qualified=True, qualifications=("q",)).task("B", "A")
    for number in range(rng.randint(3, 6)):
        world.person(
            f"P{number}",
            "A",
            daily_visits=rng.choice([1, 2, 2, 3]),
            weekly_visits=rng.choice([1, 2, 3]),
            monthly_visits=months.choice([None, None, 1, 2, 3]),
            work_share_percent=rng.choice([100, 100, 50, 34]),
            qualifications=frozenset("q" if rng.random() < 0.5 else ""),
            leave=ranges([day for day in world.days if rng.random() < 0.15]),
            recusals=frozenset(f"F{n}" for n in range(6) if rng.random() < 0.15),
        )
    places = {}
    days = [world.days[0], world.days[1], world.days[5]][: rng.randint(1, 3)]
    for number in range(rng.randint(1, 6)):
        firm = f"F{number}"
        world.firm(firm).block(firm, "A", ["?"] * rng.choice([1, 1, 2]), [rng.choice("AB")])
        places[f"{firm}/A"] = (rng.choice(days), *rng.choice(TIMES))
    demands = demands_of(world)
    return demands, plan_of(demands, places)


def can_be_staffed(evidence, parts, absent=(), extra=()):
    """Try every team for every part in turn. ``extra`` are (part, qualified) single seats."""
    lottery, people = evidence.plan.lottery, evidence.facts.inspectors
    number = sessions(parts)
    wanted = []
    for visit, part in parts:
        profile = lottery.record.profiles[evidence.blocks[part.block].profile]
        wanted.append(
            (visit.day, number[part.block], profile, profile.size, profile.qualified_seats)
        )
    for (visit, part), qualified in extra:
        profile = lottery.record.profiles[evidence.blocks[part.block].profile]
        wanted.append((visit.day, number[part.block], profile, 1, int(qualified)))
    used = {name: [] for name in people}

    def allowed(name, day, session):
        person, mine = people[name], used[name]
        week = day.isocalendar()[:2]
        return (
            name not in absent
            and person.is_available(day)
            and session not in {s for _, s in mine}
            and sum(d == day for d, _ in mine) < person.daily_visits
            and sum(d.isocalendar()[:2] == week for d, _ in mine) < person.weekly_visits
            and len(mine) < (person.monthly_visits or 99)  # all days are in March
            and len(mine) < capacity_visits(person, evidence.facts.days)
        )

    def place(rest):
        if not rest:
            return True
        day, session, profile, size, seats = rest[0]
        able = dict(zip(profile.members, profile.qualified, strict=True))
        free = [name for name in profile.members if allowed(name, day, session)]
        for team in combinations(free, size):
            if seats and not any(able[name] for name in team):
                continue
            for name in team:
                used[name].append((day, session))
            good = place(rest[1:])
            for name in team:
                used[name].pop()
            if good:
                return True
        return False

    return place(wanted)


def planners_answer(evidence, parts):
    """Fill the seats one part after the other with the planner's matching."""
    facts = evidence.facts
    names = sorted(facts.inspectors)
    grid = {day: place for place, day in enumerate(facts.days)}
    weeks = {}
    week_of = [weeks.setdefault(day.isocalendar()[:2], len(weeks)) for day in facts.days]
    people = [
        Person(
            name,
            0,
            facts.inspectors[name].daily_visits,
            facts.inspectors[name].weekly_visits,
            long_limits(facts.inspectors[name], day_grid(facts.days, 1)),
        )
        for name in names
    ]
    crew = Crew(
        people, [capacity_visits(facts.inspectors[name], facts.days) for name in names], week_of
    )
    number = sessions(parts)
    for place, (visit, part) in enumerate(parts):
        profile = evidence.plan.lottery.record.profiles[evidence.blocks[part.block].profile]
        there = [
            (names.index(name), able)
            for name, able in zip(profile.members, profile.qualified, strict=True)
            if facts.inspectors[name].is_available(visit.day)
        ]
        everybody = tuple(person for person, _ in there)
        able = tuple(person for person, flag in there if flag)
        need = Need(
            (able,) * profile.qualified_seats
            + (everybody,) * (profile.size - profile.qualified_seats)
        )
        could = crew.could_fill(0, place, need, grid[visit.day], number[part.block])
        if crew.fill(0, place, need, grid[visit.day], number[part.block]) != could:
            raise AssertionError("could_fill and fill disagree")
        if not could:
            return False
    return True


def replays_crew(evidence, parts):
    facts, demands = evidence.facts, evidence.plan.demands
    people = {
        name: SimpleNamespace(
            daily=person.daily_visits,
            weekly=person.weekly_visits,
            monthly=person.monthly_visits,
            capacity=capacity_visits(person, facts.days),
            days=sum(
                1 << place for place, day in enumerate(facts.days) if person.is_available(day)
            ),
        )
        for name, person in facts.inspectors.items()
    }
    record = demands.record.model_dump(mode="json")
    blocks = {block["block"]: block for block in record["blocks"]}
    audit = SimpleNamespace(
        facts=SimpleNamespace(people=people, days=list(facts.days)),
        documents={"demands.json": record},
    )
    rows = [
        (visit.model_dump(mode="json"), part.model_dump(mode="json"), blocks[part.block])
        for visit, part in parts
    ]
    return replay.Crew(audit, rows)


def test_all_three_find_people_exactly_where_trying_everything_does():
    answers = []
    for seed in range(400):
        _, plan = random_case(seed)
        evidence = Evidence(plan)
        parts = list(evidence.parts)
        expected = can_be_staffed(evidence, parts)
        staffing = Staffing(evidence, parts)
        assert (staffing.filled == staffing.seats) == expected, seed
        assert planners_answer(evidence, parts) == expected, seed
        assert (replays_crew(evidence, parts).missing == 0) == expected, seed
        answers.append(expected)
    assert 60 < sum(answers) < 340


def test_what_a_day_can_bear_is_what_trying_everything_gives():
    exact = halved = 0
    for seed in range(400):
        _, plan = random_case(seed)
        evidence = Evidence(plan)
        day = min(visit.day for visit in plan.visits)
        parts = [(visit, part) for visit, part in evidence.parts if visit.day == day]
        if not can_be_staffed(evidence, parts):
            continue
        row = staffing_days([visit for visit, _ in parts], plan.lottery)[0]
        staffing = Staffing(evidence, parts)
        crew = replays_crew(evidence, parts)
        assert (row.seats, row.free, row.spare) == (
            staffing.seats,
            len(staffing.people),
            staffing.spare(),
        )
        assert (row.seats, row.free, row.spare) == (len(crew.kinds), len(crew.free), crew.spare())
        # One seat more of any kind that the day has can be filled as often as ``spare`` says.
        kinds = []
        for dated in parts:
            profile = plan.lottery.record.profiles[evidence.blocks[dated[1].block].profile]
            kinds += [(dated, True)] * bool(profile.qualified_seats)
            kinds += [(dated, False)] * (profile.size > profile.qualified_seats)
        assert all(can_be_staffed(evidence, parts, extra=[kind] * row.spare) for kind in kinds)
        assert not all(
            can_be_staffed(evidence, parts, extra=[kind] * (row.spare + 1)) for kind in kinds
        )
        # Whoever so many are: the day can be staffed without them.
        free = sorted(staffing.people)
        for absent in combinations(free, row.absences):
            assert can_be_staffed(evidence, parts, absent=absent), (seed, absent)
        if row.absences == row.spare:
            exact += 1
            if row.absences < len(free) and all(
                limit >= staffing.n_sessions for limit in staffing.people.values()
            ):
                short = combinations(free, row.absences + 1)
                assert not all(can_be_staffed(evidence, parts, absent=absent) for absent in short)
        else:
            halved += 1
    assert exact > 50
    assert halved > 5


def test_a_release_brings_blocked_seats_back():
    person = Person("P", 0, 2, 2)
    crew = Crew([person], [2], [0, 0])
    need = Need(((0,),))
    assert crew.fill(0, 0, need, 0, 0)
    assert not crew.fill(0, 1, need, 0, 0)
    assert not crew.could_fill(0, 1, need, 0, 0)
    crew.release(0, 0, need)
    assert crew.fill(0, 1, need, 0, 0)


def test_a_profile_that_is_not_there_is_refused():
    demands, _ = random_case(1)
    text = demands.record.model_dump_json().replace('"profile":0', '"profile":9')
    with pytest.raises(ValueError, match="no profile 9"):
        DemandsRecord.model_validate_json(text)
