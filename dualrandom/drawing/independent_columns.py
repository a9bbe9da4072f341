"""Which 0/1 columns are linearly independent of those before them (线性无关): exact, in integers.

The flight of the nested draw asks this of hundreds of thousands of columns, most of which it asked
about a step before: what was found for the columns that stay is kept.
"""

from __future__ import annotations

from math import gcd

Combination = dict[int, int]
"""Sparse vector of integers: index to coefficient, no zeros."""


class IndependentColumns:
    """Columns accepted so far, numbered from 0, none a combination of those before it.

    They are kept in echelon form: each as a combination of columns that has a *leading* cell, which
    none of the earlier combinations leads with.
    """

    def __init__(self) -> None:
        self._leading: list[int] = []
        self._echelon: dict[int, tuple[Combination, Combination]] = {}

    def add(self, cells: int) -> Combination | None:
        """Accept a column, or say how it depends on the columns before it.

        Parameters
        ----------
        cells
            Set of cells as an integer with bit c for cell c: the rows in which the column is 1.

        Returns
        -------
        dict or None
            ``None``: accepted. Otherwise the null vector: coefficient per number of a column, the
            new one's included, which is positive. It is the only one up to a factor.
        """
        number = len(self._leading)
        vector = {cell: 1 for cell in range(cells.bit_length()) if cells >> cell & 1}
        made_of: Combination = {number: 1}
        scaled = False
        while vector:
            cell = max(vector)
            if cell not in self._echelon:
                if scaled:
                    vector, made_of = _in_lowest_terms(vector, made_of)
                self._leading.append(cell)
                self._echelon[cell] = (vector, made_of)
                return None
            other, other_made_of = self._echelon[cell]
            common = gcd(vector[cell], other[cell])
            scale, factor = other[cell] // common, vector[cell] // common
            if scale < 0:
                scale, factor = -scale, -factor
            if scale > 1:
                scaled = True
                vector = {key: value * scale for key, value in vector.items()}
                made_of = {key: value * scale for key, value in made_of.items()}
            _subtract(vector, other, factor)
            _subtract(made_of, other_made_of, factor)
        return made_of

    def cut(self, length: int) -> None:
        """Forget all columns from number ``length`` on."""
        for cell in self._leading[length:]:
            del self._echelon[cell]
        del self._leading[length:]


def _in_lowest_terms(vector: Combination, made_of: Combination) -> tuple[Combination, Combination]:
    common = gcd(*vector.values(), *made_of.values())
    return (
        {key: value // common for key, value in vector.items()},
        {key: value // common for key, value in made_of.items()},
    )


def _subtract(vector: Combination, other: Combination, factor: int) -> None:
    for key, value in other.items():
        rest = vector.get(key, 0) - factor * value
        if rest:
            vector[key] = rest
        else:
            del vector[key]
