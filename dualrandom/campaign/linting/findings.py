"""Findings of the linter: located by the key path, such as ``tasks[2].window``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.models import Campaign, Task


def problem(code: str, key: str, value: object = None, **params: object) -> Finding:
    """Contradiction that stops the work."""
    return Finding(code, "error", params, column=key, value=None if value is None else str(value))


def remark(code: str, key: str, value: object = None, **params: object) -> Finding:
    """Something that is allowed but probably not meant."""
    return Finding(code, "warning", params, column=key, value=None if value is None else str(value))


def located_tasks(campaign: Campaign) -> Iterator[tuple[str, Task]]:
    """Tasks with their key path."""
    for number, task in enumerate(campaign.tasks):
        yield f"tasks[{number}]", task
