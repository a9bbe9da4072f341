"""The fairest loads by a linear programme, as solved: a vertex, where most chances are 0 or 1.

Per department: the least heaviest load (per share of full time), then the greatest lightest one.
The vertex is drawn by this package's rounding, so that it is a lottery with these chances.
"""

from typing import NamedTuple

import numpy as np
from ortools.linear_solver import pywraplp

from benchmarks.lottery.instances import TEAM, Department, Instance
from benchmarks.lottery.samples import Teams
from dualrandom.drawing.department_seats import LoadLimits
from dualrandom.drawing.fair_loads import SeatGroup
from dualrandom.drawing.quantise import integer_odds
from dualrandom.drawing.records import DENOMINATOR
from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.drawing.tickets import CounterStream

TOLERANCE = 1e-7


class Vertex(NamedTuple):
    department: Department
    tables: list[SeatTable]


def prepare(instance: Instance) -> list[Vertex]:
    return [Vertex(own, _tables(own, _solve(own))) for own in instance.departments]


def claims(prepared: list[Vertex]) -> list[np.ndarray]:
    found = []
    for vertex in prepared:
        chances = np.zeros(vertex.department.eligible.shape)
        for row, table in enumerate(vertex.tables):
            chances[row, list(table.members)] = np.array(table.odds) / DENOMINATOR
        found.append(chances)
    return found


def draw(prepared: list[Vertex], first: int, n_draws: int) -> list[Teams]:
    return [
        np.array([_draw_once(vertex, number) for number in range(first, first + n_draws)], np.int16)
        for vertex in prepared
    ]


def _draw_once(vertex: Vertex, number: int) -> list[list[int]]:
    stream = CounterStream(vertex.department.name, str(number))
    return round_odds(vertex.tables, vertex.department.n_people, DENOMINATOR, stream.chance)


def _solve(own: Department) -> np.ndarray:
    """Chances at a vertex, shape (blocks, people)."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    cells = {
        (int(row), int(person)): solver.NumVar(0, 1, "")
        for row, person in np.argwhere(own.eligible)
    }
    heaviest = solver.NumVar(0, solver.infinity(), "")
    lightest = solver.NumVar(0, solver.infinity(), "")
    for row in range(own.n_blocks):
        team = [person for person in range(own.n_people) if (row, person) in cells]
        solver.Add(sum(cells[row, person] for person in team) == TEAM)
        if own.asked[row]:
            solver.Add(
                sum(cells[row, person] for person in team if own.qualified[row, person]) >= 1
            )
    for person, (share, most) in enumerate(zip(own.share_percent, own.capacity, strict=True)):
        load = sum(cells[row, person] for row in range(own.n_blocks) if (row, person) in cells)
        solver.Add(load <= int(most))
        solver.Add(load <= heaviest * (share / 100))
        solver.Add(load >= lightest * (share / 100))
    solver.Minimize(heaviest)
    _optimise(solver)
    heaviest.SetUb(heaviest.solution_value() + TOLERANCE)
    solver.Maximize(lightest)
    _optimise(solver)
    chances = np.zeros(own.eligible.shape)
    for cell, variable in cells.items():
        chances[cell] = variable.solution_value()
    chances[chances < TOLERANCE] = 0
    chances[chances > 1 - TOLERANCE] = 1
    return chances


def _optimise(solver: pywraplp.Solver) -> None:
    if solver.Solve() != solver.OPTIMAL:
        raise RuntimeError("the linear programme has no optimum")


def _tables(own: Department, chances: np.ndarray) -> list[SeatTable]:
    """Integers over the common denominator; only who has a chance is a member."""
    groups = []
    for row in range(own.n_blocks):
        members = np.flatnonzero(chances[row]).tolist()
        qualified = frozenset(person for person in members if own.qualified[row, person])
        groups.append(SeatGroup(1, TEAM, int(own.asks[row]), tuple(members), qualified))
    nothing = (0,) * own.n_people
    limits = LoadLimits(nothing, tuple(int(most) * DENOMINATOR for most in own.capacity))
    odds = integer_odds(groups, chances, limits)
    return [
        SeatTable(
            group.members,
            table,
            [person in group.qualified for person in group.members],
            group.qualified_seats,
        )
        for group, ((_, table),) in zip(groups, odds, strict=True)
    ]
