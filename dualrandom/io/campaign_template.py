"""A commented campaign file to start from (抽查方案模板)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dualrandom.messages import Language

_TEMPLATE = """\
#| A joint campaign: who draws what, when, under which rules.
#| 联合双随机抽查方案：谁抽、抽什么、何时查、遵守哪些规则。
#| Check it with: dualrandom check <folder of the registers>
#| 校核：dualrandom check <名录库文件夹>
format = "dualrandom/campaign/1"

#| Identifier: Latin letters, digits and _ . - ; it is part of every record.
#| 编号：字母、数字和 _ . -，写入所有记录。
id = "spring-2026"
#| Title for people, any characters.
#| 标题，供阅读。
title = "{title}"
#| First and last day, both included.
#| 起止日期，均含当日。
window = {{ start = 2026-03-02, end = 2026-04-30 }}
#| Departments by their identifiers in the register of departments.
#| 部门编号，须与部门名录一致。
initiating_department = "market"
cooperating_departments = ["fire"]
#| coordinated: every task has its own quota, and the draws overlap as far as they can.
#| joint: the initiator draws; the others follow its list within their own scopes.
#| coordinated：各任务自定比例，抽取结果尽量重合。
#| joint：发起部门抽取，其他部门在各自范围内采用其名单。
mode = "coordinated"
#| auto: equal chances by tickets (object-draw/equal), or object-draw/nested where tasks have
#| weights. object-draw/pareto and object-draw/poisson are for one department alone.
#| auto：等概率时按抽签号（object-draw/equal），有权重时用 object-draw/nested；
#| object-draw/pareto 和 object-draw/poisson 仅用于单个部门。
object_draw = "auto"
#| Hash of tickets and seed: sha256, or sm3 (GB/T 32905).
#| 抽签号与种子所用的杂凑算法：sha256 或 sm3（GB/T 32905）。
hash = "sha256"
#| How far an inspector's expected load may lie above the fairest possible, in permille.
#| 检查人员预期工作量可高于最公平水平的幅度（千分比）。
load_band_permille = 50
#| Departments whose standing groups (column "group" of the inspectors) are drawn as a whole.
#| 整组抽取固定检查组的部门（人员名录中“固定检查组”一列）。
standing_groups = []
#| When teams are drawn: upfront (before the dates), or daily (each morning, for that day).
#| 何时抽取检查人员：upfront（定期前）或 daily（当日上午抽取当日人员）。
teams = "upfront"
#| If a department keeps its secret back: redraw (a new attempt with other sources), or omit
#| (go on without it; needs a text or drand source as well).
#| 部门未公开其秘密时：redraw（另行指定来源重新抽取）或 omit（略去，但须另有 text 或 drand 来源）。
unrevealed_secrets = "redraw"

