"""Every table as plain rows: the same seeds give the same bytes."""

from pathlib import Path

import pandas as pd

from benchmarks.fairness.outcomes import (
    HEADLINES,
    Outcome,
    by_world,
    n_pairs,
    unstable_pairs,
)
from benchmarks.fairness.practices.catalogue import OURS, TODAY
from benchmarks.fairness.practices.whole_path import WholePath
from benchmarks.fairness.shares import DIMENSIONS, FIELDS, over_departments
from benchmarks.fairness.worlds import Scenario
from benchmarks.fairness.worlds.repeats import repeat_table
from dualrandom.fairness.yields import finding_shares

DIGITS = 6


def tables(found: list[Outcome]) -> dict[str, pd.DataFrame]:
    """All tables by name."""
    result = {
        "figures": _figures(found),
        "headlines": _headlines(found),
        "beside_today": beside_today(found),
        "groups": _groups(found),
        "people": _people(found),
        "stability": _stability(found),
        "worlds": _worlds(found),
    }
    for own in by_world(found).values():
        if own[0].world.happened:
            result["chicago_repeats"] = chicago_repeats(own[0].world)
            result["chicago_yield"] = chicago_yield(own[0].world)
            result["chicago_expected"] = expected_findings(own)
    return result


def beside_today(found: list[Outcome]) -> pd.DataFrame:
    """Our way and today's, measure by measure, and in how many seed sets ours is the lower figure.

    Our way is the whole path where it was run, else its parts without the solver.
    """
    rows = []
    for world, own in by_world(found).items():
        known = {each.practice.id: each for each in own}
        ours, today = known.get(WholePath().id, known.get(OURS.id)), known.get(TODAY.id)
        if ours is None or today is None:
            continue
        for name in HEADLINES:
            if not (ours.says(name) and today.says(name)):
                continue
            pairs = list(zip(ours.values(name), today.values(name), strict=True))
            lower, higher = sum(a < b for a, b in pairs), sum(a > b for a, b in pairs)
            same = len(pairs) - lower - higher
            means = (ours.value(name), today.value(name))
            rows.append((world, name, ours.practice.id, *means, lower, same, higher))
    columns = ["world", "measure", "ours_is", "ours", "today", "lower", "same", "higher"]
    return pd.DataFrame(rows, columns=columns).round(DIGITS)


def chicago_repeats(world: Scenario) -> pd.DataFrame:
    return repeat_table(world.happened.recorded.visits)


def chicago_yield(world: Scenario) -> pd.DataFrame:
    """Share of enterprises whose *first* canvass with a result found something, by risk.

    One row an enterprise, since later canvasses of the same one are not independent.
    """
    first = world.happened.recorded.results.drop_duplicates("enterprise")
    return finding_shares(first["risk"].tolist(), first["found"].to_numpy()).round(DIGITS)


def expected_findings(own: list[Outcome]) -> pd.DataFrame:
    """Findings per 100 checks if each risk class had the yield of its first canvasses."""
    shares = chicago_yield(own[0].world).set_index("stratum")["share"]
    rows = []
    for each in own:
        groups = over_departments(each.groups["risk_class"])
        drawn = {label: values[2] for label, values in groups.items()}
        total = sum(drawn.values())
        mean = sum(shares[label] * n for label, n in drawn.items()) / total
        rows.append((each.practice.id, round(100 * mean, DIGITS)))
    return pd.DataFrame(rows, columns=["practice", "expected_findings_per_100"])


def _figures(found: list[Outcome]) -> pd.DataFrame:
    rows = [
        (
            each.world.id,
            each.practice.id,
            each.campaigns,
            name,
            each.value(name),
            min(each.values(name)),
            max(each.values(name)),
        )
        for each in found
        for name in each.figures[0]
        if each.says(name)
    ]
    columns = ["world", "practice", "campaigns", "measure", "mean", "least_set", "most_set"]
    return pd.DataFrame(rows, columns=columns).round(DIGITS)


def _headlines(found: list[Outcome]) -> pd.DataFrame:
    rows = [
        {
            "world": each.world.id,
            "practice": each.practice.id,
            **{name: each.value(name) for name in HEADLINES},
            **{f"p_{name}": each.p_value(name) for name in ("position", "risk_class")},
        }
        for each in found
    ]
    return pd.DataFrame(rows).astype(dict.fromkeys(HEADLINES, float)).round(DIGITS)


def _groups(found: list[Outcome]) -> pd.DataFrame:
    rows = [
        (
            each.world.id,
            each.practice.id,
            dimension,
            *key.split("|", 1),
            *values[:4],
            values[2] / values[1] if values[1] else None,
        )
        for each in found
        for dimension in DIMENSIONS
        for key, values in sorted(each.groups[dimension].items())
    ]
    columns = ["world", "practice", "dimension", "department", "group", *FIELDS[:4], "ratio"]
    return pd.DataFrame(rows, columns=columns).round(DIGITS)


def _people(found: list[Outcome]) -> pd.DataFrame:
    tables = [each.loads.assign(world=each.world.id, practice=each.practice.id) for each in found]
    columns = ["world", "practice", "department", "inspector", "station", "work_percent"]
    return pd.concat(tables)[[*columns, "seats", "days", "load"]].round(DIGITS)


def _stability(found: list[Outcome]) -> pd.DataFrame:
    rows = []
    for world, own in by_world(found).items():
        for name in HEADLINES:
            pairs = unstable_pairs(own, name)
            text = "; ".join(f"{one} / {other}" for one, other in pairs)
            rows.append((world, name, n_pairs(own, name), len(pairs), text))
    columns = ["world", "measure", "pairs", "order_differs", "which"]
    return pd.DataFrame(rows, columns=columns)


def _worlds(found: list[Outcome]) -> pd.DataFrame:
    rows = [
        (world, key, value)
        for world, own in by_world(found).items()
        for key, value in own[0].world.notes.items()
    ]
    return pd.DataFrame(rows, columns=["world", "what", "value"])


def write_tables(folder: Path, made: dict[str, pd.DataFrame]) -> None:
    """One CSV a table."""
    for name, table in made.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")


def markdown(table: pd.DataFrame) -> str:
    """A table in Markdown, numbers as they are."""
    lines = [list(table.columns), ["---"] * len(table.columns)]
    lines += [["" if pd.isna(v) else _text(v) for v in row] for row in table.to_numpy(dtype=object)]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines) + "\n"


def _text(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
