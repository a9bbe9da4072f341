"""Monte-Carlo p-values that stop early (序贯蒙特卡罗检验): exact, and cheap where nothing is odd.

A history that is in order shows it after some hundred replicates; only what may become an alarm is
worth all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

    Replicate = Callable[[int, Collection[str]], Mapping[str, NDArray[np.float64]]]

MOST_REPLICATES = 9_999
ENOUGH_EXCEEDANCES = 25
FIRST_BATCH = 500
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Tail:
    """One statistic against its null distribution.

    Attributes
    ----------
    upper, lower
        P-values of "so high" and "so low", each valid on its own, in (0, 1].
    mean, deviation
        Of the first ``FIRST_BATCH`` replicates.
    """

    upper: float
    lower: float
    mean: float
    deviation: float


def tails(
    observed: Mapping[str, float], replicate: Replicate, *, two_sided: Collection[str] = ()
) -> dict[str, Tail]:
    """Compare statistics with as many replicates as it takes.

    Parameters
    ----------
    observed
        Statistic → value of the history.
    replicate
        Number of replicates and names of statistics → their values under an honest draw. What
        chance draws must not depend on the names.
    two_sided
        Statistics whose lower tail counts as well.

    Notes
    -----
    Besag & Clifford 1991, *Biometrika* 78: stop at the h-th replicate that is at least as extreme,
    p = h/l; after all B replicates p = (g + 1)/(B + 1). Both are valid: P(p ≤ x) ≤ x.
    """
    values = {name: np.empty(0) for name in observed}
    open_names = sorted(observed)
    done = 0
    while open_names and done < MOST_REPLICATES:
        batch = min(max(done, FIRST_BATCH), MOST_REPLICATES - done)
        for name, found in replicate(batch, open_names).items():
            values[name] = np.concatenate((values[name], found))
        done += batch
        open_names = [
            name
            for name in open_names
            if not _settled(values[name], observed[name], name in two_sided)
        ]
    return {
        name: Tail(
            upper=p_value(values[name] >= value - _slack(value)),
            lower=p_value(values[name] <= value + _slack(value)),
            mean=float(values[name][:FIRST_BATCH].mean()),
            deviation=float(values[name][:FIRST_BATCH].std(ddof=1)),
        )
        for name, value in observed.items()
    }


def p_value(extreme: NDArray[np.bool_]) -> float:
    """P-value of replicates that are, or are not, as extreme as what was observed.

    Examples
    --------
    >>> p_value(np.array([False, True, False]))
    0.5
    """
    places = np.flatnonzero(extreme[:MOST_REPLICATES])
    if len(places) >= ENOUGH_EXCEEDANCES:
        return ENOUGH_EXCEEDANCES / (int(places[ENOUGH_EXCEEDANCES - 1]) + 1)
    return (len(places) + 1) / (len(extreme) + 1)


def _settled(values: NDArray[np.float64], value: float, both: bool) -> bool:  # noqa: FBT001
    slack = _slack(value)
    above = np.count_nonzero(values >= value - slack)
    below = np.count_nonzero(values <= value + slack)
    return bool((min(above, below) if both else above) >= ENOUGH_EXCEEDANCES)


def _slack(value: float) -> float:
    """Sums of the same terms in another order count as equal."""
    return _TINY * (1 + abs(value))
