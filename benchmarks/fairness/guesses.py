"""What an insider can guess of who comes, learnt in the first year and tried in the later ones.

Kinds of knowledge: nothing but the department (an outsider), the enterprise's district, one member
of the team, and two that need an order of visits: the team of the department's visit before, and
who has had least work so far. Both are tried in the order of the file, and in that of the days.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

import pandas as pd

from benchmarks.fairness.campaigns import Campaign
from benchmarks.fairness.world import World, Year
from dualrandom.fairness.insider import held_out_guess

KINDS = ("outsider", "place", "rota", "least_work", "rota_by_day", "least_work_by_day")
SEEN_DAY_BY_DAY = ("outsider", "place", "rota_by_day", "least_work_by_day")
Stop = tuple[str, tuple[str, ...], str]
"""District, team, and the one with the least work before it."""
Pairs = list[tuple[Hashable, Hashable]]
Known = Iterator[tuple[str, tuple[Hashable, Hashable]]]


def guesses(campaigns: Iterable[Campaign]) -> dict[str, float]:
    """Chance of naming one member of a team, by kind, best of them, and of naming a colleague."""
    learnt: dict[str, Pairs] = defaultdict(list)
    tried: dict[str, Pairs] = defaultdict(list)
    n_teams = n_seats = 0
    for campaign in campaigns:
        for number, (world, year) in enumerate(zip(campaign.worlds, campaign.years, strict=True)):
            into = tried if number else learnt
            for department, by_file, by_day in _stops(world, year):
                for kind, pair in _known_of_each(department, by_file):
                    into[kind].append(pair)
                for kind, pair in _known_of_those_before(department, by_file):
                    into[kind].append(pair)
                for kind, pair in _known_of_those_before(department, by_day):
                    into[f"{kind}_by_day"].append(pair)
                if number:
                    n_teams += len(by_file)
                    n_seats += sum(len(team) for _, team, _ in by_file)
    seats = n_seats / max(n_teams, 1)
    found = {f"guess_{kind}": _hit(learnt[kind], tried[kind]) * seats for kind in KINDS}
    found["guess_insider"] = max(found.values())
    found["guess_by_day"] = max(found[f"guess_{kind}"] for kind in SEEN_DAY_BY_DAY)
    found["guess_colleague"] = _hit(learnt["colleague"], tried["colleague"]) * max(seats - 1, 0)
    return found


def even_guess(world: World) -> float:
    """Chance of naming a member where all are equally likely, mean over due visits."""
    due = [world.quota(department) for department in world.departments]
    even = []
    for department in world.departments:
        n = len(world.staff(department.id))
        even.append(min(department.seats, n) / n if n else 0.0)
    return sum(n * chance for n, chance in zip(due, even, strict=True)) / max(sum(due), 1)


def _hit(learnt: Pairs, tried: Pairs) -> float:
    return float(held_out_guess(learnt, tried)) if learnt and tried else 0.0


def _known_of_each(department: str, stops: list[Stop]) -> Known:
    for district, team, _ in stops:
        for person in team:
            yield "outsider", (department, person)
            yield "place", ((department, district), person)
            for other in team:
                if other != person:
                    yield "colleague", ((department, person), other)


def _known_of_those_before(department: str, stops: list[Stop]) -> Known:
    before: tuple[str, ...] = ()
    for _, team, least in stops:
        for person in team:
            yield "rota", ((department, before), person)
            yield "least_work", ((department, least), person)
        before = tuple(sorted(team))


def _stops(world: World, year: Year) -> Iterator[tuple[str, list[Stop], list[Stop]]]:
    """Each department with its stops in the order of the file and in that of the days."""
    row = {name: number for number, name in enumerate(world.enterprises["enterprise"])}
    place = dict(zip(world.enterprises["enterprise"], world.enterprises["district"], strict=True))
    seats: dict[tuple[int, str], list[str]] = defaultdict(list)
    columns = (year.teams[name].tolist() for name in ("visit", "department", "inspector"))
    for visit, department, person in zip(*columns, strict=True):
        seats[visit, department].append(person)
    for department in world.departments:
        own = year.visits[(year.visits["department"] == department.id).to_numpy()]
        columns = (own[name].tolist() for name in ("visit", "enterprise", "day"))
        visits = [
            (row[enterprise], day, tuple(seats[visit, department.id]), place[enterprise])
            for visit, enterprise, day in zip(*columns, strict=True)
        ]
        orders = [sorted(visits)]
        orders.append(sorted(visits, key=lambda visit: (visit[1], visit[0])))
        if any(day < 0 for _, day, _, _ in visits):
            orders[1] = []
        staff = world.staff(department.id)
        yield department.id, *(_with_least(staff, order) for order in orders)


def _with_least(
    staff: pd.DataFrame, visits: list[tuple[int, int, tuple[str, ...], str]]
) -> list[Stop]:
    least = _least_work(staff)
    return [(district, team, least(team)) for _, _, team, district in visits]


def _least_work(staff: pd.DataFrame) -> Callable[[tuple[str, ...]], str]:
    """Return who had least work before this team, and note the team."""
    load = dict.fromkeys(staff["inspector"], 0.0)
    weight = dict(zip(staff["inspector"], 100 / staff["work_percent"], strict=True))

    def least(team: tuple[str, ...]) -> str:
        found = min(load, key=load.__getitem__, default="")
        for name in team:
            load[name] += weight[name]
        return found

    return least
