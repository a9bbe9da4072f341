"""sortition-algorithms: maximin panels, and one of 1,000 numbered panels drawn.

It knows one panel and quotas on features. Either every visit is a panel of its own (loads and
capacity can't be stated then), or the whole campaign is one: a "person" of its pool is an inspector
at a visit, with quotas per visit, per visit's holders and per inspector.
"""

from typing import NamedTuple

import numpy as np

from benchmarks.lottery.instances import TEAM, Department, Instance
from benchmarks.lottery.samples import Teams
from dualrandom.drawing.tickets import CounterStream

PANELS = 1000
SEED = 1


class Panels(NamedTuple):
    """Per department and block: numbered teams, shape (blocks, panels, seats).

    ``together``: one number is drawn for the whole campaign, otherwise one per visit.
    """

    instance: Instance
    teams: list[np.ndarray]
    together: bool


def prepare_visits(instance: Instance) -> Panels:
    """One lottery of panels per visit; visits with the same people share it."""
    _start()
    teams = []
    for own in instance.departments:
        known: dict[tuple[bytes, bytes, bool], np.ndarray] = {}
        rows = []
        for row in range(own.n_blocks):
            key = (own.eligible[row].tobytes(), own.qualified[row].tobytes(), bool(own.asks[row]))
            if key not in known:
                known[key] = _visit(own, row)
            rows.append(known[key])
        teams.append(np.array(rows))
    return Panels(instance, teams, together=False)


def prepare_campaign(instance: Instance) -> Panels:
    """One lottery of panels for all visits at once."""
    _start()
    quotas: list[tuple[str, str, int, int]] = []
    pool: dict[str, dict[str, str]] = {}
    for own in instance.departments:
        quotas += [
            ("inspector", own.person(person), 0, int(most))
            for person, most in enumerate(own.capacity)
        ]
        for row in range(own.n_blocks):
            block = f"{own.name}/{row}"
            quotas.append(("visit", block, TEAM, TEAM))
            quotas.append(("seat", f"{block}/holder", int(own.asks[row]), TEAM))
            quotas.append(("seat", f"{block}/other", 0, TEAM))
            for person in np.flatnonzero(own.eligible[row]).tolist():
                seat = "holder" if own.qualified[row, person] else "other"
                pool[f"{block}/{person}"] = {
                    "inspector": own.person(person),
                    "visit": block,
                    "seat": f"{block}/{seat}",
                }
    panels = _maximin(quotas, pool, TEAM * instance.n_blocks)
    teams = [np.empty((own.n_blocks, PANELS, TEAM), np.int16) for own in instance.departments]
    place = {own.name: number for number, own in enumerate(instance.departments)}
    for number, panel in enumerate(panels):
        found: dict[tuple[str, str], list[int]] = {}
        for key in sorted(panel):
            name, row, person = key.split("/")
            found.setdefault((name, row), []).append(int(person))
        for (name, row), team in found.items():
            teams[place[name]][int(row), number] = team
    return Panels(instance, teams, together=True)


def claims(prepared: Panels) -> list[np.ndarray]:
    """Chances as the numbered panels give them."""
    found = []
    for own, teams in zip(prepared.instance.departments, prepared.teams, strict=True):
        chances = np.zeros(own.eligible.shape)
        for row in range(own.n_blocks):
            chances[row] = np.bincount(teams[row].ravel(), minlength=own.n_people) / PANELS
        found.append(chances)
    return found


def draw(prepared: Panels, first: int, n_draws: int) -> list[Teams]:
    found = [np.empty((n_draws, *own.shape[::2]), np.int16) for own in prepared.teams]
    for at in range(n_draws):
        stream = CounterStream("panels", str(first + at))
        number = stream.below(PANELS)
        for rows, teams in zip(found, prepared.teams, strict=True):
            numbers = [
                number if prepared.together else stream.below(PANELS) for _ in range(len(teams))
            ]
            rows[at] = teams[np.arange(len(teams)), numbers]
    return found


def _start() -> None:
    import logging

    from sortition_algorithms import utils

    utils.set_log_level(logging.WARNING)
    utils.set_random_provider(SEED)


def _visit(own: Department, row: int) -> np.ndarray:
    quotas = [("holds", "yes", int(own.asks[row]), TEAM), ("holds", "no", 0, TEAM)]
    pool = {
        str(person): {"holds": "yes" if own.qualified[row, person] else "no"}
        for person in np.flatnonzero(own.eligible[row]).tolist()
    }
    panels = _maximin(quotas, pool, TEAM)
    return np.array([sorted(map(int, panel)) for panel in panels], np.int16)


def _maximin(
    quotas: list[tuple[str, str, int, int]], pool: dict[str, dict[str, str]], size: int
) -> list[frozenset[str]]:
    from sortition_algorithms.core import find_random_sample
    from sortition_algorithms.features import read_in_features
    from sortition_algorithms.people import People

    columns = ("feature", "value", "min", "max")
    rows = [dict(zip(columns, map(str, quota), strict=True)) for quota in quotas]
    features, _, _ = read_in_features(columns, rows, size)
    people = People([])
    for row, (key, values) in enumerate(pool.items()):
        people.add(key, values, features, row)
    panels, _ = find_random_sample(
        features, people, size, [], selection_algorithm="maximin", number_selections=PANELS
    )
    return panels
