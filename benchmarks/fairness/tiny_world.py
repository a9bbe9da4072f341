"""Twelve enterprises, six inspectors, two departments: small enough to enumerate everything."""

from fractions import Fraction

import pandas as pd

from benchmarks.fairness.world import Department, World

_CLASSES = "DABACABABACA"
_TRADES = ("food", "retail", "hotel")


def tiny_world(years: int = 1) -> World:
    """Market supervision has all twelve and draws three, fire the last eight and draws two."""
    n = len(_CLASSES)
    enterprises = pd.DataFrame(
        {
            "enterprise": [f"E{row:02d}" for row in range(1, n + 1)],
            "district": ["north" if row < n // 2 else "south" for row in range(n)],
            "trade": [_TRADES[row % 3] for row in range(n)],
            "risk_class": list(_CLASSES),
            "latitude": [30.5 + row / 100 for row in range(n)],
            "longitude": [114.3 + row / 100 for row in range(n)],
            "in_market": [True] * n,
            "in_fire": [row >= 4 for row in range(n)],
        }
    )
    inspectors = pd.DataFrame(
        {
            "inspector": ["M1", "M2", "M3", "F1", "F2", "F3"],
            "department": ["market"] * 3 + ["fire"] * 3,
            "station": ["north", "north", "south", "north", "south", "south"],
            "work_percent": [100] * 6,
        }
    )
    departments = (
        Department("market", Fraction(1, 4), seats=2),
        Department("fire", Fraction(1, 4), seats=2),
    )
    return World("tiny", enterprises, inspectors, departments, days=3, years=years)
