"""The registers as the linter asks them: distinct values, items, staff (校核所用名录)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dualrandom.campaign.columns import UNCLASSIFIED, UNUSABLE_STRATA, Columns
from dualrandom.campaign.resolved import Item, catalogue_items, split_list
from dualrandom.registers.text_form import as_text

if TYPE_CHECKING:
    from dualrandom.campaign.models import Task
    from dualrandom.registers.tables import Registers

_RISK_PREFIX = "risk_"


@dataclass(frozen=True, slots=True)
class Person:
    """What an inspector may do; ``group`` is the standing group, empty without one."""

    qualifications: frozenset[str]
    leader: bool
    group: str


class World:
    """Registers behind a campaign; everything is looked up once."""

    def __init__(self, registers: Registers) -> None:
        self.registers = registers
        self.columns = Columns(registers.enterprises)

    @cached_property
    def departments(self) -> frozenset[str]:
        """Ids of all departments."""
        return frozenset(self.registers.departments["department_id"].tolist())

    @cached_property
    def items(self) -> dict[str, Item]:
        """Items of the catalogue by id."""
        return catalogue_items(self.registers)

    def knows_items(self, task: Task) -> bool:
        """Whether the catalogue holds all items of a task."""
        return all(item_id in self.items for item_id in task.items)

    @cached_property
    def strata_columns(self) -> list[str]:
        """Columns that may form strata, in the register's order."""
        names = [str(name) for name in self.registers.enterprises.columns]
        return [name for name in names if name not in UNUSABLE_STRATA]

    @cached_property
    def risk_schemes(self) -> list[str]:
        """Risk schemes of the register."""
        return [
            name.removeprefix(_RISK_PREFIX)
            for name in self.strata_columns
            if name.startswith(_RISK_PREFIX)
        ]

    def labels(self, column: str) -> list[str]:
        """Stratum labels that a column gives."""
        return [value or UNCLASSIFIED for value in self.columns.values(column)]

    @cached_property
    def tags(self) -> frozenset[str]:
        """All tags that occur."""
        return frozenset(tag for cell in self.columns.values("tags") for tag in split_list(cell))

    def inspector_cells(self, column: str) -> list[str]:
        """Cells of a column of the inspectors as text; empty ones where it is missing."""
        table = self.registers.inspectors
        return as_text(table[column]) if column in table else [""] * len(table)

    def staff(self, department: str) -> list[Person]:
        """Inspectors of a department who may form its teams."""
        return self._people.get((department, False), [])

    def experts(self, department: str) -> list[Person]:
        """Experts of a department, who assist."""
        return self._people.get((department, True), [])

    @cached_property
    def _people(self) -> dict[tuple[str, bool], list[Person]]:
        table = self.registers.inspectors
        names = ("department", "qualifications", "leader", "expert")
        groups = self.inspector_cells("group")
        people: dict[tuple[str, bool], list[Person]] = {}
        for department, qualifications, leader, expert, group in zip(
            *(table[name].tolist() for name in names), groups, strict=True
        ):
            person = Person(frozenset(split_list(qualifications)), bool(leader), group)
            people.setdefault((department, bool(expert)), []).append(person)
        return people
