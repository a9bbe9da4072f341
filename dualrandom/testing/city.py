"""A synthetic Wuhan of any size (虚拟武汉): registers as they would be read, and a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.campaign.models import Window
from dualrandom.errors import CampaignError
from dualrandom.testing.campaign import campaign_toml
from dualrandom.testing.dates import demo_days
from dualrandom.testing.enterprises import population
from dualrandom.testing.history import Frequency, history, history_table, rested
from dualrandom.testing.inspectors import staff
from dualrandom.testing.setting import Setting
from dualrandom.testing.streams import Stream
from dualrandom.testing.synthetic_codes import N_CODES
from dualrandom.testing.tasks import plan_tasks
from dualrandom.testing.texts import text_frame
from dualrandom.testing.world import wuhan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dualrandom.testing.world import DepartmentSpec

_FEWEST_ENTERPRISES = 20
_LARGEST_STAFF = 9999


@dataclass(frozen=True)
class City:
    """Registers in the form in which they are read, and the campaign that goes with them.

    Parameters
    ----------
    tables
        ``enterprises``, ``inspectors``, ``departments``, ``items`` and ``history``; every cell is
        text, positions are decimal degrees.
    campaign_toml
        Campaign file.
    window
        First and last day of the campaign.
    """

    tables: Mapping[str, pd.DataFrame]
    campaign_toml: str
    window: Window


def synthetic_city(
    n_enterprises: int = 5000,
    n_inspectors: int = 120,
    n_departments: int = 4,
    n_days: int = 40,
    *,
    seed: str = "wuhan",
) -> City:
    """Invent a city: the same arguments give the same bytes.

    Parameters
    ----------
    n_enterprises
        Rows of the register, 20 or more.
    n_inspectors
        At least two a department.
    n_departments
        1 to 12; the first is market regulation.
    n_days
        Working days of the campaign.
    seed
        Any text.

    Raises
    ------
    CampaignError
        ``testing.bad_size``, ``testing.too_many_days``, ``testing.too_little_capacity``.
    """
    setting = _setting(n_enterprises, n_inspectors, n_departments, n_days, seed)
    firms = population(setting, n_enterprises)
    team = staff(setting, firms, n_inspectors)
    visits = history(setting, firms)
    rules, calendar = Frequency(), setting.calendar
    plans = plan_tasks(setting, firms, rested(visits, len(firms), calendar, rules), team)
    tables = {
        "enterprises": firms.table,
        "inspectors": team.table(),
        "departments": _departments_table(setting.departments),
        "items": _items_table(setting.departments),
        "history": history_table(setting, visits, firms, team),
    }
    window = Window(start=calendar.start, end=calendar.end)
    return City(tables, campaign_toml(plans, calendar, rules), window)


def _setting(
    n_enterprises: int, n_inspectors: int, n_departments: int, n_days: int, seed: str
) -> Setting:
    """Refuse impossible sizes, then lay out world, departments and days."""
    world = wuhan()
    _check_sizes(
        ("n_departments", n_departments, 1, len(world.departments)),
        ("n_enterprises", n_enterprises, _FEWEST_ENTERPRISES, N_CODES),
        ("n_inspectors", n_inspectors, 2 * n_departments, _LARGEST_STAFF),
    )
    return Setting(Stream(seed), world, world.departments[:n_departments], demo_days(n_days))


def _check_sizes(*sizes: tuple[str, int, int, int]) -> None:
    for name, value, low, high in sizes:
        if not low <= value <= high:
            raise CampaignError("testing.bad_size", name=name, value=value, low=low, high=high)


def _departments_table(departments: Sequence[DepartmentSpec]) -> pd.DataFrame:
    return text_frame(
        {
            "department_id": [unit.department_id for unit in departments],
            "name": [unit.name for unit in departments],
        }
    )


def _items_table(departments: Sequence[DepartmentSpec]) -> pd.DataFrame:
    items = [(unit.department_id, item) for unit in departments for item in unit.items]
    return text_frame(
        {
            "item_id": [item.item_id for _, item in items],
            "name": [item.name for _, item in items],
            "department": [department for department, _ in items],
            "qualifications": [item.qualification for _, item in items],
            "duration_minutes": [str(item.minutes) for _, item in items],
            "kind": [item.kind for _, item in items],
            "basis": [item.basis for _, item in items],
        }
    )
