"""Places, zones, office days and minutes: read in both languages, kept through a bundle's table."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from dualrandom.errors import RegisterError
from dualrandom.io.bundle_tables import register_table
from dualrandom.registers.digests import enterprise_digests, inspectors_digest
from dualrandom.registers.records import Position
from dualrandom.registers.selection import enterprise_records, inspector_records
from dualrandom.registers.tables import from_text
from dualrandom.registers.validation import registers_from_frames

FIRMS = {"identifier": ["E1", "E2"], "name": ["合成1", "合成2"]}
PEOPLE = {"inspector_id": ["I1", "I2"], "department": ["market", "market"]}
PLACED = {"latitude": ["30.5", ""], "longitude": ["-114.25", ""], "zone": ["江岸", ""]}
LIMITED = {"office_days": ["周一、周五", ""], "daily_minutes": ["300", ""]}
LIMITED["weekly_minutes"] = ["", "1200"]
CHINESE = {
    "latitude": "纬度",
    "longitude": "经度",
    "zone": "交通分区",
    "office_days": "内勤日",
    "daily_minutes": "每日检查分钟上限",
    "weekly_minutes": "每周检查分钟上限",
}


def read(firms=FIRMS, people=PEOPLE):
    departments = {"department_id": ["market"], "name": ["市场局"]}
    items = {"item_id": ["M1"], "name": ["检查"], "department": ["market"]}
    items["duration_minutes"] = ["60"]
    return registers_from_frames(*map(pd.DataFrame, (firms, people, departments, items)))


def of(registers):
    return enterprise_records(registers, ["E1", "E2"]), inspector_records(registers)


@pytest.mark.parametrize("header", [str, CHINESE.get])
def test_records_hold_what_the_columns_say(header):
    own = {header(name): cells for name, cells in PLACED.items()}
    more = {header(name): cells for name, cells in LIMITED.items()}
    firms, people = of(read(FIRMS | own, PEOPLE | own | more))
    place = Position(30_500_000, -114_250_000)
    assert (firms["E1"].position, firms["E1"].zone) == (place, "江岸")
    assert (firms["E2"].position, firms["E2"].zone) == (None, "")
    first, second = people.values()
    assert (first.position, first.zone) == (place, "江岸")
    assert (first.office_days, first.daily_minutes, first.weekly_minutes) == ("15", 300, None)
    assert (second.position, second.zone) == (None, "")
    assert (second.office_days, second.daily_minutes, second.weekly_minutes) == ("", None, 1200)
    friday, thursday = date(2026, 3, 6), date(2026, 3, 5)
    assert not first.is_available(friday)
    assert first.is_available(thursday)
    assert second.is_available(friday)


def test_a_register_without_them_has_neither_columns_nor_other_digests():
    plain = read()
    assert not set(CHINESE) & set(plain.inspectors.columns)
    assert "zone" not in plain.enterprises
    assert "latitude_microdegrees" not in plain.inspectors
    empty = {name: ["", ""] for name in CHINESE}
    given = read(FIRMS | {"zone": ["", ""]}, PEOPLE | empty)
    assert of(given) == of(plain)
    assert enterprise_digests(given) == enterprise_digests(plain)
    assert inspectors_digest(given) == inspectors_digest(plain)


@pytest.mark.parametrize("name", CHINESE)
def test_each_is_covered_by_the_digest_of_the_inspectors(name):
    given = PEOPLE | PLACED | LIMITED
    changed = given | {name: ["3", *given[name][1:]]}
    assert inspectors_digest(read(people=given)) != inspectors_digest(read(people=changed))


def test_a_bundle_gives_the_same_records_back():
    registers = read(FIRMS | PLACED, PEOPLE | PLACED | LIMITED)
    tables = {}
    for name in ("enterprises", "inspectors"):
        text = register_table(getattr(registers, name)).decode()
        table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_filter=False)
        tables[name] = from_text(name, table)
    again = replace(registers, **tables)
    assert of(again) == of(registers)
    assert inspectors_digest(again) == inspectors_digest(registers)
    assert enterprise_digests(again) == enterprise_digests(registers)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("latitude", "91", "register.degrees_out_of_range"),
        ("latitude", "", "register.half_position"),
        ("office_days", "8", "register.bad_weekdays"),
        ("daily_minutes", "0", "register.integer_out_of_range"),
        ("daily_minutes", "1441", "register.integer_out_of_range"),
        ("weekly_minutes", "5h", "register.bad_integer"),
    ],
)
def test_wrong_cells_are_located(column, cell, code):
    given = PEOPLE | PLACED | LIMITED
    given |= {column: [cell, *given[column][1:]]}
    with pytest.raises(RegisterError) as caught:
        read(people=given)
    (finding,) = caught.value.findings
    assert (finding.code, finding.file, finding.row) == (code, "inspectors", 2)
    assert (finding.column, finding.value) == (column, cell)
