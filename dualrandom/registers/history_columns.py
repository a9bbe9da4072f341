"""Tables of past draws and visits as data (历史抽查数据的列), and names that other systems use.

The same columns as of the registers, read with the same care; only the key words differ. A mapping
puts another system's headers and words in the place of ours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dualrandom.errors import Finding
from dualrandom.registers.choices import TRIGGERS, plain
from dualrandom.registers.columns import ENTERPRISES, Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

_CODE_WORDS = ENTERPRISES.columns[0].aliases
_MOST = 999_999_999
_DRAWN = {
    "true": ("是", "抽中", "选中", "中签", "yes", "y", "1", "selected", "drawn"),
    "false": ("否", "未抽中", "未选中", "未中签", "no", "n", "0"),
}
_ENTERPRISE = Column(
    "enterprise", "统一社会信用代码", "identifier", (*_CODE_WORDS, "identifier"), required=True
)
_DRAW = Column("draw", "抽取批次", "category", ("批次", "批次号", "任务编号", "draw_id"))
_POSITION = Column(
    "position", "名单序号", "integer", ("序号", "编号", "位置", "row"), low=0, high=_MOST
)
_STRATUM = Column("stratum", "分层", "category", ("层", "层别", "抽样层"))
_CHANCE = Column("chance", "抽取概率", "category", ("概率", "抽取比例", "抽查比例", "probability"))
_DEPARTMENT = Column(
    "department",
    "部门",
    "category",
    ("检查部门", "部门编号", "所属部门", "部门名称", "单位", "department_id"),
    required=True,
)

DRAWS = Table(
    "draws",
    "抽取记录",
    (
        _ENTERPRISE,
        _DRAW,
        Column("date", "抽取日期", "date", ("日期", "抽取时间", "draw date")),
        Column("round", "抽查活动", "category", ("轮次", "活动", "抽查计划", "campaign")),
        _POSITION,
        Column(
            "selected",
            "是否抽中",
            "choice",
            ("抽中", "抽取结果", "drawn"),
            default="false",
            choices=_DRAWN,
        ),
        _STRATUM,
        _CHANCE,
    ),
    ("抽取结果", "抽查结果", "draw"),
    unique_key=False,
)
FRAME = Table(
    "frame",
    "抽取名单",
    (_ENTERPRISE, _DRAW, _POSITION, _STRATUM, _CHANCE),
    ("名单", "抽样框", "frames"),
    unique_key=False,
)
VISITS = Table(
    "visits",
    "检查记录",
    (
        _ENTERPRISE,
        Column("date", "检查日期", "date", ("日期", "inspection date"), required=True),
        _DEPARTMENT,
        Column(
            "inspectors",
            "检查人员",
            "list",
            ("检查人员编号", "人员编号", "inspector", "inspector_id"),
            required=True,
        ),
        Column(
            "trigger",
            "检查类型",
            "choice",
            ("触发方式", "检查来源", "检查缘由", "inspection type"),
            default="random",
            choices=TRIGGERS,
        ),
    ),
    ("历史检查记录", "检查历史", "history", "inspections"),
    unique_key=False,
)
PEOPLE = Table(
    "inspectors",
    "执法检查人员",
    (
        Column(
            "inspector", "人员编号", "category", ("检查人员", "检查人员编号", "inspector_id"),
            required=True,
        ),
        _DEPARTMENT,
        Column(
            "days", "可用天数", "integer", ("可检查天数", "工作日", "available_days"),
            default="1", low=1, high=100_000,
        ),
    ),
    ("执法检查人员名录库", "检查人员名单", "people"),
    unique_key=False,
)  # fmt: skip

HISTORY_TABLES: dict[str, Table] = {table.name: table for table in (DRAWS, FRAME, VISITS, PEOPLE)}
"""All tables in the order in which findings are listed."""


def mapped_tables(
    mapping: Mapping[str, object], file: str
) -> tuple[dict[str, Table], list[Finding]]:
    """Tables with another system's names.

    Parameters
    ----------
    mapping
        ``{"draws": {"file": "结果", "enterprise": "企业代码", …}, "values": {"trigger":
        {"for_cause": ["举报核查"]}}}``: our names to the left, theirs to the right.
    file
        Its name, for the findings.

    Returns
    -------
    tuple
        The tables, and every entry that cannot be followed (``audit.mapping_…``).
    """
    findings: list[Finding] = []
    tables = dict(HISTORY_TABLES)
    for name, entries in mapping.items():
        if name != "values" and name not in tables:
            findings.append(_unknown(name, (*tables, "values"), file, name))
        elif not isinstance(entries, dict):
            findings.append(Finding("audit.mapping_table", file=file, column=name))
        elif name != "values":
            tables[name] = _renamed(tables[name], entries, file, findings)
    words = mapping.get("values", {})
    if isinstance(words, dict):
        tables = {
            name: replace(table, columns=_with_words(table, words))
            for name, table in tables.items()
        }
        findings += _bad_words(words, file)
    return tables, findings


def _renamed(
    table: Table, entries: Mapping[str, object], file: str, findings: list[Finding]
) -> Table:
    known = [column.name for column in table.columns]
    theirs: dict[str, str] = {}
    for key, header in entries.items():
        place = f"{table.name}.{key}"
        if key not in (*known, "file"):
            findings.append(_unknown(key, (*known, "file"), file, place))
        elif not isinstance(header, str) or not header.strip():
            findings.append(Finding("audit.mapping_text", file=file, column=place))
        else:
            theirs[key] = header
    taken = {plain(header) for key, header in theirs.items() if key != "file"}
    columns = tuple(
        replace(column, title=theirs[column.name], aliases=())
        if column.name in theirs
        else _without(column, taken)
        for column in table.columns
    )
    names = (*table.aliases, theirs["file"]) if "file" in theirs else table.aliases
    return replace(table, columns=columns, aliases=names)


def _without(column: Column, taken: set[str]) -> Column:
    """Return a column that no longer answers to headers that mean another one."""
    aliases = tuple(alias for alias in column.aliases if plain(alias) not in taken)
    title = column.name if plain(column.title) in taken else column.title
    return replace(column, title=title, aliases=aliases)


def _with_words(table: Table, words: Mapping[str, object]) -> tuple[Column, ...]:
    return tuple(
        replace(column, choices=_joined(column.choices, words[column.name]))
        if column.choices and column.name in words
        else column
        for column in table.columns
    )


def _joined(choices: Mapping[str, tuple[str, ...]], more: object) -> dict[str, tuple[str, ...]]:
    given = more if isinstance(more, dict) else {}
    return {
        value: (*known, *(word for word in _texts(given.get(value))))
        for value, known in choices.items()
    }


def _texts(words: object) -> list[str]:
    return [word for word in words if isinstance(word, str)] if isinstance(words, list) else []


def _bad_words(words: Mapping[str, object], file: str) -> list[Finding]:
    """Entries of ``[values]`` that name no column, no value, or hold no list of texts."""
    choices = {
        column.name: column.choices
        for table in HISTORY_TABLES.values()
        for column in table.columns
        if column.choices
    }
    findings = []
    for name, values in words.items():
        if name not in choices:
            findings.append(_unknown(name, tuple(choices), file, f"values.{name}"))
        elif not isinstance(values, dict):
            findings.append(Finding("audit.mapping_table", file=file, column=f"values.{name}"))
        else:
            for value, entries in values.items():
                place = f"values.{name}.{value}"
                if value not in choices[name]:
                    findings.append(_unknown(value, tuple(choices[name]), file, place))
                elif not isinstance(entries, list) or _texts(entries) != entries:
                    findings.append(Finding("audit.mapping_words", file=file, column=place))
    return findings


def _unknown(name: str, known: tuple[str, ...], file: str, place: str) -> Finding:
    params = {"known": ", ".join(known)}
    return Finding("audit.mapping_unknown", params=params, file=file, column=place, value=name)