#| ---- Tasks: one for each department's draw ----
#| ---- 抽查任务：每个部门的一次抽取 ----
[[tasks]]
id = "food"
title = "{food}"
department = "market"
#| Items of the catalogue; their minutes add up, their qualifications are all asked for.
#| 随机抽查事项编号；时长相加，资质合并。
items = ["food-hygiene"]
#| targeted: with a scope; untargeted: without.
#| targeted 定向（限定范围）；untargeted 不定向。
draw_type = "targeted"
#| Strata by columns of the enterprise register, such as risk_credit, division, entity_type.
#| 分层所用的名录列，如 risk_credit、division、entity_type。
strata = ["risk_credit"]
#| Either one quota for the task ...
#| 或为整个任务填写一个比例……
#| quota = "3%"      or "≥20%", "10-20%", "60" (enterprises), "1/3"
#| quota = "3%"      也可 "≥20%"、"10-20%"、"60家"、"1/3"、"全覆盖"
#|                   或 "10所及以下不少于2所;超过10所不低于50%"
#| ... or one for each stratum; "0%" leaves a stratum out on purpose.
#| ……或按分层填写；不抽查的分层须写明 "0%"。
quota_by_stratum = {{ A = "1%", B = "5%", C = "10%", D = "20%" }}
#| at_least: up, at least 1 in each stratum; largest_remainder: all strata together;
#| exact_in_expectation: up or down by the seed, so that everybody's chance is the ratio itself.
#| at_least：各层向上取整且至少 1 户；largest_remainder：各层合并取整；
#| exact_in_expectation：由种子随机取整，每户概率恰为所填比例。
rounding = "at_least"
#| Minima: at least so many in each stratum; small strata whole; a ratio of all enterprises.
#| 下限：每个分层的最低数量；不超过该户数的分层全部抽取；占全部检查对象的最低比例。
minimum_per_stratum = 1
whole_strata_up_to = 0
overall_minimum = "1%"
#| Chances in proportion to a weight within each stratum, by the values of a column (an empty
#| cell counts as unclassified); without a table the column holds whole numbers.
#| weights = {{ column = "risk_food", table = {{ A = 1, B = 2, C = 3, unclassified = 2 }} }}
#| 按权重抽取：同一分层内概率与权重成正比，按名录列的取值设定（空单元格按 unclassified），
#| 不填 table 时该列须为正整数，例如
#| weights = {{ column = "risk_food", table = {{ 低 = 1, 中 = 2, 高 = 3, unclassified = 2 }} }}
#| More than 1: a task with quota "100%" is done in so many batches, in a drawn order.
#| 大于 1 时：比例为 "100%" 的任务按抽签次序分批完成。
batches = 1
#| Spare enterprises per stratum, drawn in order, for those that are gone.
#| 每层备选户数，按序递补。
reserves = 2
#| on_site, document or online. Only on-site tasks become visits.
#| on_site 现场、document 书面、online 网络；仅现场检查安排上门。
method = "on_site"
#| Minutes at the enterprise; without this line, the sum over the items.
#| 现场时长（分钟）；不填则为各事项之和。
duration_minutes = 60
#| A shorter window of its own.
#| 任务自己的起止时间（须在方案时间内）。
window = {{ start = 2026-03-02, end = 2026-04-17 }}

#| Empty fields do not restrict. divisions and industries match by their beginning.
#| 不填则不限制；行政区划与行业按前缀匹配。
[tasks.scope]
entity_types = ["enterprise", "sole_trader"]
divisions = ["4201"]
industries = ["F52", "H62"]
stations = []
tags = []
risk = {{}}
#| Only enterprises that name this department as supervising, or name none.
#| 仅限以本部门为监管部门（或未注明监管部门）的检查对象。
supervised_only = true

#| The law asks for two certified inspectors. qualified: one holds every qualification.
#| "together": where several tasks meet, each one's demand is met by some member. leader: that one
#| may lead. experts come in addition and assist; each holds all of expert_qualifications.
#| 执法人员不少于两人。qualified：至少一人具备全部资质；"together"：多项任务合并时，每项任务的要求
#| 由组内某一人满足即可。leader：该人可任组长。
#| experts：另派协助的专家人数，每人须具备 expert_qualifications 的全部资质。
[tasks.team]
size = 2
qualified = true
leader = false
experts = 0
expert_qualifications = []

[[tasks]]
id = "fire"
title = "{fire}"
department = "fire"
items = ["fire-safety"]
quota = "3%"

#| ---- Frequency rules of the place; remove what does not apply ----
#| ---- 频次规则；不适用的请删除 ----
#| Triggers that count: random routine key special are the default; there are also
#| for_cause complaint assigned recheck permit request.
#| 计入的检查类型：默认为 random routine key special；
#| 另有 for_cause complaint assigned recheck permit request 可选。
[rules]
#| Nobody inspects what their own station supervises.
#| 交叉检查：人员不检查本所监管的企业。
crossed_stations = false
#| person: who came the last time stays away; team: not the very same team; none: no rotation.
#| 轮换：person 上次检查的人员本次回避；none 不轮换。
rotation = "none"
#| A visit of several departments includes the initiating one, if that has a team for it.
#| 多部门联合检查须有发起部门到场（发起部门也抽中该户时）。
lead_department_present = false

[rules.annual_cap]
visits = 2
#| enterprise: visits of all departments together; department: each its own.
#| enterprise：各部门合计；department：各部门分别计。
per = "enterprise"
triggers = ["random", "routine", "key", "special"]

[rules.minimum_gap]
#| Days since the last counted visit of the history, and between visits of this campaign.
#| 距上次检查的天数，以及本方案内两次检查的间隔天数。
since_last_days = 60
between_visits_days = 1

