"""Chicago's open food inspections as registers: real licences, synthetic inspectors.

Canvasses are routine visits and count towards the gap; complaints, licence checks and
re-inspections do not. 芝加哥真实食品检查数据作企业，人员为虚构；例行检查计入间隔，投诉等不计。
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

FIRST_DAY_OF_PLAN = "2014-01-06"
# Words to look for, first match wins, and what they mean here.
TRIGGERS = "re-inspection recheck,reinspection recheck,tag removal recheck,complain complaint,food poisoning complaint,sfp complaint,canvas routine,consultation request,licen permit,liquor permit"
TRADES = "school school,daycare care,children care,long term care,hospital care,grocery grocery,restaurant restaurant"
STAFF = {"food": 36, "fire": 14, "building": 10}  # synthetic: the source names groups, not persons


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def first_match(text: str, table: str, otherwise: str) -> str:
    pairs = (entry.rpartition(" ") for entry in table.split(","))
    return next((meaning for word, _, meaning in pairs if word in text.lower()), otherwise)


def enterprises(folder: Path) -> pd.DataFrame:
    found = {}
    for row in rows_of(folder / "chicago_food_canvasses.csv"):  # by date: the last one counts
        position = [
            f"{float(row[key]):.6f}" if row[key] else "" for key in ("Latitude", "Longitude")
        ]
        trade = first_match(row["Facility_Type"], TRADES, "other")
        supervisors = "food;fire;building" if trade in {"school", "care"} else "food;fire"
        found[row["License"]] = [
            f"CHI-{row['License']}", row["DBA_Name"] or "(no name)", trade, row["Risk"].split("(")[1].rstrip(")"),
            row["Zip"], *position, supervisors if trade != "other" else "food", "12345",
        ]  # fmt: skip
    names = ["identifier", "name", "industry", "risk_food", "division", "latitude", "longitude",
             "departments", "opening_days"]  # fmt: skip
    return pd.DataFrame(sorted(found.values()), columns=names, dtype=str)


def history(folder: Path, known: set[str]) -> pd.DataFrame:
    visits = {
        (f"CHI-{row['License']}", row["Inspection_Date"], "food",
         first_match(row["Inspection_Purpose"], TRIGGERS, "for_cause"))
        for row in rows_of(folder / "chicago_inspections_2011_2013.csv")
        if f"CHI-{row['License']}" in known and row["Inspection_Date"] < FIRST_DAY_OF_PLAN
    }  # fmt: skip
    return pd.DataFrame(sorted(visits), columns=["identifier", "date", "department", "trigger"])


def inspectors() -> pd.DataFrame:
    rows = [
        [f"{department}-{number:02}", f"Synthetic {department} {number:02}", department,
         "high_risk" if department == "food" and number % 3 else "", "yes" if number % 4 == 0 else "",
         f"2014-{1 + number % 3:02}-{3 + number % 20:02}~2014-{1 + number % 3:02}-{7 + number % 20:02}"]
        for department, size in STAFF.items() for number in range(size)
    ]  # fmt: skip
    names = ["inspector_id", "name", "department", "qualifications", "leader", "leave"]
    return pd.DataFrame(rows, columns=names, dtype=str)


def registers(folder: Path) -> dict[str, pd.DataFrame]:
    departments = [["food", "Food"], ["fire", "Fire prevention"], ["building", "Buildings"]]
    items = [["food-canvass", "Food canvass", "food", "high_risk", "90"],
             ["fire-safety", "Fire safety", "fire", "", "60"],
             ["building-safety", "Building safety", "building", "", "60"]]  # fmt: skip
    item_names = ["item_id", "name", "department", "qualifications", "duration_minutes"]
    return {
        "enterprises": (firms := enterprises(folder)), "inspectors": inspectors(),
        "departments": pd.DataFrame(departments, columns=["department_id", "name"]),
        "items": pd.DataFrame(items, columns=item_names),
        "history": history(folder, set(firms["identifier"])),
    }  # fmt: skip
