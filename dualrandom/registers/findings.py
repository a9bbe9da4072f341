"""Gathering findings (问题收集): all of them, located, and never more than memory can hold."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dualrandom.errors import Finding, RegisterError, Severity
from dualrandom.registers.columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dualrandom.registers.raw import RawTable

MOST_FINDINGS = 10_000
"""Findings of one severity that are kept; the others are counted."""
LONGEST_VALUE = 120
"""Characters of a cell that are quoted."""


class Findings:
    """Errors and warnings of all registers.

    Parameters
    ----------
    most
        Findings of each severity that are kept.
    """

    def __init__(self, most: int = MOST_FINDINGS) -> None:
        self._most = most
        self._kept: dict[Severity, list[tuple[tuple[int, int, int], Finding]]] = {
            "error": [],
            "warning": [],
        }
        self._found: Counter[str] = Counter()

    def add(self, finding: Finding, table: str, place: int = 0) -> None:
        """Take up a finding; ``place`` orders the findings of one row."""
        self._found[finding.severity] += 1
        kept = self._kept[finding.severity]
        if len(kept) < self._most:
            order = (list(TABLES).index(table), finding.row or 0, place)
            kept.append((order, finding))

    def add_all(self, findings: Iterable[Finding], table: str) -> None:
        """Take up findings that are complete already."""
        for finding in findings:
            self.add(finding, table)

    def add_cells(
        self,
        raw: RawTable,
        column: str,
        rows: Iterable[int],
        code: str,
        params: Mapping[str, object] | None = None,
        *,
        severity: Severity = "error",
    ) -> None:
        """Report cells of a column for one reason; ``rows`` are positions in the raw table."""
        cells = raw.columns[column]
        place = list(raw.columns).index(column)
        for row in rows:
            if self.is_full(severity):
                self.count(severity, 1)
                continue
            finding = Finding(
                code,
                severity,
                params or {},
                file=raw.file,
                sheet=raw.sheet,
                row=int(raw.rows[row]),
                column=cells.header,
                value=shortened(cells.values[cells.codes[row]]),
            )
            self.add(finding, raw.table.name, place)

    def count(self, severity: Severity, n: int) -> None:
        """Count findings that are not kept."""
        self._found[severity] += n

    def is_full(self, severity: Severity) -> bool:
        """Tell whether further findings would only be counted."""
        return len(self._kept[severity]) >= self._most

    def warnings(self) -> tuple[Finding, ...]:
        """Return the warnings by table and row, with a last one for those left out."""
        return self._in_order("warning")

    def raise_errors(self) -> None:
        """Raise one :class:`RegisterError` with every error, if there is any."""
        n_errors = self._found["error"]
        if n_errors:
            raise RegisterError("register.findings", self._in_order("error"), n=n_errors)

    def _in_order(self, severity: Severity) -> tuple[Finding, ...]:
        kept = sorted(self._kept[severity], key=lambda pair: pair[0])
        found = [finding for _, finding in kept]
        left_out = self._found[severity] - len(found)
        if left_out:
            found.append(Finding("register.more_findings", severity, {"n": left_out}))
        return tuple(found)


def shortened(value: str) -> str:
    """Keep a runaway cell from filling the report."""
    return value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"
