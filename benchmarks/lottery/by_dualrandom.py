"""This package, by its public functions: odds first, then teams."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

import dualrandom as dr
from benchmarks.lottery.instances import TEAM, Instance
from benchmarks.lottery.registers import enterprise, promised, seed_of
from benchmarks.lottery.samples import NOBODY, Teams
from dualrandom.drawing.records import DENOMINATOR


class Prepared(NamedTuple):
    """``odds`` as published; ``blocks`` are the ids, per department and in its order."""

    instance: Instance
    odds: Any
    blocks: list[list[str]]


class Ready(NamedTuple):
    instance: Instance
    draw: dr.Draw
    registers: dr.Registers


def ready(instance: Instance) -> Ready:
    with TemporaryDirectory() as folder:
        return Ready(instance, *promised(instance, Path(folder)))


def prepare(given: Ready) -> Prepared:
    instance = given.instance
    odds = dr.publish_odds(given.draw, given.registers)
    if odds.unstaffed:
        raise RuntimeError(f"{len(odds.unstaffed)} blocks of {instance.name} have no team")
    blocks = [
        [f"{enterprise(visit)}/{own.name}" for visit in own.visits] for own in instance.departments
    ]
    return Prepared(instance, odds, blocks)


def claims(prepared: Prepared) -> list[np.ndarray]:
    odds = prepared.odds
    found = []
    for own, blocks in zip(prepared.instance.departments, prepared.blocks, strict=True):
        position = {own.person(number): number for number in range(own.n_people)}
        table = np.zeros(own.eligible.shape)
        for row, block in enumerate(blocks):
            profile = odds.profiles[odds.profile_of[block]]
            columns = [position[member] for member in profile.members]
            table[row, columns] = np.array(profile.odds) / DENOMINATOR
        found.append(table)
    return found


def draw(prepared: Prepared, first: int, n_draws: int) -> list[Teams]:
    departments = prepared.instance.departments
    found = [np.full((n_draws, own.n_blocks, TEAM), NOBODY, dtype=np.int16) for own in departments]
    for row in range(n_draws):
        teams = draw_once(prepared.odds, first + row)
        for own, blocks, rows in zip(departments, prepared.blocks, found, strict=True):
            start = len(own.name) + 1
            rows[row] = [[int(member[start:]) for member in teams[block]] for block in blocks]
    return found


def draw_once(odds: Any, number: int) -> dict[str, tuple[str, ...]]:
    """Teams by seed: all enterprises are drawn, so that the first draw is the same for any seed."""
    seed = seed_of(number)
    bound = seed.bind(odds.draw.commitment)
    drawn = replace(odds.draw, record=odds.draw.record.model_copy(update={"seed": bound}))
    return dr.draw_teams(replace(odds, draw=drawn), seed).teams


def fair_loads(prepared: Prepared) -> list[np.ndarray]:
    """Leximin-fair visits per person, as certified."""
    found = []
    for own in prepared.instance.departments:
        fair = prepared.odds.departments[own.name, False].fair_visits()
        loads = [float(fair.get(own.person(number), Fraction(0))) for number in range(own.n_people)]
        found.append(np.array(loads))
    return found
