"""What the samples of a contender say about it.

Errors are relative to the chance that the contender itself claims, over the cells (block and
inspector) with a claimed chance of 1 % at least; the scatter of so many draws is taken out of the
root mean square. Guesses are learnt from the first half of the draws and counted on the second.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from benchmarks.lottery.instances import Department, Instance
from benchmarks.lottery.samples import NOBODY, Samples, Teams

LEAST_CHANCE = 0.01
CERTAIN = 1e-12


class Cells(NamedTuple):
    """All cells with a claimed chance between 0 and 1: what was claimed, and how often it came."""

    claimed: np.ndarray
    delivered: np.ndarray
    n_draws: int

    @property
    def standard_error(self) -> np.ndarray:
        return np.sqrt(self.claimed * (1 - self.claimed) / self.n_draws)

    @property
    def in_standard_errors(self) -> np.ndarray:
        return (self.delivered - self.claimed) / self.standard_error

    @property
    def relative(self) -> np.ndarray:
        """Error as a share of the claimed chance, where that is large enough."""
        counted = self.claimed >= LEAST_CHANCE
        return self.delivered[counted] / self.claimed[counted] - 1

    @property
    def scatter(self) -> np.ndarray:
        """Standard error of ``relative``."""
        counted = self.claimed >= LEAST_CHANCE
        return self.standard_error[counted] / self.claimed[counted]


class Figures(NamedTuple):
    """See ``FIGURES`` in ``tables.py`` for what each means."""

    draws: int
    rms_error_percent: float
    worst_over_percent: float
    worst_under_percent: float
    chi_square_per_cell: float
    largest_standard_errors: float
    certain_cells_broken: int
    seats_unfilled: float
    qualified_missed: float
    draws_with_missed_percent: float
    over_capacity: float
    not_eligible: float
    load_off_percent: float
    load_ratio: float
    load_spread: float
    best_guess_percent: float
    guess_after_previous_percent: float
    pair_bits: float

    @property
    def rules_broken(self) -> float:
        """Per draw: empty seats, missed qualified seats, people over capacity or not eligible."""
        return self.seats_unfilled + self.qualified_missed + self.over_capacity + self.not_eligible


def figures(instance: Instance, samples: Samples) -> Figures:
    departments = [
        _Drawn(own, claims, teams)
        for own, claims, teams in zip(
            instance.departments, samples.claims, samples.teams, strict=True
        )
    ]
    found = cells(instance, samples)
    n_draws = samples.n_draws
    missed = sum(own.missed for own in departments)
    relative, scatter = found.relative, found.scatter
    rms = np.sqrt(max(0.0, float(np.mean(relative**2 - scatter**2)))) if len(relative) else 0.0
    errors = found.in_standard_errors
    return Figures(
        draws=n_draws,
        rms_error_percent=100 * float(rms),
        worst_over_percent=100 * float(relative.max(initial=0)),
        worst_under_percent=100 * float(relative.min(initial=0)),
        chi_square_per_cell=float(np.mean(errors**2)) if len(errors) else 0.0,
        largest_standard_errors=float(np.abs(errors).max(initial=0)),
        certain_cells_broken=sum(own.certain_cells_broken for own in departments),
        seats_unfilled=sum(int((own.teams == NOBODY).sum()) for own in departments) / n_draws,
        qualified_missed=float(np.mean(missed)),
        draws_with_missed_percent=100 * float(np.mean(missed > 0)),
        over_capacity=sum(own.over_capacity for own in departments) / n_draws,
        not_eligible=sum(own.not_eligible for own in departments) / n_draws,
        load_off_percent=100
        * sum(own.load_off for own in departments)
        / (n_draws * instance.n_people),
        load_ratio=max(load_ratio(own.department, own.loads.mean(axis=0)) for own in departments),
        load_spread=float(np.mean([own.load_spread for own in departments])),
        best_guess_percent=100 * _mean(own.best_guess() for own in departments),
        guess_after_previous_percent=100 * _mean(own.guess_after_previous() for own in departments),
        pair_bits=_mean(own.pair_bits() for own in departments),
    )


def cells(instance: Instance, samples: Samples) -> Cells:
    claimed, delivered = [], []
    for own, claims, teams in zip(instance.departments, samples.claims, samples.teams, strict=True):
        open_cells = (claims > CERTAIN) & (claims < 1 - CERTAIN)
        claimed.append(claims[open_cells])
        delivered.append(_counts(teams, own.n_people)[open_cells] / samples.n_draws)
    return Cells(np.concatenate(claimed), np.concatenate(delivered), samples.n_draws)


def load_ratio(own: Department, loads: np.ndarray) -> float:
    """Heaviest over lightest expected load of a department's full-timers."""
    full = loads[own.full_time]
    return float(full.max() / full.min()) if full.min() > 0 else float("inf")


