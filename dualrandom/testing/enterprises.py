"""The register of synthetic enterprises (虚拟检查对象名录库)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.testing.geography import STATIONS_PER_DISTRICT, places
from dualrandom.testing.synthetic_codes import N_CODES, synthetic_codes
from dualrandom.testing.texts import degrees, mask_words, range_text, text_frame, words
from dualrandom.testing.world import MARKET

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from dualrandom.testing.geography import Places
    from dualrandom.testing.setting import Setting
    from dualrandom.testing.streams import Stream
    from dualrandom.testing.world import World

CLASSES = ("A", "B", "C", "D")
_CITY_CODE = 420100
_CITY_REGISTERED_PERMILLE = 200  # firms whose code names the city instead of a district
_WITHOUT_POSITION_PERMILLE = 10
_BLACKOUT_PERMILLE = 80
_OPENING_DAYS = {"1234567": 780, "12345": 60, "234567": 40, "123456": 40} | dict.fromkeys(
    ("134567", "124567", "123567", "123467", "123457"), 16
)
_OPENING_HOURS = {"": 850, "09:00-18:00": 80, "09:00-12:00": 35, "13:00-22:00": 35}


@dataclass(frozen=True)
class Population:
    """The register as text, and the columns that other parts need as numbers.

    ``supervision`` has bit d set where department number d supervises; ``food_risk`` is -1
    where the scheme does not apply.
    """

    table: pd.DataFrame
    identifiers: list[str]
    active: NDArray[np.bool_]
    risk: NDArray[np.int64]
    food_risk: NDArray[np.int64]
    supervision: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.identifiers)


def population(setting: Setting, n: int) -> Population:
    """Invent ``n`` enterprises; the same arguments give the same ones."""
    stream, world = setting.stream, setting.world
    where = places(stream, world.districts, n)
    prefix = stream.pick("prefix", n, [prefix.weight for prefix in world.prefixes])
    industry = _industries(stream, world, prefix)
    is_food = np.array(["food" in kind.tags for kind in world.industries])[industry]
    risk = stream.pick("risk credit", n, world.risk_shares)
    food_risk = np.where(is_food, stream.pick("risk food", n, world.food_risk_shares), -1)
    status = stream.pick("status", n, list(world.statuses.values()))
    supervision = _supervision(setting, industry)
    codes = _codes(stream, world, prefix, where)
    entity_types = [kind.entity_type for kind in world.prefixes]
    columns: dict[str, Iterable[str]] = {
        "identifier": codes,
        "name": _names(world, where, industry),
        "entity_type": words(entity_types, prefix),
        "division": words([area.code for area in world.districts], where.district),
        "industry": words([kind.code for kind in world.industries], industry),
        "status": words(list(world.statuses), status),
        "risk_credit": words(CLASSES, risk),
        "risk_food": words([*CLASSES, ""], food_risk),
        "tags": words([";".join(kind.tags) for kind in world.industries], industry),
        "departments": mask_words(
            [unit.department_id for unit in setting.departments], supervision
        ),
        **_place_columns(setting, where),
        **_openings(setting, n),
    }
    active = status == list(world.statuses).index("active")
    return Population(text_frame(columns), codes, active, risk, food_risk, supervision)


def _industries(stream: Stream, world: World, prefix: NDArray[np.int64]) -> NDArray[np.int64]:
    """Pick industries; farmers' cooperatives farm."""
    farming = [kind.code for kind in world.industries].index("A0141")
    is_coop = np.array([kind.entity_type == "farm_coop" for kind in world.prefixes])[prefix]
    picked = stream.pick("industry", len(prefix), [kind.weight for kind in world.industries])
    return np.where(is_coop, farming, picked)


def _supervision(setting: Setting, industry: NDArray[np.int64]) -> NDArray[np.int64]:
    mask = np.zeros(len(industry), np.int64)
    for place, unit in enumerate(setting.departments):
        name = unit.department_id
        shares = [kind.supervised.get(name, unit.everywhere) for kind in setting.world.industries]
        limit = np.array(shares, np.int64)[industry]
        spots = setting.stream.below(f"supervised by {name}", len(industry), 100)
        mask |= ((spots < limit) | (name == MARKET)).astype(np.int64) << place
    return mask


def _codes(stream: Stream, world: World, prefix: NDArray[np.int64], where: Places) -> list[str]:
    n = len(prefix)
    district = np.array([int(area.code) for area in world.districts], np.int64)[where.district]
    is_city = stream.chance("registered with the city", n, _CITY_REGISTERED_PERMILLE)
    division = np.where(is_city, _CITY_CODE, district)
    offset = int(stream.below("first organisation code", 1, N_CODES)[0])
    return synthetic_codes([kind.text for kind in world.prefixes], prefix, division, offset)


def _names(world: World, where: Places, industry: NDArray[np.int64]) -> list[str]:
    """Names that nobody takes for real, such as 虚拟江汉餐饮店000123号."""
    n_kinds = len(world.industries)
    stems = [
        f"虚拟{area.short_name}{kind.trade}"
        for area in world.districts
        for kind in world.industries
    ]
    chosen = (where.district * n_kinds + industry).tolist()
    return [f"{stems[stem]}{number:06d}号" for number, stem in enumerate(chosen, 1)]


def _place_columns(setting: Setting, where: Places) -> dict[str, Iterable[str]]:
    n = len(where.district)
    known = ~setting.stream.chance("without position", n, _WITHOUT_POSITION_PERMILLE)
    return {
        "station": words(setting.stations, where.district * STATIONS_PER_DISTRICT + where.station),
        "latitude": degrees(where.latitude, known),
        "longitude": degrees(where.longitude, known),
    }


def _openings(setting: Setting, n: int) -> dict[str, Iterable[str]]:
    """Opening days and hours, and a stretch of days that does not suit about every twelfth."""
    stream, n_days = setting.stream, len(setting.calendar.days)
    has_blackout = stream.chance("blackout", n, _BLACKOUT_PERMILLE)
    first = stream.below("blackout from", n, max(n_days * 7 // 5, 1)).tolist()
    length = stream.between("blackout days", n, 1, max(2, min(14, n_days // 3))).tolist()
    blackouts = np.full(n, "", dtype=object)
    for row in np.flatnonzero(has_blackout).tolist():
        blackouts[row] = range_text(setting.calendar.start, first[row], length[row])
    days = stream.pick("opening days", n, list(_OPENING_DAYS.values()))
    hours = stream.pick("opening hours", n, list(_OPENING_HOURS.values()))
    return {
        "opening_days": words(list(_OPENING_DAYS), days),
        "opening_hours": words(list(_OPENING_HOURS), hours),
        "blackouts": blackouts,
    }
