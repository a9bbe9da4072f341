"""What offices do without a lottery of this kind: seat by seat, visit by visit.

Each seat goes to someone who may come and still has room: to anybody by chance, to the least
loaded (chance decides among equals), or to whoever is next on the list. Where a qualification is
asked for, the first seat goes to a holder with room, if there is one. Many draws at once.
"""

from typing import NamedTuple

import numpy as np

from benchmarks.lottery.instances import TEAM, Department
from benchmarks.lottery.samples import NOBODY, Teams

GOLDEN = np.uint64(0x9E3779B97F4A7C15)


class Rule(NamedTuple):
    """Whose turn it is: ``random``, ``load`` (least loaded first) or ``list`` (round robin)."""

    turn: str
    shuffled: bool = False
    """Visits in an order by chance instead of the order of the file."""


RULES = {
    "greedy_file": Rule("random"),
    "greedy_random": Rule("random", shuffled=True),
    "least_loaded": Rule("load", shuffled=True),
    "round_robin": Rule("list"),
}


def equal_chances(own: Department) -> np.ndarray:
    """What such a draw claims: all who may take a seat are equally likely to."""
    n = own.eligible.sum(axis=1, keepdims=True)
    holders = own.qualified.sum(axis=1, keepdims=True)
    anybody = np.where(own.eligible, TEAM / n, 0.0)
    others = np.where(own.eligible, 1 / (n - 1), 0.0)
    first = np.where(own.qualified, 1 / np.maximum(holders, 1), 0.0)
    return np.where(own.asks[:, None], first + (1 - first) * others, anybody)


def draw(own: Department, rule: Rule, first: int, n_draws: int) -> Teams:
    """Teams of draws ``first``, ``first + 1``, …; shape (draws, blocks, seats)."""
    chance = _Chance(own.name, first, n_draws)
    teams = np.full((n_draws, own.n_blocks, TEAM), NOBODY, dtype=np.int16)
    loads = np.zeros((n_draws, own.n_people), dtype=np.int64)
    turn = np.floor(chance.uniform(1)[:, 0] * own.n_people).astype(np.int64)
    order = np.tile(np.arange(own.n_blocks), (n_draws, 1))
    if rule.shuffled:
        order = np.argsort(chance.uniform(own.n_blocks), axis=1, kind="stable")
    draws = np.arange(n_draws)
    for step in range(own.n_blocks):
        block = order[:, step]
        free = own.eligible[block] & (loads < own.capacity)
        if rule.turn == "list":
            key = ((np.arange(own.n_people) - turn[:, None]) % own.n_people).astype(float)
        else:
            key = chance.uniform(own.n_people) + (loads if rule.turn == "load" else 0)
        for seat in range(TEAM):
            able = free
            if seat == 0:
                holders = free & own.qualified[block]
                able = np.where(holders.any(axis=1, keepdims=True), holders, free)
            found = able.any(axis=1)
            chosen = np.where(able, key, np.inf).argmin(axis=1)
            teams[draws[found], block[found], seat] = chosen[found]
            loads[draws[found], chosen[found]] += 1
            free[draws[found], chosen[found]] = False
            ordinary = found & ~(own.asks[block] & (seat == 0))
            turn[ordinary] = (chosen[ordinary] + 1) % own.n_people
    return teams


class _Chance:
    """Numbers in [0, 1) per draw, the same on every machine (splitmix64)."""

    def __init__(self, name: str, first: int, n_draws: int) -> None:
        salt = np.uint64(int.from_bytes(name.encode(), "big") % (1 << 64))
        draws = np.arange(first, first + n_draws, dtype=np.uint64)
        self._start = _mixed(_mixed(draws * GOLDEN) ^ salt)
        self._used = 0

    def uniform(self, n: int) -> np.ndarray:
        """Shape (draws, n)."""
        counters = np.arange(self._used + 1, self._used + 1 + n, dtype=np.uint64)
        self._used += n
        mixed = _mixed(self._start[:, None] + counters * GOLDEN)
        return (mixed >> np.uint64(11)).astype(float) / (1 << 53)


def _mixed(numbers: np.ndarray) -> np.ndarray:
    mixed = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
