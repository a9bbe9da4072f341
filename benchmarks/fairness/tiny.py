"""The tiny world, enumerated: the exact law of every draw, crew rule and calendar.

It is the practices' own code that is walked through, with all that chance can do. Only tickets are
a model: those of different names count as a uniformly random order, as a hash is meant to give;
pandas hands its weights to NumPy, so both have one law. Tests hold both against many seeds.
"""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from unittest.mock import patch

import pandas as pd

from benchmarks.fairness.enumeration import Decisions, Law, decided_by, exhaust
from benchmarks.fairness.practices import Calendar, CrewDraw, EnterpriseDraw
from benchmarks.fairness.practices.nested import Nested
from benchmarks.fairness.practices.numpy_weights import NumpyWeights
from benchmarks.fairness.practices.skip_number import SkipNumber
from benchmarks.fairness.tiny_world import tiny_world
from benchmarks.fairness.world import Department, Past, World

Names = frozenset[str]
Selection = tuple[Names, ...]
"""Selected enterprises of each department, in the world's order."""
Team = tuple[int, str, tuple[str, ...]]
"""Visit, department and members, sorted."""

_OF = "benchmarks.fairness.practices"


@cache
def draw_law(draw: EnterpriseDraw) -> Law[Selection]:
    """Chance of every selection of all departments; for ``Nested`` see ``nested_law``."""
    world = tiny_world()
    match draw.id:
        case "equal":
            return _shared_tickets(world)
        case "apart":
            return _independent([_uniform(world, own) for own in world.departments])
        case "skip_number":
            return _independent([_generated(SkipNumber(), world, own) for own in world.departments])
        case "pandas_weights":
            return draw_law(NumpyWeights())
        case "numpy_weights":
            return _independent(
                [_generated(NumpyWeights(), world, own) for own in world.departments]
            )
    raise KeyError(draw.id)


def nested_law(order: Iterable[str], department: int) -> Law[Selection]:
    """Law of the nested draw of one department, given the order of tickets.

    Its chances hold in each order. (Both departments at once take some hundred thousand paths.)
    """
    whole, place = tiny_world(), {name: number for number, name in enumerate(order)}
    world = replace(whole, departments=(whole.departments[department],))
    due = Nested().promised(whole, whole.departments[department])

    def run(source: Decisions) -> Selection:
        with (
            patch(f"{_OF}.nested.weighted_promise", lambda *_: due),  # the same, made once
            patch(f"{_OF}.nested.tickets", lambda _, __, names: [place[name] for name in names]),
            patch(f"{_OF}.nested.CounterStream", lambda *_: source),
        ):
            return selection_of(world, Nested().select(world, "", 0, Past()))

    return exhaust(run)


def crew_law(crew: CrewDraw, visits: pd.DataFrame, department: str) -> Law[tuple[Team, ...]]:
    """Law of one department's teams at given visits; departments are independent."""
    whole = tiny_world()
    world = replace(
        whole, departments=tuple(own for own in whole.departments if own.id == department)
    )

    def run(source: Decisions) -> tuple[Team, ...]:
        def shuffled(names: list[str], _: str) -> list[str]:
            return [names[number] for number in source.permutation(len(names))]

        with (
            decided_by(source),
            patch(f"{_OF}.lottery.inspector_order", shuffled),
            patch(f"{_OF}.lottery.CounterStream", lambda *_: source),
        ):
            return teams_of(crew.teams(world, visits, "", 0, Past()))

    return exhaust(run)


def calendar_law(calendar: Calendar, selected: pd.DataFrame) -> Law[tuple[tuple[object, ...], ...]]:
    """Law of the rows of visits; an outcome is ``tuple(visits.itertuples(...))``."""
    world = tiny_world()

    def run(source: Decisions) -> tuple[tuple[object, ...], ...]:
        def labels(_: str, __: str, names: list[str]) -> list[int]:
            return source.permutation(len(names)).tolist()

        with decided_by(source), patch(f"{_OF}.joint_visits.tickets", labels):
            rows = calendar.visits(world, selected, "", 0)
        return tuple(rows.itertuples(index=False, name=None))

    return exhaust(run)


def chances_of(law: Law[Selection], department: int) -> dict[str, Fraction]:
    """Exact inclusion chance of each enterprise that may be drawn, in one department's draw."""
    chances: dict[str, Fraction] = {}
    for selection, share in law.items():
        for name in selection[department]:
            chances[name] = chances.get(name, Fraction(0)) + share
    return dict(sorted(chances.items()))


def selection_of(world: World, selected: pd.DataFrame) -> Selection:
    """The selection of a table."""
    pairs = list(zip(selected["enterprise"], selected["department"], strict=True))
    return tuple(
        frozenset(name for name, department in pairs if department == own.id)
        for own in world.departments
    )


def teams_of(teams: pd.DataFrame) -> tuple[Team, ...]:
    """The teams of a table, by visit and department."""
    grouped = teams.groupby(["visit", "department"])["inspector"]
    return tuple((int(v), str(d), tuple(sorted(names))) for (v, d), names in grouped)


def _generated(draw: EnterpriseDraw, world: World, own: Department) -> Law[Names]:
    alone = replace(world, departments=(own,))

    def run(source: Decisions) -> Names:
        with decided_by(source):
            return selection_of(alone, draw.select(alone, "", 0, Past()))[0]

    return exhaust(run)


def _uniform(world: World, own: Department) -> Law[Names]:
    names = world.registry(own)["enterprise"].tolist()

    def run(source: Decisions) -> Names:
        left = list(names)
        return frozenset(left.pop(source.below(len(left))) for _ in range(world.quota(own)))

    return exhaust(run)


def _shared_tickets(world: World) -> Law[Selection]:
    """Go down one random order until every department has its number."""
    registries = [frozenset(world.registry(own)["enterprise"]) for own in world.departments]
    quotas = [world.quota(own) for own in world.departments]
    everybody = world.enterprises["enterprise"].tolist()
    law: Law[Selection] = {}

    def go(found: Selection, share: Fraction, seen: Names) -> None:
        still = [
            registry - seen
            for registry, names, quota in zip(registries, found, quotas, strict=True)
            if len(names) < quota
        ]
        if not still:
            law[found] = law.get(found, Fraction(0)) + share
            return
        # names that only full departments want may be passed over: they change nothing
        wanted = [name for name in everybody if any(name in own for own in still)]
        for name in wanted:
            following = tuple(
                names | {name} if name in registry and len(names) < quota else names
                for registry, names, quota in zip(registries, found, quotas, strict=True)
            )
            go(following, share / len(wanted), seen | {name})

    go(tuple(frozenset() for _ in quotas), Fraction(1), frozenset())
    return law


def _independent(laws: Iterable[Law[Names]]) -> Law[Selection]:
    law: Law[Selection] = {}
    for combination in product(*(own.items() for own in laws)):
        share = Fraction(1)
        for _, own in combination:
            share *= own
        law[tuple(names for names, _ in combination)] = share
    return law
