"""Enterprises that are drawn again too often, or too rarely (重复抽中).

Rounds know nothing of each other: whoever was drawn is as likely to be drawn again as anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.fairness.monitoring.ties import equal_pairs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dualrandom.fairness.monitoring.honest_draws import DrawSample


def drawn_again(sample: DrawSample) -> NDArray[np.float64]:
    """Pairs of rounds in which the same enterprise was drawn, over all enterprises.

    Between two rounds with one common frame the number is hypergeometric. Draws of one round count
    once: that departments go together is the aim of a joint draw and no repetition.

    Examples
    --------
    An enterprise drawn in three rounds counts three pairs.
    """
    return equal_pairs(sample.chosen)
