"""Are the same distances used again and again (等距抽取)? A fixed step betrays itself.

A draw that starts somewhere and walks on by a fixed step gives every place nearly its chance, so
that no table of places shows it. Its distances do: they are all alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.fairness.monitoring.ties import equal_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dualrandom.fairness.monitoring.honest_draws import DrawSample

MOST_NEIGHBOURS = 8
MOST_DISTANCES = 4_000


def distances(sample: DrawSample) -> NDArray[np.int64]:
    """Distances in file order from each selected place to the next few, all draws together.

    "Few" are ``MOST_NEIGHBOURS``, fewer in long histories, so that there are about
    ``MOST_DISTANCES``: a place topped up by chance in between hides the step only from its
    neighbour.

    Returns
    -------
    ndarray
        Shape (replicates, distances), ≥ 1.
    """
    selected = sum(place.shape[1] for place in sample.places)
    neighbours = max(1, min(MOST_NEIGHBOURS, MOST_DISTANCES // max(selected, 1)))
    found = [
        place[:, lag:] - place[:, :-lag]
        for place in sample.places
        for lag in range(1, min(neighbours, place.shape[1] - 1) + 1)
    ]
    return np.concatenate([np.empty((len(sample.chosen), 0), np.int64), *found], axis=1)


def equal_distances(sample: DrawSample) -> NDArray[np.float64]:
    """Pairs of equal distances, one value a replicate.

    Examples
    --------
    Places 0, 20, 40: distances 20, 20 and 40, one pair of equals.
    """
    return equal_pairs(distances(sample))
