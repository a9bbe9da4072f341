"""The registers in memory (一单两库): validated, canonical, sorted by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.registers.text_form import as_text, from_text

if TYPE_CHECKING:
    import pandas as pd

    from dualrandom.errors import Finding

__all__ = ["Registers", "as_text", "from_text"]


@dataclass(frozen=True, slots=True, eq=False)
class Registers:
    """Enterprises, inspectors, departments, items and history as validated tables.

    The rows are sorted by key whatever the order in the file, texts are NFC, an empty text means
    "not given", lists are joined by ``;``, sorted and without repeats. Columns of enterprises
    with few different values are categorical. Treat the tables as read-only.

    Parameters
    ----------
    enterprises
        ``identifier, name, entity_type, division, industry, status, risk_<scheme>…, tags,
        departments, station, latitude_microdegrees, longitude_microdegrees, opening_days,
        opening_hours, blackouts``; where given, ``zone``.
    inspectors
        ``inspector_id, name, department, station, qualifications, certificate_from,
        certificate_until, leader, expert, work_share_percent, leave, daily_visits,
        weekly_visits, recusals``, and others where given.
    departments
        ``department_id, name``.
    items
        ``item_id, name, department, qualifications, duration_minutes, kind, basis``.
    history
        ``identifier, date, department, trigger, inspectors``.
    warnings
        What does not stop the work but should be looked at.
    source
        Where the registers were read from; empty for tables made in memory.
    """

    enterprises: pd.DataFrame
    inspectors: pd.DataFrame
    departments: pd.DataFrame
    items: pd.DataFrame
    history: pd.DataFrame
    warnings: tuple[Finding, ...] = ()
    source: str = ""

    @property
    def risk_schemes(self) -> tuple[str, ...]:
        """Names of the risk schemes of the enterprises, sorted."""
        columns = (str(column) for column in self.enterprises.columns)
        return tuple(name.removeprefix("risk_") for name in columns if name.startswith("risk_"))

    def __str__(self) -> str:
        sizes = {
            "enterprises": len(self.enterprises),
            "inspectors": len(self.inspectors),
            "departments": len(self.departments),
            "items": len(self.items),
            "history": len(self.history),
            "warnings": len(self.warnings),
        }
        return "\n".join(f"{name:<12} {size:>10,}" for name, size in sizes.items())
