"""The raw material of the synthetic city, read from the data files beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dualrandom.divisions import WUHAN_DISTRICTS

MARKET = "market"


@dataclass(frozen=True, slots=True)
class Prefix:
    """First two characters of a credit code, their share and entity type."""

    text: str
    weight: int
    entity_type: str


@dataclass(frozen=True, slots=True)
class DistrictArea:
    """A district with its share of firms, centre and reach (microdegrees)."""

    code: str
    short_name: str
    weight: int
    latitude: int
    longitude: int
    reach: int


@dataclass(frozen=True, slots=True)
class Industry:
    """An industry (GB/T 4754) with its share, tags and supervision in percent by department."""

    code: str
    trade: str
    weight: int
    tags: tuple[str, ...]
    supervised: dict[str, int]


@dataclass(frozen=True, slots=True)
class ItemSpec:
    """An inspection item (抽查事项)."""

    item_id: str
    name: str
    minutes: int
    basis: str
    qualification: str = ""
    kind: str = "general"


@dataclass(frozen=True, slots=True)
class DepartmentSpec:
    """A department with its items and which of them its tasks check."""

    department_id: str
    name: str
    everywhere: int
    items: tuple[ItemSpec, ...]
    task: tuple[str, ...]
    food_task: tuple[str, ...]
    strata: str

    @property
    def qualifications(self) -> tuple[str, ...]:
        """Qualifications of its items; those that its tasks ask for come first."""
        tasks = {*self.task, *self.food_task}
        ranked = sorted(self.items, key=lambda item: (item.item_id not in tasks, item.item_id))
        return tuple(dict.fromkeys(item.qualification for item in ranked if item.qualification))


@dataclass(frozen=True, slots=True)
class World:
    """Everything that does not depend on the size or the seed of the city."""

    prefixes: tuple[Prefix, ...]
    districts: tuple[DistrictArea, ...]
    industries: tuple[Industry, ...]
    statuses: dict[str, int]
    risk_shares: tuple[int, ...]
    food_risk_shares: tuple[int, ...]
    departments: tuple[DepartmentSpec, ...]


@cache
def wuhan() -> World:
    """Read the data files."""
    data = _read("wuhan.toml")
    return World(
        prefixes=tuple(Prefix(**entry) for entry in data["prefixes"]),
        districts=tuple(
            DistrictArea(district.code, district.name[:-1], **data["districts"][district.code])
            for district in WUHAN_DISTRICTS
        ),
        industries=tuple(
            Industry(code, **{**entry, "tags": tuple(entry["tags"])})
            for code, entry in data["industries"].items()
        ),
        statuses=data["statuses"],
        risk_shares=tuple(data["risk_shares"]),
        food_risk_shares=tuple(data["food_risk_shares"]),
        departments=tuple(
            _department(name, entry) for name, entry in _read("departments.toml").items()
        ),
    )


def _department(department_id: str, entry: dict[str, Any]) -> DepartmentSpec:
    return DepartmentSpec(
        department_id=department_id,
        name=entry["name"],
        everywhere=entry["everywhere"],
        items=tuple(ItemSpec(item_id, **item) for item_id, item in entry["items"].items()),
        task=tuple(entry["task"]),
        food_task=tuple(entry.get("food_task", ())),
        strata=entry.get("strata", ""),
    )


def _read(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)
