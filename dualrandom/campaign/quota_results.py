"""What came of a quota cell (抽查数量的依据)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.errors import Finding


@dataclass(frozen=True, slots=True)
class QuotaResult:
    """How many of a stratum are drawn, and by which rule.

    Parameters
    ----------
    stratum, frame_size
        Label and number of eligible enterprises.
    n
        Number to draw, 0 to ``frame_size``; ``None`` where the seed rounds ``share``.
    ratio
        The ratio asked for; ``None`` where the cell asks for a number.
    rule
        Id of the rule that made ``n``, e.g. ``"quota.at_least"``.
    remarks
        Warnings: a stated number that does not fit, a stratum left with nothing.
    share
        Expected number where the seed rounds it, else ``None``.
    """

    stratum: str
    frame_size: int
    n: int | None
    ratio: Fraction | None
    rule: str
    remarks: tuple[Finding, ...] = ()
    share: Fraction | None = None

    @property
    def expected(self) -> Fraction:
        """Expected number to draw, exact."""
        return Fraction(self.n or 0) if self.share is None else self.share

    @property
    def probability(self) -> Fraction:
        """Mean chance of the stratum's enterprises; 0 in an empty stratum."""
        return self.expected / self.frame_size if self.frame_size else Fraction(0)
