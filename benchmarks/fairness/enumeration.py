"""Every way that chance can go, with its exact probability: a probability tree, walked to its end.

``exhaust`` runs a piece of code again and again; each run gets a source that decides what has not
been decided before. The same source stands in for NumPy's generator and for our counter stream, so
that it is the practice's own code that is enumerated.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from typing import TypeVar
from unittest.mock import patch

import numpy as np

from benchmarks.fairness.practices import chance as practice_chance

Outcome = TypeVar("Outcome", bound=Hashable)
Law = dict[Outcome, Fraction]


class Decisions:
    """A source of chance on one path through the tree."""

    def __init__(self, path: Sequence[int]) -> None:
        self.taken: list[tuple[int, tuple[Fraction, ...]]] = []
        self._path = path

    def decide(self, shares: Sequence[Fraction]) -> int:
        """One of the options, each with its share; the shares add up to 1."""
        possible = [option for option, share in enumerate(shares) if share]
        place = len(self.taken)
        option = self._path[place] if place < len(self._path) else possible[0]
        self.taken.append((option, tuple(shares)))
        return option

    def below(self, bound: int) -> int:
        """Like ``CounterStream.below``."""
        return self.decide([Fraction(1, bound)] * bound) if bound > 1 else 0

    def chance(self, numerator: int, denominator: int) -> bool:
        """Like ``CounterStream.chance``."""
        share = Fraction(numerator, denominator)
        return not self.decide([share, 1 - share])

    def integers(self, bound: int, size: int | None = None) -> int | np.ndarray:
        """Like ``numpy.random.Generator.integers``."""
        if size is None:
            return self.below(bound)
        return np.array([self.below(bound) for _ in range(size)], dtype=np.int64)

    def permutation(self, size: int) -> np.ndarray:
        """Like ``numpy.random.Generator.permutation`` of a number."""
        left = list(range(size))
        return np.array([left.pop(self.below(len(left))) for _ in range(size)], dtype=np.int64)

    def choice(
        self, values: np.ndarray, *, size: int, p: np.ndarray, replace: bool = False
    ) -> np.ndarray:
        """Like ``numpy.random.Generator.choice`` without replacement: one after another.

        NumPy draws with replacement and throws repeats away, which comes to the same.
        """
        if replace:
            raise NotImplementedError
        weights = list(_fractions(tuple(p.tolist())))
        found: list[int] = []
        for _ in range(size):
            total = sum(weights)
            found.append(self.decide([own / total for own in weights]))
            weights[found[-1]] = Fraction(0)
        return values[found]


@cache
def _fractions(shares: tuple[float, ...]) -> tuple[Fraction, ...]:
    return tuple(Fraction(own).limit_denominator(10**6) for own in shares)


def exhaust(run: Callable[[Decisions], Outcome]) -> Law[Outcome]:
    """Exact probability of every outcome of ``run``, in the order of first occurrence."""
    law: Law[Outcome] = {}
    open_paths: list[list[int]] = [[]]
    while open_paths:
        path = open_paths.pop()
        source = Decisions(path)
        outcome = run(source)
        probability = Fraction(1)
        for option, shares in source.taken:
            probability *= shares[option]
        law[outcome] = law.get(outcome, Fraction(0)) + probability
        options = [option for option, _ in source.taken]
        for place in range(len(path), len(options)):
            shares = source.taken[place][1]
            open_paths += [
                [*options[:place], other]
                for other, share in enumerate(shares)
                if share and other != options[place]
            ]
    return law


@contextmanager
def decided_by(source: Decisions) -> Iterator[None]:
    """Practices that ask for NumPy's generator get the source instead."""
    with patch.object(practice_chance, "generator", lambda *_: source):
        yield


def expected(law: Law[Outcome], measure: Callable[[Outcome], Fraction | int]) -> Fraction:
    """Mean of a measure over the outcomes."""
    return sum((share * measure(outcome) for outcome, share in law.items()), Fraction(0))
