"""The change that takes one rule away from one day (逐日补救措施), and how large it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from dualrandom.scheduling.bits import members
from dualrandom.scheduling.explaining.arrivals import Arrivals
from dualrandom.scheduling.explaining.records import Change
from dualrandom.scheduling.hours import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.scheduling.explaining.records import ChangeKind
    from dualrandom.scheduling.explaining.scene import Whereabouts
    from dualrandom.scheduling.problem import Part, Problem

Sized = tuple[Change, int]
"""A change with its size: days, minutes or visits."""

MINUTES_A_DAY = 24 * 60

RULES_OF_HOURS = frozenset({"plan.opening_hours", "plan.working_hours", "plan.travel"})
"""They close all days to a block that has no start; what helps must do for all three."""


@dataclass(frozen=True)
class DayChanges:
    """Changes for one block."""

    facts: CampaignFacts
    whereabouts: Whereabouts
    problem: Problem
    part: Part

    def opening(self, rule: str, subject: str, position: int) -> tuple[Sized, ...]:
        """Return the smallest changes after which a rule does not close a day to the block.

        None where no change of the rule itself does that.
        """
        if rule in RULES_OF_HOURS:
            return () if self.part.starts else self._longer_hours(subject)
        make = self._MAKERS.get(rule)
        found = make(self, rule, subject, self.problem.grid.days[position]) if make else None
        return () if found is None else (found,)

    def _window(self, _: str, subject: str, day: date) -> Sized:
        task = self.facts.tasks[subject]
        if day > task.last_day:
            days = (day - task.last_day).days
            return _change("window_until", subject, task.last_day, day), days
        return _change("window_from", subject, task.first_day, day), (task.first_day - day).days

    def _opening_days(self, _: str, subject: str, day: date) -> Sized:
        old = self.facts.enterprises[subject].opening_days
        new = "".join(sorted({*old, str(day.isoweekday())}))
        return _change("opening_days", subject, old, new), 1

    def _blackout(self, _: str, subject: str, day: date) -> Sized:
        spans = [span for span in self.facts.enterprises[subject].blackouts if day in span]
        return _change("no_blackout", subject, f"{spans[0].first}~{spans[0].last}", day), 1

    def _leave(self, _: str, subject: str, day: date) -> Sized:
        spans = [span for span in self.facts.inspectors[subject].leave if day in span]
        return _change("inspector_free", subject, f"{spans[0].first}~{spans[0].last}", day), 1

    def _office_days(self, _: str, subject: str, day: date) -> Sized:
        old = self.facts.inspectors[subject].office_days
        return _change("office_days", subject, old, old.replace(str(day.isoweekday()), "")), 1

    def _certificate(self, _: str, subject: str, day: date) -> Sized:
        person = self.facts.inspectors[subject]
        last, first = person.certificate_until, person.certificate_from
        if last is not None and day > last:
            return _change("certificate_until", subject, last, day), (day - last).days
        days = (first - day).days if first is not None else 0
        return _change("certificate_from", subject, first, day), days

    def _department(self, _: str, __: str, day: date) -> Sized | None:
        for closed in self.facts.campaign.department_blackouts:
            if (
                closed.department == self.part.block.department
                and closed.start <= day <= closed.end
            ):
                old = f"{closed.start}~{closed.end}"
                return _change("department_free", closed.department, old, day), 1
        return None

    def _since_last(self, _: str, subject: str, day: date) -> Sized:
        gap = self.facts.campaign.rules.minimum_gap
        history = self.facts.enterprises[subject].history
        last = max(visit.date for visit in history if visit.trigger in gap.triggers)
        new = max(0, (day - last).days)
        return self._of_all("since_last_days", gap.since_last_days, new), gap.since_last_days - new

    def _between(self, _: str, subject: str, day: date) -> Sized | None:
        old = self.problem.gap_days
        visits = self.whereabouts.visits.get(subject, ())
        new = min((abs((visit.day - day).days) for visit in visits), default=0)
        return (self._of_all("between_visits_days", old, new), old - new) if new else None

    def _annual_cap(self, _: str, subject: str, day: date) -> Sized | None:
        cap = self.facts.campaign.rules.annual_cap
        if cap is None:
            return None
        per = None if cap.per == "enterprise" else self.part.block.department
        made = sum(
            visit.date.year == day.year
            and visit.trigger in cap.triggers
            and per in {None, visit.department}
            for visit in self.facts.enterprises[subject].history
        )
        planned = sum(
            visit.day.year == day.year and per is None
            for visit in self.whereabouts.visits.get(subject, ())
        )
        new = made + planned + 1
        return (
            (self._of_all("annual_cap", cap.visits, new), new - cap.visits)
            if (new > cap.visits)
            else None
        )

    @cached_property
    def _complete(self) -> int:
        """Minute at which the whole team is there."""
        return Arrivals(self.facts, self.problem, self.part).complete

    def _longer_hours(self, subject: str) -> tuple[Sized, ...]:
        """Longer opening hours, and if these alone don't help longer working hours as well."""
        opens, closes = self.facts.enterprises[subject].opening_minutes or (0, MINUTES_A_DAY)
        opened = self._longer_opening(subject, opens, closes)
        return (opened,) if opened is not None else self._longer_work(subject, opens, closes)

    def _longer_opening(self, subject: str, opens: int, closes: int) -> Sized | None:
        """Open earlier or close later, whichever is less."""
        slots = self.problem.slots
        minutes = [
            minute
            for minute in map(slots.minute, members(slots.starts(self.part.minutes, None)))
            if minute >= self._complete
        ]
        later = [minute + self.part.minutes for minute in minutes if minute >= opens]
        earlier = [minute for minute in minutes if minute + self.part.minutes <= closes]
        found = []
        if later and min(later) > closes:
            until = _change("opening_until", subject, clock(closes), clock(min(later)))
            found.append((min(later) - closes, 0, until))
        if earlier and max(earlier) < opens:
            since = _change("opening_from", subject, clock(opens), clock(max(earlier)))
            found.append((opens - max(earlier), 1, since))
        if not found:
            return None
        minutes_more, _kind, change = min(found, key=lambda one: one[:2])
        return change, minutes_more

    def _longer_work(self, subject: str, opens: int, closes: int) -> tuple[Sized, ...]:
        """Lengthen the span that needs least for the block, and the opening hours if they end."""
        spans = self.problem.slots.spans
        after = [span.begin for span in spans[1:]] + [MINUTES_A_DAY]
        fits = []
        for span, limit in zip(spans, after, strict=True):
            slots = self.problem.slots.slots(
                max(0, self._complete - span.begin, opens - span.begin)
            )
            start = span.begin + slots * self.problem.slots.slot_minutes
            finish = start + self.part.minutes
            if span.end < finish <= limit:
                more, open_more = finish - span.end, max(0, finish - closes)
                fits.append((open_more > 0, more + open_more, span.end, finish))
        if not fits:
            return ()
        _, _, end, finish = min(fits)
        work = self._of_all("working_until", clock(end), clock(finish)), finish - end
        if finish <= closes:
            return (work,)
        opening = _change("opening_until", subject, clock(closes), clock(finish))
        return (work, (opening, finish - closes))

    def _limit(self, rule: str, subject: str, _: date) -> Sized | None:
        kind = rule.removeprefix("plan.")
        old = getattr(self.facts.inspectors[subject], kind)
        if old is None:
            return None
        needed = self.part.minutes + self.facts.campaign.hours.paperwork_minutes
        more = needed if kind.endswith("minutes") else 1
        change = Change.model_validate(
            {"kind": kind, "subject": subject, "old": str(old), "new": str(old + more)}
        )
        return change, 1

    def _of_all(self, kind: ChangeKind, old: object, new: object) -> Change:
        return _change(kind, self.facts.campaign.id, old, new)

    _MAKERS: ClassVar[dict[str, Callable[[DayChanges, str, str, date], Sized | None]]] = {
        "plan.task_window": _window,
        "plan.opening_days": _opening_days,
        "plan.blackout": _blackout,
        "plan.leave": _leave,
        "plan.office_days": _office_days,
        "plan.certificate": _certificate,
        "plan.department_blackout": _department,
        "plan.gap_since_last": _since_last,
        "plan.gap_between_visits": _between,
        "plan.annual_cap": _annual_cap,
        "plan.daily_visits": _limit,
        "plan.weekly_visits": _limit,
        "plan.monthly_visits": _limit,
        "plan.campaign_visits": _limit,
        "plan.daily_minutes": _limit,
        "plan.weekly_minutes": _limit,
    }


def _change(kind: ChangeKind, subject: str, old: object, new: object) -> Change:
    return Change(kind=kind, subject=subject, old="" if old is None else str(old), new=str(new))
