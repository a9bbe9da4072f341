"""What is planned: cities of four sizes and three uses, families that are hard, and long days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.schedule.city import Shape
from benchmarks.schedule.instances import instance
from benchmarks.schedule.long_day import LongDay, long_day

if TYPE_CHECKING:
    from dualrandom.drawing.outcomes import Lottery

Case = Shape | LongDay

DAYS = {200: 20, 1000: 60, 5000: 120, 20_000: 250}
USES = (0.5, 0.65, 0.9)
DEPARTMENTS = (3, 8)
"""Beside the five of all other cities."""
SMALL = (50, 100, 200)
"""Enterprises in 20 days that one model of everything may be asked for."""
FAMILY_SIZE, SHORT_DAYS = 1000, 20
OTHER_SEEDS = (2, 3)
"""Further cities of 1,000 enterprises and more, at the lowest use."""
STOPS = (30, 80, 150)
DAY_SEEDS = (1, 2, 3)


def cases(sizes: list[int], *, quick: bool = False) -> list[Case]:
    """Cities of these sizes, smallest first; those for one model and long days with any size.

    ``quick``: only the lowest use, and one seed of the long days.
    """
    cities = [Shape(size, 20) for size in SMALL]
    for size in sizes:
        cities += [Shape(size, DAYS[size], use=use) for use in USES[: 1 if quick else None]]
        if size >= FAMILY_SIZE and not quick:
            cities += [Shape(size, DAYS[size], seed=seed) for seed in OTHER_SEEDS]
        if size == FAMILY_SIZE:
            cities += _families()
    seeds = DAY_SEEDS[: 1 if quick else None]
    days = [LongDay(stops, seed) for stops in STOPS for seed in seeds]
    return [*dict.fromkeys(cities), *days]


def _families() -> list[Shape]:
    """Other numbers of departments, very short, one scarce department, a quarter remote."""
    size, days = FAMILY_SIZE, DAYS[FAMILY_SIZE]
    return [
        *(Shape(size, days, departments=number) for number in DEPARTMENTS),
        Shape(size, SHORT_DAYS),
        Shape(size, days, scarce_department=True),
        Shape(size, days, remote_share=0.25),
    ]


def lottery(case: Case) -> Lottery:
    return long_day(case) if isinstance(case, LongDay) else instance(case)


def is_small(case: Case) -> bool:
    return isinstance(case, Shape) and (case.enterprises, case.days) in {(s, 20) for s in SMALL}


def is_ordinary(case: Case) -> bool:
    """A city without a difficulty of its own."""
    return (
        isinstance(case, Shape)
        and case.use == USES[0]
        and case.days == DAYS.get(case.enterprises)
        and not (case.scarce_department or case.remote_share)
    )
