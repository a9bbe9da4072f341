"""Read the ratio cells of published plans (抽查比例单元格): ``≥20%;1次/年``, ``60-70家``, ``1:10``.

A cell is cut into clauses; each clause is an amount, a frequency, "without repeats", one class
with its amount, or one half of a small-stratum rule. What is not understood is refused.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from fractions import Fraction

from dualrandom.campaign.quota_types import (
    Bound,
    ByClassQuota,
    ClassQuota,
    CountQuota,
    Quota,
    RangeQuota,
    RatioQuota,
    StaffQuota,
    StepQuota,
)
from dualrandom.errors import CampaignError

_COUNTER = r"(?:家企业|个主体|户次|家次|企业|户|家|所|个|名|人|辆|台|件|批|处|座|间)"
_NUMBER = r"\d+(?:\.\d+)?"
_AMOUNT = rf"(?:{_NUMBER}[%‰]|\d+/\d+|\d+{_COUNTER}?)"
_LEAD = r"(?:全年|每年|年度|年)?(?:按照|按)?(?:抽查|抽取|检查)?(?:比例|数量|户数)?(?:为|:)?"
_BOUNDS: dict[Bound, str] = {
    "at_least": r"不低于|不少于|不小于|大于等于|大于或等于|至少|最少|≥|≧|>=|(?i:atleast)",
    "at_most": r"不高于|不超过|不多于|不大于|小于等于|小于或等于|至多|最多|≤|≦|<=|(?i:atmost)",
    "exact": r"等于|=",
}
_BOUND = "|".join(f"(?P<{bound}>{words})" for bound, words in _BOUNDS.items())
_SIMPLE = re.compile(
    rf"{_LEAD}(?:{_BOUND})?(?P<amount>{_AMOUNT})(?:\((?P<stated>\d+){_COUNTER}?\))?"
    r"(?:(?P<above>及?以上)|(?P<below>及?以下|以内))?"
)
_RANGE = re.compile(
    rf"{_LEAD}(?P<lower>{_NUMBER})(?P<unit>[%‰]|{_COUNTER})?[-~](?P<upper>{_AMOUNT})"
)
_WHOLE = re.compile(rf"{_LEAD}(?:全覆盖|全部|全数)(?:抽查|检查)?")
_STAFF = re.compile(
    rf"{_LEAD}(?:在编)?(?:在岗)?(?:执法|检查|监管)?(?:人员)?(?:数量|数)?"
    r"(?P<staff>\d+):(?P<enterprises>\d+)(?:的?比例)?(?:抽取|抽查)?"
)
_SMALL = re.compile(rf"(?P<limit>\d+){_COUNTER}?(?:\(含\)|及)以下的?(?P<amount>.+)")
_LARGE = re.compile(rf"(?:超过|大于|多于)(?P<limit>\d+){_COUNTER}?的?(?P<amount>.+)")
_PERIODS = {"年": 1, "半年": 2, "季度": 4, "季": 4, "月": 12}
_PERIOD = "半年|季度|季|年|月"
_CHINESE_DIGITS = {word: value for value, word in enumerate("零一二三四五六七八九")} | {"两": 2}
_TIMES = r"(?:\d+|[一二两三四五六七八九])"
_FREQUENCY = re.compile(
    rf"(?P<times>{_TIMES})次(?:/|每|一)?(?P<period>{_PERIOD})"
    rf"|(?:每|一)(?P<period2>{_PERIOD})(?:抽查|检查)?(?P<times2>{_TIMES})次"
)
_NO_REPEATS = re.compile(r"(?:年内|全年)?(?:不得|不)重复(?:抽查|抽取|检查)?")
_LABEL = re.compile(r"[^\W_]+")
_NOT_A_LABEL = re.compile(
    r"\d+|约|大约|近|不|最|至|为|按|共|比例|.*(?:大于|小于|多于|少于|超过|高于|低于|以上|以下|次).*"
)


def parse_quota(cell: str) -> Quota:
    """Read one ratio cell (抽查比例).

    Parameters
    ----------
    cell
        Text as it stands in a plan; full-width characters and spaces do not matter.

    Raises
    ------
    CampaignError
        ``campaign.quota_unreadable``; ``campaign.quota_above_all`` for a ratio above 100 %.

    Examples
    --------
    >>> parse_quota("10-20%").lower.ratio
    Fraction(1, 10)
    """
    times: list[int] = []
    without_repeats = False
    rest = []
    for clause in _clauses(cell):
        frequency = _FREQUENCY.fullmatch(clause)
        if frequency:
            times.append(_times_per_year(frequency))
        elif _NO_REPEATS.fullmatch(clause):
            without_repeats = True
        else:
            rest.append(clause)
    quota = _quota(rest, cell)
    if quota is None or len(times) > 1:
        raise CampaignError("campaign.quota_unreadable", value=cell)
    times_per_year = times[0] if times else None
    return replace(quota, times_per_year=times_per_year, without_repeats=without_repeats)


def _clauses(cell: str) -> list[str]:
    """Cut a cell into its clauses; full-width forms and all kinds of dashes become plain ones."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", cell))
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = re.sub(r"[‐‑–—―−]|(?<=[\d%户家所])至(?=\d)", "-", text)
    text = text.translate(str.maketrans("∶〜⁄", ":~/"))
    return [clause for clause in re.split(r"[;,、。]", text) if clause]


