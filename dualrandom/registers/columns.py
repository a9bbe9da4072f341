"""The registers as data: every table with its columns (名录库的表与列).

Each column has an English name, a Chinese title, the other headers it is recognised by, what its
cells hold, and what stands in for an empty cell. Reading, validation, templates and documentation
all follow these tables; what each column means is in ``messages/registers.toml`` under
``register.column.<table>.<column>``.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  dataclass annotations stay resolvable
from dataclasses import dataclass, field, replace
from typing import Literal

from dualrandom.registers.choices import ENTITY_TYPES, ITEM_KINDS, STATUSES, TRIGGERS

Kind = Literal[
    "identifier",  # credit code or another number; unique key or reference to one
    "code",  # exact characters matter: numeric cells are refused
    "code_list",
    "identifier_list",
    "text",
    "category",  # few different values; a whole number is read as its digits
    "list",
    "trait_list",  # kind:value entries, such as tag:school
    "choice",
    "flag",
    "integer",
    "date",
    "date_ranges",
    "hours",
    "weekdays",
    "degrees",
]
CODE_KINDS: frozenset[Kind] = frozenset({"identifier", "code", "code_list", "identifier_list"})
"""Kinds in which a number instead of text has already lost digits or leading zeros."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register.

    Parameters
    ----------
    name, title
        English name, which is also the header that is written, and Chinese title.
    kind
        What the cells hold.
    aliases
        Further headers that mean this column, in any language.
    required
        Neither the column nor any of its cells may be missing.
    default
        Canonical value of an empty cell of a column that is not required.
    choices
        Canonical value → other words for it (kind ``choice``).
    low, high
        Least and greatest integer.
    references
        Table whose key each value must name.
    wide
        Nearly every row has its own value, so that looking for repeats does not pay.
    pattern_key
        The key is named by campaigns and therefore limited to Latin letters, digits, ``_.-``.
    only_if_given
        A register whose file lacks the column lacks it, too: files made of it stay as they were.
    """

    name: str
    title: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    required: bool = False
    default: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    low: int = 0
    high: int = 0
    references: str | None = None
    wide: bool = False
    pattern_key: bool = False
    only_if_given: bool = False

    @property
    def may_be_empty(self) -> bool:
        """Whether a canonical cell can be empty: it is not required and has no default."""
        return not self.required and not self.default


@dataclass(frozen=True, slots=True)
class Table:
    """One register: its names as file or sheet, its columns; the key is the first column."""

    name: str
    title: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()
    optional: bool = False
    risk_columns: bool = False
    unique_key: bool = True

    @property
    def key(self) -> Column:
        """Column that names the row."""
        return self.columns[0]

    def column(self, name: str) -> Column:
        """Return the column of that name; risk columns are made on demand."""
        for column in self.columns:
            if column.name == name:
                return column
        if self.risk_columns and name.startswith(RISK_PREFIX):
            return risk_column(name.removeprefix(RISK_PREFIX))
        raise KeyError(name)


RISK_PREFIX = "risk_"


def risk_column(scheme: str) -> Column:
    """Column of one risk scheme, such as ``risk_credit`` (信用风险分类)."""
    title = "信用风险分类" if scheme == "credit" else f"风险等级:{scheme}"
    return Column(f"{RISK_PREFIX}{scheme}", title, "category")


_DEPARTMENT_WORDS = ("部门编号", "所属部门", "部门名称", "单位", "所属单位", "department_id")
_QUALIFICATION_WORDS = ("资质", "岗位资质", "岗位资质资格", "专业资质", "qualification")
_LATITUDE = Column("latitude", "纬度", "degrees", ("lat",), low=-90, high=90, wide=True)
_LONGITUDE = Column("longitude", "经度", "degrees", ("lon", "lng"), low=-180, high=180, wide=True)
_ZONE = Column(
    "zone", "交通分区", "category", ("分区", "出行分区", "travel zone"), only_if_given=True
)


def _most(
    name: str, title: str, aliases: tuple[str, ...], high: int, *, default: str = ""
) -> Column:
    """Limit of at least 1; without a default it may stay empty, and the column be missing."""
    optional = not default
    return Column(
        name, title, "integer", aliases, default=default, low=1, high=high, only_if_given=optional
    )


ENTERPRISES = Table(
    "enterprises",
    "检查对象名录库",
    (
        Column(
            "identifier",
            "统一社会信用代码",
            "identifier",
            (
                *("信用代码", "社会信用代码", "注册号", "统一社会信用代码/注册号", "标识"),
                *("uscc", "id", "credit code", "unified social credit code"),
            ),
            required=True,
            wide=True,
        ),
        Column(
            "name",
            "企业名称",
            "text",
            ("名称", "检查对象名称", "市场主体名称", "单位名称", "字号名称", "enterprise name"),
            required=True,
            wide=True,
        ),
        Column(
            "entity_type",
            "主体类型",
            "choice",
            ("市场主体类型", "企业类型", "类型", "entity type", "type"),
            default="enterprise",
            choices=ENTITY_TYPES,
        ),
        Column(
            "division",
            "行政区划",
            "category",
            ("行政区划代码", "区划代码", "所属区域", "辖区", "区域", "division code", "district"),
        ),
        Column("industry", "行业", "code", ("行业代码", "行业门类", "industry code")),
        Column(
            "status",
            "登记状态",
            "choice",
            ("状态", "经营状态", "主体状态", "企业状态", "registration status"),
            default="active",
            choices=STATUSES,
        ),
        Column("tags", "标签", "list", ("对象标签", "分类标签", "tag")),
        Column(
            "departments",
            "监管部门",
            "code_list",
            ("主管部门", "监管单位", "department", "supervising departments"),
            references="departments",
        ),
        Column("station", "监管所", "category", ("管辖单位", "所属站所", "市场监管所", "所")),
        _LATITUDE,
        _LONGITUDE,
        Column("opening_days", "营业日", "weekdays", ("开放日", "营业星期"), default="1234567"),
        Column("opening_hours", "营业时间", "hours", ("开放时间", "营业时段")),
        Column(
            "blackouts", "不便检查日期", "date_ranges", ("停业日期", "不可检查日期", "blackout")
        ),
        _ZONE,
    ),
    ("检查对象", "企业", "企业名录", "enterprise", "objects"),
    risk_columns=True,
)

INSPECTORS = Table(
    "inspectors",
    "执法检查人员名录库",
    (
        Column(
            "inspector_id",
            "人员编号",
            "code",
            ("工号", "编号", "检查人员编号", "执法人员编号", "inspector", "id"),
            required=True,
        ),
        Column("name", "姓名", "text", ("人员姓名", "执法人员", "inspector name")),
        Column(
            "department",
            "部门",
            "code",
            _DEPARTMENT_WORDS,
            required=True,
            references="departments",
        ),
        Column("station", "所属站所", "category", ("监管所", "所在站所", "所")),
        Column("qualifications", "资质资格", "code_list", _QUALIFICATION_WORDS),
        Column("certificate_from", "证件有效期起", "date", ("执法证有效期起", "发证日期")),
        Column("certificate_until", "证件有效期止", "date", ("执法证有效期止", "有效期至")),
        Column("leader", "可任组长", "flag", ("组长", "是否组长", "主检"), default="false"),
        Column("expert", "专家", "flag", ("是否专家",), default="false"),
        Column(
            "work_share_percent",
            "工作比例",
            "integer",
            ("工作比例%", "在岗比例", "work share", "part time percent"),
            default="100",
            low=1,
            high=100,
        ),
        Column("leave", "请假", "date_ranges", ("休假", "请假日期", "不在岗日期")),
        _most("daily_visits", "每日检查上限", ("每日上限", "日检查上限"), 50, default="2"),
        _most("weekly_visits", "每周检查上限", ("每周上限", "周检查上限"), 200, default="8"),
        _most("monthly_visits", "每月检查上限", ("每月上限", "月检查上限"), 1000),
        _most(
            "campaign_visits",
            "本次检查上限",
            ("本次上限", "全程检查上限", "活动检查上限"),
            5000,
        ),
        Column("recusals", "回避对象", "identifier_list", ("回避", "回避企业", "recusal")),
        Column("recusal_traits", "回避类别", "trait_list", ("按类别回避", "recusal traits")),
        Column("divisions", "管辖区域", "code_list", ("管辖区划", "执法区域", "jurisdiction")),
        Column(
            "group",
            "固定检查组",
            "category",
            ("检查组", "执法小组", "检查小组", "所在小组", "小组", "standing group"),
            only_if_given=True,
        ),
        Column(
            "not_with",
            "不得同组",
            "code_list",
            ("不得同组人员", "不与其同组", "not with", "never with"),
            only_if_given=True,
        ),
        replace(_LATITUDE, wide=False, only_if_given=True),
        replace(_LONGITUDE, wide=False, only_if_given=True),
        _ZONE,
        Column(
            "office_days",
            "内勤日",
            "weekdays",
            ("内勤", "办公日", "坐班日", "office weekdays"),
            only_if_given=True,
        ),
        _most("daily_minutes", "每日检查分钟上限", ("每日分钟上限", "日检查分钟上限"), 1440),
        _most("weekly_minutes", "每周检查分钟上限", ("每周分钟上限", "周检查分钟上限"), 10_080),
    ),
    ("检查人员", "执法人员", "检查人员名录库", "执法人员名录库", "inspector"),
)

DEPARTMENTS = Table(
    "departments",
    "部门",
    (
        Column(
            "department_id",
            "部门编号",
            "code",
            ("编号", "部门代码", "department", "id"),
            required=True,
            pattern_key=True,
        ),
        Column("name", "部门名称", "text", ("名称", "部门", "department name"), required=True),
    ),
    ("部门名录", "部门清单", "department"),
)

ITEMS = Table(
    "items",
    "随机抽查事项清单",
    (
        Column(
            "item_id",
            "事项编号",
            "code",
            ("编号", "事项代码", "item", "id"),
            required=True,
            pattern_key=True,
        ),
        Column(
            "name", "事项名称", "text", ("名称", "抽查事项", "检查事项", "item name"), required=True
        ),
        Column(
            "department",
            "部门",
            "code",
            ("检查部门", "实施部门", *_DEPARTMENT_WORDS),
            required=True,
            references="departments",
        ),
        Column("qualifications", "所需资质", "code_list", ("资质资格", *_QUALIFICATION_WORDS)),
        Column(
            "duration_minutes",
            "时长分钟",
            "integer",
            ("时长", "检查时长", "检查分钟数", "用时", "duration", "minutes"),
            required=True,
            low=5,
            high=600,
        ),
        Column(
            "kind",
            "事项类别",
            "choice",
            ("类别", "事项类型", "item kind"),
            default="general",
            choices=ITEM_KINDS,
        ),
        Column("basis", "检查依据", "text", ("依据", "实施依据", "法律依据", "legal basis")),
    ),
    ("抽查事项清单", "抽查事项", "检查事项", "事项", "item"),
)

HISTORY = Table(
    "history",
    "检查记录",
    (
        Column(
            "identifier",
            "统一社会信用代码",
            "identifier",
            ENTERPRISES.columns[0].aliases,
            required=True,
        ),
        Column("date", "检查日期", "date", ("日期", "inspection date"), required=True),
        Column(
            "department",
            "部门",
            "code",
            ("检查部门", *_DEPARTMENT_WORDS),
            required=True,
            references="departments",
        ),
        Column(
            "trigger",
            "检查类型",
            "choice",
            ("触发方式", "检查来源", "检查缘由", "inspection type"),
            required=True,
            choices=TRIGGERS,
        ),
        Column(
            "inspectors",
            "检查人员",
            "code_list",
            ("检查人员编号", "人员编号", "inspector", "inspector_id"),
        ),
    ),
    ("历史检查记录", "检查历史", "inspections"),
    optional=True,
    unique_key=False,
)

TABLES: dict[str, Table] = {
    table.name: table for table in (ENTERPRISES, INSPECTORS, DEPARTMENTS, ITEMS, HISTORY)
}
"""All tables in the order in which findings are listed."""
