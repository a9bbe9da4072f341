"""The campaign as data (联合抽查工作方案): frozen models, read from TOML, written as JSON.

Every model forbids unknown keys, so that a misspelt key is an error and not a silent default.
"""

from __future__ import annotations

import operator
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Trigger = Literal[
    "random",  # 双随机抽查
    "routine",  # 日常检查
    "key",  # 重点监管全覆盖
    "special",  # 专项检查
    "for_cause",  # 个案检查/有因检查
    "complaint",  # 投诉举报
    "assigned",  # 转办交办
    "recheck",  # 复查
    "permit",  # 许可现场核查
    "request",  # 企业申请
]
ROUTINE_TRIGGERS: tuple[Trigger, ...] = ("random", "routine", "key", "special")
"""Triggers that count towards caps and gaps unless a campaign says otherwise (R17)."""

Method = Literal["on_site", "document", "online"]  # 现场/书面/网络
Rounding = Literal["at_least", "largest_remainder", "exact_in_expectation"]
ObjectDrawAlgorithm = Literal[
    "object-draw/equal",  # 分层等概率
    "object-draw/nested",  # 多部门嵌套, 不等概率
    "object-draw/pareto",  # 单部门, 近似概率
    "object-draw/poisson",  # 单部门, 数量随机
]
ObjectDrawReason = Literal["named", "equal_chances", "unequal_chances"]


def _no_number(value: object) -> object:
    """Refuse 1 and 0, which ``Literal`` would take for true and false."""
    if isinstance(value, int) and not isinstance(value, bool):
        raise PydanticCustomError("bool_type", "a number is no flag")
    return value


Qualified = Annotated[Literal[True, False, "together"], BeforeValidator(_no_number)]
"""What a task asks of its team: see ``Team``."""
Hash = Literal["sha256", "sm3"]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
RiskSchemeName = Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]


