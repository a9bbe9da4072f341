"""What somebody who knows the rota can guess (内部人可预测性): with it, without it, and the gain.

A table of chances, of one's own enumeration or of many replays, is all it takes; for published
odds see ``seat_guess``, ``entropy`` and ``team_guess``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

Chance = Fraction | int
"""Chances, or counts of replays: only proportions matter."""


@dataclass(frozen=True, slots=True)
class InsiderGuess:
    """Chance of naming rightly what is still to come.

    Attributes
    ----------
    outsider
        Best guess of somebody who knows the practice, but nothing of this year; in (0, 1].
    insider
        Best guess of somebody who also knows what is known, mean over it; ≥ ``outsider``.
    open_bits, left_bits
        Entropy of what is to come, before and after knowing; in bits, ≥ 0.
    """

    outsider: Fraction
    insider: Fraction
    open_bits: float
    left_bits: float

    @property
    def gain(self) -> Fraction:
        """What the knowledge is worth, in [0, 1)."""
        return self.insider - self.outsider


def insider_guess(joint: Mapping[tuple[Hashable, Hashable], Chance]) -> InsiderGuess:
    """Best guesses with and without what an insider knows.

    Parameters
    ----------
    joint
        Chance (or count) of each pair of what is known and what is to come, ≥ 0, some above 0.
        Known may be the teams before, or whose turn it is; to come may be one seat or a team.

    Returns
    -------
    InsiderGuess
        Exact if the chances are. From counts the insider's figure is too high, since every
        accident looks like knowledge: use ``held_out_guess``.

    Notes
    -----
    Prior and posterior Bayes vulnerability (G. Smith 2009, FoSSaCS) and conditional entropy
    (Shannon 1948).

    Examples
    --------
    Round robin among two: who knows the last one knows the next; without, it is a coin.

    >>> guess = insider_guess({("A", "B"): 1, ("B", "A"): 1})
    >>> guess.outsider, guess.insider, guess.gain, guess.left_bits
    (Fraction(1, 2), Fraction(1, 1), Fraction(1, 2), 0.0)
    """
    total = sum((Fraction(chance) for chance in joint.values()), Fraction(0))
    to_come: dict[Hashable, Fraction] = defaultdict(Fraction)
    by_known: dict[Hashable, list[Fraction]] = defaultdict(list)
    merged: dict[tuple[Hashable, Hashable], Fraction] = defaultdict(Fraction)
    for (known, coming), chance in joint.items():
        merged[known, coming] += Fraction(chance) / total
    for (known, coming), share in merged.items():
        to_come[coming] += share
        by_known[known].append(share)
    return InsiderGuess(
        outsider=max(to_come.values()),
        insider=sum((max(shares) for shares in by_known.values()), Fraction(0)),
        open_bits=entropy_bits(to_come.values()),
        left_bits=fsum(
            float(sum(shares)) * entropy_bits(share / sum(shares) for share in shares)
            for shares in by_known.values()
        ),
    )


def held_out_guess(
    learnt: Iterable[tuple[Hashable, Hashable]], tried: Iterable[tuple[Hashable, Hashable]]
) -> Fraction:
    """Share of right guesses on fresh replays by somebody who learnt from others.

    Parameters
    ----------
    learnt, tried
        Pairs of known and to come, of different, independent replays; ``tried`` is not empty.

    Returns
    -------
    Fraction
        In [0, 1]. An honest estimate from below: nobody guesses better than with all chances.
        Unknown situations are guessed as most common overall; ties by text.

    Examples
    --------
    >>> held_out_guess([("A", "B"), ("A", "B"), ("B", "A")], [("A", "B"), ("B", "B")])
    Fraction(1, 2)
    """
    counts: dict[Hashable, dict[Hashable, int]] = defaultdict(lambda: defaultdict(int))
    overall: dict[Hashable, int] = defaultdict(int)
    for known, coming in learnt:
        counts[known][coming] += 1
        overall[coming] += 1
    right = n_tried = 0
    guesses = {known: _likeliest(own) for known, own in counts.items()}
    otherwise = _likeliest(overall)
    for known, coming in tried:
        n_tried += 1
        right += guesses.get(known, otherwise) == coming
    return Fraction(right, n_tried)


def entropy_bits(shares: Iterable[Fraction | float]) -> float:
    """Entropy of shares that add up to 1, in bits, ≥ 0.

    Examples
    --------
    >>> entropy_bits([0.5, 0.25, 0.25])
    1.5
    """
    return fsum(-float(share) * log2(share) for share in shares if share) + 0.0


def _likeliest(counts: Mapping[Hashable, int]) -> Hashable:
    return min(counts, key=lambda each: (-counts[each], str(each)), default=None)
