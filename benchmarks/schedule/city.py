"""Random cities with teams already drawn: what a schedule has to cope with.

One slot is 15 minutes, a day has 32 (09:00 to 17:00), a week five days. A city of 40 x 40 km has
districts around which enterprises lie. Each is drawn by one to four departments, two inspectors
each. Enterprises are closed one weekday, black out a while, keep a gap, open half days and allow
one to four visits; inspectors take leave and have an office day. All of it follows from one seed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

SLOTS_A_DAY = 32
SLOTS_FOR_PAPERWORK = 2
MOST_SLOTS_A_DAY = 26
MOST_VISITS_A_DAY = 3
DURATIONS = (4, 6, 8, 10, 12, 16)
QUALIFICATIONS = 3


@dataclass(frozen=True)
class Shape:
    """Size and difficulty of a city.

    ``use`` is nominal: inspectors are so many that their work would fill this share of their time.
    ``scarce_department`` has half the inspectors; ``remote_share`` of the enterprises lie in a
    district 60 km away.
    """

    enterprises: int
    days: int
    departments: int = 5
    use: float = 0.5
    seed: int = 1
    scarce_department: bool = False
    remote_share: float = 0.0

    @property
    def name(self) -> str:
        extra = "-scarce" * self.scarce_department + "-remote" * bool(self.remote_share)
        return (
            f"{self.enterprises}x{self.days}-k{self.departments}-{round(100 * self.use)}"
            f"{extra}-s{self.seed}"
        )


@dataclass
class Block:
    """One department at one enterprise; ``window`` holds first and last day."""

    enterprise: int
    department: int
    slots: int
    window: tuple[int, int]
    team: tuple[int, int] = (-1, -1)


@dataclass
class Firm:
    """An enterprise: where, when open (a bit a day, slots of the day), and how often at most."""

    x_km: float
    y_km: float
    open_days: int
    open_slots: tuple[int, int]
    most_visits: int
    blocks: list[Block] = field(default_factory=list)


@dataclass
class Person:
    """An inspector: department, qualifications as bits, days of presence as bits."""

    department: int
    qualifications: int
    present: int


@dataclass
class City:
    """Firms with their blocks, and people."""

    shape: Shape
    firms: list[Firm]
    people: list[Person]

    @property
    def blocks(self) -> list[Block]:
        return [block for firm in self.firms for block in firm.blocks]


def city(shape: Shape) -> City:
    """Roll a city; the order of the rolls is that of the study of schedules."""
    dice = np.random.default_rng(shape.seed)
    n_districts = max(4, round(shape.enterprises**0.5 / 4))
    centres = dice.uniform(3, 37, (n_districts, 2))
    firms = [_firm(dice, shape, centres) for _ in range(shape.enterprises)]
    asked = [_asked(dice, shape, firms, number) for number in range(shape.enterprises)]
    blocks = [block for rolled in asked for block in rolled]
    people = _people(dice, shape, [block for block, _ in blocks], n_districts)
    _draw_teams(dice, shape, blocks, people)
    found = City(shape, firms, people)
    _make_possible(found)
    return found


def _every(weekday: int, n_days: int) -> int:
    return sum(1 << day for day in range(n_days) if day % 5 == weekday)


def _ones(first: int, length: int) -> int:
    return ((1 << length) - 1) << first


def _firm(dice, shape: Shape, centres) -> Firm:
    n_days = shape.days
    place = centres[int(dice.integers(len(centres)))] + dice.normal(0, 1.8, 2)
    days = _ones(0, n_days)
    if dice.random() < 0.15:
        days &= ~_every(int(dice.integers(5)), n_days)
    if dice.random() < 0.12:
        length = int(dice.integers(3, max(4, n_days // 4)))
        days &= ~_ones(int(dice.integers(0, max(1, n_days - length))), length)
    if dice.random() < 0.25:
        days &= ~_ones(0, int(dice.integers(1, max(2, n_days // 3))))
    roll = dice.random()
    hours = (0, SLOTS_A_DAY) if roll < 0.7 else (0, 18) if roll < 0.85 else (14, SLOTS_A_DAY)
    most = int(dice.choice([1, 2, 3, 4], p=[0.15, 0.35, 0.3, 0.2]))
    if shape.remote_share and dice.random() < shape.remote_share:
        place = place + np.array([60.0, 0.0])
    return Firm(float(place[0]), float(place[1]), days, hours, most)


def _asked(dice, shape: Shape, firms: list[Firm], number: int) -> list[tuple[Block, int]]:
    """Blocks of an enterprise, each with the qualification that it asks for."""
    n_days, hours = shape.days, firms[number].open_slots
    n_blocks = min(shape.departments, int(dice.choice([1, 2, 3, 4], p=[0.45, 0.30, 0.17, 0.08])))
    found = []
    for department in sorted(dice.choice(shape.departments, n_blocks, replace=False).tolist()):
        slots = int(dice.choice(DURATIONS, p=[0.15, 0.25, 0.25, 0.15, 0.12, 0.08]))
        roll = dice.random()
        if roll < 0.70:
            window = (0, n_days - 1)
        elif roll < 0.80:
            window = (0, (2 * n_days) // 3 - 1)
        elif roll < 0.90:
            window = (n_days // 3, n_days - 1)
        elif roll < 0.95:
            window = (0, n_days // 2 - 1)
        else:
            window = (n_days // 2, n_days - 1)
        block = Block(number, int(department), min(slots, hours[1] - hours[0]), window)
        found.append((block, int(dice.integers(QUALIFICATIONS))))
        firms[number].blocks.append(block)
    return found


def _people(dice, shape: Shape, blocks: list[Block], n_districts: int) -> list[Person]:
    n_days, people = shape.days, []
    for department in range(shape.departments):
        work = sum((block.slots + 3) * 2 for block in blocks if block.department == department)
        n_people = max(4, int(np.ceil(work / (n_days * 0.8 * 24 * shape.use))))
        if shape.scarce_department and department == 0:
            n_people = max(4, n_people // 2)
        for number in range(n_people):
            able = 0
            for qualification in range(QUALIFICATIONS):
                if dice.random() < 0.55 or number % QUALIFICATIONS == qualification:
                    able |= 1 << qualification
            present = _ones(0, n_days)
            for _ in range(max(1, n_days // 60)):
                length = int(dice.integers(2, 6 if n_days < 60 else 11))
                present &= ~_ones(int(dice.integers(0, max(1, n_days - length))), length)
            present &= ~_every(int(dice.integers(5)), n_days)
            dice.integers(n_districts)  # the study's people have a home that nothing counts
            people.append(Person(department, able, present))
    return people


def _draw_teams(dice, shape: Shape, blocks: list[tuple[Block, int]], people: list[Person]) -> None:
    """Two people a block in random order, those below the 60th percentile of the load first."""
    staff = [
        [number for number, person in enumerate(people) if person.department == department]
        for department in range(shape.departments)
    ]
    load = np.zeros(len(people))
    for block, qualification in blocks:
        mine = staff[block.department]
        order = dice.permutation(mine).tolist()
        limit = np.quantile(load[mine], 0.6)
        order.sort(key=lambda number: bool(load[number] > limit))
        lead = next(n for n in order if people[n].qualifications >> qualification & 1)
        second = next(number for number in order if number != lead)
        load[[lead, second]] += block.slots + 3
        block.team = (lead, second)


def possible_days(found: City, block: Block) -> int:
    """Days of a block as bits: its window, the enterprise, both inspectors."""
    days = _ones(block.window[0], block.window[1] - block.window[0] + 1)
    days &= found.firms[block.enterprise].open_days
    for number in block.team:
        days &= found.people[number].present
    return days


def _make_possible(found: City) -> None:
    """Widen what leaves a block no day, and caps that no merging could keep."""
    always = (0, found.shape.days - 1)
    for firm in found.firms:
        for block in firm.blocks:
            if not possible_days(found, block):
                block.window, firm.open_days = always, _ones(0, found.shape.days)
        for block in firm.blocks:
            if not possible_days(found, block):
                lead, second = block.team
                found.people[second].present |= found.people[lead].present
        masks = [possible_days(found, block) for block in firm.blocks]
        firm.most_visits = max(firm.most_visits, _fewest_days(masks))


def _fewest_days(masks: list[int]) -> int:
    """Fewest groups with a day in common into which the masks can be parted."""
    everything = (1 << len(masks)) - 1
    common = [-1] + [0] * everything
    for group in range(1, everything + 1):
        lowest = (group & -group).bit_length() - 1
        common[group] = common[group & (group - 1)] & masks[lowest]
    fewest = [0] + [len(masks)] * everything
    for rest in range(1, everything + 1):
        group = rest
        while group:
            if common[group]:
                fewest[rest] = min(fewest[rest], 1 + fewest[rest ^ group])
            group = (group - 1) & rest
    return fewest[everything]


def without_travel(found: City) -> City:
    """Return the same city with all enterprises in one place."""
    firms = [replace(firm, x_km=0.0, y_km=0.0) for firm in found.firms]
    return City(found.shape, firms, found.people)
