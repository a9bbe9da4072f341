"""All branches of a draw, each with its exact chance: what a stream could ever decide."""

from fractions import Fraction


class Branch:
    """Stands in for a counter stream: decides as told, then yes, and notes what it did."""

    def __init__(self, told):
        self._told = told
        self.decisions = []
        self.probability = Fraction(1)

    def chance(self, numerator, denominator):
        if not 0 < numerator < denominator:
            raise ValueError(f"no chance to decide about: {numerator}/{denominator}")
        at = len(self.decisions)
        is_yes = self._told[at] if at < len(self._told) else True
        self.decisions.append(is_yes)
        yes = Fraction(numerator, denominator)
        self.probability *= yes if is_yes else 1 - yes
        return is_yes


def branches(play):
    """Chance and outcome of every branch of ``play(chances)``."""
    todo = [[]]
    found = []
    while todo:
        told = todo.pop()
        branch = Branch(told)
        outcome = play(branch)
        found.append((branch.probability, outcome))
        made = range(len(told), len(branch.decisions))
        todo += [[*branch.decisions[:at], False] for at in made]
    if sum(probability for probability, _ in found) != 1:
        raise ValueError("the branches do not add up")
    return found