[rules.drawn_lately]
#| Who was drawn within so many days leaves the pool.
#| 多少天内被抽取过的检查对象不再参加抽取。
days = 365
triggers = ["random"]

#| ---- Days and hours ----
#| ---- 日期与时段 ----
[calendar]
#| china: official working days; weekdays: plain weekdays without days_off;
#| file: holiday files (schema of holiday-cn) beside this file, for years not yet included.
#| china：法定工作日；weekdays：按星期并除去 days_off；
#| file：本文件旁的节假日文件（holiday-cn 格式），用于尚未收录的年份。
source = "china"
files = []
weekdays = "12345"
days_off = []

[hours]
#| No visit runs across a break. slot_minutes: 5 10 15 20 30 60.
#| 检查不跨越休息时间。slot_minutes：5 10 15 20 30 60。
spans = ["09:00-12:00", "13:30-17:30"]
slot_minutes = 15
#| Departments of a joint visit work side by side (parallel), or one after another (sequential).
#| 联合检查时各部门同时进行（parallel）或依次进行（sequential，发起部门在先）。
together = "parallel"
#| Minutes added to each visit where the register limits an inspector's minutes.
#| 名录限定检查人员的检查分钟数时，每次检查另计的文书用时（分钟）。
paperwork_minutes = 0

#| ---- Days on which a department sends nobody; repeat the section for more ----
#| ---- 部门不安排检查的日期，可重复填写 ----
# [[department_blackouts]]
# department = "fire"
# start = 2026-04-07
# end = 2026-04-10

#| ---- Travel; without this section the way between two visits takes no time ----
#| ---- 路途时间；删除本节则不计路途 ----
#| Great-circle distance of the positions times detour_permille / 1000, at speed_kmh.
#| 按坐标间的直线距离乘以绕行系数（千分数 detour_permille）和速度（千米/小时）计算。
[travel]
speed_kmh = 25
detour_permille = 1300
#| Least minutes between two different enterprises.
#| 两户之间的最少分钟数。
least_minutes = 5
#| Or minutes between zones (column "zone"), from a CSV file beside this one with the columns
#| origin, destination, minutes.
#| 也可按交通分区（名录的“交通分区”列）计算，用时取自本文件旁的 CSV，
#| 列为：出发分区、到达分区、用时分钟。
# matrix = "travel.csv"

#| ---- Sources of randomness, named before the draw ----
#| ---- 随机数来源，抽取前公布 ----
#| text: a public event; drand: a round of the public beacon, named quicknet/<round>;
#| contribution: a secret of a department, whose digest is published first
#| (dualrandom ceremony makes both).
#| text：公开事件；drand：公共随机信标的某一轮，写作 quicknet/<轮次>；
#| contribution：部门的秘密随机数，先公布其摘要（dualrandom ceremony 可生成）。
#| digest = "..."
[[seed_sources]]
kind = "text"
name = "{seed}"

#| ---- Teams drawn on the day: one seed chain for each party (dualrandom ceremony chain) ----
#| ---- 当日抽取检查人员：每方一条种子链（dualrandom ceremony chain 可生成） ----
# [[chains]]
# party = "fire"
# anchor = "..."
# length = 60
"""
_WORDS = {
    "en": {
        "title": "Joint double-random inspection, spring 2026",
        "food": "Food safety of restaurants",
        "fire": "Fire safety",
        "seed": "Welfare lottery Shuangseqiu 2026-020: the seven numbers in order",
    },
    "zh": {
        "title": "2026 年春季部门联合双随机抽查",
        "food": "餐饮食品安全抽查",
        "fire": "消防安全抽查",
        "seed": "福利彩票双色球 2026020 期开奖号码（按公布顺序）",
    },
}


def campaign_template(language: Language = "en") -> str:
    """Text of a campaign.toml that is valid and explains every key.

    Parameters
    ----------
    language
        Of the comments and titles, ``"en"`` or ``"zh"``.
    """
    lines = [
        line.replace("#|", "#", 1)
        for line in _TEMPLATE.format(**_WORDS[language]).splitlines()
        if not line.startswith("#|") or _is_chinese(line) == (language == "zh")
    ]
    return "\n".join(lines) + "\n"


def _is_chinese(comment: str) -> bool:
    """Tell the language of a comment of the template by its punctuation and characters."""
    return any("\u4e00" <= character <= "\u9fff" for character in comment)
