"""The demo campaign as a TOML file with comments in both languages (抽查方案)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dualrandom.testing.world import MARKET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dualrandom.testing.dates import DemoDays
    from dualrandom.testing.history import Frequency
    from dualrandom.testing.tasks import TaskPlan

_RESERVES = 3
_ROOMY = 100  # reserves only where so many are left to draw from
_GAP_DAYS = 5
_SHORT_WINDOW_DAYS = 20

_HEAD = """\
# 虚拟武汉{season}部门联合双随机抽查方案。企业、人员均为虚构,信用代码取自虚构专用的 DR 号段。
# {english} joint campaign of a synthetic Wuhan. Firms and people are invented; the credit codes
# lie in the range DR, which is kept for invented firms.
format = "dualrandom/campaign/1"
id = "{campaign_id}"
title = "虚拟武汉{season}部门联合双随机抽查"
initiating_department = "{market}"
cooperating_departments = {cooperating}
# 各任务自定数量,共用抽签号 · each task has its own quota, all share one ticket per enterprise
mode = "coordinated"

[window]  # 起止日期,均含 · both days included
start = {start}
end = {end}

[calendar]  # 国务院办公厅放假安排 · official Chinese holidays with make-up working days
source = "china"

[rules.annual_cap]  # 每户每年检查上限(日历年)· most visits to an enterprise per calendar year
visits = {visits}
per = "enterprise"

[rules.minimum_gap]  # 距上次检查、本次各次检查之间的最短天数 · least days since and between visits
since_last_days = {since_last}
between_visits_days = {between}

[rules.drawn_lately]  # 近期已被抽中的不再抽取 · drawn within so many days: out of the pool
days = {drawn_lately}

[travel]  # 路途时间:坐标间直线距离乘绕行系数 · great-circle distance times a detour factor
speed_kmh = 25
detour_permille = 1300
least_minutes = 5  # 两户之间至少 · least minutes between two enterprises

[[seed_sources]]  # 抽取前公布的随机数来源 · where the seed comes from, named before the draw
kind = "text"
name = "演示种子文本 (demo seed text)"
"""


def campaign_toml(plans: Sequence[TaskPlan], calendar: DemoDays, rules: Frequency) -> str:
    """Write the campaign; ``campaign/models.py`` is its schema."""
    others = [plan.department for plan in plans if plan.department != MARKET]
    is_short = len(calendar.days) < _SHORT_WINDOW_DAYS
    head = _HEAD.format(
        season="2026年春季" if calendar.is_spring else "2026年度",
        english="Spring 2026" if calendar.is_spring else "2026",
        campaign_id="wuhan-demo-2026-spring" if calendar.is_spring else "wuhan-demo-2026-year",
        market=MARKET,
        cooperating=_toml(others),
        start=calendar.start.isoformat(),
        end=calendar.end.isoformat(),
        visits=rules.visits_per_year,
        since_last=rules.since_last_days,
        between=1 if is_short else _GAP_DAYS,
        drawn_lately=rules.drawn_lately_days,
    )
    return "\n".join([head, *map(_task, plans)])


def _task(plan: TaskPlan) -> str:
    lines = [
        "[[tasks]]",
        f"id = {_toml(plan.task_id)}",
        f"title = {_toml(plan.title)}",
        f"department = {_toml(plan.department)}",
        f"items = {_toml(list(plan.items))}",
    ]
    if plan.is_food:
        lines.append('draw_type = "targeted"  # 定向抽查 · only enterprises with the tag')
        lines.append('scope = { tags = ["food"] }')
    if plan.strata:
        cells = ", ".join(f"{label} = {_toml(cell)}" for label, cell in plan.quotas.cells.items())
        lines.append(f"strata = {_toml([plan.strata])}  # 按风险分类分层 · by risk class")
        lines.append(f"quota_by_stratum = {{ {cells} }}")
    else:
        lines.append(f"quota = {_toml(next(iter(plan.quotas.cells.values())))}  # 抽查比例 · ratio")
    if plan.eligible - plan.quotas.drawn >= _ROOMY:
        lines.append(f"reserves = {_RESERVES}  # 递补 · next in ticket order, declared beforehand")
    leader = "true" if plan.leader else "false"
    lines.append(f"team = {{ size = 2, qualified = true, leader = {leader} }}")
    return "\n".join(lines) + "\n"


def _toml(value: str | list[str]) -> str:
    """Strings and lists of strings are written in TOML as in JSON."""
    return json.dumps(value, ensure_ascii=False)
