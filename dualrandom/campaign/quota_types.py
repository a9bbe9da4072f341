"""What a quota cell can ask for (抽查比例与抽查数量): a closed union of frozen records.

Cells are parsed by ``quota_cells.py`` and turned into numbers of enterprises by ``quotas.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fractions import Fraction

Bound = Literal["exact", "at_least", "at_most"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaTerms:
    """What any cell may say besides its amount.

    ``times_per_year`` counts draws a year (抽查频次), ``without_repeats`` means that nobody is
    drawn twice in the year (不重复抽查).
    """

    times_per_year: int | None = None
    without_repeats: bool = False


@dataclass(frozen=True, slots=True)
class RatioQuota(QuotaTerms):
    """A share of the stratum (抽查比例), such as ``≥20%``; 0 is an explicit choice.

    ``stated_count`` is the number that the cell prints beside its ratio, as in ``10% (20户)``: the
    ratio rules, a different number is remarked.
    """

    ratio: Fraction
    bound: Bound = "exact"
    stated_count: int | None = None

    @property
    def minimum(self) -> bool:
        """Whether the cell says "not below"."""
        return self.bound == "at_least"


@dataclass(frozen=True, slots=True)
class CountQuota(QuotaTerms):
    """A number of enterprises (抽查数量), such as ``1户`` or ``>=1``."""

    count: int
    bound: Bound = "exact"

    @property
    def minimum(self) -> bool:
        """Whether the cell says "not below"."""
        return self.bound == "at_least"


@dataclass(frozen=True, slots=True)
class RangeQuota(QuotaTerms):
    """From ``lower`` to ``upper``: both ratios (``10-20%``) or both counts (``60-70家``)."""

    lower: RatioQuota | CountQuota
    upper: RatioQuota | CountQuota


@dataclass(frozen=True, slots=True)
class StepQuota(QuotaTerms):
    """Another rule for small strata (domain rule R25): up to ``threshold`` objects, and above."""

    threshold: int
    small: RatioQuota | CountQuota
    large: RatioQuota | CountQuota


@dataclass(frozen=True, slots=True)
class StaffQuota(QuotaTerms):
    """By the number of inspectors, ``1:10``: ``enterprises`` for each ``staff``."""

    staff: int
    enterprises: int


@dataclass(frozen=True, slots=True)
class ByClassQuota(QuotaTerms):
    """One quota a class (信用风险分类): ``A≤5%;B5-20%``; in the order of the cell."""

    classes: tuple[tuple[str, ClassQuota], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the classes, in the order of the cell."""
        return tuple(label for label, _ in self.classes)


ClassQuota = RatioQuota | CountQuota | RangeQuota | StaffQuota
"""What one class of a class cell may hold."""

Quota = RatioQuota | CountQuota | RangeQuota | StepQuota | StaffQuota | ByClassQuota
"""Everything that ``parse_quota`` returns."""
