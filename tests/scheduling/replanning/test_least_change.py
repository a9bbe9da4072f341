"""The least change: against every possible plan of small worlds, and in a city."""

from datetime import timedelta
from itertools import product

import pytest

from dualrandom.drawing.tickets import CounterStream
from dualrandom.scheduling.replanning.current_plan import current_plan
from dualrandom.scheduling.replanning.replanning import replan
from dualrandom.scheduling.schedule import schedule
from tests.scheduling.builders import MONDAY, QUICK, World, ranges
from tests.scheduling.city import city

from .events import event, ill, request

PEOPLE = "PQRS"
HOURS = ("09:00", "10:00")
N_DAYS = 3


def small_world(seed):
    """Four firms, teams of one or two of four people, three days of two hours."""
    dice = CounterStream("least change", str(seed))
    world = World(n_days=N_DAYS, hours={"spans": ("09:00-11:00",), "slot_minutes": 60})
    world.task("A", team_size=1)
    for name in PEOPLE:
        away = [day for day in world.days if dice.below(5) == 0]
        world.person(name, "A", daily_visits=1 + dice.below(2), leave=ranges(away))
    for firm in "FGHI":
        closed = [day for day in world.days if dice.below(6) == 0]
        first = dice.below(4)
        others = [(first + 1 + dice.below(3)) % 4] if dice.below(2) else []
        world.firm(firm, blackouts=ranges(closed))
        world.block(firm, "A", [PEOPLE[place] for place in (first, *others)])
    return world


def is_valid(places, teams, facts):
    """Whether blocks can be at these days and hours, told plainly; ``None`` is nowhere."""
    busy = set()
    per_day = {}
    for block, place in places.items():
        if place is None:
            continue
        day, hour = place
        if any(day in closed for closed in facts.enterprises[block[0]].blackouts):
            return False
        for name in teams[block]:
            person = facts.inspectors[name]
            per_day[name, day] = per_day.get((name, day), 0) + 1
            if (
                (name, day, hour) in busy
                or not person.is_available(day)
                or per_day[name, day] > person.daily_visits
            ):
                return False
            busy.add((name, day, hour))
    return True


def least_change(old, teams, facts):
    """(blocks that lose their visit, visits that change) of the best of all plans."""
    choices = [None, *product(facts.days, HOURS)]
    best = None
    for chosen in product(choices, repeat=len(old)):
        places = dict(zip(old, chosen, strict=True))
        cost = (
            sum(place is None for place in chosen),
            sum(places[name] != old[name] for name in old),
        )
        if (best is None or cost < best) and is_valid(places, teams, facts):
            best = cost
    return best


@pytest.mark.parametrize("seed", range(40))
def test_no_other_plan_drops_or_changes_less(seed):
    plan = schedule(small_world(seed).lottery(), limits=QUICK)
    happened = (
        ill("P", 0, seed % 3),
        event("enterprise_closed", enterprise="G", days=(seed % 2, 1)),
    )
    revision = replan(plan, request(*happened))
    after = current_plan(plan, (), (revision,))
    old = {part.block: (visit.day, visit.start) for visit in plan.visits for part in visit.parts}
    new = {v.parts[0].block: (v.day, v.start) for v in after.plan.visits}
    found = (len(old.keys() - new.keys()), sum(new.get(name) != old[name] for name in old))
    assert found == least_change(old, after.lottery.teams, after.lottery.facts)


def test_a_week_of_illness_in_a_city_changes_little_more_than_that_persons_visits():
    world = city(600, 120, 30)
    plan = schedule(world.lottery(), limits=QUICK)
    monday = MONDAY + timedelta(days=56)
    week = (56, 60)
    count = {}
    for visit in plan.visits:
        if monday <= visit.day <= monday + timedelta(days=4):
            for part in visit.parts:
                for name in part.team:
                    count[name] = count.get(name, 0) + 1
    busiest = sorted(count, key=lambda name: (-count[name], name))[:3]
    for name in busiest:
        asked = request(ill(name, *week), first=56, time="2026-04-24T16:00")
        revision = replan(plan, asked)
        assert not revision.dropped
        assert 2 * len(revision.withdrawn) <= 3 * count[name]
        assert replan(plan, asked) == revision
