"""Chicago's records as they are, cleaned in the open: every row left out is counted."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.fairness.worlds.triggers import ROUTINE, trigger

INSPECTIONS = "chicago_inspections_2011_2013.csv"
CANVASSES = "chicago_food_canvasses.csv"
YEARS = (2011, 2012, 2013)
FINDINGS = ("Fail", "Pass w/ Conditions")
NO_RISK = "unknown"
RISKS = {"Risk 1 (High)": "high", "Risk 2 (Medium)": "medium", "Risk 3 (Low)": "low"}


@dataclass(frozen=True, eq=False)
class Records:
    """``visits``: ``enterprise`` (licence), ``date``, ``trigger``, ``group`` (colour), ``address``.

    ``licences``, by licence: ``risk``, ``trade``, ``latitude``, ``longitude``, ``zip``.
    ``results``: one row a canvass with a result: ``enterprise``, ``date``, ``risk``, ``found``.
    ``counts``: what was read and what was left out.
    """

    visits: pd.DataFrame
    licences: pd.DataFrame
    results: pd.DataFrame
    counts: dict[str, int]


def available(data: Path | None) -> bool:
    return bool(data) and all((data / name).exists() for name in (INSPECTIONS, CANVASSES))


def records(data: Path) -> Records:
    """Read both files; raises what pandas raises if they are not what they were."""
    raw = pd.read_csv(data / INSPECTIONS, dtype=str, keep_default_na=False)
    counts = {
        "rows of inspections": len(raw),
        "duplicate rows left out": int(raw.duplicated().sum()),
    }
    kept = raw.drop_duplicates()
    empty = kept["License"].str.strip() == ""
    zero = kept["License"].str.strip() == "0"
    counts["rows without a licence left out"] = int(empty.sum())
    counts["rows with licence 0 left out"] = int(zero.sum())
    kept = kept[~(empty | zero)]
    visits = pd.DataFrame(
        {
            "enterprise": kept["License"].to_numpy(),
            "date": pd.to_datetime(kept["Inspection_Date"]).to_numpy(),
            "trigger": [trigger(purpose) for purpose in kept["Inspection_Purpose"]],
            "group": kept["Inspector_Assigned"].to_numpy(),
            "address": kept["Address"].str.strip().to_numpy(),
        }
    )
    same = visits.duplicated(["enterprise", "date", "trigger", "group"])
    counts["second rows of the same visit left out"] = int(same.sum())
    visits = visits[~same].sort_values(["date", "enterprise", "trigger", "group"], kind="stable")
    counts["visits"] = len(visits)
    counts["routine visits"] = int((visits["trigger"] == ROUTINE).sum())
    licences, results = _canvasses(data / CANVASSES, counts)
    known = visits["enterprise"].isin(licences.index)
    counts["licences"] = int(visits["enterprise"].nunique())
    counts["licences with a risk class"] = int(visits.loc[known, "enterprise"].nunique())
    return Records(visits.reset_index(drop=True), licences, results, counts)


def _canvasses(path: Path, counts: dict[str, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    raw = pd.read_csv(path, dtype={"License": str, "Zip": str})
    raw = raw.sort_values(["Inspection_Date", "Inspection_ID"], kind="stable")
    counts["rows of canvasses with results"] = len(raw)
    counts["canvasses without coordinates"] = int(raw["Latitude"].isna().sum())
    last = raw.groupby("License", sort=True).last()  # the last value that is there, by column
    common = last["Facility_Type"].value_counts().index[:8]
    licences = pd.DataFrame(
        {
            "risk": last["Risk"].map(RISKS),
            "trade": np.where(last["Facility_Type"].isin(common), last["Facility_Type"], "other"),
            "latitude": last["Latitude"].round(6),
            "longitude": last["Longitude"].round(6),
            "zip": last["Zip"].fillna("unknown").str.slice(0, 5),
        }
    )
    within = raw["Inspection_Date"].str.slice(0, 4).astype(int).isin(YEARS)
    counts["results of 2011 to 2013"] = int(within.sum())
    own = raw[within]
    results = pd.DataFrame(
        {
            "enterprise": own["License"].to_numpy(),
            "date": pd.to_datetime(own["Inspection_Date"]).to_numpy(),
            "risk": own["Risk"].map(RISKS).to_numpy(),
            "found": own["Results"].isin(FINDINGS).to_numpy(),
        }
    )
    return licences, results