def _counts(teams: Teams, n_people: int) -> np.ndarray:
    """How often each person sat in each block."""
    return np.array(
        [
            np.bincount(block[block != NOBODY], minlength=n_people)
            for block in np.moveaxis(teams, 1, 0)
        ]
    )


def _mean(parts: Iterator[np.ndarray]) -> float:
    joined = np.concatenate(list(parts))
    return float(joined.mean()) if len(joined) else 0.0


class _Drawn:
    """The draws of one department."""

    def __init__(self, department: Department, claims: np.ndarray, teams: Teams) -> None:
        self.department = department
        self.claims = claims
        self.teams = teams
        people = range(department.n_people)
        self.loads = np.stack([(teams == one).sum(axis=(1, 2)) for one in people], axis=1)

    def _marked(self, marks: np.ndarray) -> np.ndarray:
        """``marks`` (blocks, people) of whoever was drawn, shape of ``teams``."""
        blocks = np.arange(self.department.n_blocks)[None, :, None]
        return marks[blocks, np.maximum(self.teams, 0)] & (self.teams != NOBODY)

    @property
    def missed(self) -> np.ndarray:
        """Qualified seats missed, per draw."""
        has_one = self._marked(self.department.qualified).any(axis=2)
        return (self.department.asks & ~has_one).sum(axis=1)

    @property
    def not_eligible(self) -> int:
        """Seats of people who may not come, or sit there twice."""
        strangers = self._marked(~self.department.eligible)
        twice = (self.teams[:, :, 0] == self.teams[:, :, 1]) & (self.teams[:, :, 0] != NOBODY)
        return int(strangers.sum() + twice.sum())

    @property
    def over_capacity(self) -> int:
        return int((self.loads > self.department.capacity).sum())

    @property
    def certain_cells_broken(self) -> int:
        """How often a chance of 0 came true, or one of 1 did not."""
        counts = _counts(self.teams, self.department.n_people)
        never, always = self.claims <= CERTAIN, self.claims >= 1 - CERTAIN
        return int(counts[never].sum() + (len(self.teams) - counts[always]).sum())

    @property
    def load_off(self) -> int:
        """How often a load is neither floor nor ceiling of what the claims add up to."""
        expected = self.claims.sum(axis=0)
        return int((np.abs(self.loads - expected) > 1 - 1e-6).sum())

    @property
    def load_spread(self) -> np.ndarray:
        """Heaviest minus lightest load of a draw's full-timers, in visits."""
        full = self.loads[:, self.department.full_time]
        return full.max(axis=1) - full.min(axis=1)

    def best_guess(self) -> np.ndarray:
        """Per block: is the person who came most often before in the team?"""
        learnt, told = np.array_split(self.teams, 2)
        guess = _counts(learnt, self.department.n_people).argmax(axis=1)
        return (told == guess[:, None]).any(axis=2).mean(axis=0)

    def guess_after_previous(self) -> np.ndarray:
        """The same, knowing whom the department sent last to the visit before."""
        n = self.department.n_people
        learnt, told = np.array_split(np.arange(len(self.teams)), 2)
        right = []
        for before, block in pairwise(range(self.department.n_blocks)):
            known = self.teams[:, before, -1].astype(np.int64)
            pairs = known[learnt, None] * n + self.teams[learnt, block]
            counts = np.bincount(pairs[pairs >= 0], minlength=n * n).reshape(n, n)
            guess = counts.argmax(axis=1)[known[told]]
            right.append((self.teams[told, block] == guess[:, None]).any(axis=1).mean())
        return np.array(right)

    def pair_bits(self) -> np.ndarray:
        """Entropy of the team of each block (Miller & Madow 1955: plug-in, bias taken out)."""
        n = self.department.n_people + 1
        found = []
        for block in np.moveaxis(np.sort(self.teams, axis=2), 1, 0).astype(np.int64):
            counts = np.bincount((block[:, 0] + 1) * n + block[:, 1] + 1)
            counts = counts[counts > 0]
            shares = counts / len(self.teams)
            bias = (len(counts) - 1) / (2 * len(self.teams))
            found.append((bias - (shares * np.log(shares)).sum()) / np.log(2))
        return np.array(found)
