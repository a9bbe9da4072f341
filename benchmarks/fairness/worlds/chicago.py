"""The Chicago replay: real arrivals, risk classes, places and results, 2011 to 2013.

A year's register: licences with a risk class that were first seen by the end of that year and last
seen in it or later, in order of first sight. The files hold no register, so who was never visited
is missing, and who closed is gone only when nobody came any more. What happened is itself a
practice. Its limits: people are known as six groups of inspectors (colours), not as persons, so
teams have one seat and nothing is said of pairs or of single inspectors; no chance was ever
promised; groups have areas, so who comes is no secret by design.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.fairness.world import SELECTED, TEAMS, VISITS, Department, Past, World, Year
from benchmarks.fairness.worlds import Scenario
from benchmarks.fairness.worlds.chicago_records import YEARS, Records, records
from benchmarks.fairness.worlds.triggers import ROUTINE

DEPARTMENT = "food"
DAYS = 250
WEIGHTS = {"low": 1, "medium": 2, "high": 4}
"""Ours, for the draws that look at risk: the city drew nobody, so it published none."""
SEEDS_SHARE = 0.1


@dataclass(frozen=True, eq=False)
class Happened:
    """What was done, whatever the seed: canvasses are what was selected."""

    recorded: Records
    id: str = "happened"
    title_zh: str = "实际发生（芝加哥）"
    title_en: str = "what happened (Chicago)"
    source: str = "github.com/Chicago/food-inspections-evaluation, records of 2011 to 2013."
    reproducible: bool = False

    def campaign(self, world: World, seed: str, year: int, past: Past) -> Year:  # noqa: ARG002
        table = self.recorded.visits
        own = table[(table["date"].dt.year == YEARS[year]).to_numpy()]
        own = own[own["enterprise"].isin(world.enterprises["enterprise"]).to_numpy()]
        routine = own[(own["trigger"] == ROUTINE).to_numpy()]
        selected = pd.DataFrame(
            {"enterprise": routine["enterprise"].drop_duplicates(), "department": DEPARTMENT}
        )
        visits = own.assign(
            visit=range(len(own)), department=DEPARTMENT, day=_working_day(own["date"], year)
        )
        teams = visits.assign(inspector=visits["group"])
        return Year(
            selected[list(SELECTED)].reset_index(drop=True),
            visits[list(VISITS)].reset_index(drop=True),
            teams[list(TEAMS)].reset_index(drop=True),
        )


def chicago_scenario(data: Path) -> Scenario:
    """Three years, each with its own register."""
    found = records(data)
    worlds = tuple(_world(found, year) for year in YEARS)
    notes: dict[str, int | float | str] = dict(found.counts)
    notes |= {
        f"register of {year}": len(world.enterprises)
        for year, world in zip(YEARS, worlds, strict=True)
    }
    return Scenario("chicago", worlds, SEEDS_SHARE, Happened(found), notes)


def _working_day(dates: pd.Series, year: int) -> np.ndarray:
    start = np.datetime64(f"{YEARS[year]}-01-01")
    return np.busday_count(start, dates.to_numpy().astype("datetime64[D]"))


def _world(found: Records, year: int) -> World:
    seen = found.visits.groupby("enterprise")["date"].agg(["min", "max"]).join(found.licences)
    seen = seen[seen["risk"].notna()]
    seen = seen[(seen["min"].dt.year <= year) & (seen["max"].dt.year >= year)]
    seen = seen.reset_index(names="enterprise").sort_values(["min", "enterprise"])
    routine = found.visits[(found.visits["trigger"] == ROUTINE).to_numpy()]
    own = routine[(routine["date"].dt.year == year).to_numpy()]
    n_canvassed = int(seen["enterprise"].isin(own["enterprise"]).sum())
    enterprises = pd.DataFrame(
        {
            "enterprise": seen["enterprise"].to_numpy(),
            "district": seen["zip"].to_numpy(),
            "trade": seen["trade"].to_numpy(),
            "risk_class": seen["risk"].to_numpy(),
            "latitude": seen["latitude"].to_numpy(),
            "longitude": seen["longitude"].to_numpy(),
            f"in_{DEPARTMENT}": True,
        }
    )
    department = Department(DEPARTMENT, Fraction(n_canvassed, len(seen)), seats=1)
    return World("chicago", enterprises, _groups(found), (department,), DAYS, len(YEARS), WEIGHTS)


def _groups(found: Records) -> pd.DataFrame:
    """Six colours; a group's station is where it was most, as its records say."""
    own = found.visits.join(found.licences["zip"], on="enterprise").dropna(subset=["zip"])
    most = own.groupby("group")["zip"].agg(lambda zips: zips.value_counts().sort_index().idxmax())
    return pd.DataFrame(
        {
            "inspector": most.index.to_numpy(),
            "department": DEPARTMENT,
            "station": most.to_numpy(),
            "work_percent": 100,
        }
    )
