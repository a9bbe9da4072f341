"""How a report names things: identifiers become names, codes become words of one language (用语).

An identifier without a name stands for itself. Inspectors who share a name are told apart by
their identifiers.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from dualrandom.messages import Language, render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from dualrandom.scheduling.plan import Plan, VisitPart


class Texts(Protocol):
    """Whatever gives the texts of one language: all that a table needs for its headings."""

    def text(self, code: str, **params: Any) -> str:  # noqa: ANN401  any placeholder
        """Text of the message catalogue."""
        ...


def party_name(party: str, names: Mapping[str, str], language: Language) -> str:
    """Name of a department, or of its experts (``market/experts``).

    Examples
    --------
    >>> party_name("market/experts", {"market": "市场监管局"}, "zh")
    '市场监管局（专家）'
    """
    department, _, experts = party.partition("/")
    name = names.get(department) or department
    return render("word.experts", language, {"department": name}) if experts else name


class Wording:
    """Names and words for the reports of one plan in one language.

    Parameters
    ----------
    plan
        Gives the names of enterprises, inspectors and tasks.
    language
        ``"zh"`` or ``"en"``.
    departments, items
        Identifier → name; a plan does not hold these.
    stand_ins
        (Block, who comes) → in whose place: they are marked in teams.
    """

    def __init__(
        self,
        plan: Plan,
        language: Language,
        departments: Mapping[str, str] | None = None,
        items: Mapping[str, str] | None = None,
        stand_ins: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        self.facts = plan.lottery.facts
        self._drawn_daily = plan.demands is not None
        self._own = plan.record.own_titles
        self.language = language
        self._departments = departments or {}
        self._items = items or {}
        self.stand_ins = stand_ins or {}

    def text(self, code: str, **params: Any) -> str:  # noqa: ANN401  any placeholder
        """Text of the message catalogue; rules and goals have their titles there, or their own."""
        own = self._own.get(code)
        if own is not None:
            return own.zh if self.language == "zh" else own.en
        return render(code, self.language, params)

    def join(self, names: Iterable[str]) -> str:
        """Enumerate names as the language does."""
        return ("、" if self.language == "zh" else ", ").join(names)

    def labelled(self, label: str, text: str) -> str:
        """``label：text`` or ``label: text``."""
        return f"{label}{'：' if self.language == 'zh' else ': '}{text}"

    def department(self, identifier: str) -> str:
        """Name of a department, or of its experts."""
        return party_name(identifier, self._departments, self.language)

    def item(self, identifier: str) -> str:
        """Name of an inspection item."""
        return self._items.get(identifier) or identifier

    def items(self, tasks: Iterable[str]) -> str:
        """Names of all items of some tasks, each once, in the order of the tasks."""
        found = [item for task in tasks for item in self.facts.tasks[task].items]
        return self.join(self.item(item) for item in dict.fromkeys(found))

    def task(self, identifier: str) -> str:
        """Title of a task."""
        promise = self.facts.tasks.get(identifier)
        return (promise.title if promise else "") or identifier

    def tasks(self, identifiers: Iterable[str]) -> str:
        """Titles of tasks."""
        return self.join(self.task(identifier) for identifier in identifiers)

    def enterprise(self, identifier: str) -> str:
        """Name of an enterprise."""
        record = self.facts.enterprises.get(identifier)
        return (record.name if record else "") or identifier

    def station(self, identifier: str) -> str:
        """Station that supervises an enterprise; empty where the register names none."""
        record = self.facts.enterprises.get(identifier)
        return record.station if record else ""

    def inspector(self, identifier: str) -> str:
        """Name of an inspector, with the identifier if several have that name."""
        record = self.facts.inspectors.get(identifier)
        if record is None or not record.name:
            return identifier
        if self._namesakes[record.name] == 1:
            return record.name
        return f"{record.name}({identifier})"

    def team(self, identifiers: Iterable[str]) -> str:
        """Names of a team, in its order; that it is drawn on the day, where it is."""
        if self._drawn_daily:
            return self.text("word.drawn_daily")
        return self.join(self.inspector(identifier) for identifier in identifiers)

    def members(self, part: VisitPart, without: str = "") -> str:
        """Names of who comes, in the order of the team, with those in whose place they come.

        Where the team is yet to be drawn on the day, it says so.
        """
        if not part.team:
            return self.team(())
        return self.join(self._member(part.block, name) for name in part.team if name != without)

    def _member(self, block: str, identifier: str) -> str:
        absent = self.stand_ins.get((block, identifier))
        if absent is None:
            return self.inspector(identifier)
        names = {"inspector": self.inspector(identifier), "absent": self.inspector(absent)}
        return self.text("word.stand_in", **names)

    def subject(self, identifier: str) -> str:
        """Name of whatever a rule speaks of: inspector, enterprise, task or department."""
        if identifier in self.facts.inspectors:
            return self.inspector(identifier)
        if identifier in self.facts.enterprises:
            return self.enterprise(identifier)
        if identifier in self.facts.tasks:
            return self.task(identifier)
        return self.department(identifier)

    def weekday(self, day: date) -> str:
        """Day of the week."""
        return self.text(f"weekday.{day.isoweekday()}")

    @cached_property
    def _namesakes(self) -> Counter[str]:
        return Counter(inspector.name for inspector in self.facts.inspectors.values())
