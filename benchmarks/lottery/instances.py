"""The campaigns that all contenders draw teams for: invented, the same on every machine.

Every department asks for two people at each of its visits; at some of them one of the two must hold
a qualification. Whoever is not recused may come: all to all inside a department. Departments share
no people, so a campaign falls into departments.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from dualrandom.drawing.tickets import CounterStream

TEAM = 2
WEEKS = 5
STAFF = {"d1": 30, "d2": 25, "d3": 20, "d4": 15, "d5": 10}
"""Percent of the inspectors, and of the visits' weight, that a department has."""
QUALIFICATIONS = {"q1": 30, "q2": 15}
"""Percent of the inspectors who hold a qualification."""
ASKED = ("q1",) * 3 + ("q2",) + ("",) * 6
N_DEPARTMENTS = (1, 2, 2, 3)
HOLDERS = 4
"""Full-timers at least who hold a qualification."""


class Department(NamedTuple):
    """Who may come where; blocks and people by position.

    ``eligible`` and ``qualified`` are of shape (blocks, people); nobody is qualified where nothing
    is asked. ``capacity`` is the most visits of a person.
    """

    name: str
    visits: tuple[int, ...]
    asked: tuple[str, ...]
    share_percent: tuple[int, ...]
    holds: tuple[frozenset[str], ...]
    weekly_visits: int
    eligible: np.ndarray
    qualified: np.ndarray

    @property
    def n_blocks(self) -> int:
        return len(self.visits)

    @property
    def n_people(self) -> int:
        return len(self.share_percent)

    @property
    def asks(self) -> np.ndarray:
        return np.array([name != "" for name in self.asked])

    @property
    def full_time(self) -> np.ndarray:
        return np.array(self.share_percent) == 100

    @property
    def capacity(self) -> np.ndarray:
        return WEEKS * self.weekly_visits * np.array(self.share_percent) // 100

    def person(self, position: int) -> str:
        return f"{self.name}-{position:03}"


class Instance(NamedTuple):
    name: str
    n_visits: int
    departments: tuple[Department, ...]

    @property
    def n_blocks(self) -> int:
        return sum(department.n_blocks for department in self.departments)

    @property
    def n_people(self) -> int:
        return sum(department.n_people for department in self.departments)

    @property
    def n_cells(self) -> int:
        return sum(int(department.eligible.sum()) for department in self.departments)


def campaign(
    name: str, n_visits: int, n_people: int, *, regions: int = 1, scarce: tuple[str, ...] = ()
) -> Instance:
    """Visits of one to three departments each; in ``scarce`` departments holders are few."""
    stream = CounterStream("benchmark", f"lottery/{name}")
    asked: dict[tuple[int, str], dict[int, str]] = {
        (region, own): {} for region in range(regions) for own in STAFF
    }
    for visit in range(n_visits):
        region = stream.below(regions)
        for own in _departments_of(stream):
            asked[region, own][visit] = ASKED[stream.below(len(ASKED))]
    departments = []
    for (region, own), seats in asked.items():
        n_staff = STAFF[own] * n_people // (100 * regions)
        if seats:
            name_of = own if regions == 1 else f"r{region}{own}"
            departments.append(
                _department(stream, name_of, n_staff, seats, is_scarce=own in scarce)
            )
    return Instance(name, n_visits, tuple(departments))


def _departments_of(stream: CounterStream) -> list[str]:
    """One to three different departments, each by its share of the staff."""
    chosen: list[str] = []
    urn = [own for own, percent in STAFF.items() for _ in range(percent)]
    for _ in range(N_DEPARTMENTS[stream.below(len(N_DEPARTMENTS))]):
        left = [own for own in urn if own not in chosen]
        chosen.append(left[stream.below(len(left))])
    return sorted(chosen)


def _department(
    stream: CounterStream, name: str, n_people: int, seats: dict[int, str], *, is_scarce: bool
) -> Department:
    asked = tuple(seats.values())
    weekly = -(-3 * TEAM * len(asked) // (2 * n_people * WEEKS))
    forced = [HOLDERS] * len(QUALIFICATIONS)
    if is_scarce:
        forced = [-(-asked.count(own) // (WEEKS * weekly)) for own in QUALIFICATIONS]
    certain = [own for own, n in zip(QUALIFICATIONS, forced, strict=True) for _ in range(n)]
    holds: list[frozenset[str]] = []
    part_time: list[bool] = []
    for person in range(n_people):
        by_chance = {own for own, percent in QUALIFICATIONS.items() if stream.below(100) < percent}
        always = set(certain[person::n_people])
        holds.append(frozenset(always if is_scarce else always | by_chance))
        part_time.append(stream.below(10) == 0 and person >= len(certain))
    eligible = np.array([[stream.below(50) > 0 for _ in range(n_people)] for _ in asked])
    holders = np.array([[own != "" and own in held for held in holds] for own in asked])
    if is_scarce:
        eligible |= holders  # or a seat might have nobody at all
    return Department(
        name,
        tuple(seats),
        asked,
        tuple(40 if part else 100 for part in part_time),
        tuple(holds),
        weekly,
        eligible,
        eligible & holders,
    )


INSTANCES: dict[str, Callable[[], Instance]] = {
    "ordinary": partial(campaign, "ordinary", 500, 200),
    "scarce": partial(campaign, "scarce", 500, 200, scarce=("d4", "d5")),
    "small": partial(campaign, "small", 20, 40),
    "tiny": partial(campaign, "tiny", 5, 20),
    "large": partial(campaign, "large", 10_000, 2_000, regions=10),
}
"""``tiny`` is for warming up and for the tests; ``large`` for the time of this package only."""
