"""Why blocks stay out and what would help, in plain words (未安排说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.drawing.shortfalls.findings import ShortfallWords
from dualrandom.drawing.shortfalls.unstaffed import BlockDiagnosis
from dualrandom.reports.reasons import reason
from dualrandom.reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dualrandom.messages import Language
    from dualrandom.scheduling.explaining.records import (
        Bottleneck,
        Change,
        Explanation,
        Explanations,
        Relaxation,
        RuleFor,
    )
    from dualrandom.scheduling.plan import Plan

MOST_SHARED = 5
"""Changes that a summary lists."""


class WhyNotWords:
    """Puts explanations of one plan into words of one language."""

    def __init__(self, plan: Plan, language: Language) -> None:
        self._plan = plan
        self._words = Wording(plan, language)
        self._language: Language = language
        self._unstaffed = {block.block for block in plan.lottery.record.unstaffed}

    def lines(self, explanation: Explanation) -> Iterator[str]:
        """One block: the finding, what collides, which days are closed, what would help."""
        yield self._text(
            "why.heading",
            enterprise=self.enterprise(explanation.enterprise),
            department=self._words.department(explanation.party),
            verdict=self.verdict(explanation),
        )
        if explanation.block in self._unstaffed:
            yield from self._shortfall(explanation)
            return
        if explanation.colliding:
            yield self._text("why.colliding", rules=self.colliding(explanation))
        if explanation.blockers:
            days = len(self._words.facts.days)
            yield self._text("why.closed", days=days, rows=self.closed(explanation))
        for number, relaxation in enumerate(explanation.relaxations):
            yield self._remedy("why.remedy_or" if number else "why.remedy", relaxation)
        if not explanation.relaxations and explanation.verdict != "room":
            yield self._text("why.no_remedy")

    def name(self, identifier: str) -> str:
        """Name of an enterprise."""
        return self._words.enterprise(identifier)

    def enterprise(self, identifier: str) -> str:
        """Name and identifier of an enterprise."""
        name = self.name(identifier)
        return identifier if name == identifier else f"{name} {identifier}"

    def department(self, party: str) -> str:
        """Name of a department or its experts."""
        return self._words.department(party)

    def verdict(self, explanation: Explanation) -> str:
        """What was found out, and whether it is proven."""
        if explanation.verdict == "no_room" and explanation.overbooked:
            people = self._words.join(map(self._words.inspector, explanation.overbooked))
            return self._text("why.verdict.overbooked", people=people)
        if explanation.verdict == "no_room" and explanation.rearranged:
            return self._text("why.verdict.rearranged", n=explanation.rearranged)
        return self._text(f"why.verdict.{explanation.verdict}", n=explanation.moved)

    def colliding(self, explanation: Explanation) -> str:
        """Rules that can't hold together."""
        return " + ".join(
            self._text("why.rule_for", rule=self._rule(one), subject=self._subject(one.subject))
            for one in explanation.colliding
        )

    def closed(self, explanation: Explanation) -> str:
        """How many days each rule closes."""
        return ("；" if self._language == "zh" else "; ").join(
            self._text(
                "why.closed_row_alone" if row.alone else "why.closed_row",
                rule=self._rule(row),
                subject=self._subject(row.subject),
                days=row.days,
                alone=row.alone,
            )
            for row in explanation.blockers
        )

    def changes(self, relaxation: Relaxation) -> str:
        """All changes of a relaxation."""
        joined = "，并且" if self._language == "zh" else ", and "
        return joined.join(self._change(change) for change in relaxation.changes)

    def shared(self, explanations: Explanations) -> Iterator[str]:
        """Changes that help more than one block, those that help most first."""
        found = {
            relaxation.changes: relaxation
            for one in explanations.blocks
            for relaxation in one.relaxations
            if len(relaxation.blocks) > 1
        }
        ranked = sorted(found.values(), key=lambda one: -len(one.blocks))
        for one in ranked[:MOST_SHARED]:
            yield self._text("why.count", changes=self.changes(one), n=len(one.blocks))

    def bottleneck(self, found: Bottleneck) -> str:
        """One sentence on people who are asked for too much."""
        unit = self._text(f"why.unit.{found.unit}")
        who = self._text(
            f"why.bottleneck.{found.scope}",
            department=self._words.department(found.department),
            qualifications=self._words.join(found.qualifications),
            n=len(found.inspectors),
            inspector=self._words.join(map(self._words.inspector, found.inspectors[:1])),
        )
        people = days = ""
        if found.more_inspectors:
            people = self._text(
                "why.bottleneck.people", n=found.more_inspectors, room=found.room_each, unit=unit
            )
        if found.more_days:
            days = self._text("why.bottleneck.days", n=found.more_days)
        return self._text(
            "why.bottleneck",
            who=who,
            first=found.first_day,
            last=found.last_day,
            blocks=f"{found.blocks:,}",
            demand=f"{found.demand:,}",
            capacity=f"{found.capacity:,}",
            unit=unit,
            people=people,
            days=days,
        )

    def _remedy(self, code: str, relaxation: Relaxation) -> str:
        moved = self._text("why.moved", n=relaxation.moved) if relaxation.moved else ""
        n_others = len(relaxation.blocks) - 1
        also = self._text("why.others", n=n_others) if n_others else ""
        return self._text(code, changes=self.changes(relaxation), moved=moved, others=also)

    def _change(self, change: Change) -> str:
        facts = self._words.facts
        params = {
            "subject": self._subject(change.subject),
            "old": change.old.replace("~", "…") or "–",
            "new": change.new,
            "weekdays": self._weekdays(set(change.new) ^ set(change.old)),
            "old_name": self._words.inspector(change.old),
            "new_name": self._words.inspector(change.new),
        }
        if change.kind == "extra_inspector":
            block = next(
                one for one in self._plan.lottery.record.blocks if one.block == change.subject
            )
            asked = {name for task in block.tasks for name in facts.tasks[task].qualifications}
            code = "why.kind.with" if asked else "why.kind.any"
            kind = self._text(code, qualifications=self._words.join(sorted(asked)))
            params |= {"department": self._words.department(block.department), "kind": kind}
        return self._text(f"why.change.{change.kind}", **params)

    def _shortfall(self, explanation: Explanation) -> Iterator[str]:
        """What a block without a team lacks."""
        facts = self._words.facts
        if explanation.experts or explanation.department in facts.campaign.standing_groups:
            return
        diagnosis = BlockDiagnosis(facts)
        tasks = next(
            one.tasks
            for one in self._plan.lottery.record.unstaffed
            if one.block == explanation.block
        )
        needs = diagnosis.needs(explanation.enterprise, explanation.department, tasks)
        shortfall = diagnosis.shortfall(needs)
        if shortfall is not None:
            yield ShortfallWords(facts).block(shortfall).text(self._language)

    def _weekdays(self, days: Iterable[str]) -> str:
        return self._words.join(
            self._text(f"weekday.{day}") for day in sorted(days) if day in set("1234567")
        )

    def _rule(self, one: RuleFor) -> str:
        """Short name of a rule, else its title."""
        return self._text(reason(one.rule))

    def _subject(self, identifier: str) -> str:
        """Inspectors with name and identifier, so that nobody is mistaken; others by name."""
        record = self._words.facts.inspectors.get(identifier)
        if record is not None and record.name not in {"", identifier}:
            return f"{identifier} {record.name}"
        return self._words.subject(identifier)

    def _text(self, code: str, **params: object) -> str:
        return self._words.text(code, **params)
