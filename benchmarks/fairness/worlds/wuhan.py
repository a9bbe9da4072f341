"""Synthetic Wuhan (虚拟武汉) in four sizes: invented enterprises, visibly so, on real ground.

Identifiers are ``WH-000001`` and so on; nothing names a firm or a person. Trades, classes and who
supervises whom follow the shares of ``dualrandom/testing``. The register lies in the order in which
registers lie: district by district, and in each by date of registration. So a draw that favours a
place in the file favours a district.
"""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.fairness.world import Department, World
from benchmarks.fairness.worlds import Scenario
from benchmarks.fairness.worlds.points import points
from dualrandom.testing.streams import Stream
from dualrandom.testing.world import wuhan

SIZES = (500, 2_000, 10_000, 50_000)
SEEDS_SHARE = {500: 1.0, 2_000: 0.5, 10_000: 0.2, 50_000: 0.05}
YEARS = 2
DAYS = 125
"""Working days of half a year."""
RATES = {
    "market": Fraction(5, 100),
    "fire": Fraction(10, 100),
    "health": Fraction(10, 100),
    "emergency": Fraction(20, 100),
}
SEATS_A_PERSON = 60
"""Staff is such that a full-time inspector has about so many seats a year."""
HALF_TIME_PERMILLE = 150
FEWEST_STAFF = 5


def wuhan_scenario(n: int, data: Path | None) -> Scenario:
    """Two years of the same register."""
    found = points(n, data)
    world = wuhan_world(n, found.table)
    notes = {
        "enterprises": n,
        "inspectors": len(world.inspectors),
        "geography": "real points" if found.is_real else "generated",
        "points used again": found.used_again,
    }
    return Scenario(world.id, (world,) * YEARS, SEEDS_SHARE.get(n, 1.0), notes=notes)


def wuhan_world(n: int, where: pd.DataFrame, seed: str = "wuhan") -> World:
    """Enterprises at the given places, and people to inspect them."""
    stream, areas, industries = Stream(seed), wuhan().districts, wuhan().industries
    trade = stream.pick("industry", n, [industry.weight for industry in industries])
    table = pd.DataFrame(
        {
            "district": [areas[number].short_name for number in where["district"]],
            "trade": [industries[number].trade for number in trade],
            "risk_class": np.array(list("ABCD"))[stream.pick("risk", n, wuhan().risk_shares)],
            "latitude": where["latitude"].to_numpy().round(6),
            "longitude": where["longitude"].to_numpy().round(6),
        }
    )
    everywhere = {each.department_id: each.everywhere for each in wuhan().departments}
    for name in RATES:
        percent = [industry.supervised.get(name, everywhere[name]) for industry in industries]
        lot = stream.below(f"supervised by {name}", n, 100)
        table[f"in_{name}"] = lot < np.array(percent)[trade]
    order = np.lexsort((np.arange(n), where["registered"], where["district"]))
    table = table.iloc[order].reset_index(drop=True)
    table.insert(0, "enterprise", [f"WH-{row:06d}" for row in range(1, n + 1)])
    departments = tuple(Department(name, rate) for name, rate in RATES.items())
    world = World(f"wuhan-{n}", table, pd.DataFrame(), departments, days=DAYS, years=YEARS)
    people = pd.concat([_staff(stream, world, each) for each in departments], ignore_index=True)
    return World(world.id, table, people, departments, days=DAYS, years=YEARS)


def _staff(stream: Stream, world: World, department: Department) -> pd.DataFrame:
    seats = world.quota(department) * department.seats
    n = max(FEWEST_STAFF, -(-seats // SEATS_A_PERSON))
    shares = world.registry(department)["district"].value_counts(sort=False)
    spots = stream.pick(f"station of {department.id}", n, shares.tolist())
    half = stream.chance(f"half-time in {department.id}", n, HALF_TIME_PERMILLE)
    return pd.DataFrame(
        {
            "inspector": [f"{department.id}-{row:03d}" for row in range(1, n + 1)],
            "department": department.id,
            "station": shares.index.to_numpy()[spots],
            "work_percent": np.where(half, 50, 100),
        }
    )
