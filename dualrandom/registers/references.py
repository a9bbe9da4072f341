"""What must hold between cells (表内与表间核对): keys, references, pairs of columns."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.registers.cells import CellError
from dualrandom.registers.identifiers import judge_codes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dualrandom.registers.findings import Findings
    from dualrandom.registers.parsing import ParsedColumn
    from dualrandom.registers.raw import RawTable

Parsed = dict[str, "ParsedColumn"]

_ROWS_NAMED = 20
_NAMES_SHOWN = 8


def check_keys(raw: RawTable, parsed: Parsed, findings: Findings) -> None:
    """Report every row whose key stands in an earlier row already."""
    key = raw.table.key.name
    keys = parsed[key].by_row().tolist()
    if len(set(keys)) == len(keys):
        return
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, value in enumerate(keys):
        if value:
            places[value].append(place)
    for repeated in places.values():
        if len(repeated) > 1:
            named = ", ".join(str(raw.rows[place]) for place in repeated[:_ROWS_NAMED])
            more = ", …" if len(repeated) > _ROWS_NAMED else ""
            findings.add_cells(
                raw, key, repeated[1:], "register.duplicate_identifier", {"rows": named + more}
            )


class DepartmentNames:
    """Resolves what stands in a department cell: the id, or a name that only one department has."""

    def __init__(self, departments: Parsed) -> None:
        ids = departments["department_id"].by_row().tolist()
        names = departments["name"].by_row().tolist() if "name" in departments else []
        self._ids: dict[str, str] = {}
        for department_id, name in zip(ids, names, strict=bool(names)):
            if department_id and name:
                taken = self._ids.setdefault(name, department_id)
                if taken != department_id:
                    self._ids[name] = ""
        known = sorted(identifier for identifier in ids if identifier)
        self._ids.update((identifier, identifier) for identifier in known)
        self._shown = ", ".join(known[:_NAMES_SHOWN]) + (", …" if len(known) > _NAMES_SHOWN else "")

    def resolve(self, column: ParsedColumn) -> None:
        """Put ids for names in a column, in place; unknown departments become errors."""
        for number, value in enumerate(column.texts):
            if not value:
                continue
            try:
                found = sorted({self._id(part) for part in value.split(";")})
                column.values[number] = ";".join(found)
            except CellError as error:
                column.values[number] = None
                column.errors[number] = error

    def _id(self, part: str) -> str:
        found = self._ids.get(part)
        if not found:
            raise CellError("register.unknown_department", part=part, known=self._shown)
        return found


def check_certificates(raw: RawTable, parsed: Parsed, findings: Findings) -> None:
    """Report certificates that end before they begin."""
    if not {"certificate_from", "certificate_until"} <= parsed.keys():
        return
    begins = parsed["certificate_from"].by_row().tolist()
    ends = parsed["certificate_until"].by_row().tolist()
    for row, (first, last) in enumerate(zip(begins, ends, strict=True)):
        if first and last and last < first:
            findings.add_cells(
                raw, "certificate_until", [row], "register.certificate_reversed", {"first": first}
            )


def check_positions(raw: RawTable, parsed: Parsed, findings: Findings) -> None:
    """Report rows that give a latitude without a longitude or the other way round."""
    given = {name: parsed[name] for name in ("latitude", "longitude") if name in parsed}
    if not given:
        return
    if len(given) == 1:
        (name,) = given
        rows = np.flatnonzero(_states(given[name]) > 0)
        findings.add_cells(raw, name, rows, "register.half_position")
        return
    latitude, longitude = _states(given["latitude"]), _states(given["longitude"])
    findings.add_cells(
        raw,
        "longitude",
        np.flatnonzero((latitude > 0) & (longitude == 0)),
        "register.half_position",
    )
    findings.add_cells(
        raw, "latitude", np.flatnonzero((latitude == 0) & (longitude > 0)), "register.half_position"
    )


def _states(column: ParsedColumn) -> NDArray[np.int8]:
    """Per row 1 for a value, 0 for an empty cell, -1 for an error."""
    states = np.array(
        [-1 if value is None else int(value != "") for value in column.values], np.int8
    )
    taken: NDArray[np.int8] = states[column.codes]
    return taken


def warn_of_odd_codes(raw: RawTable, parsed: Parsed, findings: Findings) -> None:
    """Warn of wrong check characters and of identifiers that are no credit codes.

    Where most identifiers are no credit codes, the register evidently uses another number, and
    one warning says so.
    """
    keys = [value or "" for value in parsed["identifier"].texts]
    is_other, is_wrong = judge_codes(keys)
    wrong = np.flatnonzero(is_wrong)
    findings.add_cells(raw, "identifier", wrong, "register.check_character", severity="warning")
    others = [row for row in np.flatnonzero(is_other).tolist() if keys[row]]
    if len(others) * 2 > len(keys):
        findings.add_cells(
            raw,
            "identifier",
            others[:1],
            "register.no_credit_codes",
            {"n": len(others)},
            severity="warning",
        )
    else:
        findings.add_cells(
            raw, "identifier", others, "register.not_a_credit_code", severity="warning"
        )


def warn_of_strangers(
    raw: RawTable,
    column: ParsedColumn,
    known: Iterable[str],
    findings: Findings,
    code: str,
) -> None:
    """Warn once for each entry of a list column that is not among the known ones."""
    familiar = known if isinstance(known, set | frozenset) else set(known)
    strangers: dict[str, list[int]] = defaultdict(list)
    for number, value in enumerate(column.texts):
        for part in (value or "").split(";"):
            if part and part not in familiar:
                strangers[part].append(number)
    if not strangers:
        return
    counts = np.bincount(column.codes, minlength=len(column.values))
    firsts = _first_rows(column.codes, len(column.values))
    for part, numbers in sorted(strangers.items()):
        rows = int(counts[numbers].sum())
        first = min(int(firsts[number]) for number in numbers)
        findings.add_cells(
            raw,
            column.raw.column.name,
            [first],
            code,
            {"part": part, "n": rows},
            severity="warning",
        )


def warn_of_gone_enterprises(
    raw: RawTable, column: ParsedColumn, known: Iterable[str], findings: Findings
) -> None:
    """Warn once of history rows whose enterprise is not in the register."""
    familiar = known if isinstance(known, set | frozenset) else set(known)
    strange = [bool(value) and value not in familiar for value in column.values]
    rows = np.flatnonzero(np.array(strange, np.bool_)[column.codes])
    if len(rows):
        findings.add_cells(
            raw,
            column.raw.column.name,
            rows[:1],
            "register.history_without_enterprise",
            {"n": len(rows)},
            severity="warning",
        )


def _first_rows(codes: NDArray[np.int32], n_values: int) -> NDArray[np.int64]:
    """First row of each value."""
    firsts = np.full(n_values, len(codes), np.int64)
    np.minimum.at(firsts, codes, np.arange(len(codes)))
    return firsts
