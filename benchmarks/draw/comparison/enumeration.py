"""Chances of the nested draw on Tillé's six, without seeds: all orders of tickets, all branches."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import permutations

from comparison.instances import TILLE
from dualrandom.drawing.nested_core import draw_component


class _Told:
    """Decides as told, then yes, and keeps the chance of what it decided."""

    def __init__(self, told: list[bool]) -> None:
        self._told = told
        self.decisions: list[bool] = []
        self.probability = Fraction(1)

    def chance(self, numerator: int, denominator: int) -> bool:
        at = len(self.decisions)
        is_yes = self._told[at] if at < len(self._told) else True
        self.decisions.append(is_yes)
        yes = Fraction(numerator, denominator)
        self.probability *= yes if is_yes else 1 - yes
        return is_yes


def chances_of_nested() -> list[Fraction]:
    """Exact chances, in the order of ``TILLE``."""
    kinds = [{0: Fraction(percent, 100)} for percent in TILLE]
    orders = list(permutations(range(len(TILLE))))
    delivered = [Fraction(0)] * len(TILLE)
    for order in orders:
        for probability, outcome in _branches(partial(draw_component, kinds, order, 1)):
            for one, is_in in zip(order, outcome, strict=True):
                delivered[one] += probability * is_in / len(orders)
    return delivered


def _branches(play: Callable[[_Told], list[int]]) -> Iterator[tuple[Fraction, list[int]]]:
    todo: list[list[bool]] = [[]]
    while todo:
        told = todo.pop()
        branch = _Told(told)
        outcome = play(branch)
        yield branch.probability, outcome
        made = range(len(told), len(branch.decisions))
        todo += [[*branch.decisions[:at], False] for at in made]
