"""Shortfalls as located findings in two languages (不足情况的说明): one sentence a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.shortfalls.details import day_detail, person_detail
from dualrandom.drawing.shortfalls.records import MOST_NAMES
from dualrandom.drawing.shortfalls.shortfalls import find_shortfalls
from dualrandom.drawing.shortfalls.suspension import ENTERPRISE_RULES
from dualrandom.errors import Finding, InfeasibleError
from dualrandom.messages import Language, render

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Draw
    from dualrandom.drawing.shortfalls.records import (
        BlockShortfall,
        CapacityShortfall,
        InTheWay,
        PeopleNeeded,
        ShortfallGroup,
        Shortfalls,
        StaffNeeded,
    )

LANGUAGES: tuple[Language, Language] = ("en", "zh")
MOST_SETS = 5
"""Sets of rules that a sentence lists."""

Texts = dict[str, str]
"""One text in each language."""


class ShortfallWords:
    """Puts shortfalls into words.

    Parameters
    ----------
    facts
        Names of inspectors and what the registers say of them.
    departments
        Names by identifier; an identifier without a name stands for itself.
    """

    def __init__(self, facts: CampaignFacts, departments: Mapping[str, str] | None = None) -> None:
        self.facts = facts
        self._departments = departments or {}

    def findings(self, shortfalls: Shortfalls) -> tuple[Finding, ...]:
        """Departments that are short, groups of blocks without a team, people who would do."""
        return (
            *(self.capacity(one) for one in shortfalls.capacity),
            *(self.group(one) for one in shortfalls.groups),
            *(self.staff(one) for one in shortfalls.staff),
        )

    def group(self, group: ShortfallGroup) -> Finding:
        """One sentence on blocks that lack the same."""
        params = self._block_params(group.example) | {"n": f"{len(group.blocks):,}"}
        if group.more:
            params |= _both("remedy", self._remedy(group.example, group.first_day, group.last_day))
        return Finding("shortfall.blocks", "warning", params=params, value=group.example.block)

    def block(self, block: BlockShortfall) -> Finding:
        """One sentence on one block."""
        return Finding(
            "shortfall.block", "warning", params=self._block_params(block), value=block.block
        )

    def capacity(self, short: CapacityShortfall) -> Finding:
        """One sentence on people who are asked for too many visits."""
        params: dict[str, object] = {
            "department": self.department(short.department),
            "seats": f"{short.seats:,}",
            "n": f"{short.blocks:,}",
            "people": f"{len(short.inspectors):,}",
            "inspectors": self._names(short.inspectors, len(short.inspectors)),
            "capacity": f"{short.capacity:,}",
            "missing": f"{short.missing:,}",
        }
        params |= _both("only", _only_they(short))
        params |= _both("rules", _rules(short.suspensions))
        params |= _both("remedy", _joined(self._capacity_remedies(short), ", or ", "，或"))
        return Finding("shortfall.capacity", params=params, value=short.department)

    def staff(self, needed: StaffNeeded) -> Finding:
        """One sentence on the people with whom all seats can be filled."""
        params: dict[str, object] = {
            "department": self.department(needed.department),
            "visits": needed.visits_each,
        }
        params |= _both("people", _people(needed.people))
        return Finding("shortfall.staff", "warning", params=params, value=needed.department)

    def department(self, identifier: str) -> str:
        """Name of a department."""
        return self._departments.get(identifier) or identifier

    def causes(self, block: BlockShortfall) -> Texts:
        """Smallest sets of rules, as text."""
        return _rules(block.suspensions)

    def in_the_way(self, block: BlockShortfall) -> Texts:
        """Who is kept away by what, as text."""
        return _joined((self._way(one, block) for one in block.in_the_way), "; ", "；")

    def remedy(self, block: BlockShortfall) -> Texts:
        """What would give the block a team, as text."""
        return self._remedy(block, block.first_day, block.last_day)

    def _block_params(self, block: BlockShortfall) -> dict[str, object]:
        way = self.in_the_way(block) if block.in_the_way else _texts("shortfall.nothing")
        return {
            "department": self.department(block.department),
            "enterprise": block.enterprise,
            "eligible": block.eligible,
            "needed": block.needed,
            **_both("rule", _texts(block.rule)),
            **_both("rules", self.causes(block)),
            **_both("way", way),
            **_both("remedy", self.remedy(block)),
        }

    def _way(self, way: InTheWay, block: BlockShortfall) -> Texts:
        rule = _both("rule", _texts(way.rule))
        if way.rule in ENTERPRISE_RULES:
            detail = day_detail(way.rule, self.facts, block.enterprise, block.tasks)
            return _texts("shortfall.day_rule", **rule, detail=detail)
        names = self._names(way.inspectors, way.count, way.rule)
        return _texts("shortfall.in_the_way", **rule, n=f"{way.count:,}", names=names)

    def _remedy(self, block: BlockShortfall, first: object, last: object) -> Texts:
        if not block.more:
            return _texts("shortfall.no_day")
        people = _both("people", _people(block.more))
        remedies = [_texts("shortfall.more_people", **people, first=first, last=last)]
        if block.could_come:
            names = self._names(block.could_come, block.n_could_come)
            remedies.append(_texts("shortfall.could_come", names=names, n=block.n_could_come))
        return _joined(remedies, ", ", "，")

    def _capacity_remedies(self, short: CapacityShortfall) -> Iterator[Texts]:
        for more in short.raises:
            limits = "_".join(name for name in ("weekly", "daily") if getattr(more, name))
            yield _texts(f"shortfall.more_{limits}", weekly=more.weekly, daily=more.daily)
        tasks = sorted(
            task
            for task, promise in self.facts.tasks.items()
            if promise.department == short.department and promise.method == "on_site"
        )
        n = f"{len(short.fewer_blocks):,}"
        yield _texts("shortfall.fewer", n=n, tasks=", ".join(tasks))

    def _names(self, inspectors: Sequence[str], count: int, rule: str = "") -> str:
        names = [self._name(one, rule) for one in inspectors[:MOST_NAMES]]
        return ", ".join(names) + (" …" if count > len(names) else "")

    def _name(self, identifier: str, rule: str) -> str:
        person = self.facts.inspectors[identifier]
        detail = person_detail(rule, person)
        name = person.name if person.name != identifier else ""
        return " ".join(part for part in (identifier, name, detail) if part)


def explained(error: InfeasibleError, draw: Draw, facts: CampaignFacts) -> InfeasibleError:
    """Give an error of the lottery everything that is known about what is short.

    Parameters
    ----------
    error
        ``lottery.capacity_short``, as the fair loads raise it; its numbers are replaced by those
        of the first department's critical set.
    draw, facts
        What the lottery was asked for.
    """
    shortfalls = find_shortfalls(draw, facts)
    if not shortfalls.capacity:
        return error
    short = shortfalls.capacity[0]
    names = ", ".join(short.inspectors[:MOST_NAMES])
    params = {
        "department": short.department,
        "seats": short.seats,
        "people": len(short.inspectors),
        "capacity": short.capacity,
        "missing": short.missing,
        "inspectors": names + (" …" if len(short.inspectors) > MOST_NAMES else ""),
    }
    return InfeasibleError(error.code, ShortfallWords(facts).findings(shortfalls), **params)


def _people(needed: Iterable[PeopleNeeded]) -> Texts:
    return _joined((_kind(one) for one in needed), " + ", "、")


def _kind(kind: PeopleNeeded) -> Texts:
    code = f"shortfall.people{_suffix(kind)}"
    return _texts(code, n=f"{kind.count:,}", qualifications=", ".join(kind.qualifications))


def _only_they(short: CapacityShortfall) -> Texts:
    """What nobody else brings; nothing where no qualified seat forces these people to come."""
    if not _suffix(short):
        return {"en": "", "zh": ""}
    names = ", ".join(short.qualifications)
    kind = _texts(f"shortfall.kind{_suffix(short)}", qualifications=names)
    return _texts("shortfall.only_they", **_both("kind", kind))


def _suffix(kind: PeopleNeeded | CapacityShortfall) -> str:
    """End of the code that names people with qualifications, or who may lead."""
    return "_leading" * kind.leader + "_with" * bool(kind.qualifications)


def _rules(suspensions: Sequence[Sequence[str]]) -> Texts:
    """``A + B; or C``: each alternative alone would be enough."""
    if not suspensions:
        return _texts("shortfall.nobody")
    shown = suspensions[:MOST_SETS]
    sets = [_joined((_texts(rule) for rule in rules), " + ", " + ") for rules in shown]
    if len(suspensions) > len(shown):
        sets.append({"en": "…", "zh": "…"})
    return _joined(sets, ", or ", "，或")


def _texts(code: str, **params: object) -> Texts:
    return {language: render(code, language, params) for language in LANGUAGES}


def _joined(texts: Iterable[Texts], en: str, zh: str) -> Texts:
    listed = list(texts)
    return {
        "en": en.join(text["en"] for text in listed),
        "zh": zh.join(text["zh"] for text in listed),
    }


def _both(name: str, texts: Texts) -> dict[str, object]:
    return {f"{name}_{language}": text for language, text in texts.items()}
