"""Which header means which column (表头识别), and which columns are deliberately not read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.errors import Finding, Severity
from dualrandom.registers.choices import plain
from dualrandom.registers.columns import Column, Table, risk_column

if TYPE_CHECKING:
    from collections.abc import Sequence

_PERSONAL = (
    *("法定代表", "法人代表", "负责人", "经营者", "联系人", "电话", "手机", "身份证", "证件号"),
    *("执法证号", "住址", "邮箱", "微信", "生日", "出生", "性别"),
    *("legalrep", "phone", "mobile", "telephone", "contact", "idcard", "idnumber", "email"),
    *("birth", "gender", "certificateno", "certificatenumber"),
)
"""Parts of compared headers that betray data about persons."""

_RISK_ENGLISH = re.compile(r"risk_([a-z0-9_]+)")
_RISK_CHINESE = re.compile(r"(?:风险等级|风险分类|风险分级|风险类别):(.+)")
_RISK_CREDIT = frozenset(
    map(plain, ("信用风险分类", "信用风险等级", "信用风险", "风险等级", "信用分类", "credit risk"))
)
_SCHEMES = {
    "信用": "credit",
    "消防": "fire",
    "食品": "food",
    "药品": "drugs",
    "安全": "safety",
    "安全生产": "safety",
    "环保": "environment",
    "生态环境": "environment",
    "特种设备": "special_equipment",
    "税务": "tax",
}
_SCHEME = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that will be read: its place in the row and the header's text as it stands."""

    index: int
    column: Column
    header: str


def match_headers(
    table: Table, headers: Sequence[str], *, file: str | None = None, sheet: str | None = None
) -> tuple[list[Heading], list[Finding]]:
    """Recognise the columns of a table by their headers.

    Parameters
    ----------
    table
        The register that the file or sheet holds.
    headers
        Cells of the header row, in order.
    file, sheet
        Place, for the findings.

    Returns
    -------
    tuple
        The columns to read, and what is wrong with the header row: missing and repeated columns
        are errors, columns that are not read are warnings.
    """
    known = _known(table)
    headings: list[Heading] = []
    findings: list[Finding] = []

    def report(code: str, severity: Severity, column: str | None, **params: object) -> None:
        findings.append(
            Finding(code, severity, params, file=file, sheet=sheet, row=1, column=column)
        )

    for index, header in enumerate(headers):
        found = known.get(plain(header)) or _risk(table, header)
        if found is not None:
            headings.append(Heading(index, found, header.strip()))
        elif table.risk_columns and _names_risk(header):
            report("register.risk_scheme", "error", header.strip(), header=header.strip())
        elif any(part in plain(header) for part in _PERSONAL):
            report("register.personal_column", "warning", header.strip(), header=header.strip())
        elif plain(header):
            report("register.unknown_column", "warning", header.strip(), header=header.strip())
    repeated = Counter(heading.column.name for heading in headings)
    for name, count in repeated.items():
        if count > 1:
            texts = [heading.header for heading in headings if heading.column.name == name]
            report("register.repeated_column", "error", texts[1], headers=" / ".join(texts))
    for column in table.columns:
        if column.required and column.name not in repeated:
            words = " / ".join((column.title, column.name, *column.aliases[:3]))
            report("register.missing_column", "error", None, words=words, title=column.title)
    return _first_of_each(headings), findings


def _known(table: Table) -> dict[str, Column]:
    """Compared header → column; names and titles go before aliases."""
    known = {plain(column.name): column for column in table.columns}
    for column in table.columns:
        known.setdefault(plain(column.title), column)
    for column in table.columns:
        for alias in column.aliases:
            known.setdefault(plain(alias), column)
    return known


def _risk(table: Table, header: str) -> Column | None:
    """Column of a risk scheme, when the header names one that can be written in Latin letters."""
    if not table.risk_columns:
        return None
    if plain(header) in _RISK_CREDIT:
        return risk_column("credit")
    text = _folded(header)
    english = _RISK_ENGLISH.fullmatch(text)
    if english:
        return risk_column(english[1])
    chinese = _RISK_CHINESE.fullmatch(text)
    if chinese:
        scheme = _SCHEMES.get(chinese[1], chinese[1])
        return risk_column(scheme) if _SCHEME.fullmatch(scheme) else None
    return None


def _names_risk(header: str) -> bool:
    text = _folded(header)
    return text.startswith("risk_") or _RISK_CHINESE.fullmatch(text) is not None


def _folded(header: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", header).casefold())


def _first_of_each(headings: list[Heading]) -> list[Heading]:
    seen: dict[str, Heading] = {}
    for heading in headings:
        seen.setdefault(heading.column.name, heading)
    return list(seen.values())
