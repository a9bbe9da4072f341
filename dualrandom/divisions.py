"""Administrative divisions (行政区划代码, GB/T 2260) and the districts of Wuhan.

Names come from python-stdnum's database, which also knows divisions of the past: registers keep
codes for decades. English names exist for Wuhan only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from stdnum import numdb

if TYPE_CHECKING:
    from dualrandom.messages import Language

_CODE = re.compile(r"[1-9]\d(\d\d){0,2}", re.ASCII)
_YEARS = re.compile(r"\[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class District:
    """A district (区): six digits, Chinese name and pinyin name."""

    code: str
    name: str
    pinyin: str


WUHAN_DISTRICTS: tuple[District, ...] = (
    District("420102", "江岸区", "Jiang'an"),
    District("420103", "江汉区", "Jianghan"),
    District("420104", "硚口区", "Qiaokou"),
    District("420105", "汉阳区", "Hanyang"),
    District("420106", "武昌区", "Wuchang"),
    District("420107", "青山区", "Qingshan"),
    District("420111", "洪山区", "Hongshan"),
    District("420112", "东西湖区", "Dongxihu"),
    District("420113", "汉南区", "Hannan"),
    District("420114", "蔡甸区", "Caidian"),
    District("420115", "江夏区", "Jiangxia"),
    District("420116", "黄陂区", "Huangpi"),
    District("420117", "新洲区", "Xinzhou"),
)
"""The thirteen districts of Wuhan, by code."""

_PINYIN = {district.code: district.pinyin for district in WUHAN_DISTRICTS} | {"420100": "Wuhan"}


def is_division(code: str) -> bool:
    """Tell whether a code of 2, 4 or 6 digits is or was a division."""
    return _chinese_name(code) != ""


def division_name(code: str, language: Language = "zh") -> str:
    """Name of a province (2 digits), city (4) or district (6), or ``""`` if it is unknown.

    Where no English name is known, the Chinese one is returned. Of several names that a code has
    had, the latest.
    """
    full = code.ljust(6, "0")
    if language == "en" and full in _PINYIN:
        return _PINYIN[full]
    return _chinese_name(code)


@lru_cache(maxsize=10_000)
def _chinese_name(code: str) -> str:
    if not _CODE.fullmatch(code):
        return ""
    names: dict[str, str] = {}
    for _, properties in numdb.get("cn/loc").info(code.ljust(6, "0")):
        names |= properties
    return _YEARS.sub("", names.get("county", "").rpartition(",")[2])
