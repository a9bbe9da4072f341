"""A summary as text (计划摘要的文字): an aligned block for the terminal, pairs for a sheet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dualrandom.messages import Language, render
from dualrandom.reports.alignment import aligned
from dualrandom.reports.figures import decimal_text, percent_text
from dualrandom.reports.goal_lines import (
    goal_heading,
    goal_pairs,
    goal_rows,
    proven_left_out_pairs,
    proven_visits_pairs,
    status_pairs,
)
from dualrandom.reports.reasons import reason
from dualrandom.reports.repair_lines import repair_pairs
from dualrandom.reports.team_lines import team_pairs
from dualrandom.reports.wording import party_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dualrandom.reports.goal_lines import Pair
    from dualrandom.reports.summary import Summary, TaskSummary

MOST_LISTED = 10
"""Parts without a visit that a terminal shows one by one; the plan holds them all."""
MOST_CELLS = 6
"""Quota cells of a task that its line shows one by one."""


def summary_lines(
    summary: Summary, language: Language, names: Mapping[str, str] | None = None
) -> list[str]:
    """Lines for a terminal: what was asked, what it became, bounds, loads, what is left out."""
    text = _SummaryText(summary, language, names or {})
    lines = aligned(list(text.pairs(listed=MOST_LISTED)))
    goals = [goal_heading(language), *goal_rows(summary, language)]
    lines += aligned(goals, right=range(1, len(goals[0])))
    if summary.staffing:
        return lines
    label = text.word("summary.loads")
    lines.append(f"{label} ({text.word('summary.loads_unit')})")
    table = [text.loads_heading(), *text.loads()]
    lines += [f"  {line}" for line in aligned(table, right=range(1, len(table[0])))]
    return lines


def summary_pairs(
    summary: Summary, language: Language, names: Mapping[str, str] | None = None
) -> list[Pair]:
    """Labels and texts, the loads as one text a department: for a sheet."""
    text = _SummaryText(summary, language, names or {})
    return [*text.pairs(), *goal_pairs(summary, language), *text.load_pairs()]


class _SummaryText:
    """The parts of a summary in one language."""

    def __init__(self, summary: Summary, language: Language, names: Mapping[str, str]) -> None:
        self.summary = summary
        self.language = language
        self.names = names
        self.colon = "：" if language == "zh" else ": "

    def word(self, code: str, **params: Any) -> str:  # noqa: ANN401  any placeholder
        return render(code, self.language, params)

    def pairs(self, listed: int = 0) -> Iterator[Pair]:
        summary = self.summary
        title = f"{summary.title} ({summary.campaign})" if summary.title else summary.campaign
        yield self.word("summary.plan"), title
        yield (
            self.word("summary.window"),
            self.word(
                "summary.window_text",
                first=summary.first_day,
                last=summary.last_day,
                days=summary.working_days,
            ),
        )
        yield from status_pairs(summary, self.language)
        yield from self._drawn()
        yield from self._visits()
        yield self.word("summary.past"), self._past()
        yield from self._left_out(listed)
        yield from team_pairs(summary, self.language)
        yield from repair_pairs(summary, self.language)
        if summary.staffing:
            yield from self._staffing()

    def _staffing(self) -> Iterator[Pair]:
        yield self.word("summary.guess"), self.word("summary.drawn_daily")
        for position, row in enumerate(self.summary.staffing):
            params = row.model_dump() | {"tightest_day": row.tightest_day.isoformat()}
            line = self.word("summary.staffing_text", **params)
            label = "" if position else self.word("summary.staffing")
            yield label, f"{self.name(row.department)}{self.colon}{line}"

    def _past(self) -> str:
        counted = f"{self.summary.past_counted:,}"
        not_counted = f"{self.summary.past_not_counted:,}"
        return self.word("summary.past_text", counted=counted, not_counted=not_counted)

    def _drawn(self) -> Iterator[Pair]:
        summary = self.summary
        if summary.register_size is not None:
            size = f"{summary.register_size:,}"
            yield self.word("summary.register"), self.word("summary.register_text", n=size)
        design = summary.object_draw.removeprefix("object-draw/")
        reason = self.word(f"summary.draw_reason.{summary.object_draw_reason}")
        yield self.word("summary.draw"), self.word(f"summary.draw.{design}", reason=reason)
        for position, task in enumerate(summary.tasks):
            yield ("" if position else self.word("summary.tasks")), self._task(task)
        yield (
            self.word("summary.asked"),
            self.word(
                "summary.asked_text",
                inspections=f"{summary.inspections:,}",
                enterprises=f"{summary.enterprises:,}",
                least=decimal_text(Fraction(summary.least_expected_enterprises), 1),
            ),
        )

    def _task(self, task: TaskSummary) -> str:
        head = task.title or task.task
        drawn = self.word(
            "summary.task_text", selected=f"{task.selected:,}", frame=f"{task.frame_size:,}"
        )
        line = f"{head}{self.colon}{drawn}"
        line += f"（{self._ratios(task)}）" if self.language == "zh" else f" ({self._ratios(task)})"
        if task.method != "on_site":
            line += f" [{self.word(f'method.{task.method}')}]"
        if task.excluded:
            reasons = excluded_text(task.excluded, self.language)
            line += f"{'；' if self.language == 'zh' else '; '}"
            line += self.word("summary.excluded", reasons=reasons)
        return line

    def _ratios(self, task: TaskSummary) -> str:
        """Ratio asked for, as the campaign writes it, and what it came to."""
        size = task.frame_size or 1
        expected = percent_text(Fraction(task.expected) / size, 2)
        realised = percent_text(Fraction(task.selected, size), 2)
        if not task.asked:
            return self.word("summary.ratio_followed", expected=expected, realised=realised)
        cells = [
            cell if label == "all" else f"{label} {cell}" for label, cell in task.asked.items()
        ]
        asked = " / ".join(cells)
        if len(cells) > MOST_CELLS:
            asked = self.word("summary.asked_by_stratum", n=len(cells))
        return self.word("summary.ratio", asked=asked, expected=expected, realised=realised)

    def _visits(self) -> Iterator[Pair]:
        summary = self.summary
        code = "summary.alone_text"
        if summary.placed_parts != summary.asked_parts:
            code = "summary.alone_placed"
        parts, placed = f"{summary.asked_parts:,}", f"{summary.placed_parts:,}"
        yield self.word("summary.alone"), self.word(code, parts=parts, placed=placed)
        share = Fraction(summary.saved_visits, summary.placed_parts or 1)
        yield (
            self.word("summary.planned"),
            self.word(
                "summary.planned_text",
                visits=f"{summary.separate_visits:,}",
                saved=f"{summary.saved_visits:,}",
                share=percent_text(share),
            ),
        )
        bound = f"{summary.visit_bound:,}"
        yield self.word("summary.bound"), self.word("summary.bound_text", bound=bound)
        placed_bound = summary.visit_bound_of_placed
        gap = summary.separate_visits - placed_bound
        if gap or placed_bound != summary.visit_bound:
            placed = f"{placed_bound:,}"
            yield "", self.word("summary.bound_of_placed", placed=placed, gap=f"{gap:,}")
        yield from proven_visits_pairs(summary, self.language)

    def _left_out(self, listed: int) -> Iterator[Pair]:
        summary = self.summary
        label = self.word("summary.not_placed")
        if not summary.not_placed:
            yield label, self.word("summary.nothing")
        else:
            n, everything = f"{len(summary.not_placed):,}", f"{summary.asked_parts:,}"
            yield label, self.word("summary.not_placed_count", n=n, all=everything)
        yield from proven_left_out_pairs(summary, self.language)
        for rule, count in summary.not_placed_by_rule.items():
            yield "", f"{count:,} × {self.word(reason(rule))}"
        if listed:
            yield from self._list_of_not_placed(listed)
        if summary.staffing:
            return
        code = "summary.deviations_text" if summary.deviations else "summary.no_deviations"
        yield self.word("summary.deviations"), self.word(code, n=f"{summary.deviations:,}")

    def _list_of_not_placed(self, listed: int) -> Iterator[Pair]:
        parts = self.summary.not_placed
        for part in parts[:listed]:
            who = " · ".join(
                (part.enterprise, *([part.name] if part.name else []), self.name(part.department))
            )
            yield "", f"- {who}{self.colon}{self.word(reason(part.rule))}"
        if len(parts) > listed:
            yield "", self.word("summary.more", n=f"{len(parts) - listed:,}")

    def name(self, department: str) -> str:
        return party_name(department, self.names, self.language)

    def load_pairs(self) -> Iterator[Pair]:
        for position, row in enumerate(self.loads()):
            keys = ("department", "people", "visits", "seats", "lightest", "heaviest", "gini")
            values = dict(zip(keys, row, strict=False))
            line = self.word("summary.load_text", **values)
            text = f"{values['department']}{self.colon}{line}"
            yield ("" if position else self.word("summary.loads")), text

    def loads_heading(self) -> list[str]:
        columns = ["department", "people", "visits", "seats"]
        columns += ["lightest", "heaviest", "gini", "jain"]
        return [self.word(f"column.{column}") for column in columns]

    def loads(self) -> Iterator[list[str]]:
        for row in self.summary.departments:
            yield [
                self.name(row.department),
                f"{row.people:,}",
                f"{row.visits:,}",
                f"{row.seats:,}",
                decimal_text(Fraction(row.lightest_milli, 1000), 3),
                decimal_text(Fraction(row.heaviest_milli, 1000), 3),
                decimal_text(Fraction(row.gini_permille, 1000), 3),
                decimal_text(Fraction(row.jain_permille, 1000), 3),
            ]


def excluded_text(excluded: Mapping[str, int], language: Language) -> str:
    """Enumerate exclusions, the most frequent rule first: ``out of scope 1,200, cap 3``."""
    by_count = sorted(excluded.items(), key=lambda pair: (-pair[1], pair[0]))
    reasons = [f"{render(rule, language)} {count:,}" for rule, count in by_count]
    return ("、" if language == "zh" else ", ").join(reasons)
