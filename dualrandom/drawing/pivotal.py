"""The pivotal method (枢轴法): round numbers by chance, keep their sum (draw-v1 §5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from fractions import Fraction

    Key = TypeVar("Key", bound=Hashable)


class Chances(Protocol):
    """Anything that decides with an exact chance: a counter stream, or a test's enumeration."""

    def chance(self, numerator: int, denominator: int) -> bool:
        """Return true with chance numerator/denominator."""


def pivotal(parts: Iterable[tuple[Key, Fraction]], chances: Chances) -> dict[Key, bool]:
    """Round every part up or down, each up with exactly its own chance.

    Parameters
    ----------
    parts
        Keys with parts strictly between 0 and 1, in the order in which they meet.
    chances
        Decides.

    Returns
    -------
    dict
        Whether a key was rounded up. The number of those is the floor or the ceiling of the sum
        (Deville & Tillé 1998).
    """
    rounded: dict[Key, bool] = {}
    holder: tuple[Key, Fraction] | None = None
    for newcomer in parts:
        if holder is None:
            holder = newcomer
            continue
        total = holder[1] + newcomer[1]
        is_up = total > 1
        if is_up:
            newcomer_goes = _decide((1 - holder[1]) / (2 - total), chances)
        else:
            newcomer_goes = not _decide(newcomer[1] / total, chances)
        goes, stays = (newcomer, holder) if newcomer_goes else (holder, newcomer)
        rounded[goes[0]] = is_up
        holder = (stays[0], total - is_up)
        if holder[1] == 1:
            rounded[holder[0]] = True
            holder = None
    if holder is not None:
        rounded[holder[0]] = _decide(holder[1], chances)
    return rounded


def _decide(chance: Fraction, chances: Chances) -> bool:
    return chances.chance(chance.numerator, chance.denominator)
