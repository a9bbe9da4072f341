"""Does the place in the frame file matter (位置偏差)? Under an honest draw it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dualrandom.fairness.monitoring.honest_draws import DrawSample, HonestDraws

BINS = 10


def mean_place(sample: DrawSample) -> NDArray[np.float64]:
    """Mean relative place of the selected: 0 first in the file, 1 last; 0.5 is expected.

    Each place is (rank − ½)/frame size, so that frames of any size can be put together. With one
    draw this is the rank sum of Wilcoxon 1945, *Biometrics Bulletin* 1.

    Returns
    -------
    ndarray
        One value a replicate; 0.5 where nothing was selected.
    """
    total = sum(
        (((place + 0.5) / size).sum(axis=1) for place, size in _pairs(sample)),
        start=np.zeros(len(sample.chosen)),
    )
    n = sum(place.shape[1] for place in sample.places)
    found: NDArray[np.float64] = total / n if n else total + 0.5
    return found


def tenth_counts(sample: DrawSample) -> NDArray[np.int64]:
    """Selections in each tenth of the frame file, shape (replicates, ``BINS``)."""
    replicates = len(sample.chosen)
    counts = np.zeros((replicates, BINS), np.int64)
    for place, size in _pairs(sample):
        flat = place * BINS // size + np.arange(replicates)[:, None] * BINS
        counts += np.bincount(flat.ravel(), minlength=counts.size).reshape(counts.shape)
    return counts


def expected_tenths(null: HonestDraws) -> NDArray[np.float64]:
    """Expected selections in each tenth: chances of all places added up."""
    expected = np.zeros(BINS)
    for draw, places, share in null.shares():
        tenths = places * BINS // null.sizes[draw]
        expected += np.bincount(tenths, minlength=BINS) * share
    return expected


def tenths_distance(sample: DrawSample, expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pearson's Σ (found − expected)²/expected over the tenths; its law comes from replicates.

    Examples
    --------
    Found 3 and 1 where 2 and 2 are expected: 1/2 + 1/2 = 1.
    """
    used = expected > 0
    gap = tenth_counts(sample)[:, used] - expected[used]
    distance: NDArray[np.float64] = (gap**2 / expected[used]).sum(axis=1)
    return distance


def runs(sample: DrawSample) -> NDArray[np.float64]:
    """Runs of selected and of passed over in file order, all draws (Wald & Wolfowitz 1940).

    Examples
    --------
    Places 0, 1 and 4 of five: selected, selected, not, not, selected are three runs.
    """
    total = np.zeros(len(sample.chosen))
    for place, size in _pairs(sample):
        if not place.shape[1]:
            total += 1
            continue
        blocks = 1 + (np.diff(place, axis=1) > 1).sum(axis=1)
        # Between blocks lie gaps; the file may also begin and end with one.
        total += 2 * blocks - 1 + (place[:, 0] > 0) + (place[:, -1] < size - 1)
    return total


def _pairs(sample: DrawSample) -> zip[tuple[NDArray[np.int64], int]]:
    return zip(sample.places, sample.sizes, strict=True)
