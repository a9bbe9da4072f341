"""Which other enterprises can be nearest to each one (最近的企业): exact, a table at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.travel import direction_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from dualrandom.registers.records import Enterprise

MOST_PAIRS = 1 << 20
"""Distances worked out at a time."""


def nearest(
    sites: Sequence[Enterprise], *, by_zone: bool
) -> Iterator[tuple[Enterprise, list[Enterprise]]]:
    """Each enterprise with some others among which the shortest way to it begins.

    Two of each zone are enough where zones decide; else those at the least distance, and one whose
    position is not known.
    """
    if by_zone:
        kept = _two_of_each(sites, [site.zone for site in sites])
        for site in sites:
            yield site, [other for other in kept if other is not site]
        return
    lost = [site for site in sites if site.position is None]
    closest = _closest([site for site in sites if site.position is not None])
    for site in sites:
        if site.position is None:
            yield site, [other for other in sites[:2] if other is not site]
        else:
            yield site, lost[:1] + closest.get(site.identifier, [])


def _two_of_each(sites: Sequence[Enterprise], places: Iterable[object]) -> list[Enterprise]:
    """First two at each place: whoever else is there stands for no other way."""
    at: dict[object, list[Enterprise]] = {}
    for site, place in zip(sites, places, strict=True):
        at.setdefault(place, []).append(site)
    return [site for here in at.values() for site in here[:2]]


def _closest(sites: Sequence[Enterprise]) -> dict[str, list[Enterprise]]:
    """All others of each place that may be the nearest: floats decide where they can.

    Coordinates are exact in a float and their squares right to a few parts in 10**16, so what is
    farther than the nearest by more than one in 10**9 is farther indeed.
    """
    others = _two_of_each(sites, [site.position for site in sites])
    there = _directions(others)
    number = {site.identifier: column for column, site in enumerate(others)}
    found: dict[str, list[Enterprise]] = {}
    rows = max(1, MOST_PAIRS // max(1, len(others)))
    for begin in range(0, len(sites) if len(others) > 1 else 0, rows):
        chunk = sites[begin : begin + rows]
        squares = _squares(_directions(chunk), there)
        for row, site in enumerate(chunk):
            if site.identifier in number:
                squares[row, number[site.identifier]] = np.inf
        near = squares <= squares.min(axis=1, keepdims=True) * (1 + 1e-9)
        for row, column in zip(*np.nonzero(near), strict=True):
            found.setdefault(chunk[row].identifier, []).append(others[column])
    return found


def _directions(sites: Sequence[Enterprise]) -> NDArray[np.int64]:
    """Shape (n, 3), millimetres from the centre of the Earth."""
    return np.array(
        [direction_of(site.position) for site in sites if site.position is not None], np.int64
    )


def _squares(here: NDArray[np.int64], there: NDArray[np.int64]) -> NDArray[np.float64]:
    """Squared distances of all pairs."""
    squares = np.zeros((len(here), len(there)))
    for axis in range(3):
        squares += np.subtract.outer(here[:, axis], there[:, axis]).astype(float) ** 2
    return squares
