from __future__ import annotations

import pytest

from dualrandom.registers.columns import ENTERPRISES, INSPECTORS, TABLES
from dualrandom.registers.headers import match_headers

ENOUGH = ["identifier", "name"]


def names(table, headers):
    return [heading.column.name for heading in match_headers(table, headers)[0]]


@pytest.mark.parametrize(
    "header",
    [
        "统一社会信用代码",
        "信用代码",
        "注册号",
        "USCC",
        "Identifier",
        "credit_code",
        " 统一社会信用代码* ",
        "id",
    ],
)
def test_the_identifier_goes_by_many_names(header):
    assert names(ENTERPRISES, [header, "企业名称"]) == ["identifier", "name"]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("信用风险分类", "risk_credit"),
        ("风险等级", "risk_credit"),
        ("risk_fire_2025", "risk_fire_2025"),
        ("RISK_Fire", "risk_fire"),
        ("风险等级:food", "risk_food"),
        ("风险等级：消防", "risk_fire"),
        ("纬度（度）", "latitude"),
    ],
)
def test_risk_schemes_and_remarks_are_understood(header, column):
    assert names(ENTERPRISES, [*ENOUGH, header])[-1] == column


def test_a_scheme_without_a_latin_name_is_an_error():
    _, findings = match_headers(ENTERPRISES, [*ENOUGH, "风险等级:烟花爆竹"], file="a.csv")
    assert [(f.code, f.row, f.column) for f in findings] == [
        ("register.risk_scheme", 1, "风险等级:烟花爆竹")
    ]


def test_missing_and_repeated_columns_are_errors():
    _, findings = match_headers(ENTERPRISES, ["标识", "uscc"])
    assert [f.code for f in findings] == ["register.repeated_column", "register.missing_column"]
    assert "企业名称" in findings[1].text("zh")


@pytest.mark.parametrize(
    "header",
    ["法定代表人", "联系电话", "手机号", "身份证号", "执法证号", "Legal Rep", "phone number"],
)
def test_personal_columns_are_recognised(header):
    headings, findings = match_headers(INSPECTORS, ["人员编号", "部门", header])
    assert len(headings) == 2
    assert [(f.code, f.severity) for f in findings] == [("register.personal_column", "warning")]


def test_titles_and_names_lead_to_their_columns():
    for table in TABLES.values():
        for headers in ([c.name for c in table.columns], [c.title for c in table.columns]):
            assert names(table, headers) == [c.name for c in table.columns]


def test_empty_headers_are_passed_over():
    assert match_headers(ENTERPRISES, [*ENOUGH, "", " "])[1] == []
