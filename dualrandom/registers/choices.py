"""Words of the fixed vocabularies: canonical value → what clerks write for it (取值与别名)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTITY_TYPES: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("企业", "公司", "企业法人", "法人企业"),
    "sole_trader": ("个体工商户", "个体户", "个体"),
    "farm_coop": ("农民专业合作社", "农专社", "合作社"),
    "foreign_rep": ("外企代表机构", "外国企业常驻代表机构", "代表机构"),
    "institution": ("事业单位", "机关事业单位", "机构"),
    "other": ("其他", "其它"),
}
STATUSES: Mapping[str, tuple[str, ...]] = {
    "active": ("存续", "在业", "正常", "开业", "在营", "在册"),
    "deregistered": ("注销", "已注销"),
    "licence_revoked": ("吊销", "已吊销", "吊销未注销", "吊销、未注销", "吊销,未注销"),
    "annulled": ("撤销", "已撤销"),
    "moved_out": ("迁出", "已迁出"),
}
ITEM_KINDS: Mapping[str, tuple[str, ...]] = {
    "general": ("一般", "一般事项", "一般检查事项"),
    "key": ("重点", "重点事项", "重点检查事项"),
}
TRIGGERS: Mapping[str, tuple[str, ...]] = {
    "random": ("双随机", "双随机抽查", "随机抽查", "随机"),
    "routine": ("日常", "日常检查"),
    "key": ("重点监管", "全覆盖", "重点监管全覆盖", "重点检查"),
    "special": ("专项", "专项检查"),
    "for_cause": ("个案", "个案检查", "有因", "有因检查"),
    "complaint": ("投诉举报", "投诉", "举报"),
    "assigned": ("转办交办", "转办", "交办"),
    "recheck": ("复查",),
    "permit": ("许可现场核查", "许可核查", "许可"),
    "request": ("企业申请", "依申请", "申请"),
}
FLAGS: Mapping[str, tuple[str, ...]] = {
    "true": ("是", "有", "yes", "y", "1", "t", "√", "对"),
    "false": ("否", "无", "不是", "no", "n", "0", "f", "×", "错"),
}

_REMARK = re.compile(r"\([^()]*\)")
_JOINTS = re.compile(r"[\s_*-]+")


def plain(text: str) -> str:
    """Form in which headers and fixed words are compared.

    Full-width forms, case, blanks, underscores, hyphens, the asterisk of required columns and
    remarks in parentheses make no difference.

    Examples
    --------
    >>> plain("纬度（度） *"), plain("Credit_Code")
    ('纬度', 'creditcode')
    """
    folded = _REMARK.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return _JOINTS.sub("", folded)


def spellings(choices: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return compared form → canonical value."""
    return {plain(word): value for value, words in choices.items() for word in (value, *words)}


def listing(choices: Mapping[str, tuple[str, ...]]) -> str:
    """Allowed values with their first Chinese word, for a message."""
    return ", ".join(f"{value} ({words[0]})" for value, words in choices.items())
