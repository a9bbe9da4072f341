"""The same two colleagues together again (同一搭档重复组队): within the plan, and as in the past.

Two people who always come together watch each other no longer. A *pairing* is two members of one
team; a team of three makes three. Standing groups that are drawn as a whole repeat their pairs with
every visit, as the campaign asks. How many repeats a lottery gives on average does not follow from
the published odds, which say nothing of two seats at once: ``rehearsal`` estimates it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from dualrandom.fairness.past_visits import visits_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.scheduling.plan import Plan

Pair = tuple[str, str]
"""Two identifiers, sorted."""


@dataclass(frozen=True, slots=True)
class Pairings:
    """How often two colleagues come together who have done so before; plain counts, ≥ 0.

    Attributes
    ----------
    drawn, planned
        Pairings in the lottery's teams and in the plan's (after substitutions).
    repeated_drawn, repeated_planned
        Pairings beyond the first of their pair in this campaign.
    known
        Different pairs that the history names together at the drawn enterprises.
    known_drawn, known_planned
        Pairings of such a pair.
    """

    drawn: int
    planned: int
    repeated_drawn: int
    repeated_planned: int
    known: int
    known_drawn: int
    known_planned: int


def pair_counts(teams: Iterable[Sequence[str]]) -> Counter[Pair]:
    """Teams of each pair, pairs sorted.

    Examples
    --------
    >>> pair_counts([("A", "B"), ("B", "A", "C")])
    Counter({('A', 'B'): 2, ('A', 'C'): 1, ('B', 'C'): 1})
    """
    counts = Counter(pair for team in teams for pair in combinations(sorted(set(team)), 2))
    return Counter({pair: counts[pair] for pair in sorted(counts)})


def repeated_pairings(counts: Mapping[Pair, int]) -> int:
    """Pairings beyond the first of each pair: Σ (teams − 1).

    Examples
    --------
    >>> repeated_pairings({("A", "B"): 3, ("A", "C"): 1})
    2
    """
    return sum(count - 1 for count in counts.values())


def known_pairings(counts: Mapping[Pair, int], known: Mapping[Pair, int]) -> int:
    """Pairings of pairs that are known from before.

    Examples
    --------
    >>> known_pairings({("A", "B"): 3, ("A", "C"): 1}, {("A", "B"): 5})
    3
    """
    return sum(count for pair, count in counts.items() if pair in known)


def past_pairs(facts: CampaignFacts) -> Counter[Pair]:
    """Past visits of each pair, as far as the history of the drawn enterprises names people."""
    return pair_counts(
        visit.inspectors
        for enterprise in facts.enterprises
        for visit in visits_before(facts, enterprise)
    )


def drawn_pairs(plan: Plan) -> Counter[Pair]:
    """Teams of each pair as the lottery drew them."""
    return pair_counts(block.team for block in plan.lottery.record.blocks)


def planned_pairs(plan: Plan) -> Counter[Pair]:
    """Teams of each pair in the plan."""
    return pair_counts(part.team for visit in plan.visits for part in visit.parts)


def pairings(plan: Plan) -> Pairings:
    """Count repeats in the lottery and in the plan.

    Examples
    --------
    Teams AB, AB, AC, and the history names A with C: three pairings, one repeated (the second AB),
    one of a known pair (AC).
    """
    drawn, planned, known = drawn_pairs(plan), planned_pairs(plan), past_pairs(plan.lottery.facts)
    return Pairings(
        drawn=drawn.total(),
        planned=planned.total(),
        repeated_drawn=repeated_pairings(drawn),
        repeated_planned=repeated_pairings(planned),
        known=len(known),
        known_drawn=known_pairings(drawn, known),
        known_planned=known_pairings(planned, known),
    )