def _quota(clauses: list[str], cell: str) -> Quota | None:
    """Quota of the clauses that are left once frequency and repeats are taken out."""
    if len(clauses) == 1:
        amount = _amount(clauses[0], cell)
        if amount is not None:
            return amount
    return _step(clauses, cell) or _by_class(clauses, cell)


def _amount(text: str, cell: str) -> ClassQuota | None:
    staff = _STAFF.fullmatch(text)
    if staff:
        people, enterprises = int(staff["staff"]), int(staff["enterprises"])
        return StaffQuota(people, enterprises) if people and enterprises else None
    if _WHOLE.fullmatch(text):
        return RatioQuota(Fraction(1))
    span = _RANGE.fullmatch(text)
    if span:
        return _range(span, cell)
    simple = _SIMPLE.fullmatch(text)
    return _bounded(simple, cell) if simple else None


def _bounded(match: re.Match[str], cell: str) -> RatioQuota | CountQuota | None:
    """One number with the words before and after it."""
    bounds: list[Bound] = [bound for bound in _BOUNDS if match[bound]]
    if match["above"] or match["below"]:
        bounds.append("at_least" if match["above"] else "at_most")
    if len(bounds) > 1:
        return None
    bound: Bound = bounds[0] if bounds else "exact"
    quota = _number(match["amount"], cell)
    if match["stated"] is None:
        return None if quota is None else replace(quota, bound=bound)
    if not isinstance(quota, RatioQuota):
        return None
    return replace(quota, bound=bound, stated_count=int(match["stated"]))


def _range(match: re.Match[str], cell: str) -> RangeQuota | None:
    """Both ends in the unit of the last one: ``10-20%``, ``10%-20%``, ``60-70家``."""
    upper = _number(match["upper"], cell)
    suffix = match["upper"].lstrip("0123456789./")
    unit = match["unit"] or suffix
    lower = _number(match["lower"] + unit, cell)
    if isinstance(lower, RatioQuota) and isinstance(upper, RatioQuota):
        return RangeQuota(lower, upper) if lower.ratio <= upper.ratio else None
    if isinstance(lower, CountQuota) and isinstance(upper, CountQuota):
        return RangeQuota(lower, upper) if lower.count <= upper.count else None
    return None


def _number(text: str, cell: str) -> RatioQuota | CountQuota | None:
    """``5%``, ``3‰``, ``1/3`` or a count; a bare decimal could mean either and is refused."""
    if text[-1] in "%‰":
        ratio = Fraction(text[:-1]) / (100 if text[-1] == "%" else 1000)
    elif "/" in text:
        numerator, denominator = text.split("/")
        if int(denominator) == 0:
            return None
        ratio = Fraction(int(numerator), int(denominator))
    else:
        digits = re.match(rf"(\d+){_COUNTER}?$", text)
        return CountQuota(int(digits[1])) if digits else None
    if ratio > 1:
        raise CampaignError("campaign.quota_above_all", value=cell)
    return RatioQuota(ratio)


def _step(clauses: list[str], cell: str) -> StepQuota | None:
    """``10所及以下不少于2所;超过10所不低于50%``, in either order."""
    if len(clauses) != 2:  # noqa: PLR2004  the two halves of the rule
        return None
    for first, second in (clauses, clauses[::-1]):
        small, large = _SMALL.fullmatch(first), _LARGE.fullmatch(second)
        if small and large and small["limit"] == large["limit"]:
            below, above = _amount(small["amount"], cell), _amount(large["amount"], cell)
            if isinstance(below, RatioQuota | CountQuota) and isinstance(
                above, RatioQuota | CountQuota
            ):
                return StepQuota(int(small["limit"]), below, above)
    return None


def _by_class(clauses: list[str], cell: str) -> ByClassQuota | None:
    """Every clause is a class and its amount, no class twice."""
    classes = []
    for clause in clauses:
        found = _class_amount(clause, cell)
        if found is None:
            return None
        classes.append(found)
    labels = [label for label, _ in classes]
    if not labels or len(set(labels)) < len(labels):
        return None
    return ByClassQuota(tuple(classes))


def _class_amount(clause: str, cell: str) -> tuple[str, ClassQuota] | None:
    """Shortest label whose remainder is an amount: ``一般源|全年按…1:10比例抽取``."""
    for cut in range(1, len(clause)):
        label, rest = clause[:cut].removesuffix(":"), clause[cut:]
        splits_number = clause[cut - 1].isdigit() and rest[0].isdigit()
        if splits_number or not _LABEL.fullmatch(label) or _NOT_A_LABEL.fullmatch(label):
            continue
        amount = _amount(rest, cell)
        if amount is not None:
            return label, amount
    return None


def _times_per_year(match: re.Match[str]) -> int:
    word = match["times"] or match["times2"]
    times = int(word) if word.isdecimal() else _CHINESE_DIGITS[word]
    return times * _PERIODS[match["period"] or match["period2"]]