class Model(BaseModel):
    """Base of all campaign models: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Window(Model):
    """First and last calendar day, both included (起止时间)."""

    start: date
    end: date


class Scope(Model):
    """Which enterprises a task may draw (检查对象范围). Empty fields do not restrict.

    ``divisions`` and ``industries`` match by prefix, ``tags`` by at least one, ``risk`` per
    scheme by class. ``supervised_only`` keeps enterprises that name the task's department among
    their supervising departments; enterprises that name none are kept.
    """

    entity_types: tuple[str, ...] = ()
    divisions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    risk: dict[RiskSchemeName, tuple[str, ...]] = Field(default_factory=dict)
    supervised_only: bool = True


class Weights(Model):
    """Chances in proportion to a weight within each stratum (按风险分级加权抽取).

    ``column`` is a column of the enterprises, e.g. ``risk_credit``; ``table`` gives each of its
    values a weight, an empty value counting as ``unclassified``. Without a table the column itself
    holds positive whole numbers. A weight of 4 means four times the chance of a weight of 1, as
    far as nobody's chance exceeds 1 (docs/spec/draw-v1.md §5.4).
    """

    column: str = Field(min_length=1)
    table: dict[str, Annotated[int, Field(ge=1, le=1_000_000)]] = Field(default_factory=dict)


class Team(Model):
    """Seats of one department at one enterprise (检查组).

    ``qualified``: at least one member holds every qualification that the items ask for; where tasks
    of the department meet at one enterprise, everything that all of them ask for. ``"together"``:
    each task's demand is met by some member, not necessarily the same one (draw-v1 §7.6).
    ``leader``: that same seat must be filled by someone who may lead (组长). Law: at least two
    certified inspectors (行政处罚法 2021 art. 42, 55). ``experts`` come in addition, to assist;
    each of them holds all ``expert_qualifications`` (docs/spec/draw-v1.md §7.1d). A campaign that
    asks for none does not write these keys.
    """

    size: int = Field(default=2, ge=1, le=20)
    qualified: Qualified = True
    leader: bool = False
    experts: int = Field(default=0, ge=0, le=20, exclude_if=lambda experts: not experts)
    expert_qualifications: tuple[str, ...] = Field(default=(), exclude_if=lambda names: not names)


class Task(Model):
    """One department's draw (抽查任务).

    ``minimum_per_stratum``, ``whole_strata_up_to`` and ``overall_minimum`` (a ratio such as
    ``"5%"``) raise what the ratios give; ``batches`` puts a task that takes everybody in a drawn
    order (全覆盖分批). docs/spec/draw-v1.md §5.3, §6.9.
    """

    id: Identifier
    title: str = ""
    department: Identifier
    items: tuple[Identifier, ...] = Field(min_length=1)
    draw_type: Literal["targeted", "untargeted"] = "untargeted"  # 定向/不定向
    scope: Scope = Scope()
    strata: tuple[str, ...] = ()
    quota: str | None = None
    quota_by_stratum: dict[str, str] = Field(default_factory=dict)
    rounding: Rounding = "at_least"
    minimum_per_stratum: int = Field(default=0, ge=0)
    whole_strata_up_to: int = Field(default=0, ge=0)
    overall_minimum: str | None = None
    weights: Weights | None = None
    batches: int = Field(default=1, ge=1, le=366)
    reserves: int = Field(default=0, ge=0, le=1000)
    method: Method = "on_site"
    duration_minutes: int | None = Field(default=None, ge=5, le=600)
    window: Window | None = None
    team: Team = Team()


class AnnualCap(Model):
    """Most counted visits per calendar year (频次上限, 国办发〔2024〕54号).

    ``per`` says whose visits are added up: all departments' (``enterprise``) or each
    department's own (``department``).
    """

    visits: int = Field(ge=1, le=366)
    per: Literal["enterprise", "department"] = "enterprise"
    triggers: tuple[Trigger, ...] = ROUTINE_TRIGGERS


class MinimumGap(Model):
    """Calendar days that must lie between two visits to one enterprise.

    ``since_last_days`` counts from the last counted visit of the history, ``between_visits_days``
    between separate visits of this campaign: a gap of 1 means "not on the same day".
    """

    since_last_days: int = Field(default=0, ge=0, le=3660)
    between_visits_days: int = Field(default=1, ge=1, le=366)
    triggers: tuple[Trigger, ...] = ROUTINE_TRIGGERS


class DrawnLately(Model):
    """Enterprises drawn within so many days leave the pool (e.g. tax: three years)."""

    days: int = Field(ge=1, le=7320)
    triggers: tuple[Trigger, ...] = ("random",)


class Rules(Model):
    """Rules of the place; an absent rule does not apply.

    ``crossed_stations``: nobody inspects what their own station supervises (交叉检查).
    ``rotation``: ``person`` keeps those away who came the last time (轮换); with ``team`` they may
    come, but not the very same team. ``lead_department_present``: a visit of several departments
    includes the initiating department, if that has a team for the enterprise (牵头部门到场).
    """

    annual_cap: AnnualCap | None = None
    minimum_gap: MinimumGap = MinimumGap()
    drawn_lately: DrawnLately | None = None
    crossed_stations: bool = False
    rotation: Literal["none", "person", "team"] = "none"
    lead_department_present: bool = Field(default=False, exclude_if=operator.not_)


class CalendarSource(Model):
    """Where the working days come from.

    ``china``: the official holiday notices in ``chinesecalendar``; ``file``: JSON in the
    holiday-cn schema, path relative to the campaign file; ``weekdays``: plain weekdays without
    ``days_off``.
    """

    source: Literal["china", "file", "weekdays"] = "china"
    files: tuple[str, ...] = ()
    weekdays: str = Field(default="12345", pattern=r"^[1-7]{1,7}$")
    days_off: tuple[date, ...] = ()


class HolidayDay(Model):
    """One date of a holiday notice; the names of the fields are those of the holiday-cn schema."""

    name: str = ""
    date: date
    isOffDay: bool  # noqa: N815


class HolidayDocument(Model):
    """The holiday notice of one year (放假通知), as read from ``calendar.files``."""

    year: int
    papers: tuple[str, ...] = ()
    days: tuple[HolidayDay, ...]


HourSpan = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$")]


def _is_parallel(together: str) -> bool:
    """Leave the default out of ``campaign.json``, so that older campaigns keep their digests."""
    return together == "parallel"


class WorkingHours(Model):
    """Hours in which visits take place; no visit runs across a break between two spans.

    ``together``: the departments of a joint visit work side by side from its start (``parallel``),
    or one after another, the initiating department first (``sequential``). ``paperwork_minutes``
    are added to each inspector's minutes of every visit where the register limits these.
    """

    spans: tuple[HourSpan, ...] = ("09:00-12:00", "13:30-17:30")
    slot_minutes: Literal[5, 10, 15, 20, 30, 60] = 15
    together: Literal["parallel", "sequential"] = Field(default="parallel", exclude_if=_is_parallel)
    paperwork_minutes: int = Field(default=0, ge=0, le=480, exclude_if=operator.not_)


class ZoneMinutes(Model):
    """Minutes of travel from one zone to another (交通分区间用时); both directions are given."""

    origin: str = Field(min_length=1)
    destination: str = Field(min_length=1)
    minutes: int = Field(ge=0, le=1440)


class Travel(Model):
    """How long the way between two visits takes (路途时间, docs/spec/plan-v1.md).

    Great-circle distance times ``detour_permille`` at ``speed_kmh``, rounded up to minutes; or,
    where ``zone_minutes`` are given, these. Between two different enterprises it takes
    ``least_minutes`` at least. ``zone_minutes`` is no key of the TOML file: the reader fills it
    with the rows of ``matrix``, a CSV file with origin, destination and minutes.
    """

    speed_kmh: int = Field(default=25, ge=1, le=200)
    detour_permille: int = Field(default=1300, ge=1000, le=10_000)
    least_minutes: int = Field(default=0, ge=0, le=240)
    matrix: str = Field(default="", exclude_if=operator.not_)
    zone_minutes: tuple[ZoneMinutes, ...] = Field(default=(), exclude_if=operator.not_)


class DepartmentBlackout(Model):
    """Days on which a department sends nobody, both included (部门不安排检查的日期)."""

    department: Identifier
    start: date
    end: date


class Chain(Model):
    """Anchor of a seed chain of one party, for teams drawn on the day (当日抽取的种子链).

    ``length`` is the number of days that the chain can serve (docs/spec/daily-v1.md §1).
    """

    party: str = Field(min_length=1, max_length=200)
    anchor: Digest
    length: int = Field(ge=1, le=3660)


class SeedSource(Model):
    """A source of randomness named before the draw, so that nobody can choose it afterwards.

    ``text``: a public text, such as a lottery result. ``contribution``: a party's secret, whose
    ``digest`` is published beforehand. ``drand``: a round of a public beacon, named
    ``quicknet/<round>`` or ``<chain hash>/<round>`` (docs/spec/draw-v1.md §4.2).
    """

    kind: Literal["text", "contribution", "drand"] = "text"
    name: str = Field(min_length=1, max_length=200)
    digest: Digest | None = None


def _is_upfront(teams: str) -> bool:
    """Leave the default out of ``campaign.json``, so that older campaigns keep their digests."""
    return teams == "upfront"


class Campaign(Model):
    """A joint campaign: who draws what, when, under which rules (联合双随机抽查方案).

    ``chains`` are left out of the JSON while there are none: older campaigns keep their digests.
    ``holiday_documents`` is no key of the TOML file: the reader fills it with what the files of
    ``calendar.files`` hold, so that the campaign's digest covers the working days as well.
    ``standing_groups`` are the departments whose standing groups are drawn as a whole (整组抽取,
    docs/spec/draw-v1.md §7.1b); a campaign without any does not write the key.
    ``unrevealed_secrets`` says what happens if a party keeps its secret back: ``redraw`` (a new
    attempt with other sources) or ``omit`` (go on without it). ``teams``: drawn with the
    enterprises, before the dates (``upfront``), or each morning for that day's visits (``daily``).
    Without ``travel`` the way between two visits takes no time.
    """

    format: Literal["dualrandom/campaign/1"] = "dualrandom/campaign/1"
    id: Identifier
    title: str = ""
    window: Window
    initiating_department: Identifier
    cooperating_departments: tuple[Identifier, ...] = ()
    mode: Literal["coordinated", "joint"] = "coordinated"
    tasks: tuple[Task, ...] = Field(min_length=1)
    rules: Rules = Rules()
    calendar: CalendarSource = CalendarSource()
    holiday_documents: tuple[HolidayDocument, ...] = ()
    hours: WorkingHours = WorkingHours()
    seed_sources: tuple[SeedSource, ...] = ()
    chains: tuple[Chain, ...] = Field(default=(), exclude_if=operator.not_)
    unrevealed_secrets: Literal["redraw", "omit"] = "redraw"
    object_draw: Literal["auto"] | ObjectDrawAlgorithm = "auto"
    hash: Hash = "sha256"
    load_band_permille: int = Field(default=50, ge=1, le=500)
    standing_groups: tuple[Identifier, ...] = Field(default=(), exclude_if=lambda ids: not ids)
    teams: Literal["upfront", "daily"] = Field(default="upfront", exclude_if=_is_upfront)
    travel: Travel | None = Field(default=None, exclude_if=operator.not_)
    department_blackouts: tuple[DepartmentBlackout, ...] = Field(
        default=(), exclude_if=operator.not_
    )

    def task(self, task_id: str) -> Task:
        """Return the task of that id; ``KeyError`` if there is none."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)

    def window_of(self, task: Task) -> Window:
        """Window of a task: its own, or the campaign's."""
        return task.window or self.window
