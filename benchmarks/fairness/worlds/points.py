"""Where enterprises stand: real points of Wuhan when a file is given, else invented ones."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from dualrandom.testing.geography import places
from dualrandom.testing.streams import Stream
from dualrandom.testing.world import wuhan

FILE = "hubei_enterprise_points.csv"
REACH = 2.0
"""A point belongs to Wuhan if a district's centre is nearer than this many of its reaches."""


@dataclass(frozen=True, eq=False)
class Points:
    """``table``: ``district`` (number), ``latitude``, ``longitude``, ``registered`` (sortable).

    ``is_real``: read from the file. ``used_again``: rows that repeat a point, because more
    enterprises were asked for than there are points in Wuhan.
    """

    table: pd.DataFrame
    is_real: bool
    used_again: int = 0


def points(n: int, data: Path | None, seed: str = "wuhan") -> Points:
    """Return ``n`` places; a pure function of its arguments and the file."""
    path = data / FILE if data else None
    return _real(n, path, seed) if path and path.exists() else _invented(n, seed)


def _invented(n: int, seed: str) -> Points:
    stream = Stream(seed)
    found = places(stream, wuhan().districts, n)
    table = pd.DataFrame(
        {
            "district": found.district,
            "latitude": found.latitude / 1e6,
            "longitude": found.longitude / 1e6,
            "registered": stream.below("registered", n, 30 * 365),
        }
    )
    return Points(table, is_real=False)


def _real(n: int, path: Path, seed: str) -> Points:
    read = pd.read_csv(path)
    areas = wuhan().districts
    centre = np.array([[area.latitude, area.longitude] for area in areas]) / 1e6
    reach = np.array([area.reach for area in areas]) / 1e6
    gaps = read[["latitude", "longitude"]].to_numpy()[:, None, :] - centre[None]
    distance = np.sqrt((gaps**2).sum(axis=2)) / reach
    read["district"] = distance.argmin(axis=1)
    inside = read[distance.min(axis=1) < REACH].reset_index(drop=True)
    order = Stream(seed).order("points", len(inside))
    chosen = np.resize(order, n)
    table = inside.iloc[chosen].reset_index(drop=True)
    table["registered"] = pd.to_datetime(table["registered"]).map(pd.Timestamp.toordinal)
    return Points(
        table[["district", "latitude", "longitude", "registered"]],
        is_real=True,
        used_again=max(n - len(inside), 0),
    )
