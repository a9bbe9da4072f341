"""Records of the few enterprises that were drawn, and of all inspectors (取出记录)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from dualrandom.registers.frames import MICRODEGREES
from dualrandom.registers.records import DateRange, Enterprise, Inspector, Position, Visit
from dualrandom.registers.text_form import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dualrandom.registers.tables import Registers

_ANGLES = (f"latitude{MICRODEGREES}", f"longitude{MICRODEGREES}")
_ENTERPRISE_COLUMNS = (
    "name",
    "division",
    "station",
    "opening_days",
    "opening_hours",
    "blackouts",
    "entity_type",
    "industry",
    "tags",
)
_OPTIONAL_COLUMNS = (*_ANGLES, "zone")
_HISTORY_COLUMNS = ("identifier", "date", "department", "trigger", "inspectors")


def enterprise_records(registers: Registers, identifiers: Iterable[str]) -> dict[str, Enterprise]:
    """Return enterprises by identifier, with their past visits.

    Parameters
    ----------
    registers
        Validated registers.
    identifiers
        Whom to take out; repeats do no harm.

    Returns
    -------
    dict
        Sorted by identifier.

    Raises
    ------
    KeyError
        An identifier is not in the register.
    """
    wanted = sorted(set(identifiers))
    table = registers.enterprises
    rows = pd.Index(table["identifier"]).get_indexer(pd.Index(wanted, dtype=object))
    if (rows < 0).any():
        raise KeyError(wanted[int((rows < 0).argmax())])
    taken = table.iloc[rows]
    pasts = _pasts(registers.history, set(wanted))
    optional = [name for name in _OPTIONAL_COLUMNS if name in table]
    rows_of_cells = _rows(taken, [*_ENTERPRISE_COLUMNS, *optional])
    return {
        identifier: _enterprise(identifier, row, pasts.get(identifier, ()))
        for identifier, row in zip(wanted, rows_of_cells, strict=True)
    }


def inspector_records(registers: Registers) -> dict[str, Inspector]:
    """Return all inspectors by id, sorted by id."""
    table = registers.inspectors
    inspectors = map(_inspector, _rows(table, list(map(str, table.columns))))
    by_id = {inspector.inspector_id: inspector for inspector in inspectors}
    return dict(sorted(by_id.items()))


def _rows(table: pd.DataFrame, names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Rows of some columns, as text by column."""
    columns = [as_text(table[name]) for name in names]
    return (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))


def _enterprise(identifier: str, row: dict[str, str], history: tuple[Visit, ...]) -> Enterprise:
    return Enterprise(
        identifier=identifier,
        name=row["name"],
        division=row["division"],
        station=row["station"],
        opening_days=row["opening_days"],
        opening_minutes=_minutes(row["opening_hours"]),
        blackouts=_ranges(row["blackouts"]),
        history=history,
        entity_type=row["entity_type"],
        industry=row["industry"],
        tags=_entries(row["tags"]),
        position=_position(row),
        zone=row.get("zone", ""),
    )


def _inspector(row: dict[str, str]) -> Inspector:
    return Inspector(
        inspector_id=row["inspector_id"],
        name=row["name"],
        department=row["department"],
        station=row["station"],
        qualifications=frozenset(_entries(row["qualifications"])),
        certificate_from=_day(row["certificate_from"]),
        certificate_until=_day(row["certificate_until"]),
        leader=row["leader"] == "true",
        expert=row["expert"] == "true",
        work_share_percent=int(row["work_share_percent"]),
        leave=_ranges(row["leave"]),
        daily_visits=int(row["daily_visits"]),
        weekly_visits=int(row["weekly_visits"]),
        recusals=frozenset(_entries(row["recusals"])),
        recusal_traits=frozenset(_entries(row.get("recusal_traits", ""))),
        divisions=_entries(row.get("divisions", "")),
        group=row.get("group", ""),
        not_with=frozenset(_entries(row.get("not_with", ""))),
        monthly_visits=_limit(row.get("monthly_visits", "")),
        campaign_visits=_limit(row.get("campaign_visits", "")),
        position=_position(row),
        zone=row.get("zone", ""),
        office_days=row.get("office_days", ""),
        daily_minutes=_limit(row.get("daily_minutes", "")),
        weekly_minutes=_limit(row.get("weekly_minutes", "")),
    )


def _pasts(history: pd.DataFrame, wanted: set[str]) -> dict[str, tuple[Visit, ...]]:
    """Past visits of the wanted enterprises, sorted by date, department, trigger, inspectors."""
    taken = history[history["identifier"].isin(wanted)]
    columns = [as_text(taken[name]) for name in _HISTORY_COLUMNS]
    rows: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for identifier, *visit in zip(*columns, strict=True):
        rows[identifier].append(tuple(visit))
    return {
        identifier: tuple(
            Visit(date.fromisoformat(day), department, trigger, _entries(inspectors))
            for day, department, trigger, inspectors in sorted(visits)
        )
        for identifier, visits in rows.items()
    }


def _entries(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


def _position(row: dict[str, str]) -> Position | None:
    latitude, longitude = (row.get(name, "") for name in _ANGLES)
    return Position(int(latitude), int(longitude)) if latitude and longitude else None


def _limit(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _ranges(text: str) -> tuple[DateRange, ...]:
    ends = (part.split("~") for part in _entries(text))
    return tuple(DateRange(date.fromisoformat(a), date.fromisoformat(b)) for a, b in ends)


def _minutes(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    opens, closes = ((int(part[:2]) * 60 + int(part[3:])) for part in text.split("-"))
    return opens, closes
