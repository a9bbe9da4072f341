"""Requests and events by hand for tests of revisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dualrandom.scheduling.replanning.records import (
    DepartmentBlackout,
    EnterpriseClosed,
    EnterpriseWindow,
    ForCause,
    InspectorAway,
    InspectorRecused,
    Request,
    TaskWindow,
)
from tests.scheduling.builders import MONDAY

KINDS = {
    "inspector_away": InspectorAway,
    "inspector_recused": InspectorRecused,
    "enterprise_closed": EnterpriseClosed,
    "enterprise_window": EnterpriseWindow,
    "task_window": TaskWindow,
    "department_blackout": DepartmentBlackout,
    "for_cause": ForCause,
}


def event(kind: str, **fields: Any) -> Any:
    """An event; ``days`` are the first and the last, counted from the campaign's first Monday."""
    days = fields.pop("days", None)
    if days is not None:
        first, last = (MONDAY + timedelta(days=number) for number in days)
        fields |= {"first_day": first, "last_day": last}
    return KINDS[kind](kind=kind, **({"reason": "so it is"} | fields))


def ill(inspector: str, first: int, last: int) -> Any:
    return event("inspector_away", inspector=inspector, days=(first, last))


def request(*events: Any, first: int = 0, **fields: Any) -> Request:
    plain = {"approver": "Li", "time": "2026-03-02T08:00"}
    return Request(
        first_day=MONDAY + timedelta(days=first), events=tuple(events), **(plain | fields)
    )
