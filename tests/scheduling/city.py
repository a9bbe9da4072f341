"""Seeded random worlds of any size, after the family of instances in the study of schedules."""

from __future__ import annotations

from dualrandom.drawing.tickets import CounterStream
from dualrandom.registers.records import DateRange

from .builders import World, weekdays

DEPARTMENTS = ("A", "B", "C", "D", "E")


def city(
    n_firms: int, n_days: int, n_people: int, seed: str = "1", gap: int = 1, cap: int = 0
) -> World:
    """Firms drawn by one to four of five departments, people on leave, half days, black-outs."""
    dice = CounterStream("city", seed)
    days = weekdays(n_days)
    rules = {"minimum_gap": {"between_visits_days": gap}}
    if cap:
        rules["annual_cap"] = {"visits": cap}
    world = World(days=days, rules=rules)
    for department in DEPARTMENTS:
        late = n_days // 6 if department == "E" else 0
        world.task(
            department,
            duration_minutes=(60, 90, 120, 150, 60)[DEPARTMENTS.index(department)],
            first_day=days[late],
            qualifications=("q",),
            team_qualified=True,
        )
    staff: dict[str, list[str]] = {name: [] for name in DEPARTMENTS}
    for number in range(n_people):
        department = DEPARTMENTS[number % 5]
        first = dice.below(n_days)
        absent = DateRange(
            days[first], days[min(n_days - 1, first + 1 + dice.below(max(2, n_days // 8)))]
        )
        office = dice.below(5) + 1
        leave = [absent] + [DateRange(day, day) for day in days if day.isoweekday() == office]
        able = frozenset({"q"}) if number % 10 < 5 or dice.chance(1, 2) else frozenset()
        world.person(f"P{number:04d}", department, leave=tuple(leave), qualifications=able)
        staff[department].append(f"P{number:04d}")
    load = dict.fromkeys(world.inspectors, 0)
    for number in range(n_firms):
        _add_firm(world, f"F{number:05d}", dice, staff, load)
    return world


def _lighter(dice: CounterStream, people: list[str], load: dict[str, int]) -> str:
    """The one with fewer visits of two picked at random, as a fair lottery would balance them."""
    picked = [people[dice.below(len(people))] for _ in range(2)]
    person = min(picked, key=lambda name: (load[name], name))
    load[person] += 1
    return person


def _add_firm(
    world: World, name: str, dice: CounterStream, staff: dict[str, list[str]], load: dict[str, int]
) -> None:
    n_days = len(world.days)
    blackouts = ()
    if dice.chance(12, 100):
        first = dice.below(n_days)
        last = min(n_days - 1, first + 2 + dice.below(max(1, n_days // 4)))
        blackouts = (DateRange(world.days[first], world.days[last]),)
    closed = str(1 + dice.below(5)) if dice.chance(15, 100) else ""
    opening = (None, None, None, None, None, None, None, (540, 780), (780, 1080), (540, 1080))
    world.firm(
        name,
        blackouts=blackouts,
        opening_days="1234567".replace(closed, "") if closed else "1234567",
        opening_minutes=opening[dice.below(10)],
    )
    roll = dice.below(100)
    n_departments = 1 if roll < 45 else 2 if roll < 75 else 3 if roll < 92 else 4
    order = list(DEPARTMENTS)
    chosen = [order.pop(dice.below(len(order))) for _ in range(n_departments)]
    for department in sorted(chosen):
        people = staff[department]
        able = [person for person in people if world.inspectors[person].qualifications]
        first = _lighter(dice, able, load)
        others = [person for person in people if person != first]
        world.block(name, department, (first, _lighter(dice, others, load)))
