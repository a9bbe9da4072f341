"""Exact chances of the skip-number draw, position by position, for a register of any length."""

from fractions import Fraction

from benchmarks.fairness.practices.skip_number import rounded, walk


def skip_number_chances(total: int, rate: Fraction) -> list[Fraction]:
    """Chance of each row, first row first.

    Every start is equally likely; given the start, the rows of the walk are certain, and what is
    missing to the number due is spread evenly over the others.
    """
    due = rounded(total * rate)
    sums = [Fraction(0)] * (total + 1)
    for start in range(1, total + 1):
        rows = walk(total, rate, start)
        missing = max(due - len(rows), 0)
        topped_up = Fraction(missing, total - len(rows))
        sums[0] += topped_up  # of every row; taken back below for those of the walk
        for row in rows:
            sums[row] += 1 - topped_up
    return [(sums[0] + own) / total for own in sums[1:]]
